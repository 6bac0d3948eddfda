"""Pages and index as a real browser shows them: a script of the story never runs, a corrected link is a link still."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from newsflow.testing import Newsroom

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --virtual-time-budget=2000"
).split()

PAGE = """<html lang="en"><head><title>t</title></head><body><article>
<h1>Council &lt;script&gt;document.title='owned'&lt;/script&gt; votes on goverment plan</h1>
<p>The council met on Monday to hear <a href="https://example.org/report">the full accomodation report</a> for the town,
and everybody who had asked to speak was given five minutes in front of a full chamber.</p>
<p>“We have counted every bed,” said Mayor Ada Brook, &lt;img src=x onerror="document.title='owned'"&gt; as she opened the
long and crowded meeting in the old town hall of Lakeford.</p>
</article></body></html>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


def shown(page: Path, profile: Path) -> tuple[html.HtmlElement, str]:
    """The document as the browser holds it after loading, and what its console said."""
    command = [
        str(CHROMIUM),
        *QUIET,
        f"--user-data-dir={profile}",
        "--enable-logging=stderr",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return html.document_fromstring(done.stdout), done.stderr


def test_a_page_shows_the_story_and_runs_nothing_of_it(newsroom: Callable[..., Newsroom], tmp_path: Path) -> None:
    room = newsroom({"plan.html": PAGE})
    [page] = (room.out / "public" / "articles").glob("*.html")
    tree, console = shown(page, tmp_path / "profile")
    assert tree.findtext(".//title").startswith("Council <script>")
    assert "Content Security Policy" not in console
    assert tree.xpath("string(//h1)").strip().endswith("votes on government plan")
    [link] = tree.xpath("//article//a[@href='https://example.org/report']")
    assert link.text_content() == "the full accommodation report"
    assert not tree.xpath("//article//img[@src='x']")


def test_the_index_leads_to_the_page(newsroom: Callable[..., Newsroom], tmp_path: Path) -> None:
    room = newsroom({"plan.html": PAGE})
    index = room.out / "public" / "index.html"
    tree, _ = shown(index, tmp_path / "profile")
    [href] = {a.get("href") for a in tree.xpath("//main//a[contains(@href, 'articles/')]")}
    assert (index.parent / href).is_file()
    feeds = {link.get("href") for link in tree.xpath("//link[@rel='alternate']")}
    assert {"feeds/rss.xml", "feeds/atom.xml", "feeds/feed.json"} <= feeds
