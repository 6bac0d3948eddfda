"""The people of a story, and every place where each of them is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.names.lists import Gender, NameLists
from newsflow.annotate.names.reading import Reading
from newsflow.annotate.names.register import Person, Register

Span = tuple[int, int]  # token indexes, half open


class Cast:
    """Everybody named in a story. Full names first, then what shorter names say."""

    def __init__(self, reading: Reading, grammar: NameGrammar, courtesy: dict[str, Gender | None]) -> None:
        self._reading = reading
        self._row = reading.row
        self._grammar = grammar
        self._lists: NameLists = grammar.lists
        self._courtesy = courtesy
        self._register = Register(grammar.lists)
        self._found: dict[int, tuple[int, Person]] = {}  # first token of a mention -> its end, its person
        self._offices: dict[int, str] = {}  # first token of a name behind a title -> the title's last word
        self._held: dict[int, set[str]] = {}  # id of person -> the last words of the titles before the full name
        self._last: dict[int, int] = {}  # id of person -> first token of the last mention so far

    @property
    def persons(self) -> list[Person]:
        """Everybody, in the order of admission."""
        return self._register.persons

    def fill(self, titled: Mapping[Span, str], standing: Iterable[Span]) -> None:
        """Take the names that stand with titles, with the last word of each, and those alone; then find all mentions."""
        self._offices = {span[0]: office for span, office in titled.items()}
        covered = {at for start, end in titled for at in range(start, end)}
        alone = [span for span in standing if not covered.intersection(range(*span))]
        spans = sorted((len(self.words_of(s)), s) for s in {*titled, *alone})
        known = Counter(self.words_of(span) for _, span in spans)
        for _, span in sorted(spans, key=lambda item: (-item[0], item[1])):
            words = self.words_of(span)
            if span not in titled and self._runs_on(words, span, known):
                continue
            if len(words) > 1 or (span in titled and words and not self._register.holders(words)):
                person = self._register.admit(words, self._reading.words(*span), self._gender(words, span))
                if len(words) > 1 and span in titled:
                    self._held.setdefault(id(person), set()).add(titled[span])
        self._look_for_mentions(dict(titled.keys()))

    def _runs_on(self, words: tuple[str, ...], span: Span, known: Mapping[tuple[str, ...], int]) -> bool:
        """Mike Pence Calls: a headline's run of capitals that only begins with a name the story knows."""
        if self._reading.block[span[0]] > 0 or len(words) < 3 or known[words] > 1:
            return False
        return any(known.get(words[:stop]) for stop in range(2, len(words)))

    def at(self, token: int) -> Person | None:
        """The person named by the mention that starts at *token*."""
        found = self._found.get(token)
        return found[1] if found else None

    def words_of(self, span: Span) -> tuple[str, ...]:
        """The words of a name, nickname and suffix left out."""
        row = self._row
        words: list[str] = []
        index = span[0]
        while index < span[1]:
            token = row[index]
            if token.text in "“\"‘'(" and words:
                index = next((i + 1 for i in range(index + 1, span[1]) if row[i].text in "”\"’')"), span[1])
                continue
            if token.alpha and not (words and token.lower in self._lists.suffixes):
                words.append(token.word.title() if token.word.isupper() and len(token.word) > 3 else token.word)
            index += 1
        return tuple(words)

    def _gender(self, words: tuple[str, ...], span: Span) -> Gender | None:
        if span[0]:
            before = self._row[span[0] - 1]
            said = self._courtesy.get(before.lower) or self._lists.respect.get(before.word)
            if said:
                return said
        return self._lists.gender(words) if len(words) > 1 else None

    # --- mentions -------------------------------------------------------------------------------------------------

    def _look_for_mentions(self, titled: dict[int, int]) -> None:
        beyond = 0
        for at in sorted({*self._starts(), *titled}):
            if at < beyond:
                continue
            end = titled.get(at) or (self._grammar.end(self._reading, at) if self._may_start(at) else None)
            if end is not None:
                end = next((index for index in range(at + 1, end) if index in titled), end)
                beyond = self._mention(at, end, is_title=at in titled)
        self._first_names()
        for start, (end, person) in sorted(self._found.items()):
            person.spans.append((start, end))

    def _starts(self) -> list[int]:
        openers = self._lists.openers
        small = (at for at, t in enumerate(self._row) if t.lower in openers and not t.capital)
        return [*self._reading.capitals, *small]

    def _may_start(self, at: int) -> bool:
        token = self._row[at]
        if token.capital:
            behind = self._row[at + 1] if at + 1 < self._reading.size else None
            prefix = token.word in self._lists.respect or (
                token.lower in self._courtesy and token.word not in self._lists.given
            )
            return not (prefix and behind is not None and behind.capital)
        return token.alpha and ("-" in token.word or token.lower in self._lists.openers or "'" in token.word)

    def _mention(self, at: int, end: int, *, is_title: bool) -> int:
        """Take the run of capitals from *at* to *end* as a mention, if somebody bears that name; where to go on."""
        for start in range(at, end):
            if start > at and self._row[start - 1].word in self._lists.given and self._row[start - 1].capital:
                break  # another given name stands in front: somebody else
            words = self.words_of((start, end))
            holders = self._register.holders(words)
            if holders and not self._is_thing(end):
                person = holders[0] if len(holders) == 1 else self._choose(holders, start)
                if person is not None and not self._contradicts(person, words, start):
                    self._name(person, start, end)
                return end
        if self._reading.block[at] in self._reading.shouted:
            return self._inside_headline(at, end)
        return end if is_title else self._leading_part(at, end)

    def _inside_headline(self, at: int, end: int) -> int:
        """Ex-Spy Chief | Lusk | Unloads on Deal: in a headline every word is a capital; a known family name is one."""
        index = at
        while index < end:
            index = self._known_from(index, at, end) or index + 1
        return end

    def _known_from(self, index: int, at: int, end: int) -> int | None:
        """Take the longest name that starts at token *index*, if one person bears it; the token behind it."""
        given_before = index > at and self._row[index - 1].word in self._lists.given
        for stop in range(min(index + 4, end), index, -1):
            holders = self._register.holders(self.words_of((index, stop)))
            if len(holders) == 1 and not given_before and not self._is_thing(stop):
                self._name(holders[0], index, stop)
                return stop
        return None

    def _name(self, person: Person, start: int, end: int) -> None:
        self._found[start] = (end, person)
        self._last[id(person)] = start

    def _leading_part(self, at: int, end: int) -> int:
        """A run that only begins with a name, as "Anna Berg Wednesday": the rest decides."""
        for stop in range(end - 1, at + 1, -1):
            holders = self._register.holders(self.words_of((at, stop)))
            if len(holders) == 1 and not self._is_thing(stop):
                self._name(holders[0], at, stop)
                return stop
        return end

    def _is_thing(self, end: int) -> bool:
        """Trump Tower, Clinton Foundation: the name is part of the name of a thing."""
        if end >= self._reading.size or not self._reading.joined(end) or self._row[end - 1].possessive:
            return False
        return self._row[end].word in self._lists.things and self._row[end].capital

    def _contradicts(self, person: Person, words: tuple[str, ...], start: int) -> bool:
        """Mrs. Clinton is not Bill Clinton."""
        if len(words) > 1 or start == 0 or person.gender is None:
            return False
        said = self._courtesy.get(self._row[start - 1].lower)
        return said is not None and said != person.gender

    def _choose(self, holders: list[Person], at: int) -> Person | None:
        """Whom a shared name means: by courtesy title, else the one named so far, else the one of this paragraph."""
        said = self._courtesy.get(self._row[at - 1].lower) if at else None
        if said is not None:
            fitting = [p for p in holders if p.gender == said]
            return fitting[0] if len(fitting) == 1 else None
        office = self._offices.get(at)
        fitting = [p for p in holders if office in self._held.get(id(p), ())]
        if office is not None and len(fitting) == 1:
            return fitting[0]
        known = [p for p in holders if id(p) in self._last]
        if len(known) == 1:
            return known[0]
        block = self._reading.block
        here = [p for p in known if block[self._last[id(p)]] == block[at]]
        return here[0] if len(here) == 1 else None

    # --- people called by their first names -----------------------------------------------------------------------

    def _first_names(self) -> None:
        """Bare first names of those who are called so: nobody else may bear the name, and no place."""
        firsts: dict[str, list[Person]] = {}
        for person in self.persons:
            if len(person.words) > 1 and len(person.words[0]) > 2:
                firsts.setdefault(person.words[0], []).append(person)
        lasts = {p.words[-1] for p in self.persons}
        shortened = {id(p) for start, (end, p) in self._found.items() if end - start == 1}
        for at in self._reading.capitals:
            token = self._row[at]
            holders = firsts.get(token.word)
            if not holders or len(holders) > 1 or not token.capital or token.word in lasts or at in self._found:
                continue
            respected = at > 0 and self._is_courtesy_before(at)
            if (
                (id(holders[0]) not in shortened or respected)
                and not self._is_inside_mention(at)
                and not self._is_run(at)
            ):
                self._found[at] = (at + 1, holders[0])

    def _is_courtesy_before(self, at: int) -> bool:
        """Sheikh | Hamad, Tan Sri | Azman."""
        before = self._row[at - 1].lower
        return before in self._courtesy or (at > 1 and f"{self._row[at - 2].lower} {before}" in self._courtesy)

    def _is_inside_mention(self, at: int) -> bool:
        return any(start in self._found and self._found[start][0] > at for start in range(max(0, at - 7), at))

    def _is_run(self, at: int) -> bool:
        """Whether the word stands in a longer run of capitals, so in another name."""
        end = self._grammar.end(self._reading, at)
        if end is None or end > at + 1 or self._is_thing(at + 1):
            return True
        before = self._row[at - 1] if at and self._reading.joined(at) else None
        if before is None or before.possessive or self._is_courtesy_before(at):
            return False
        return self._grammar.is_part(before)
