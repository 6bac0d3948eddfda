"""Where a personal name begins and ends: capitals, particles, initials, nicknames, suffixes."""

from __future__ import annotations

from newsflow.annotate.names.lists import NameLists
from newsflow.annotate.names.reading import Reading
from newsflow.text import Token

MOST_KEPT = 20_000  # words whose answer is kept: those of some sixty stories
MOST_WORDS = 6  # capitalised words of one name; "Andrés Manuel López Obrador" has four
_NICKNAME_OPEN, _NICKNAME_CLOSE = "“\"‘'(", "”\"’')"


class NameGrammar:
    """Asks whether a token can belong to a name, and how far the name goes."""

    def __init__(self, lists: NameLists, barred: frozenset[str] = frozenset()) -> None:
        self.lists = lists
        self._parts: dict[str, bool] = {}  # words already asked about: the print alone decides
        self._barred = barred  # more words that are no names: office heads, bodies (lower case)

    def is_part(self, token: Token) -> bool:
        """Whether a token may be a capitalised word of a name."""
        known = self._parts.get(token.text)
        if known is None:
            if len(self._parts) > MOST_KEPT:
                self._parts.clear()
            known = self._parts[token.text] = self._is_part(token)
        return known

    def _is_part(self, token: Token) -> bool:
        if not token.capital:
            return _capital_behind_particle(token, self.lists.particles)
        if (
            token.word in self.lists.stop
            or token.lower in self._barred
            or (token.word in self.lists.things and token.word not in self.lists.given)
        ):
            return False
        if token.text.endswith(".") and len(token.text) > 2 and not _is_initials(token.text):
            return False
        return not (
            token.word.isupper() and len(token.word) > 1 and not _is_initials(token.text) and token.word.isascii()
        )

    def end(self, reading: Reading, at: int) -> int | None:
        """The index behind the name that starts at token *at*; None: no name starts there."""
        known = reading.name_ends  # every pattern asks for the same tokens
        if at not in known:
            known[at] = self._end(reading, at)
        return known[at]

    def _end(self, reading: Reading, at: int) -> int | None:
        row = reading.row
        if at >= reading.size:
            return None
        first = row[at]
        capitals, index = 0, at
        if not first.capital and first.lower in self.lists.openers:
            index = self._skip_particles(reading, at)
        while index < reading.size and capitals < MOST_WORDS:
            if index > at and (not reading.joined(index) or row[index - 1].possessive):
                break
            token = row[index]
            if capitals and (after := self._nickname(reading, index)):
                index = after
                continue
            if capitals and token.lower in self.lists.suffixes and (token.capital or token.word.isupper()):
                index += 1
                break
            if (
                self.is_part(token)
                or self._is_shouted_family_name(row, index, at)
                or self._behind_given(row, index, at)
                or (capitals and self._is_shortened(reading, index))
                or (index == at and self._opens_though_word(reading, index))
            ):
                capitals += 1
                index += 1
            elif capitals and token.lower in self.lists.particles and not token.capital:
                beyond = self._skip_particles(reading, index)
                if beyond >= reading.size or not self.is_part(row[beyond]) or not reading.joined(beyond):
                    break
                index = beyond
            else:
                break
        if not capitals:
            return None
        if index < reading.size and reading.joined(index) and row[index].lower in self.lists.endings:
            index += 1  # Ulan Mamasaly uulu
        return self._with_suffix(reading, index)

    def _opens_though_word(self, reading: Reading, index: int) -> bool:
        """Christian Schmidt, Islam Karimov: a word that is a given name where a family name follows."""
        if reading.row[index].word not in self.lists.words.words_too or not reading.joined(index + 1):
            return False
        behind = reading.row[index + 1]
        return self.is_part(behind) and behind.word not in self.lists.things

    def _is_shortened(self, reading: Reading, index: int) -> bool:
        """Guðni | Th. | Jónasson: a name cut to its first letters, with another name behind it."""
        token = reading.row[index]
        if not (token.capital and token.text.endswith(".") and 2 < len(token.text) < 5 and token.text[1:-1].islower()):
            return False
        barred = token.lower in self._barred or token.lower in self.lists.suffixes or token.word in self.lists.stop
        if barred or index + 1 >= reading.size:
            return False
        return reading.joined(index + 1) and self.is_part(reading.row[index + 1])

    def _behind_given(self, row: tuple[Token, ...], index: int, at: int) -> bool:
        """Theresa May, Steve King: words that are no names by themselves, behind a given name."""
        token = row[index]
        if index == at or not token.capital or row[index - 1].word not in self.lists.given or token.word.isupper():
            return False
        if token.word in self.lists.words.surnames_too:
            return True
        if token.word in self.lists.things:
            return False
        return token.lower in self._barred and not (index + 1 < len(row) and row[index + 1].capital)

    def _is_titled_surname(self, row: tuple[Token, ...], index: int, at: int) -> bool:
        """Rodney King: family names that are titles too, behind another part of a name."""
        return index > at and row[index].word in self.lists.words.titles_too and row[index].capital

    def _skip_particles(self, reading: Reading, at: int) -> int:
        index = at
        while index < reading.size and index - at < 3 and reading.row[index].lower in self.lists.particles:
            if reading.row[index].capital:
                break
            index += 1
        return index

    def _nickname(self, reading: Reading, at: int) -> int | None:
        """Ferdinand “Bongbong” Marcos: the index behind the closing mark, where another capital follows."""
        row = reading.row
        if row[at].text not in _NICKNAME_OPEN or at + 3 >= reading.size:
            return None
        for close in (at + 2, at + 3):
            if row[close].text in _NICKNAME_CLOSE and close + 1 < reading.size and row[at + 1].capital:
                return close + 1 if self.is_part(row[close + 1]) and reading.joined(close + 1) else None
        return None

    def _with_suffix(self, reading: Reading, end: int) -> int:
        row = reading.row
        if end + 1 < reading.size and row[end].text == "," and row[end + 1].lower in ("jr.", "sr.", "jr", "sr"):
            return end + 2
        return end

    def _is_shouted_family_name(self, row: tuple[Token, ...], index: int, at: int) -> bool:
        """Emmanuel MACRON, KIM Jong-un: a family name in capitals beside one that is not."""
        word = row[index].word
        if not (word.isupper() and word.isalpha() and len(word) > 2) or row[index].lower in self._barred:
            return False
        if index > at:
            return row[index - 1].word in self.lists.given
        after = row[index + 1] if index + 1 < len(row) else None
        return (
            word.title() in self.lists.family_first and after is not None and after.capital and not after.word.isupper()
        )


def _is_initials(text: str) -> bool:
    return len(text) % 2 == 0 and all(c == "." for c in text[1::2]) and text[::2].isalpha()


def _capital_behind_particle(token: Token, particles: frozenset[str]) -> bool:
    """al-Assad, el-Sisi, d'Estaing: a small particle glued to the name."""
    for mark in "-'’":
        first, found, rest = token.word.partition(mark)
        if found and first + (mark if mark != "-" else "") in particles | {"d’", "d'", "n'"} and rest[:1].isupper():
            return True
    return False
