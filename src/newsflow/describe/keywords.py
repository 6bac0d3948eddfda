"""Keywords: the names and nouns that a story is about, the most salient first.

Names are what the layers say (officials, organizations, places) and the other runs of capitalised words; nouns are lower-case
words in the places of nouns, alone or in pairs. English only for nouns; dates and everyday words are no keywords.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from newsflow import Note, Options, Story, hookimpl, lexicon
from newsflow.text import Token, in_title_case, tokens

# A mention in the headline counts like four in the body, one in the first paragraph like two.
HEADLINE, FIRST = 4, 2
NAME = 1.5  # a name says more than a noun
PAIR = 1.6  # a pair of nouns says more than each of them
ENOUGH = 2.0  # weight below which a word was only mentioned
LONGEST = 5  # words of a name
LONG_HEADLINE = 160  # code points; longer blocks are sentences


class KeywordsOptions(Options, frozen=True, kw_only=True):
    """[plugin.keywords]"""

    most: int = 12  # keywords given to one story
    never: tuple[str, ...] = ()  # house words that are no keywords, such as the desk's own name


class Words:
    """Words that are no keywords, and those that tell a noun by standing before it."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.common = frozenset(table["common"].split())
        self.before = frozenset(table["before_nouns"].split())
        self.verbs = frozenset(table["verbs"].split())
        self.names = frozenset(table["not_names"].split())


@hookimpl
def options() -> type[Options]:
    """[plugin.keywords]"""
    return KeywordsOptions


@hookimpl
def prepare() -> Words:
    """Read the word lists once a process."""
    return Words(lexicon.toml("keywords"))


@hookimpl
def describe(story: Story, options: KeywordsOptions, tools: Words) -> dict[str, Any] | None:
    """keywords: a list of strings."""
    row = tokens(story.text)
    scale = _Scale(story)
    taken = _Names(scale)
    taken.add_layers(story, row)
    taken.add_runs(story, row, tools)
    found = taken.weights()
    if story.language.partition("-")[0].lower() in ("en", "und"):
        found += _nouns(row, taken.covered, tools, scale)
    never = {word.lower() for word in options.never}
    chosen: dict[str, None] = {}
    for weight, _, word in sorted(found, key=lambda item: (-item[0], item[1])):
        if weight >= ENOUGH and word.lower() not in never:
            chosen.setdefault(word)
    return {"keywords": list(chosen)[: max(options.most, 0)]} if chosen else None


class _Scale:
    """How much a mention counts, by where it stands."""

    def __init__(self, story: Story) -> None:
        self._headline = next(((b.start, b.end) for b in story.blocks if b.kind == "headline"), (0, 0))
        self._first = next(((b.start, b.end) for b in story.blocks if b.kind == "paragraph"), (0, 0))

    def of(self, start: int) -> int:
        if self._headline[0] <= start < self._headline[1]:
            return HEADLINE
        return FIRST if self._first[0] <= start < self._first[1] else 1


class _Names:
    """Names with their weight, and the stretches of text they cover."""

    def __init__(self, scale: _Scale) -> None:
        self._scale = scale
        self._weights: dict[str, tuple[float, int]] = {}
        self.covered: set[int] = set()  # offsets where a word of a name begins

    def add(self, name: str, start: int) -> None:
        """One mention of *name*."""
        weight, first = self._weights.get(name, (0.0, start))
        self._weights[name] = (weight + NAME * self._scale.of(start), min(first, start))

    def add_layers(self, story: Story, row: tuple[Token, ...]) -> None:
        """The names that other plugins found."""
        starts = [t.start for t in row]
        for note in story.notes:
            if note.layer == "date":
                self.covered.update(starts[bisect_left(starts, note.start) : bisect_left(starts, note.end)])
            for name, start, end in _said(note):
                self.add(name, start)
                self.covered.update(starts[bisect_left(starts, start) : bisect_left(starts, end)])

    def add_runs(self, story: Story, row: tuple[Token, ...], words: Words) -> None:
        """The other runs of capitalised words that do not only begin a sentence."""
        loud = sorted([*_loud(story, row), *_dateline(story)])
        for run in _runs([t for t in row if not loud or not _inside(t.start, loud)], self.covered, words):
            name = " ".join(t.word if n == len(run) - 1 else t.text for n, t in enumerate(run))
            self.add(name, run[0].start)
            self.covered.update(t.start for t in run)

    def weights(self) -> list[tuple[float, int, str]]:
        """Weight, first offset, name; a part of one full name alone counts for that name."""
        fuller: dict[str, str | None] = {}
        for name in self._weights:
            parts = name.split(" ")
            for part in {parts[0]: None, parts[-1]: None} if len(parts) > 1 else ():
                fuller[part] = name if part not in fuller else None
        sums: dict[str, tuple[float, int]] = {}
        for name, (weight, first) in self._weights.items():
            target = fuller.get(name) or name
            was, at = sums.get(target, (0.0, first))
            sums[target] = (was + weight, min(at, first))
        return [(weight, first, name) for name, (weight, first) in sums.items()]


def _said(note: Note) -> Iterator[tuple[str, int, int]]:
    """The names a note gives, with the stretch each stands in."""
    value = note.value
    if note.layer == "official":
        for mention in getattr(value, "mentions", ()):
            yield value.name, mention.start, mention.end
    elif note.layer in ("place", "organization"):
        name = value.get("name") if isinstance(value, dict) else getattr(value, "name", None)
        if isinstance(name, str):
            yield name, note.start, note.end


