"""The countries a story is about: how much it speaks of each, where it is filed, which it only visits."""

from __future__ import annotations

from collections import Counter

from newsflow.annotate.officials.lexicon import Place
from newsflow.annotate.officials.neighbours import TitleHit
from newsflow.annotate.officials.scan import Scan
from newsflow.lexicon import toml
from newsflow.text import Token, tokens

# What each kind of name weighs when the story's countries are counted: a name says more than a city.
_WEIGHT = {"name": 1.0, "people": 1.0, "capital": 0.8, "place": 0.7}
MOST_LATER = 400  # places counted behind a title: a longer row of them is a list
MOST_OF_BLOCK = 400  # tokens looked back in a paragraph: longer ones are no paragraphs
_ELSEWHERE = 0.5  # ambassador to France, flew to Washington: where somebody goes says less of whom he serves
_FILED = 1.5  # what the dateline weighs when a name fits two countries
_SAYS_ELSE = frozenset("“\"‘'")  # a paragraph that opens with a quotation sets no scene
_DATELINE_TOKENS = 9  # "ADDIS ABABA, Ethiopia (Agency) —"


class StoryCountries:
    """Counted once a story."""

    def __init__(self, scan: Scan, dateline: str | None) -> None:
        self._scan = scan
        table = toml("governments")["international"]
        self._hubs = frozenset(table["hubs"])
        self.counts: Counter[str] = Counter()
        self._later: list[tuple[int, str, float]] = []  # every place with a country of its own: where, which, weight
        self._is_hub = False  # filed at a seat of conferences
        self._filed = self._places_filed(dateline)
        self._count()
        self.printed = frozenset(self.counts)  # the countries the story itself names
        self.dateline: tuple[str, ...] = tuple(self.settle(place) for place in self._filed[-1:])
        self.at_home = bool(self.dateline) and not self._is_hub
        if self.at_home:
            self.counts[self.dateline[0]] += 1
        self.visited = self._only_visited()
        self.is_of_the_union = self._is_of_the_union(dateline)

    def settle(self, place: Place) -> str:
        """The country a place stands for: of several, the one the story is filed in or speaks of most."""
        if len(place.codes) == 1:
            return place.codes[0]
        filed = {place.codes[0] for place in self._filed if len(place.codes) == 1}
        return max(
            place.codes, key=lambda code: (self.counts[code] + _FILED * (code in filed), -place.codes.index(code))
        )

    def weighed(self, at: int) -> dict[str, float]:
        """The story's countries as the reader knows them at token *at*: what comes later weighs half."""
        counts: dict[str, float] = dict(self.counts)
        if len(counts) > 1:
            for place_at, code, weight in self._later[-MOST_LATER:]:
                if place_at > at:
                    counts[code] = counts.get(code, 0.0) - weight / 2
        return {code: count for code, count in counts.items() if count > 0}

    def in_block(self, hit: TitleHit) -> dict[str, float]:
        """The shares of the countries named before a name in its own paragraph."""
        block = self._scan.reading.block
        here = block[hit.name[0]]
        at, codes = hit.name[0], Counter[str]()
        while at > 0 and block[at - 1] == here and hit.name[0] - at < MOST_OF_BLOCK:
            at -= 1
            if at in self._scan.places:
                codes[self.settle(self._scan.places[at][1])] += 1
        total = sum(codes.values())
        return {code: count / total for code, count in codes.items()}

    def topic(self, at: int) -> str | None:
        """The country that opens the paragraph of token *at*, and stays its only one up to there.

        Asmara gave no explanation. Information | Minister …; In Moscow, the | chairwoman …; Kenya is here, too.
        """
        reading, places = self._scan.reading, self._scan.places
        first = reading.sentence[at]
        scene = places.get(first + 1) if reading.row[first].lower in ("in", "from") else None
        if scene is not None and scene[0] < at and reading.row[scene[0]].text == ",":
            return self.settle(scene[1])
        first = at
        while first > 0 and reading.block[first - 1] == reading.block[at]:
            first -= 1
            if at - first > MOST_OF_BLOCK:
                return None
        if reading.row[first].text in _SAYS_ELSE:
            return None
        is_scene = reading.row[first].lower in ("in", "from", "for")
        if not is_scene and reading.sentence[at] == reading.sentence[first]:
            return None
        found = places.get(first + is_scene) or places.get(first + is_scene + 1)
        if found is None or found[0] > at or self._is_filed(first):
            return None
        code = self.settle(found[1])
        return code if all(self.settle(places[i][1]) == code for i in range(found[0], at) if i in places) else None

    def _is_filed(self, first: int) -> bool:
        """Whether a paragraph opens with the dateline."""
        return self._scan.reading.row[first].word.isupper() and len(self._scan.reading.row[first].word) > 2

    def _count(self) -> None:
        counts, doubtful = self.counts, list[Place]()
        for at, (_, place) in sorted(self._scan.places.items()):
            if len(place.codes) > 1:
                doubtful.append(place)
                continue
            weight = _WEIGHT[place.kind] * (1.5 if self._scan.reading.block[at] <= 1 else 1.0)
            if at and self._scan.reading.row[at - 1].lower in ("to", "from", "against"):
                weight *= _ELSEWHERE
            counts[place.codes[0]] += weight  # type: ignore[assignment]
            self._later.append((at, place.codes[0], weight))
        for at, (_, body) in sorted(self._scan.bodies.items()):
            if body.named and body.country and at not in self._scan.places:
                counts[body.country] += 0.7  # type: ignore[assignment]
        # the two parties of the United States are printed by their names alone
        partisans = sum(map(self._scan.reading.lowers.count, ("republican", "republicans", "gop", "democrats")))
        if partisans:
            counts["US"] += min(0.3 * partisans, 3.0)  # type: ignore[assignment]
        for place in doubtful:
            counts[self.settle(place)] += 0.5  # type: ignore[assignment]

    def _is_of_the_union(self, dateline: str | None) -> bool:
        """Whether a story comes from a seat of the European Union and names one of its bodies."""
        row = self._scan.reading.row
        filed = (dateline or " ".join(t.text for t in self._printed_dateline())).title()
        if not filed.startswith(("Brussels", "Strasbourg", "Luxembourg")):
            return False
        return any(
            row[at].word in ("European", "EU") for at, (_, body) in self._scan.bodies.items() if body.country == ""
        )

    def _only_visited(self) -> frozenset[str]:
        """Countries that an international story names by no more than the seat of a conference: Geneva, The Hague."""
        row = self._scan.reading.row
        between = any(body.named and body.country == "" for _, body in self._scan.bodies.values())
        if not between and not any(t.lower in ("talks", "summit", "envoys", "delegates", "ambassadors") for t in row):
            return frozenset()
        seats, homes = set[str](), set[str]()
        for at, (end, place) in self._scan.places.items():
            is_seat = " ".join(t.word for t in row[at:end]).title() in self._hubs
            (seats if is_seat else homes).update(place.codes)
        return frozenset(seats - homes)

    def _places_filed(self, declared: str | None) -> list[Place]:
        """The places of the dateline, as declared or as the text opens with it: MANILA, Philippines (Agency) —"""
        row = tokens(declared) if declared else self._printed_dateline()
        found: list[Place] = []
        at = 0
        while at < len(row):
            # "Nobody rang us - anger as pier is shut": a headline with a dash is no dateline, and its pronoun no country
            match = None if row[at].word.islower() else self._scan.lexicon.places_lower.match(row, at)
            if match:
                found.append(match[1])
                self._is_hub = self._is_hub or " ".join(t.word for t in row[at : match[0]]).title() in self._hubs
            at = match[0] if match else at + 1
        return found

    def _printed_dateline(self) -> tuple[Token, ...]:
        reading = self._scan.reading
        row = reading.row
        opening = -1
        for at in range(min(reading.size, 60)):
            if reading.block[at] == opening or reading.block[at] > 2:
                continue
            opening = reading.block[at]
            stop = next((i for i in range(at, min(at + _DATELINE_TOKENS, reading.size)) if row[i].text in "(—–--"), at)
            shouted = row[at].word.isupper() and len(row[at].word) > 2
            named = row[at].word[:1].isupper()
            if stop > at and (shouted or (named and row[stop].text in ("—", "–", "--"))):
                return row[at:stop]
        return ()
