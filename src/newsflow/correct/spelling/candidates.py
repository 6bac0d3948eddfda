"""What a misspelt word may have been meant to be, with the kind of slip that would explain it.

Costs are log10 of how likely such a slip is, roughly; the ranking model weighs them again by kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from newsflow.correct.spelling.lexicon import Lexicon

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# Letters that many writers take for one another, beside the vowels.
_SOUND_PAIRS = frozenset(
    ("sc", "cs", "sz", "zs", "ck", "kc", "fv", "vf", "gj", "jg", "td", "dt", "mn", "nm", "xs", "sx")
)

_TWO_EDITS_FROM = 6  # letters: in a shorter word, two edits lead to too many others
_SOUND_FROM = 5
_SMALL = 6.0  # zipf of a function word
_LONG_PAIR = 9  # letters: two words of so many in a row are no accident, however seldom they meet
_LEAST_PAIR = -3.0  # their zipf as a pair; a shorter row must reach 0
_SOUND_REACH = 4  # edits between two words of one sound


class Candidate(Struct, frozen=True):
    """One reading of a slip."""

    text: str  # what to write; "of the" for a run-together "ofthe"
    kind: str
    cost: float
    zipf: float
    told: str = ""  # the kind an editor is told, where it says more than *kind*


def _around(places: tuple[tuple[int, int], ...]) -> dict[str, str]:
    """For each letter, those that lie so many rows and keys away."""
    near: dict[str, str] = {}
    for r, row in enumerate(_ROWS):
        for i, letter in enumerate(row):
            around = [(r + down, i + right) for down, right in places]
            near[letter] = "".join(_ROWS[y][x] for y, x in around if 0 <= y < 3 and 0 <= x < len(_ROWS[y]))
    return near


# Rows are shifted by half a key, so a key touches two of the row above it and two of the row below.
NEAR = _around(((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0)))
NEARBY = _around(((-1, -1), (1, 1)))  # a little further, and still hit by mistake


def candidates(word: str, lexicon: Lexicon) -> list[Candidate]:
    """The readings of *word*, each once, by the easiest slip; in no order of merit."""
    best: dict[str, Candidate] = {}
    for text, kind, cost, zipf in lexicon.targets(_one_edit(word)):
        if text != word and (text not in best or best[text].cost < cost):
            best[text] = Candidate(text, kind, cost, zipf)
    for found in (*_by_sound(word, lexicon), *_two_edits(word, lexicon, bool(best)), *_run_together(word, lexicon)):
        if found.text != word:
            best.setdefault(found.text, found)
    return _with_known(word, lexicon, best)


def _with_known(word: str, lexicon: Lexicon, best: dict[str, Candidate]) -> list[Candidate]:
    """A misspelling that everybody knows has one reading more, and that one first."""
    right = lexicon.known_slips.get(word)
    if right is not None:
        told = best[right].kind if right in best else ""
        best[right] = Candidate(right, "known", -0.2, lexicon.zipf(right.lower().replace("'", "")) or 4.0, told)
    return list(best.values())


def _one_edit(word: str) -> Iterator[tuple[str, str, float]]:
    yield from _swapped(word)
    yield from _taken_out(word)
    yield from _replaced(word)
    yield from _put_in(word)
    yield from _other_doubled(word)
    yield from _misinflected(word)


def _swapped(word: str) -> Iterator[tuple[str, str, float]]:
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :], "transposition", -0.5 if at else -0.8


def _taken_out(word: str) -> Iterator[tuple[str, str, float]]:
    last = len(word) - 1
    for at, letter in enumerate(word):
        rest = word[:at] + word[at + 1 :]
        before, behind = word[at - 1] if at else "", word[at + 1] if at < last else ""
        if letter in (before, behind):
            yield rest, "doubled", -0.6
        else:
            beside = (before and letter in NEAR[before]) or (behind and letter in NEAR[behind])
            yield rest, "extra", (-1.1 if beside else -1.6) - (0 if at else 0.5)


def _replaced(word: str) -> Iterator[tuple[str, str, float]]:
    for at, letter in enumerate(word):
        head, tail, near, nearby = word[:at], word[at + 1 :], NEAR[letter], NEARBY[letter]
        first = 0.0 if at else 0.5
        for other in ALPHABET:
            if other in near:
                yield head + other + tail, "neighbour", -1.0 - first
            elif (letter in VOWELS and other in VOWELS) or letter + other in _SOUND_PAIRS:
                yield head + other + tail, "vowel", -1.4 - first
            elif other in nearby:
                yield head + other + tail, "neighbour", -1.3 - first
            elif other != letter:
                yield head + other + tail, "wrong", -2.1 - first


def _put_in(word: str) -> Iterator[tuple[str, str, float]]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        beside = head[-1:] + tail[:1]
        for letter in ALPHABET:
            kind, cost = ("single", -0.8) if letter in beside else ("missing", -1.2)
            yield head + letter + tail, kind, cost - (0 if at else 0.6)


def _other_doubled(word: str) -> Iterator[tuple[str, str, float]]:
    """The wrong letter doubled: "parott", "tommorow"."""
    for at in range(len(word) - 1):
        if word[at] == word[at + 1]:
            rest = word[:at] + word[at + 1 :]
            for other in range(len(rest)):
                if other != at:
                    yield rest[:other] + rest[other] + rest[other:], "other-doubled", -1.2


_ENDINGS = tuple(
    (re.compile(find), write)
    for find, write in (
        (r"(?<=[^aeiou])ys$", "ies"),
        (r"ies$", "eys"),
        (r"(?<=[^aeiou])yed$", "ied"),
        (r"(?<=[^aeiou])yer$", "ier"),
        (r"(?<=[^aeiou])yest$", "iest"),
        (r"ieing$", "ying"),
        (r"(?<=[^aeiou])iing$", "ying"),
        (r"fs$", "ves"),
        (r"fes$", "ves"),
        (r"(?<=[^aeiou])yly$", "ily"),
        (r"(?<=[^aeiou])yness$", "iness"),
        (r"(?<=i)cly$", "cally"),
        (r"fuly$", "fully"),
        (r"(?<=[^aeiou])eing$", "ing"),
        (r"(?<=[^aeiou])eable$", "able"),
        (r"([bdglmnprt])(?=ed$|ing$|er$|ers$)", r"\1\1"),
        (r"([bdglmnprt])\1(?=ed$|ing$|er$|ers$)", r"\1"),
    )
)


def _misinflected(word: str) -> Iterator[tuple[str, str, float]]:
    """An ending joined as this word does not join it: "economys", "vallies", "takeing", "wraped"."""
    for pattern, write in _ENDINGS:
        made, times = pattern.subn(write, word, count=1)
        if times:
            yield made, "ending", -0.7


def _by_sound(word: str, lexicon: Lexicon) -> Iterator[Candidate]:
    if len(word) < _SOUND_FROM:
        return
    from rapidfuzz.distance import OSA

    for other in lexicon.sounding_like(word):
        distance = OSA.distance(word, other, score_cutoff=_SOUND_REACH)
        if 1 < distance <= min(_SOUND_REACH, len(word) // 2):
            yield Candidate(other, "sound", -0.9 - 0.5 * distance, lexicon.zipf(other))


def _two_edits(word: str, lexicon: Lexicon, found_nearer: bool) -> Iterator[Candidate]:
    if len(word) < _TWO_EDITS_FROM or found_nearer:
        return
    for other, distance in lexicon.two_edits_away(word):
        if distance == 2:
            yield Candidate(other, "two-edits", -2.2 if word[-1] == other[-1] else -2.7, lexicon.zipf(other))


def _run_together(word: str, lexicon: Lexicon) -> Iterator[Candidate]:
    """The likeliest place for a missing space."""
    readings = []
    for at in range(1, len(word)):
        first, second = word[:at], word[at:]
        if max(lexicon.zipf(first), lexicon.zipf(second)) > _SMALL:  # "acordingto"
            first, second = lexicon.known_slips.get(first, first), lexicon.known_slips.get(second, second)
        if _may_stand(first, lexicon) and _may_stand(second, lexicon):
            readings.append((_pair_zipf(first, second, lexicon), f"{first} {second}"))
    least = 0.0 if len(word) < _LONG_PAIR else _LEAST_PAIR
    for zipf, text in sorted(readings, reverse=True)[:2]:
        if zipf > least:
            yield Candidate(text, "run-together", -1.5, max(zipf, 0.1))


def _may_stand(word: str, lexicon: Lexicon) -> bool:
    return (len(word) > 1 or word == "a") and lexicon.is_target(word)


def _pair_zipf(first: str, second: str, lexicon: Lexicon) -> float:
    """How common two words are beside one another: counted, or as if each came by chance."""
    counted = lexicon.together(first, second)
    if counted:
        return counted - 3.0  # the counts come from a text of about 10**12 words
    return lexicon.zipf(first) + lexicon.zipf(second) - 9.7
