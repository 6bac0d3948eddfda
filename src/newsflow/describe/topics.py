"""IPTC Media Topics: what a story is about, and the words that say so.

The topics and their words are data (data/topics.toml). Every word found votes for its topics, more in the headline and the
first paragraph; the votes of a topic count for the topics above it as well. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from newsflow import Options, Story, hookimpl, lexicon
from newsflow.text import Token, tokens

STRONG, WEAK = 3, 1
_PLAIN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")
# A word counts four times as much in the headline and twice in the first paragraph: news says there what it is about.
HEADLINE, FIRST = 4, 2
ENOUGH_TIMES = 5  # mentions of one word that count; the sixth says nothing new
BELOW = 0.25  # of a top topic's votes, which a topic below it needs
A_VOTE_IN = 70  # words: so often some word speaks for a topic by chance, so that a long story needs more votes for each


class TopicsOptions(Options, frozen=True, kw_only=True):
    """[plugin.topics]"""

    most: int = 8  # topics given to one story, those above them included
    least: int = (
        5  # votes a topic needs: a strong word in the first paragraph, or one word in the headline and another one
    )
    share: float = 0.4  # of the votes of the first top topic, which every further one needs


class Vote(NamedTuple):
    """One topic that a word speaks for."""

    code: str
    weight: int


class Term(NamedTuple):
    """A word or phrase of the thesaurus, in one of its forms."""

    name: str  # as the table has it
    row: tuple[str, ...]  # its tokens in this form
    exact: bool  # found only as written; else in any case
    votes: tuple[Vote, ...]


class _Shelf(NamedTuple):
    """The terms that begin with one token: those of one token, and the longer ones by their second token."""

    single: list[Term]
    longer: dict[str, list[Term]]


class Thesaurus:
    """The topics, and the terms that lead to them by their first two tokens in lower case."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.labels = {code: about["label"] for code, about in table.items()}
        self.lines = {code: tuple(_line(code, table)) for code in table}
        self._shelves: dict[str, _Shelf] = {}
        for name, votes in self._votes(table).items():
            exact = name != name.lower()
            for row in dict.fromkeys(_row(form, exact=exact) for form in _forms(name)):
                self._put(Term(name, row, exact, votes))
        for shelf in self._shelves.values():
            for terms in (shelf.single, *shelf.longer.values()):
                if len(terms) > 1:
                    terms.sort(key=lambda term: (-len(term.row), not term.exact))

    def _put(self, term: Term) -> None:
        shelf = self._shelves.setdefault(term.row[0].lower(), _Shelf([], {}))
        terms = shelf.single if len(term.row) == 1 else shelf.longer.setdefault(term.row[1].lower(), [])
        terms.append(term)

    def find(self, row: tuple[Token, ...]) -> Iterator[tuple[int, Term]]:
        """Every term and the token it begins at; the longest at each place, without overlap."""
        reached, shelves = 0, self._shelves
        for at, token in enumerate(row):
            shelf = shelves.get(token.lower)
            if shelf is None or at < reached:
                continue
            longer = shelf.longer.get(row[at + 1].lower, ()) if at + 1 < len(row) else ()
            term = next((term for term in (*longer, *shelf.single) if _stands(term, row, at)), None)
            if term is not None:
                reached = at + len(term.row)
                yield at, term

    def _votes(self, table: dict[str, Any]) -> dict[str, tuple[Vote, ...]]:
        """Term -> its votes. A term listed for a topic and for one above it speaks for the lower one alone."""
        listed: dict[str, list[Vote]] = {}
        for code, about in table.items():
            for weight, key in ((STRONG, "strong"), (WEAK, "words")):
                for term in about.get(key, ()):
                    listed.setdefault(term, []).append(Vote(code, weight))
        return {
            term: tuple(v for v in votes if not any(v.code in self.lines[o.code][1:] for o in votes))
            for term, votes in listed.items()
        }


def _stands(term: Term, row: tuple[Token, ...], at: int) -> bool:
    if at + len(term.row) > len(row):
        return False
    for offset, word in enumerate(term.row):
        token = row[at + offset]
        if (token.word if term.exact else token.lower) != word:
            return False
    return True


@hookimpl
def options() -> type[Options]:
    """[plugin.topics]"""
    return TopicsOptions


@hookimpl
def prepare() -> Thesaurus:
    """Read the table once a process."""
    return Thesaurus(lexicon.toml("topics"))


