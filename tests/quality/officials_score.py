"""Scores officials and quotations against the annotated stories beside this file; `python officials_score.py -v` shows each miss.

The marks in the stories are explained in officials/README.md. A figure is a share between 0 and 1, rounded to three places.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from newsflow import Block, Dateline, Declared, Story
from newsflow.annotate import officials, quotes
from newsflow.text import paragraphs

HERE = Path(__file__).parent
STORIES = HERE / "officials"
FLOORS = HERE / "officials_floors.json"

_OPEN = re.compile(r"\{|<([dmi]) ([a-z]+|-):|=([a-z]+)\}|>")


@dataclass
class Gold:
    """One annotated story."""

    name: str
    story: Story
    officials: list[dict[str, Any]]
    optional: set[str]
    mentions: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    quotes: list[tuple[int, int, str, str | None]] = field(default_factory=list)  # start, end, kind, speaker's name


def load(path: Path) -> Gold:
    """Read a story, and take the marks out of its text."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    names = {p["key"]: p["name"] for p in (*table.get("official", ()), *table.get("person", ()))}
    text, mentions, said = _unmarked(table["text"].strip())
    declared = Declared(dateline=Dateline(place=table["dateline"]) if "dateline" in table else None)
    story = Story(original=text, text=text, blocks=_blocks(text), declared=declared)
    gold = Gold(path.stem, story, list(table.get("official", ())), set(table.get("optional", ())))
    for start, end, key in mentions:
        gold.mentions.setdefault(key, []).append((start, end))
    gold.quotes = [(start, end, kind, names.get(key)) for start, end, kind, key in said]
    return gold


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]], list[tuple[int, int, str, str]]]:
    out: list[str] = []
    size = at = 0
    names: list[int] = []
    opened: list[tuple[int, str, str]] = []
    mentions, said = [], []
    for match in _OPEN.finditer(marked):
        if match.group() == ">" and not opened:
            continue
        piece = marked[at : match.start()]
        out.append(piece)
        size += len(piece)
        at = match.end()
        if match.group() == "{":
            names.append(size)
        elif match.group(1):
            opened.append((size, match.group(1), match.group(2)))
        elif match.group(3):
            mentions.append((names.pop(), size, match.group(3)))
        else:
            start, kind, key = opened.pop()
            said.append((start, size, kind, key))
    return "".join([*out, marked[at:]]), mentions, sorted(said)


def _blocks(text: str) -> tuple[Block, ...]:
    found = paragraphs(text)
    kinds = ["paragraph" if text[p.end - 1] in '.!?”"’»:' or p.end - p.start > 120 else "headline" for p in found]
    return tuple(
        Block("headline" if k == "headline" and i == 0 else "paragraph", p.start, p.end)  # type: ignore[arg-type]
        for i, (p, k) in enumerate(zip(found, kinds, strict=True))
    )


@dataclass
class Tools:
    """The two plugins, prepared."""

    finder: Any = field(default_factory=lambda: officials.prepare(officials.Settings()))
    settings: Any = field(default_factory=quotes.Settings)
    verbs: Any = field(default_factory=lambda: quotes.prepare(quotes.Settings()))

    def annotate(self, story: Story) -> tuple[list[Any], list[Any]]:
        """The official notes and the quote notes."""
        notes = list(officials.annotate(story, self.finder))
        seen = msgspec.structs.replace(story, notes=tuple(notes))
        said = [n for n in quotes.annotate(seen, self.settings, self.verbs) if n.layer == "quote"]
        return [n for n in notes if n.layer == "official"], said


