"""From a story to its officials: scan, patterns, cast, countries, bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsflow import Mention, Note, Official, Story
from newsflow.annotate.names import people
from newsflow.annotate.names.cast import Cast
from newsflow.annotate.names.grammar import NameGrammar
from newsflow.annotate.names.lists import NameLists
from newsflow.annotate.names.reading import Reading
from newsflow.annotate.names.register import Person
from newsflow.annotate.names.standing import Known, StandingNames
from newsflow.annotate.officials.countries import CountryLadder, Served
from newsflow.annotate.officials.flags import flags
from newsflow.annotate.officials.lexicon import Lexicon
from newsflow.annotate.officials.neighbours import TitleHit
from newsflow.annotate.officials.organizations import Organizations
from newsflow.annotate.officials.patterns import Patterns
from newsflow.annotate.officials.scan import Scan
from newsflow.lexicon import toml

if TYPE_CHECKING:
    from newsflow.annotate.officials import Settings


class Finder:
    """The compiled lexicons, and the way through them."""

    def __init__(self, settings: Settings) -> None:
        lists = NameLists(settings.female_names, settings.male_names)
        self._lexicon = Lexicon(
            lists,
            titles=settings.titles.items(),
            bodies=settings.bodies.items(),
            countries=settings.countries.items(),
        )
        self._grammar = NameGrammar(lists, barred=_barred(self._lexicon))

    def notes(self, story: Story) -> Iterator[Note]:
        """The notes of layers "official" and "person", in the order of first mentions."""
        reading = Reading(story)
        scan = Scan(reading, self._lexicon)
        hits = list(Patterns(scan, self._grammar).hits())
        cast = Cast(reading, self._grammar, self._lexicon.courtesy)
        known = Known(
            courtesy=self._lexicon.courtesy,
            places={at: end for at, (end, _) in scan.places.items()},
            bodies={at: end for at, (end, body) in scan.bodies.items() if body.named},
            family=frozenset(reading.row[h.name[1] - 1].word for h in hits if self._is_short(reading, h.name)),
        )
        cast.fill(
            {h.name: h.head.office.head.rpartition(" ")[2] for h in hits},
            StandingNames(reading, self._grammar, known).spans(),
        )
        titles = _titles_of(cast, _owned_by_officials(cast, hits))
        yield from self._describe(story, scan, cast, titles)

    def _is_short(self, reading: Reading, name: tuple[int, int]) -> bool:
        """Whether a name behind a title is a family name alone: Minister Berg, Minister Ben Halim."""
        first = reading.row[name[0]].word
        return name[1] - name[0] == 1 or (name[1] - name[0] == 2 and first not in self._grammar.lists.given)

    def _describe(self, story: Story, scan: Scan, cast: Cast, titles: dict[int, list[TitleHit]]) -> Iterator[Note]:
        scan.forget_places(span for person in cast.persons for span in person.spans)
        dateline = story.declared.dateline
        every = [hit for held in titles.values() for hit in held]
        ladder = CountryLadder(scan, cast, dateline.place if dateline else None, every)
        served = _served(cast, titles, ladder)
        organizations = Organizations(scan)
        flagged: list[tuple[Note, tuple[str, ...], tuple[str, ...]]] = []
        for person in sorted((p for p in cast.persons if p.spans), key=lambda p: p.spans[0]):
            mentions = tuple(_mention(scan.reading, span) for span in person.spans)
            held = titles.get(id(person), [])
            first = mentions[0]
            yield Note(first.start, first.end, "person", _person(scan, person, held, mentions))
            if held:
                official = _official(scan, person, held, mentions, served[id(person)], organizations)
                note = Note(first.start, first.end, "official", official)
                yield note
                flagged.append((note, tuple(_office(scan, h) for h in held), tuple(person.variants)))
        yield from flags(flagged)


def _barred(lexicon: Lexicon) -> frozenset[str]:
    """Single words that are offices or bodies, so no parts of names; what is a common family name too stays in the grammar."""
    words = {w for entry in toml("offices")["office"] for w in entry["words"] if " " not in w}
    words |= {w + "s" for w in words}
    nouns = toml("bodies")["nouns"]
    words |= {w for listed in nouns.values() for w in listed if " " not in w}
    return frozenset(words)


def _owned_by_officials(cast: Cast, hits: list[TitleHit]) -> list[TitleHit]:
    """All hits but those of "his spokesman", where he, the last one named before, holds no office."""
    holders = {id(person) for h in hits if not h.owned and (person := cast.at(h.name[0])) is not None}
    return [h for h in hits if not h.owned or ((owner := _owner(cast, h)) is not None and id(owner) in holders)]


def _owner(cast: Cast, hit: TitleHit) -> Person | None:
    """Whom "his" in front of a title means: the last person named before it; "for Holloway" names him."""
    for at in range(*hit.title):
        if (person := cast.at(at)) is not None:
            return person
    for at in range(hit.title[0] - 1, max(hit.title[0] - 120, -1), -1):
        person = cast.at(at)
        if person is not None and at != hit.name[0]:
            return person
    return None


def _titles_of(cast: Cast, hits: list[TitleHit]) -> dict[int, list[TitleHit]]:
    found: dict[int, list[TitleHit]] = {}
    for hit in hits:
        person = cast.at(hit.name[0])
        if person is not None:
            found.setdefault(id(person), []).append(hit)
    return found


def _served(cast: Cast, titles: dict[int, list[TitleHit]], ladder: CountryLadder) -> dict[int, Served]:
    """The country of every official: what is printed first, possessors from that, inference for the rest."""
    served: dict[int, Served] = {}
    holders = [p for p in cast.persons if id(p) in titles]
    for _ in range(2):  # the second time, possessors found in the first are known
        for person in holders:
            if person.spans and served.get(id(person), Served(None, None)).source is None:
                answers = [(ladder.serve(hit), hit) for hit in titles[id(person)]]
                # a former minister who sits in the European Parliament now: the first title says whom he serves
                first = answers[0] if answers[0][0].source else next((a for a in answers if a[0].code), None)
                if first is not None:
                    served[id(person)] = first[0]
                    if first[0].code:
                        ladder.learn(person, first[0].code, first[1])
                    else:
                        ladder.between.add(id(person))
    for person in sorted(holders, key=lambda p: p.spans[:1]):
        if id(person) not in served:
            served[id(person)] = ladder.of_name(person) or ladder.infer(titles[id(person)][0])
            if code := served[id(person)].code:
                ladder.learn(person, code, titles[id(person)][0])
    return served


def _mention(reading: Reading, span: tuple[int, int]) -> Mention:
    first, last = reading.row[span[0]], reading.row[span[1] - 1]
    end = last.start + len(last.word)
    return Mention(first.start, end, reading.text[first.start : end])


def _person(scan: Scan, person: Person, held: list[TitleHit], mentions: tuple[Mention, ...]) -> people.Person:
    gender = person.gender or next((h.head.office.gender for h in held if h.head.office.gender), None)
    heads = tuple(dict.fromkeys(h.head.office.head for h in held))
    titles = tuple(dict.fromkeys(_printed(scan, h) for h in held))
    return people.Person(
        name=person.name, gender=gender, words=person.words, heads=heads, titles=titles, mentions=mentions
    )


def _official(
    scan: Scan,
    person: Person,
    held: list[TitleHit],
    mentions: tuple[Mention, ...],
    served: Served,
    organizations: Organizations,
) -> Official:
    fuller = {(h.head.office.head, h.former) for h in held if h.title[1] - h.title[0] > 1}
    best = min(held, key=lambda h: _weight(scan, h, fuller))
    bodies = ((h, *organizations.of(h, served.code)) for h in [best, *held])
    organization, how = next(((name, source) for _, name, source in bodies if name), (None, None))
    titles = dict.fromkeys(_printed(scan, h) for h in held if h.pattern != "tag" or len(held) == 1)
    sources = {"title": "printed"}
    if served.source:
        sources["country"] = served.source
    if how:
        sources["organization"] = how
    return Official(
        name=person.name,
        title=_printed(scan, best),
        role=_role(best, organization),
        organization=organization,
        country=served.code,
        former=best.former,
        acting=best.acting,
        elect=best.elect,
        titles=tuple(titles) if len(titles) > 1 else (),
        sources=sources,
        mentions=mentions,
    )


def _weight(scan: Scan, hit: TitleHit, fuller: set[tuple[str, bool]]) -> tuple[bool, bool, int, bool, int]:
    """What makes a title come first: fuller ones, earlier ones; in one sentence the one right before the name.

    Her whip for the race, | Rep. | Manny Ostrow; but a rank says less than the army chief in front of it.
    """
    sentence = scan.reading.sentence[hit.title[0]]
    close = hit.pattern == "before" and hit.head.office.proof == "none"
    # a headline's "the minister" is told later as what it is: "Irish environment minister"
    bare = hit.title[1] - hit.title[0] == 1 and (hit.head.office.head, hit.former) in fuller
    return hit.pattern == "tag", bare, sentence, not close, hit.title[0]


def _role(hit: TitleHit, organization: str | None) -> str:
    """The office's role; presidents and chairs of bodies have that of the body, not of a state."""
    office = hit.head.office
    if office.head.startswith(("attorney", "solicitor")):
        return "justice"
    if organization is None or not (
        office.role == "head" or office.head in ("president", "vice president", "governor")
    ):
        return office.role
    words = set(organization.lower().split())
    return next((role for role, nouns in toml("governments")["roles"].items() if words & set(nouns)), "head")


def _office(scan: Scan, hit: TitleHit) -> str:
    """The office without nationality, status and body: "foreign minister", "president"."""
    if hit.former or hit.acting or hit.elect or hit.head.office.plural:
        return ""
    before = scan.reading.row[hit.head.start - 1].lower if hit.head.start > hit.title[0] else ""
    head = hit.head.office.head
    if hit.head.start > hit.title[0] and before not in scan.lexicon.modifiers.portfolio | {"deputy", "vice"}:
        return head if hit.head.start - 1 in scan.places or hit.title[0] in scan.places else ""
    return f"{before} {head}".strip()


def _printed(scan: Scan, hit: TitleHit) -> str:
    words = scan.reading.words(*hit.title)
    if hit.pattern == "heading":
        return f"{hit.head.office.head} of {scan.reading.words(hit.title[0] + 1, hit.title[1])}"
    return words