@hookimpl
def describe(story: Story, options: TopicsOptions, tools: Thesaurus) -> dict[str, Any] | None:
    """topics: code, label and the words that led to it; the surest first, each behind the topics above it."""
    if story.language.partition("-")[0].lower() not in ("en", "und"):
        return None
    ballot = _count(story, tools)
    chosen = _choose(ballot, len(tokens(story.text)), options, tools)
    if not chosen:
        return None
    return {"topics": [{"code": c, "label": tools.labels[c], "words": ballot.words(c)} for c in chosen]}


class _Ballot:
    """The votes of one story."""

    def __init__(self) -> None:
        self.total: dict[str, int] = {}  # with the votes of the topics below
        self._words: dict[str, dict[str, int]] = {}
        self._strong: set[str] = set()

    def add(self, line: tuple[str, ...], word: str, votes: int, *, strong: bool) -> None:
        """Count *votes* that *word* gives to the first topic of *line* and to those above it."""
        if strong:
            self._strong.update(line)
        for code in line:
            self.total[code] = self.total.get(code, 0) + votes
            said = self._words.setdefault(code, {})
            said[word] = said.get(word, 0) + votes

    def sure(self, code: str) -> bool:
        """Whether a topic has a strong word, or more than one: a weak word alone says nothing, however often it is said."""
        return code in self._strong or len(self._words[code]) > 1

    def words(self, code: str) -> list[str]:
        """The words that led to a topic, the weightiest first; at most ten."""
        said = self._words[code]
        return sorted(said, key=lambda word: (-said[word], word))[:10]


def _count(story: Story, book: Thesaurus) -> _Ballot:
    headline = next(((b.start, b.end) for b in story.blocks if b.kind == "headline"), (0, 0))
    first = next(((b.start, b.end) for b in story.blocks if b.kind == "paragraph"), (0, len(story.text)))
    times: dict[str, list[int]] = {}
    terms: dict[str, Term] = {}
    row = tokens(story.text)
    for at, term in book.find(row):
        start = row[at].start
        place = HEADLINE if headline[0] <= start < headline[1] else FIRST if first[0] <= start < first[1] else 1
        times.setdefault(term.name, []).append(place)
        terms[term.name] = term
    ballot = _Ballot()
    for name, places in times.items():
        for vote in terms[name].votes:
            votes = vote.weight * sum(places[:ENOUGH_TIMES])
            ballot.add(book.lines[vote.code], name, votes, strong=vote.weight == STRONG)
    return ballot


def _choose(ballot: _Ballot, words: int, options: TopicsOptions, book: Thesaurus) -> list[str]:
    """The topics with enough votes, by the votes of their branch; from a top topic down to the surest below it."""
    tops = sorted(
        (c for c in ballot.total if len(book.lines[c]) == 1 and ballot.sure(c)), key=lambda c: (-ballot.total[c], c)
    )
    if not tops:
        return []
    bar = max(options.least, words / A_VOTE_IN, options.share * ballot.total[tops[0]])
    chosen: list[str] = []
    for top in tops:
        if ballot.total[top] < bar:
            break
        least = max(options.least, words / A_VOTE_IN, BELOW * ballot.total[top])
        below = [c for c in ballot.total if c != top and top in book.lines[c] and ballot.total[c] >= least]
        chosen += [top, *sorted(below, key=lambda c: (-ballot.total[c], len(book.lines[c]), c))]
    return chosen[: max(options.most, 0)]


def _line(code: str, table: dict[str, Any]) -> Iterator[str]:
    """The topic and those above it, up to its top topic."""
    while True:
        yield code
        if "parent" not in table[code]:
            return
        code = table[code]["parent"]


def _forms(term: str) -> Iterator[str]:
    """The term, with either apostrophe, and the plural of its last word where that is plain."""
    for form in dict.fromkeys((term, term.replace("'", "’"))):
        yield form
        if form[-1].isalpha() and form[-1].islower() and not form.endswith("s"):
            yield form[:-1] + "ies" if form[-1] == "y" and form[-2] not in "aeiou" else form + _plural(form)


def _row(form: str, *, exact: bool) -> tuple[str, ...]:
    """The tokens of a term. Plain words are tokens as they stand; that spares the tokenizer 7,000 calls at the start."""
    if _PLAIN.fullmatch(form):
        return tuple(form.split(" "))
    return tuple(t.word if exact else t.lower for t in tokens(form))


def _plural(form: str) -> str:
    return "es" if form.endswith(("x", "ch", "sh", "z")) else "s"