def _loud(story: Story, row: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Headlines in title case or capitals, in order: there a capital letter makes no name."""
    starts = [t.start for t in row]
    short = (b for b in story.blocks if b.end - b.start < LONG_HEADLINE)
    return [
        (b.start, b.end) for b in short if in_title_case(row[bisect_left(starts, b.start) : bisect_left(starts, b.end)])
    ]


def _dateline(story: Story) -> Iterator[tuple[int, int]]:
    """The dateline that the text prints: place in capitals, agency."""
    said = story.declared.dateline.text if story.declared.dateline else None
    first = next((b for b in story.blocks if b.kind == "paragraph"), None)
    if said and first and story.text.startswith(said, first.start) and len(said) < LONG_HEADLINE:
        yield first.start, first.start + len(said)


def _inside(offset: int, stretches: list[tuple[int, int]]) -> bool:
    index = bisect_right(stretches, (offset, offset + LONG_HEADLINE)) - 1
    return index >= 0 and stretches[index][0] <= offset < stretches[index][1]


def _runs(row: list[Token], covered: set[int], words: Words) -> Iterator[list[Token]]:
    run: list[Token] = []
    for at, token in enumerate(row):
        if not token.capital:
            if run:
                yield from _named(run)
                run = []
            continue
        joins = token.alpha and token.start not in covered and token.lower not in words.names
        if joins and run and token.start == run[-1].end + 1 and len(run) < LONGEST and not run[-1].possessive:
            run.append(token)
            continue
        yield from _named(run)
        run = [token] if joins and (_in_sentence(row, at) or _again(row, at)) else []
    yield from _named(run)


def _named(run: list[Token]) -> Iterator[list[Token]]:
    if run and (len(run) > 1 or len(run[0].word) > 2):
        yield run


def _in_sentence(row: list[Token], at: int) -> bool:
    """Whether the word stands behind another word of its sentence, so that its capital letter means something."""
    before = row[at - 1] if at else None
    return before is not None and (before.alpha or before.text in (",", ";", "(", "–", "—", "-"))


def _again(row: list[Token], at: int) -> bool:
    """Whether a word that begins a sentence is followed by another capitalised one: "Jane Doe said"."""
    after = row[at + 1] if at + 1 < len(row) else None
    return after is not None and after.capital and after.alpha and after.start == row[at].end + 1


def _nouns(row: tuple[Token, ...], covered: set[int], words: Words, scale: _Scale) -> list[tuple[float, int, str]]:
    """Lower-case nouns, alone and in pairs."""
    tally: dict[str, _Noun] = {}
    pairs: dict[tuple[str, str], _Noun] = {}
    forms = {lower: _noun(lower, words) for lower in {t.lower for t in row if t.alpha and not t.capital}}
    last, before = "", row[0] if row else None
    for token in row:
        # a capital letter at the head of a sentence is no name: "Salmon" counts as salmon where the story says salmon, too
        word = forms.get(token.lower, "")
        if word and token.start not in covered:
            weight = scale.of(token.start)
            noun = tally.get(word)
            if noun is None:
                noun = tally[word] = _Noun(token.start)
            noun.add(weight, marked=before is not None and (before.possessive or before.lower in words.before))
            if last and before is not None and token.start == before.end + 1:
                pairs.setdefault((last, word), _Noun(before.start)).add(weight, marked=True)
                tally[last].led += 1
            last = word
        else:
            last = ""
        before = token
    return _salient(tally, pairs)


def _salient(tally: dict[str, _Noun], pairs: dict[tuple[str, str], _Noun]) -> list[tuple[float, int, str]]:
    """The nouns and pairs said more than once. A word that mostly leads another one is an adjective, or half of a pair."""
    kept = {
        word: noun for word, noun in tally.items() if noun.times > 1 and noun.marked * 2 >= noun.times >= noun.led * 2
    }
    often = {pair: noun for pair, noun in pairs.items() if noun.times > 1 and pair[1] in tally}
    paired: dict[str, int] = {}
    for pair, noun in often.items():
        for word in pair:
            paired[word] = paired.get(word, 0) + noun.times
    found = [(PAIR * noun.weight, noun.first, " ".join(pair)) for pair, noun in often.items()]
    alone = ((word, noun) for word, noun in kept.items() if noun.times > 1.5 * paired.get(word, 0))
    return found + [(float(noun.weight), noun.first, word) for word, noun in alone]


class _Noun:
    """A word: how often it stands, how often where nouns do, and how often in front of another."""

    def __init__(self, first: int) -> None:
        self.first, self.times, self.weight, self.marked, self.led = first, 0, 0, 0, 0

    def add(self, weight: int, *, marked: bool) -> None:
        self.times += 1
        self.weight += weight
        self.marked += marked


def _noun(word: str, words: Words) -> str:
    """The word in the singular as it is counted; "" for what is no candidate."""
    if len(word) < 4 or word in words.common or word in words.verbs or word.endswith(("ly", "ing", "ed")):
        return ""
    noun = singular(word) if word.replace("-", "").isalpha() else ""
    return "" if noun in words.common else noun


def singular(word: str) -> str:
    """The singular of a regular plural: treaties, missiles, taxes."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics", "news", "ous")):
        return word[:-1]
    return word
