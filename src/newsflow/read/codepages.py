"""Which eight-bit code page a text is in, told by whether its letters make words of its language.

Wrong code pages betray themselves: capital letters inside words ("cafŽ"), signs between letters ("Wa³êsa"), letters that the
text's own language does not have (Hungarian with "õ"). The code page with nothing odd is the right one; where each has some,
none is, and the text is refused.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from newsflow.read import detector

# In the order of preference where two leave nothing odd: what Western desks send first.
PAGES = (
    "cp1252", "iso8859-15", "mac_roman", "cp850", "cp1250", "iso8859-2", "cp1254", "cp1257", "cp1251", "koi8-r", "cp866",
    "cp1253", "iso8859-7", "cp852", "mac_latin2",
)  # fmt: skip
_LOOKED_AT = 200_000  # bytes
_MOST = 5_000  # letters and signs beyond ASCII that are judged
_HIGH_BYTES = bytes(range(128, 256))
_HIGH = re.compile(r"[^\x00-\x7f]")
_BESIDE_WORDS = frozenset("“”‘’‚„«»‹›–—…•·°§©®™€£¥±²³¹½¼¾×ºª¿¡†‡‰\u00a0\u00ad\u2011\u2009\u202f")
_INSIDE_WORDS = frozenset("’‘·–—…\u00ad\u2011\u00a0\u2009\u202f™®©")
_NEVER_ALONE = frozenset("ÊÑÐÒÓÔÕ")  # Mac Roman's quotation marks, dashes and fixed space, as Windows has them
_SPANISH = frozenset({"es", "ca", "gl", "eu", "ast", "an"})
# Letters beyond a to z by language, those of loans and names included, where they are fewer than the West's.
_LETTERS = {
    "de": "äöüßéèêàáâçñóòôëïíìîúùûåøæš", "fr": "àâæçéèêëîïôœùûüÿáíóúñöäåø", "es": "áéíóúüñçàèöäâêãõ", "pt": "áâãàçéêíóôõúüèñö",
    "it": "àèéìíîòóùúüöäçñ", "nl": "áéëèïíóöüêàçñôâ", "sv": "åäöéèüáàøæ", "da": "åæøéèöäüáó", "no": "åæøéèòôöäüó",
    "nn": "åæøéèòôöäü", "fi": "åäöéšžü", "is": "áðéíóúýþæö", "et": "äõöüšž", "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "ro": "ăâîșțşţ", "hr": "čćđšž", "bs": "čćđšž", "sr": "čćđšž", "sl": "čšžćđ",
    "tr": "çğıöşüâîûi̇", "az": "çəğıöşü", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "sq": "ëç",
}  # fmt: skip


class Reading(NamedTuple):
    """A text as one code page has it, and how many of its letters and signs are odd there."""

    page: str
    text: str
    odd: int


def read(data: bytes) -> Reading | None:
    """The reading with the fewest odd letters; None where even that one has more than one in twenty."""
    sample = data[:_LOOKED_AT]
    high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    best: Reading | None = None
    for page in PAGES:
        found = _reading(sample, page)
        if found is not None and (best is None or found.odd < best.odd):
            best = found
            if not found.odd:
                break
    if best is None or best.odd * 20 > high:
        return None
    return best._replace(text=data.decode(best.page, "replace"))


def _reading(sample: bytes, page: str) -> Reading | None:
    try:
        text = sample.decode(page)
    except UnicodeDecodeError:
        return None
    return Reading(page, text, _odd(text, detector.best(text)[0]))


def _odd(text: str, language: str) -> int:
    letters = frozenset(_LETTERS.get(language, ()))
    found = islice(_HIGH.finditer(text), _MOST)
    return sum(_is_odd(text, match.start(), letters, language) for match in found)


def _is_odd(text: str, at: int, letters: frozenset[str], language: str) -> bool:
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign.isalpha() and sign not in "ªº":
        if (
            "\u0370" <= sign <= "\u04ff"
        ):  # Greek and Cyrillic words hold no Latin letters, and a capital only begins them
            return (sign.isupper() and before.islower()) or _is_latin(before) or _is_latin(after)
        known = not letters or sign.lower() in letters or sign in letters
        inside = before.islower() or (before.isalpha() and after.islower())
        alone = not before.isalpha() and not after.isalpha()
        if sign in "ƒœ" and alone:
            return True
        return not known or (sign.isupper() and (inside or (alone and sign in _NEVER_ALONE)))
    if sign in "¿¡":
        return language not in _SPANISH
    if sign not in _BESIDE_WORDS:
        return True
    if sign in "«»":
        return before.isdigit() or (before.isalpha() and after.isalpha())
    if sign in "²³¹":
        return before.isalpha() and text[max(at - 4, 0) : at].isalpha()  # "m²" is a measure, "zgodzi³" is none
    if sign == "‚":
        return before.isalpha()
    return before.isalpha() and after.isalpha() and sign not in _INSIDE_WORDS


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