class Score:
    """Counts, and the figures made of them."""

    def __init__(self, *, verbose: bool = False) -> None:
        self.n: Counter[str] = Counter()
        self.verbose = verbose

    def add(self, gold: Gold, tools: Tools) -> None:
        """Score one story."""
        found, said = tools.annotate(gold.story)
        self._officials(gold, found)
        self._quotes(gold, said)

    def say(self, gold: Gold, *what: object) -> None:
        """Tell one miss."""
        if self.verbose:
            print(f"{gold.name:20}", *what)

    def _officials(self, gold: Gold, found: list[Any]) -> None:
        left = list(found)
        for want in gold.officials:
            got = next((n for n in left if _same_name(n.value.name, want["name"])), None)
            if got is None:
                if not want.get("optional"):
                    self.n["gold"] += 1
                    self.say(gold, "MISSED", want["name"], want["titles"])
                continue
            left.remove(got)
            if want.get("optional"):
                continue
            self.n["gold"] += 1
            self.n["hit"] += 1
            self._details(gold, want, got.value)
        for note in left:
            if not any(_same_name(note.value.name, name) for name in gold.optional):
                self.n["spurious"] += 1
                self.say(gold, "SPURIOUS", note.value.name, "|", note.value.title)

    def _details(self, gold: Gold, want: dict[str, Any], got: Any) -> None:
        if got.name != want["name"]:
            self.say(gold, "NAME", got.name, "for", want["name"])
        self.n["name"] += got.name == want["name"]
        exact = any(_plain(got.title) == _plain(t) for t in want["titles"])
        self.n["title"] += exact
        if not exact:
            self.say(gold, "TITLE", got.name, "|", got.title, "| want", want["titles"])
        country = (want["country"] or None) == got.country
        self.n["country"] += country
        if not country:
            self.say(gold, "COUNTRY", got.name, "|", got.title, "|", got.country, got.sources, "want", want["country"])
        if "organization" in want:
            self.n["bodies"] += 1
            fits = any(_fits(got.organization, body) for body in want["organization"])
            self.n["organization"] += fits
            if not fits:
                self.say(gold, "BODY", got.name, "|", got.organization, "| want", want["organization"])
        spans = {(m.start, m.end) for m in got.mentions}
        for span in gold.mentions.get(want["key"], ()):
            self.n["mentions"] += 1
            self.n["mention"] += span in spans
            if span not in spans:
                self.say(gold, "MENTION", got.name, "at", gold.story.text[max(0, span[0] - 20) : span[1] + 10])
        for span in spans - set(gold.mentions.get(want["key"], ())):
            self.n["mention_spurious"] += 1
            self.say(gold, "MENTION?", got.name, "at", gold.story.text[max(0, span[0] - 20) : span[1] + 10])

    def _quotes(self, gold: Gold, said: list[Any]) -> None:
        quoted = [n for n in said if n.value.kind != "indirect"]
        indirect = [n for n in said if n.value.kind == "indirect"]
        left = list(quoted)
        for start, end, kind, speaker in gold.quotes:
            if kind == "i":
                self._indirect(gold, start, end, speaker, said)
                continue
            self.n["quotes"] += 1
            got = next((n for n in left if _overlap(n, start, end) > 0.5), None)
            if got is None:
                self.say(gold, "QUOTE", gold.story.text[start:end][:60])
                continue
            left.remove(got)
            self.n["quote"] += 1
            group = "nobody" if speaker is None else "pronoun" if _by_pronoun(gold.story.text, start, end) else "named"
            self.n[f"{group}_all"] += 1
            right = got.value.speaker == speaker or (
                speaker is not None and _same_name(got.value.speaker or "", speaker)
            )
            self.n[f"{group}_right"] += right
            if not right:
                self.say(gold, "SPEAKER", got.value.speaker, "want", speaker, "|", gold.story.text[start:end][:50])
        for note in left:
            self.n["quote_spurious"] += 1
            self.say(gold, "QUOTE?", note.value.text[:60], "|", note.value.speaker)
        self.n["indirect_found"] += len(indirect)

    def _indirect(self, gold: Gold, start: int, end: int, speaker: str | None, said: list[Any]) -> None:
        self.n["indirects"] += 1
        got = next((n for n in said if _reports(n, start, end)), None)
        if got is None:
            self.say(gold, "INDIRECT", gold.story.text[start:end][:60])
            return
        self.n["indirect"] += 1
        right = _same_name(got.value.speaker or "", speaker or "") or got.value.speaker == speaker
        self.n["indirect_right"] += right
        if not right:
            self.say(gold, "SPEAKER(i)", got.value.speaker, "want", speaker, "|", gold.story.text[start:end][:50])

    def figures(self) -> dict[str, float]:
        """All figures."""
        n = self.n
        p, r = _share(n["hit"], n["hit"] + n["spurious"]), _share(n["hit"], n["gold"])
        qp, qr = _share(n["quote"], n["quote"] + n["quote_spurious"]), _share(n["quote"], n["quotes"])
        speakers = sum(n[f"{g}_right"] for g in ("named", "pronoun", "nobody"))
        return {
            "officials_precision": p,
            "officials_recall": r,
            "officials_f1": _f1(p, r),
            "name": _share(n["name"], n["hit"]),
            "title": _share(n["title"], n["hit"]),
            "country": _share(n["country"], n["hit"]),
            "organization": _share(n["organization"], n["bodies"]),
            "mentions": _share(n["mention"], n["mentions"]),
            "quotes_f1": _f1(qp, qr),
            "speakers": _share(speakers, n["quote"]),
            "speakers_named": _share(n["named_right"], n["named_all"]),
            "speakers_pronoun": _share(n["pronoun_right"], n["pronoun_all"]),
            "nobody_left_open": _share(n["nobody_right"], n["nobody_all"]),
            "indirect_recall": _share(n["indirect"], n["indirects"]),
            "indirect_speakers": _share(n["indirect_right"], n["indirect"]),
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def _f1(p: float, r: float) -> float:
    return round(2 * p * r / (p + r), 3) if p + r else 0.0


def _plain(title: str) -> str:
    return re.sub(r"^(the|a|an|his|her|its|their) ", "", title.lower().replace("’", "'"))


def _same_name(one: str, other: str) -> bool:
    a, b = one.lower().split(), other.lower().split()
    return a == b or (len(a) > 1 and len(b) > 1 and (set(a) <= set(b) or set(b) <= set(a)))


def _fits(got: str | None, want: str) -> bool:
    a, b = set((got or "").lower().split()) - {"the", "of"}, set(want.lower().split()) - {"the", "of"}
    return bool(a) and (a <= b or b <= a)


def _overlap(note: Any, start: int, end: int) -> float:
    inside = max(0, min(note.end, end) - max(note.start, start))
    return inside / max(note.end - note.start, end - start, 1)


def _reports(note: Any, start: int, end: int) -> bool:
    """Whether a note covers reported words: as indirect speech, or by a quotation inside them."""
    if note.value.kind == "indirect":
        return _overlap(note, start, end) > 0.3
    return bool(note.value.kind == "mixed" and start <= note.start and note.end <= end)


def _by_pronoun(text: str, start: int, end: int) -> bool:
    behind = re.match(r",? (?:[a-z]+ )?(?:he|she)\b|,? [a-z]+ (?:he|she)\b", text[end : end + 20])
    before = re.search(r"(?:^|[.”\"] )(?:He|She)\b[^.”\"]*$", text[max(0, start - 60) : start])
    return bool(behind or before)


def digest() -> str:
    """sha256 over the annotated stories, hex, 16 digits."""
    found = hashlib.sha256()
    for path in sorted(STORIES.glob("*.toml")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def measure(*, verbose: bool = False) -> dict[str, float]:
    """The figures over all annotated stories."""
    score, tools = Score(verbose=verbose), Tools()
    for path in sorted(STORIES.glob("*.toml")):
        score.add(load(path), tools)
    return score.figures()


def main(arguments: list[str]) -> int:
    """Print the figures; --update raises the floors, --allow-regression lets them fall too."""
    figures = measure(verbose="-v" in arguments)
    print("\n".join(f"{name:22} {value:.3f}" for name, value in figures.items()))
    if "--update" in arguments:
        old = json.loads(FLOORS.read_text()) if FLOORS.exists() else {"stories": "", "floors": {}}
        kept = old["floors"] if "--allow-regression" not in arguments else {}
        floors = {name: max(value, kept.get(name, 0.0)) for name, value in figures.items()}
        FLOORS.write_text(json.dumps({"stories": digest(), "floors": floors}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
