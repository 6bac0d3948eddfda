"""`newsflow feeds` and `newsflow serve`: what is published, seen as a stranger sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from newsflow.cli.common import (
    config_option,
    examples,
    existing_out,
    json_option,
    load_config,
    out_option,
    plural,
    visible,
)
from newsflow.errors import UsageError

if TYPE_CHECKING:
    from newsflow.config import Config
    from newsflow.record import Record
    from newsflow.story import Channel

ALL = "all"  # the channel that stands in feeds/ itself
TYPES = {"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}


class Feed(NamedTuple):
    """A channel that is published: its files, and the stories that belong into them, newest first."""

    channel: Channel
    files: list[Path]
    records: list[Record]


@click.command(
    epilog=examples(
        "newsflow feeds --out out            # every feed, with its stories and files",
        "newsflow feeds --check --out out    # what an aggregator would complain about, each with its cure",
    )
)
@click.option("--check", is_flag=True, help="Say what an aggregator would complain about; exit code 1 when it would.")
@out_option
@config_option
@json_option
def feeds(check: bool, out: Path | None, config_path: Path | None, as_json: bool) -> int:
    """List the feeds that are published; say what an aggregator would complain about."""
    config = load_config(config_path)
    folder = existing_out(out, config)
    found = list(published_feeds(folder, config))
    complaints = _complaints(found, folder, config) if check else []
    if as_json:
        _json(found, folder, complaints)
    elif check:
        for complaint in complaints:
            click.echo(visible(complaint))
        click.echo(f"{plural(len(complaints), 'complaint')} about {plural(len(found), 'feed')}")
    else:
        _list(found, folder)
    return 1 if complaints else 0


def _list(found: list[Feed], out: Path) -> None:
    for feed in found:
        click.secho(visible(feed.channel.title), bold=True, nl=False)
        click.echo(f"  {plural(len(feed.records), 'story', 'stories')}")
        for path in feed.files:
            click.echo(f"  {visible(str(path.relative_to(out / 'public')))}")
    click.echo(f"{plural(len(found), 'feed')} in {out / 'public' / 'feeds'}" if found else "no feed is published yet")


def _json(found: list[Feed], out: Path, complaints: list[str]) -> None:
    import msgspec

    told = [
        {
            "name": feed.channel.name,
            "title": feed.channel.title,
            "stories": len(feed.records),
            "files": [str(path.relative_to(out / "public")) for path in feed.files],
        }
        for feed in found
    ]
    message = {"schema": "newsflow/feeds/1", "feeds": told, "complaints": complaints}
    click.echo(msgspec.json.format(msgspec.json.encode(message), indent=2))


def _complaints(found: list[Feed], out: Path, config: Config) -> list[str]:
    """Each complaint once. A document holds the newest stories only: what lies behind its window is not missed."""
    from newsflow import channels
    from newsflow.publish.advice import advise, missing
    from newsflow.story import Rendition

    told = missing(config.desk)
    for feed in found:
        files = [
            Rendition(path.relative_to(out / "public").as_posix(), TYPES[path.name], path.read_bytes())
            for path in feed.files
        ]
        newest = feed.records[: channels.window(feed.channel.name, config)]
        told += advise(feed.channel, newest, config.desk, files)
    return list(dict.fromkeys(told))


def published_feeds(out: Path, config: Config) -> Iterator[Feed]:
    """The feeds on disk, "all" first, then by name; their stories from the records."""
    from newsflow import channels

    members = _members(out, config)
    top = out / "public" / "feeds"
    folders = {path.parent for name in TYPES for path in top.rglob(name)}
    for folder in sorted(folders, key=lambda path: (path != top, path)):
        name = ALL if folder == top else folder.relative_to(top).as_posix()
        records = members.get(name, [])
        channel = channels.describe(name, records[0] if records else None, config)
        yield Feed(channel, [folder / file for file in TYPES if (folder / file).is_file()], records)


def _members(out: Path, config: Config) -> dict[str, list[Record]]:
    """Channel -> its published and withdrawn stories, newest first."""
    from newsflow import channels
    from newsflow.record import decode

    found = (decode(path.read_bytes()) for path in (out / "records").glob("*.json"))
    known = sorted((r for r in found if r.status != "held"), key=lambda r: (r.published, r.id), reverse=True)
    members: dict[str, list[Record]] = {}
    for record in known:
        for name in channels.channels_of(record, config):
            members.setdefault(name, []).append(record)
    return members


@click.command(
    epilog=examples(
        "newsflow serve --out out                 # http://127.0.0.1:8000/",
        "newsflow serve --out out --port 0        # a free port",
    )
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@out_option
@config_option
def serve(port: int, out: Path | None, config_path: Path | None) -> int:
    """Show public/ in a browser or a feed reader on this machine, until Ctrl-C.

    Only this machine can reach it (127.0.0.1). To publish, let a web server serve OUT/public, or upload it.
    """
    from newsflow.cli.server import serving

    folder = existing_out(out, load_config(config_path)) / "public"
    if not folder.is_dir():
        raise UsageError(f"{folder}: nothing is published yet; `newsflow run` does it")
    with serving(folder, port) as server:
        click.echo(f"{folder} is at http://127.0.0.1:{server.server_port}/ (Ctrl-C stops)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
    return 0
