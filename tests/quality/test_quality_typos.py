"""Slips fixed, and nothing else touched, over this project's own stories. The floors stand in typos_floors.json and only rise.

`python tests/quality/test_quality_typos.py --update` raises the floors to what is measured; to lower one, or to change the
stories under them, it wants `--allow-regression`. With CORPORA=folder it also measures over folder/typos, and prints.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsflow import Block, Edit, Story
from newsflow.correct import protect, typos
from newsflow.edits import apply, choose

HERE = Path(__file__).parent
STORIES = HERE / "typos_stories.toml"
FLOORS = HERE / "typos_floors.json"
CORPORA = os.environ.get("CORPORA", "")
_MARK = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@cache
def tools() -> Any:
    return typos.prepare(typos.Options(), Path(tempfile.gettempdir()) / "newsflow-quality")


def edits(text: str) -> tuple[Edit, ...]:
    """All edits of an English text whose first paragraph is its headline."""
    headline = text.partition("\n")[0]
    blocks = (Block("headline", 0, len(headline)),)
    story = Story(original=text, text=text, blocks=blocks, language="en")
    story = msgspec.structs.replace(story, protected=tuple(protect.protect(story)))
    return choose(typos.correct(story, tools()), story.protected)


def stories() -> list[dict[str, str]]:
    return tomllib.loads(STORIES.read_text(encoding="utf-8"))["story"]


def unmarked(marked: str) -> tuple[str, str, list[tuple[int, int, str]]]:
    """The printed text, the clean text, and the slips: start and end in the printed text, and what was meant."""
    printed, slips, at = "", [], 0
    for match in _MARK.finditer(marked):
        printed += marked[at : match.start()]
        if match[1] != match[2]:
            slips.append((len(printed), len(printed) + len(match[1]), match[2]))
        printed += match[1]
        at = match.end()
    return printed + marked[at:], _MARK.sub(r"\2", marked), slips


def score(text: str, slips: list[tuple[int, int, str]], found: tuple[Edit, ...]) -> Counter[str]:
    """How many slips there are, how many were fixed to what was meant, and how many edits were wrong."""
    counted = Counter(slips=len(slips))
    left = [edit for edit in found if edit.applied]
    for start, end, meant in slips:
        touching = [edit for edit in left if edit.start < end and start < edit.end]
        first, last = min([start, *(e.start for e in touching)]), max([end, *(e.end for e in touching)])
        made = apply(
            text[first:last], [msgspec.structs.replace(e, start=e.start - first, end=e.end - first) for e in touching]
        )
        fixed = made == text[first:start] + meant + text[end:last]
        counted["fixed"] += fixed
        counted["wrong"] += bool(touching) and not fixed
        left = [edit for edit in left if edit not in touching]
    counted["wrong"] += len(left)
    return counted


def measured() -> dict[str, Any]:
    total: Counter[str] = Counter()
    spoilt = words = 0
    for story in stories():
        text, clean, slips = unmarked(story["text"].strip())
        total += score(text, slips, edits(text))
        spoilt += sum(edit.applied for edit in edits(clean))
        words += len(clean.split())
    return {
        "digest": hashlib.sha256(STORIES.read_bytes()).hexdigest(),
        "words": words,
        "slips": total["slips"],
        "fixed": total["fixed"],
        "wrong": total["wrong"],
        "spoilt": spoilt,
    }


def test_the_floors_hold_over_our_own_stories() -> None:
    floors, now = json.loads(FLOORS.read_text(encoding="utf-8")), measured()
    print(f"typos: {now['fixed']} of {now['slips']} slips fixed, {now['wrong']} wrong, {now['spoilt']} in clean text")
    assert now["digest"] == floors["digest"], "the stories changed: run this file with --update"
    assert now["fixed"] >= floors["fixed"]
    assert now["wrong"] <= floors["wrong"]
    assert now["spoilt"] <= floors["spoilt"]


@pytest.mark.parametrize("story", stories(), ids=lambda story: story["id"])
def test_a_corrected_story_is_left_alone(story: dict[str, str]) -> None:
    text, _, _ = unmarked(story["text"].strip())
    once = apply(text, edits(text))
    assert [edit for edit in edits(once) if edit.applied] == []


@pytest.mark.parametrize("story", stories(), ids=lambda story: story["id"])
def test_a_word_with_a_capital_letter_is_touched_only_where_it_is_a_slip(story: dict[str, str]) -> None:
    text, _, slips = unmarked(story["text"].strip())
    touched = [e for e in edits(text) if e.applied and e.before[:1].isupper()]
    assert [e for e in touched if not any(s < e.end and e.start < t for s, t, _ in slips)] == []


@pytest.mark.skipif(not CORPORA, reason="CORPORA is not set")
def test_over_the_corpora() -> None:
    folder = Path(CORPORA) / "typos"
    if not (folder / "slips.jsonl").is_file():
        pytest.skip(f"{folder} has no slips.jsonl")
    total: Counter[str] = Counter()
    for item in _items(folder / "slips.jsonl"):
        slips = [(g["start"], g["end"], g["right"]) for g in item["gold"] if not g.get("real")]
        real = [(g["start"], g["end"]) for g in item["gold"] if g.get("real")]
        found = tuple(e for e in edits(item["text"]) if not any(s < e.end and e.start < t for s, t in real))
        total += score(item["text"], slips, found)
    clean: Counter[str] = Counter()
    for item in _items(folder / "clean.jsonl"):
        clean["words"] += len(item["text"].split())
        clean["edits"] += sum(edit.applied for edit in edits(item["text"]))
    right = total["fixed"] / (total["fixed"] + total["wrong"])
    print(f"typos over {folder}, stories that the model was trained with among them:")
    print(f"  {total['fixed'] / total['slips']:.1%} of {total['slips']} slips fixed, {right:.2%} of the edits right")
    print(f"  {clean['edits']} edits in {clean['words']} clean words, some of them of slips that stand there")
    assert right > 0.98


def _items(path: Path) -> Iterator[dict[str, Any]]:
    # Every third story: a minute, not three.
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if number % 3 == 0:
            yield json.loads(line)


def main() -> int:
    now = measured()
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else None
    worse = old and (now["fixed"] < old["fixed"] or now["wrong"] > old["wrong"] or now["spoilt"] > old["spoilt"])
    print(json.dumps(now, indent=2))
    if "-v" in sys.argv:
        _show()
    if "--update" in sys.argv:
        if worse and "--allow-regression" not in sys.argv:
            print("worse than the floors; nothing written")
            return 1
        FLOORS.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    return 0


def _show() -> None:
    for story in stories():
        text, clean, slips = unmarked(story["text"].strip())
        found = edits(text)
        for start, end, meant in slips:
            touching = [e for e in found if e.start < end and start < e.end]
            near = [f"{e.after!r} {e.confidence} {'' if e.applied else 'not '}applied" for e in touching]
            if not any(e.applied and e.after == meant and e.start == start for e in found):
                print(f"{story['id']}: {text[start:end]!r} is {meant!r}: {near or 'nothing'}")
        for edit in found:
            if edit.applied and not any(s < edit.end and edit.start < t for s, t, _ in slips):
                print(f"{story['id']}: {edit.before!r} -> {edit.after!r} is wrong ({edit.confidence})")
        for edit in edits(clean):
            if edit.applied:
                print(f"{story['id']}: clean {edit.before!r} -> {edit.after!r} ({edit.confidence})")


if __name__ == "__main__":
    sys.exit(main())
