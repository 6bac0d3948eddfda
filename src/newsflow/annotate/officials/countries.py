"""Which country an office serves: a ladder of evidence, each rung with its name.

printed    the title says it: Russian President, governor of Lagos State, Mayor of Leeds
possessor  the title's owner has it: Putin's spokesman
body       the office or body is one country's, or between governments: Kremlin spokesman, Sen., NATO Secretary-General
dateline   the story is filed there
inferred   the countries around the name, and those the whole story is about
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from newsflow.annotate.names.cast import Cast
from newsflow.annotate.names.register import Person
from newsflow.annotate.officials.lexicon import Place
from newsflow.annotate.officials.neighbours import TitleHit
from newsflow.annotate.officials.scan import Scan
from newsflow.annotate.officials.story_countries import StoryCountries
from newsflow.annotate.officials.unlisted import Unlisted
from newsflow.lexicon import toml

MOST_BACK = 250  # tokens looked through for the name of a body that a title only calls by its noun
_TAKEN = 0.8
# A country that opens the sentence's scene or the paragraph, as in "In Moscow, …", outweighs the story's own.
_TOPIC = 1.1
_NEAR, _AT_HOME, _DATELINE, _BLOCK = 0.7, 0.8, 0.35, 0.25  # against a share of all countries between 0 and 1


# Where countries send ambassadors; the EU sends its own.
_WORLD = ("un", "u.n.", "united")
# Offices a country has or has not.
_STRICT = ("head of state", "head of government", "legislator")


class Served(Struct, frozen=True):
    """The country an office serves; None with a source: it is known to serve no single one."""

    code: str | None
    source: str | None


class CountryLadder:
    """Climbs from the printed word to the story's own country."""

    def __init__(self, scan: Scan, cast: Cast, dateline: str | None, hits: Iterable[TitleHit]) -> None:
        self._scan = scan
        self._row = scan.reading.row
        self._cast = cast
        table = toml("governments")
        self._only: dict[str, str] = table["only"]
        self._always: dict[str, str] = table["always"]
        self._between = frozenset(table["international"]["heads"])
        self._lacks = {k: frozenset(v) for k, v in table.items() if isinstance(v, list)}
        self._guests = frozenset(table["international"]["guests"])
        self._unlisted = Unlisted(scan, cast, hits)
        self._story = StoryCountries(scan, dateline)
        self._sole = frozenset(table["sole"])
        self._implied: dict[str, list[str]] = table["implied"]
        self._taken: set[tuple[str, str]] = set()  # office and country, of those that have a holder
        self.between: set[int] = set()  # id of persons who serve between governments
        self.known: dict[int, str] = {}  # id of person -> code, for possessors and neighbours

    def serve(self, hit: TitleHit) -> Served:
        """What the title itself proves; an empty answer leaves it to `infer`."""
        if hit.head.office.head in ("mep", "meps"):
            return Served(None, "body")
        if (colleague := self._of_colleague(hit)) is not None:
            return colleague
        its = self._of_its(hit)
        if its is not None:
            return its
        left = self._of_words(hit.title[0], hit.head.start, hit)
        if left is not None:
            return left
        if hit.place is not None and (listed := self._of_words(*hit.place, hit)) and listed.source == "printed":
            return listed
        if not self._is_posting(hit):
            right = self._of_words(hit.head.start, hit.title[1], hit)
            if right is not None:
                return right
        if self._unlisted.owns(hit):
            return Served(None, "printed")
        ahead = self._ahead(hit)
        if ahead is not None:
            return ahead
        if hit.head.office.role == "spokesperson" and hit.title == (hit.head.start, hit.head.end):
            body = self._scan.body_before(hit.title[0])  # The Kremlin was less pleased. Spokesman …
            if body is not None:
                return Served(body.country or None, "body")
        if self._story.is_of_the_union and self._is_of_union(hit):
            return Served(None, "body")
        again = self._named_again(hit)
        if again is not None:
            return again
        owner = self._possessor(hit)
        if owner is not None and id(owner) in self.between:
            return Served(None, "possessor")
        if owner is not None and id(owner) in self.known:
            return Served(self.known[id(owner)], "possessor")
        return self._of_office(hit)

    def _of_words(self, start: int, end: int, hit: TitleHit) -> Served | None:
        """The country of the places and named bodies among these tokens; a place before a body's home."""
        bodies = [body for _, _, body in self._scan.bodies_in(start, end) if body.named]
        between = any(body.country == "" for body in bodies)
        if between and hit.head.office.head == "ambassador" and self._row[start + hit.former].lower in _WORLD:
            return None  # the UN ambassador is his country's
        for at, stop, place in self._scan.places_in(start, end):
            if self._is_field(at, place, hit):
                continue
            if not (between and (place.kind in ("capital", "place") or at > hit.head.end)):
                return Served(self._story.settle(place), "printed" if self._row[stop - 1].capital else "inferred")
        for body in bodies:
            if body.shared and self._story.at_home:
                return Served(self._story.dateline[0], "dateline")
            return Served(body.country or None, "body")
        return self._korean(start, end)

    def _is_field(self, at: int, place: Place, hit: TitleHit) -> bool:
        """the director of the Office for | Kosovo, the minister for | Africa: a field of business, not whom it serves."""
        if at < hit.head.end or place.kind != "name" or hit.head.office.role not in ("head", "minister"):
            return False
        return self._row[at - 1].lower == "for" and "GB" not in place.codes

    def _korean(self, start: int, end: int) -> Served | None:
        """vice foreign minister of the North: in a story of the two Koreas."""
        if "KP" not in self._story.counts:
            return None
        for at in range(start, end):
            if self._row[at].word in ("North", "South") and at and self._row[at - 1].lower == "the":
                return Served("KP" if self._row[at].word == "North" else "KR", "printed")
        return None

    def _named_again(self, hit: TitleHit) -> Served | None:
        """a spokesman for the ministry: the one named before, with its country: Indonesia's foreign ministry."""
        nouns = self._body_nouns(hit)
        for noun in nouns:
            for back in range(hit.title[0] - 1, max(hit.title[0] - MOST_BACK, 0), -1):
                if self._row[back].lower == noun and (known := self._home_of_body(back)):
                    return known
                head = self._scan.heads.get(self._scan.head_end.get(back + 1, -1))
                if head is not None and head.office.head in self._between and noun in head.office.head:
                    return Served(None, "body")  # European commissioner … the commission's president
        return None

    def _body_nouns(self, hit: TitleHit) -> list[str]:
        """The nouns of bodies printed without a name: the commission's; for a judge, the court; for a commissioner, likewise."""
        row, start = self._row, hit.title[0]
        found: list[str] = []
        for at, end, body in self._scan.bodies_in(start, max(hit.title[1], hit.head.end)):
            called = at == start or not row[at - 1].capital or row[at - 1].lower in self._scan.lexicon.modifiers.grade
            if called and end - at == 1 and not body.named and row[at].lower not in self._scan.lexicon.words.wide:
                found.append(row[at].lower)
        implied = self._implied.get(hit.head.office.head) or self._implied.get(hit.head.office.role) or []
        return found or implied

    def _home_of_body(self, at: int) -> Served | None:
        """Whom the body serves whose name ends with token *at*."""
        row = self._row
        for start in range(max(at - 7, 0), at + 1):
            found = self._scan.bodies.get(start)
            if found is not None and found[1].named and found[0] > at:
                if (place := self._scan.place_end.get(start)) is not None:
                    return Served(self._story.settle(self._scan.places[place][1]), "body")  # the Icelandic Met Office
                return Served(found[1].country or None, "body")
        between = any(body.country == "" for _, _, body in self._scan.bodies_in(max(at - 4, 0), at) if body.named)
        if between:
            return Served(None, "body")  # the United Nations refugee agency … the agency's director
        near = [place for _, _, place in self._scan.places_in(max(at - 3, 0), at)]
        if near:
            return Served(self._story.settle(near[-1]), "body")
        behind = self._scan.places.get(at + 2) if at + 2 < len(row) and row[at + 1].lower == "of" else None
        return Served(self._story.settle(behind[1]), "body") if behind else None

    def _of_colleague(self, hit: TitleHit) -> Served | None:
        """His Indian colleague, | High Commissioner Vasudha Kurup; her Omani counterpart, Said bin Khalfan."""
        at = hit.title[0] - 1
        if at < 2 or self._row[at].text != "," or self._row[at - 1].lower not in self._scan.lexicon.words.peers:
            return None
        start = self._scan.place_end.get(at - 1)
        return Served(self._story.settle(self._scan.places[start][1]), "printed") if start is not None else None

    def _of_its(self, hit: TitleHit) -> Served | None:
        """The European Union was not asked. Its ambassador …; Italy sent its ambassador."""
        its = self._scan.owner_behind_its(hit.title[0])
        if its is None:
            return None
        if its[0] in self._scan.places:
            return Served(self._story.settle(self._scan.places[its[0]][1]), "possessor")
        for _, _, body in self._scan.bodies_in(*its):
            if body.named:
                return Served(body.country or None, "possessor")
        return self._home_of_body(its[1] - 1)

    def _ahead(self, hit: TitleHit) -> Served | None:
        """Canada's first francophone | chief of the defence staff: the country stands before words that are no title."""
        first = self._scan.reading.sentence[hit.title[0]]
        for at in range(hit.title[0] - 1, max(hit.title[0] - 6, first - 1), -1):
            token = self._row[at]
            if token.possessive and token.capital:
                start = self._scan.place_end.get(at + 1)
                return Served(self._story.settle(self._scan.places[start][1]), "printed") if start is not None else None
            if at + 1 in self._scan.place_end and at + 1 == hit.title[0]:
                return None
            if (
                not token.alpha
                or token.capital
                or token.lower in ("the", "a", "an", "of", "in", "and", "to", "for", "as", "is", "was")
            ):
                return None
        return None

    def _is_posting(self, hit: TitleHit) -> bool:
        """Ambassador to Turkey, envoy for Syria: the place is where somebody is sent, not whom he serves."""
        if hit.head.office.role not in ("diplomat", "international") or hit.head.end >= len(self._row):
            return False
        return self._row[hit.head.end].lower in ("to", "for", "on", "in", "at")

    def _possessor(self, hit: TitleHit) -> Person | None:
        if hit.owned or self._row[hit.title[0] - 1].lower in ("his", "her"):
            for at in range(hit.title[0] - 1, max(hit.title[0] - 120, -1), -1):
                person = self._cast.at(at)
                if person is not None and at != hit.name[0]:
                    return person
        for index in range(hit.title[0], hit.head.start):
            if self._row[index].possessive:
                for start in range(index, max(index - 5, -1), -1):
                    person = self._cast.at(start)
                    if person is not None:
                        return person
        return None

    def _of_office(self, hit: TitleHit) -> Served:
        office = hit.head.office
        served = (self._scan.heads[i].office.head for i in range(hit.head.end, hit.title[1]) if i in self._scan.heads)
        between = office.head in self._between and not self._is_of_party(hit)
        if between or self._is_of_organization(hit) or any(head in self._between for head in served):
            return Served(None, "body")  # spokesman for the secretary-general, too
        if office.head in self._always:
            return Served(self._always[office.head], "body")
        only = office.country or self._only.get(office.head) or self._only.get(self._with_field(hit))
        if only and (self._story.printed or self._story.at_home) and only not in self._story.counts:
            return Served(None, None)  # Manila, Abuja and Canberra print Sen. and Gov. too
        behind = self._row[hit.head.end].lower if hit.head.end < len(self._row) else ""
        if office.head == "secretary of state" and behind == "for":
            only = "GB"
        return Served(only, "body") if only else Served(None, None)

    def _is_of_union(self, hit: TitleHit) -> bool:
        """Vice-President | Maroš Šefčovič, the council president, in a story from Brussels about the commission."""
        if hit.head.office.head in ("vice-president", "vice president", "commissioner", "high representative"):
            return True
        words = {self._row[at].lower for at in range(hit.title[0], hit.head.end)}
        return bool(words & {"commission", "council", "parliament"}) and "president" in hit.head.office.head

    def _is_of_party(self, hit: TitleHit) -> bool:
        """secretary-general of the ruling party, of parliament: none between governments."""
        words = {self._row[at].lower for at in range(hit.head.end, hit.title[1])}
        return bool(words & self._scan.lexicon.words.domestic)

    def _is_of_organization(self, hit: TitleHit) -> bool:
        """director general of the Gulf Organisation for …: such offices are those of bodies between governments."""
        if hit.head.office.role != "international":
            return False
        words = (self._row[i].word for i in range(hit.head.end, hit.title[1]))
        return any(word in ("Organisation", "Organization") for word in words)

    def _with_field(self, hit: TitleHit) -> str:
        """The head with the word in front of it: "treasury secretary"."""
        at = hit.head.start
        return f"{self._row[at - 1].lower} {hit.head.office.head}" if at > hit.title[0] else hit.head.office.head

    def _bare(self, hit: TitleHit) -> str:
        """The office without nationality: "president" of "Turkish President"."""
        at = hit.head.start
        before = self._row[at - 1].lower if at > hit.title[0] else ""
        fields = self._scan.lexicon.modifiers.portfolio | self._scan.lexicon.modifiers.grade
        return f"{before} {hit.head.office.head}" if before in fields else hit.head.office.head

    def learn(self, person: Person, code: str, hit: TitleHit) -> None:
        """Remember whom a person serves: evidence for possessors, for neighbours, and for the whole story."""
        if not (hit.former or hit.elect):
            self._taken.add((self._bare(hit), code))
        if id(person) not in self.known:
            self._story.counts[code] += 0.5  # type: ignore[assignment]
        self.known[id(person)] = code

    def of_name(self, person: Person) -> Served | None:
        """Estonia's Kadri Lepik, Kadri Lepik of Estonia: the country stands with the name, though not with the title."""
        for start, end in person.spans:
            before = self._scan.place_end.get(start)
            if before is not None and self._row[start - 1].possessive:
                return Served(self._story.settle(self._scan.places[before][1]), "printed")
            behind = self._scan.places.get(end + 1) if end < len(self._row) and self._row[end].lower == "of" else None
            if behind is not None and not self._row[end - 1].possessive:
                return Served(self._story.settle(behind[1]), "printed")
        return None

    def infer(self, hit: TitleHit) -> Served:
        """The country the surroundings speak for, of those that have such an office."""
        counts = self._story.weighed(hit.name[0])
        total = sum(counts.values()) or 1.0
        scores = {code: count / total for code, count in counts.items()}
        for code in self._story.dateline:
            scores[code] = scores.get(code, 0.0) + (_AT_HOME if self._story.at_home else _DATELINE)
        if hit.head.office.role in self._guests:
            for code in self._story.visited & scores.keys():
                del scores[code]
        topic = self._story.topic(hit.title[0])
        if topic is not None:
            scores[topic] = scores.get(topic, 0.0) + _TOPIC
        near = self._near(hit)
        if near is not None and near in scores:
            scores[near] = scores.get(near, 0.0) + _NEAR
        for code, count in self._story.in_block(hit).items():
            if code not in scores:
                continue
            scores[code] = scores.get(code, 0.0) + _BLOCK * count
        office = self._bare(hit)
        if office in self._sole:
            for code in scores:  # a country has one president: another one in the story is another country's
                scores[code] -= _TAKEN * ((office, code) in self._taken)
        fitting = {code: score for code, score in scores.items() if self._has(code, hit)}
        if not fitting and hit.head.office.role not in _STRICT:
            fitting = scores  # what countries call their departments is a habit, not a law
        if not fitting:
            return Served(None, None)
        best = max(sorted(fitting), key=lambda code: fitting[code])
        how = "dateline" if best in self._story.dateline and best not in self._story.printed else "inferred"
        return Served(best, how)

    def _near(self, hit: TitleHit) -> str | None:
        """The last country named in the sentence before the title: by a place, or by one of its officials."""
        first = self._scan.reading.sentence[hit.title[0]]
        for at in range(min(hit.title[0], hit.name[0]) - 1, first - 1, -1):
            if at in self._scan.places:
                return self._story.settle(self._scan.places[at][1])
            person = self._cast.at(at)
            if person is not None and id(person) in self.known:
                return self.known[id(person)]
        return None

    def _has(self, code: str, hit: TitleHit) -> bool:
        """Whether a country has the office at all."""
        head, role = hit.head.office.head, hit.head.office.role
        words = {self._row[i].lower for i in range(hit.title[0], hit.title[1])}
        if "ministry" in words or (role == "minister" and "minister" in head):
            return code not in self._lacks["no_ministers"]
        if role == "head of government":
            if "shadow" in words:
                return code not in self._lacks["no_mps"]
            if "chancellor" in head:
                return code in self._lacks["chancellor"]
            return code not in self._lacks["no_prime_minister"] or head == "premier"
        if head == "president" and role == "head of state" and hit.title[1] - hit.title[0] == 1:
            return code not in self._lacks["no_president"]
        if head == "secretary" and hit.title[1] - hit.title[0] > 1:
            return code in self._lacks["secretaries"]
        if head in ("sultan", "emir"):
            return code in self._lacks[head]
        if head in ("king", "queen", "crown prince"):
            return code in self._lacks["monarch"]
        return not (head in ("mp", "mps") and code in self._lacks["no_mps"])
