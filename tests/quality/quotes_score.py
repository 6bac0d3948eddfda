"""Scores quotations and reported speech against texts annotated with sources, cues and contents; run by `make quality`.

The texts are not part of the project: CORPORA names a folder of them, NAME.txt with NAME.ann beside it (brat's stand-off
format: entities Source, Cue and Content, events Attribution). Without it nothing is measured, and a line says so.
`--half 0` and `--half 1` take only the texts whose name's CRC-32 is even or odd: rules are made on one half and tried on the
other. `-v` shows what was missed and what was wrong. A figure is a share between 0 and 1.
"""

from __future__ import annotations

import os
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from officials_score import Tools, _blocks

from newsflow import Story

Span = tuple[int, int]

_STRETCH = re.compile(r"[“\"][^“”\"\n]+[”\"]")
# A source with a capital may be a name, a pronoun stands for somebody: the others are nobody.
_CAPITAL = re.compile(r"[A-Z]")
_PRONOUN = re.compile(r"\b(?:he|she|I|his|her|my|him|who)\b", re.IGNORECASE)


@dataclass
class Attribution:
    """Somebody's words: where the source, the cue and the content stand."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)


def attributions(annotated: str) -> Iterator[Attribution]:
    """The attributions of one .ann file."""
    entities: dict[str, list[Span]] = {}
    events: list[list[list[str]]] = []
    for line in annotated.split("\n"):
        key, tab, rest = line.partition("\t")
        if not tab or not key[1:].isdigit():
            continue  # a text with line ends goes on
        if key.startswith("T"):
            _, _, spans = rest.partition("\t")[0].partition(" ")
            entities[key] = [(int(a), int(b)) for a, b in (s.split() for s in spans.split(";"))]
        elif key.startswith("E"):
            events.append([role.split(":") for role in rest.split()])
    for event in events:
        found = Attribution()
        for role, key in event:
            kind = role.rstrip("0123456789").lower()
            if kind in ("source", "cue", "content"):
                getattr(found, kind).extend(entities.get(key, ()))
        yield found


class Score:
    """Counts over all texts, and the figures made of them."""

    def __init__(self, *, verbose: bool = False) -> None:
        self.n: Counter[str] = Counter()
        self.verbose = verbose
        self.seconds = 0.0
        self.words = 0

    def add(self, path: Path, tools: Tools) -> None:
        """Score one text."""
        text = path.read_text(encoding="utf-8")
        gold = list(attributions(path.with_suffix(".ann").read_text(encoding="utf-8")))
        story = Story(original=text, text=text, blocks=_blocks(text))
        start = time.process_time()
        _, said = tools.annotate(story)
        self.seconds += time.process_time() - start
        self.words += len(text.split())
        self._stretches(text, gold, said)
        self._cues(text, gold, said)
        self._nobody(text, gold, said)

    def _say(self, what: str, text: str, span: Span) -> None:
        if self.verbose:
            around = text[max(0, span[0] - 70) : span[1] + 90].replace("\n", "|")
            print(f"{what:8} {text[span[0] : span[1]][:40]!r:30} … {around}")

    def _stretches(self, text: str, gold: list[Attribution], said: list[Any]) -> None:
        contents = [span for a in gold for span in a.content]
        mine = [(n.start, n.end) for n in said if n.value.kind != "indirect"]
        for match in _STRETCH.finditer(text):
            if len(match.group().split()) > 2 and any(_overlap(match.span(), c) for c in contents):
                self.n["stretches"] += 1
                self.n["stretch"] += any(_overlap(match.span(), m) for m in mine)
        for span in mine:
            self.n["quoted"] += 1
            self.n["quoted_right"] += any(_overlap(span, c) for c in contents)

    def _cues(self, text: str, gold: list[Attribution], said: list[Any]) -> None:
        """A cue is found when ours and theirs overlap; only unmarked contents count for recall."""
        theirs = [span for a in gold for span in a.cue]
        mine = [(n.value.cue.start, n.value.cue.end) for n in said if n.value.cue]
        for note in said:
            if note.value.kind == "indirect":
                cue = (note.value.cue.start, note.value.cue.end)
                self.n["reports"] += 1
                right = any(_overlap(cue, c) for c in theirs)
                self.n["reports_right"] += right
                if not right:
                    self._say("WRONG", text, cue)
        for a in gold:
            if a.cue and a.content and not any(re.search('[“”"]', text[s:e]) for s, e in a.content):
                self.n["cues"] += 1
                found = any(_overlap(m, c) for m in mine for c in a.cue)
                self.n["cue"] += found
                if not found:
                    self._say("MISSED", text, a.cue[0])

    def _nobody(self, text: str, gold: list[Attribution], said: list[Any]) -> None:
        for a in gold:
            source = " ".join(text[s:e] for s, e in a.source)
            if not _is_nobody(source):
                continue
            for note in said:
                marked = note.value.kind != "indirect" and text[note.start] in "“\"'"
                if marked and any(_is_same((note.start, note.end), c) for c in a.content):
                    self.n["nobody"] += 1
                    self.n["nobody_named"] += note.value.speaker is not None
                    if note.value.speaker is not None:
                        self._say("NAMED", text, (note.start, note.end))

    def figures(self) -> dict[str, float]:
        """All figures; the last one in milliseconds."""
        n = self.n
        return {
            "stretches_recall": _share(n["stretch"], n["stretches"]),
            "stretches_precision": _share(n["quoted_right"], n["quoted"]),
            "indirect_cues_precision": _share(n["reports_right"], n["reports"]),
            "indirect_cues_recall": _share(n["cue"], n["cues"]),
            "unnamed_given_a_name": _share(n["nobody_named"], n["nobody"]),
            "ms_per_700_words": round(1000 * self.seconds / max(self.words, 1) * 700, 2),
        }


def _is_nobody(source: str) -> bool:
    """Whether a source is plainly nobody named: no capital, no pronoun; "the senator" may be, "a senator" and "senators" are."""
    words = source.split()
    if not words or _CAPITAL.search(source) or _PRONOUN.search(source):
        return False
    return words[0] not in ("the", "said", "his", "her") or any(w.endswith("s") for w in words[1:4])


def _is_same(quote: Span, content: Span) -> bool:
    """Whether a quotation is what an attribution is about: inside it, and at least half of it."""
    return _overlap(quote, content) and 2 * (quote[1] - quote[0]) >= content[1] - content[0]


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def annotated_texts(corpora: Path, half: int | None = None) -> list[Path]:
    """The texts under a folder that have annotations beside them; *half*: those of even or odd names."""
    texts = sorted(p.with_suffix(".txt") for p in corpora.rglob("*.ann") if p.with_suffix(".txt").exists())
    return [p for p in texts if half is None or zlib.crc32(p.stem.encode()) % 2 == half]


def measure(texts: list[Path], *, verbose: bool = False) -> dict[str, float]:
    """The figures over some texts."""
    score, tools = Score(verbose=verbose), Tools()
    for path in texts:
        score.add(path, tools)
    return score.figures()


def main(arguments: list[str]) -> int:
    """Print the figures, or why there are none."""
    corpora = os.environ.get("CORPORA", "")
    half = int(arguments[arguments.index("--half") + 1]) if "--half" in arguments else None
    texts = annotated_texts(Path(corpora), half) if corpora else []
    if not texts:
        why = f"{corpora} has no .txt with an .ann beside it" if corpora else "CORPORA is not set"
        print(f"{why}: quotations in annotated texts are not measured")
        return 0
    print(f"{len(texts)} texts")
    print("\n".join(f"{name:24} {value:.3f}" for name, value in measure(texts, verbose="-v" in arguments).items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
