"""What sources say about themselves, in one form: bylines, dates, urgency, lists of keywords, status.

Nothing is guessed: a value that cannot be read for sure is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from newsflow.read.builder import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsflow.story import DeclaredStatus

_BY = re.compile(
    r"^(?:(?:written|reported|reporting|story|text|words)\s+)?(?:by|von|par|por|av|di|door|af|de)[:\s]\s*", re.I
)
_ONLY_BY = re.compile(r"^(?:(?:written|reported|reporting|story|text|words)\s+)?by[:\s]\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|\||\s(?:and|AND|And|und|och|et|y|og|&)\s)\s*")
_ROLE = re.compile(
    r"(?i)(?:associated press|press association|reuters|bloomberg|agence|staff|writers?|reporters?|correspondents?|editors?|"
    r"bureau|chief|desk|agency|news|press|service|contributors?|times|post|tribune|herald|gazette|columnist|analyst|"
    r"\bAP\b|\bAFP\b|\bdpa\b|\bUPI\b|\bin [A-Z]|for the |special to|\.(?:com|org|net|no|de)\b)"
)
_MAIL = re.compile(r"\s*<?[\w.+-]{1,64}@[\w.-]{1,100}>?")

# Particles of names, and what joins name, office and town.
_SMALL = frozenset(
    (
        *(
            "and",
            "of",
            "for",
            "in",
            "at",
            "the",
            "to",
            "with",
            "und",
            "y",
            "de",
            "da",
            "di",
            "du",
            "van",
            "von",
            "der",
            "den",
        ),
        *("la", "le", "el", "al", "bin", "ibn", "dos", "del", "della", "ten", "ter", "zu", "dpa", "apa", "afp"),
    )
)
_FULL_STOP = re.compile(r"(?<=[a-z]{3})\.$")  # of the line, not of an initial or "Jr."
_EMPLOYER = re.compile(
    r"^(\S+\s\S+.{0,60}?)\s(?:of|for|in|from)\s[A-Z].*$"
)  # "Ian Lee of EXA", "Ian Lee in Rome"; not "Duke of York"
_INITIALS = re.compile(r"[a-z]{1,4}(?:/[a-z]{1,4}){1,5}")  # "gr/bp": who wrote and who edited, for the desk
_AGENCY_BEFORE = re.compile(r"^[A-Z]{2,5}-(?=[A-ZÆØÅÄÖ][a-zæøåäö])")  # "NTB-Nils Olsen"
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|M\.?D|Ph\.?D)\.?")

# What names of zones mean in print, hours from UTC. "IST", "CST" and the like are read the American way, as in agency copy.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9, "HKT": 8,
    "SGT": 8, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_STATUSES: dict[str, DeclaredStatus] = {
    "usable": "usable",
    "withheld": "withheld",
    "embargoed": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
    "killed": "canceled",
    "kill": "canceled",
}


def bylines(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The names in byline elements: without "By", without agency and office, several parted; each once, in order."""
    return tuple(dict.fromkeys(name for text in texts for name in _names(clean(text))))


def is_byline(text: str) -> bool:
    """Whether a line of copy is a byline: "By Maria Conti", "By A. Conti and B. Rossi, Example Agency"."""
    found = _ONLY_BY.match(text)
    if not found or len(text) > 120 or (text.rstrip().endswith((".", "!", "?", ",", ":")) and not text.endswith("Jr.")):
        return False
    rest = text[found.end() :]
    words = [w for w in re.split(r"[\s,/&|]+", rest) if w]
    return 0 < len(words) <= 16 and words[0][0].isupper() and all(w[0].isupper() or _is_small(w) for w in words)


def _is_small(word: str) -> bool:
    """Whether a word of a byline may start with a small letter."""
    return word.casefold() in _SMALL or word.startswith(("d'", "d’", "l'", "l’", "al-"))


def when(text: str | None) -> datetime | None:
    """A date as formats write it: ISO 8601 extended or basic, RFC 5322, or printed. Naive where no zone is given."""
    text = clean(text)
    if not text or len(text) > 60:
        return None
    for attempt in (text, text.replace(" ", "T", 1) if text[:1].isdigit() else text):
        try:
            return _sane(datetime.fromisoformat(attempt))
        except ValueError:
            continue
    return _printed(text)


def later(release: datetime | None, issued: datetime | None) -> datetime | None:
    """*release* when it is an embargo: later than the issue. Many systems print the same time in both places."""
    if release is None or issued is None or (release.tzinfo is None) != (issued.tzinfo is None):
        return release
    return release if release > issued else None


def integer(text: object, low: int = 1, high: int = 9) -> int | None:
    """*text* as a whole number between *low* and *high*, else None."""
    word = str(text).strip() if text is not None else ""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 5 and low <= int(word) <= high else None


def status(text: str | None, embargo: datetime | None = None) -> DeclaredStatus:
    """Publishing status from any format's word ("stat:canceled", "Withheld"); what is unknown is held back, not published.

    "Embargoed" with a time is usable from that time on, and the embargo says when; without one it is withheld.
    """
    word = clean(text).casefold().rpartition(":")[2].rpartition("/")[2]
    if word == "embargoed" and embargo is not None:
        return "usable"
    return _STATUSES.get(word, "withheld") if word else "usable"


def listed(text: str | None, separators: str = ",;") -> tuple[str, ...]:
    """A list in one line, "treaty, arms; NATO", as its items, each once."""
    parts = re.split(f"[{re.escape(separators)}]", clean(text))
    return tuple(dict.fromkeys(part for part in map(str.strip, parts) if part))


def unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The clean texts, each once, in order, without empty ones."""
    return tuple(dict.fromkeys(filter(None, map(clean, texts))))


def _names(text: str) -> list[str]:
    text = _MAIL.sub("", _BY.sub("", text)).strip(" ,;|-–—/()")
    text = _AGENCY_BEFORE.sub("", re.split(r"\s+[-–—|]\s+|\s*/\s+|\s+/\s*", text)[0])
    if _INITIALS.fullmatch(text):
        return []
    names: list[str] = []
    for part in _AND.split(text):
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        for index, piece in enumerate(pieces):
            if index and _SUFFIX.fullmatch(piece) and names:
                names[-1] += f", {piece}"
            elif not names or is_person(piece):
                names.append(_EMPLOYER.sub(r"\1", _FULL_STOP.sub("", piece)))
    return names


def is_person(piece: str) -> bool:
    """Whether a piece of a byline reads like a person's name rather than an agency, an office or a town."""
    return 2 <= len(piece.split()) <= 5 and not _ROLE.search(piece) and piece[:1].isupper() and piece[:4] != "The "


def _printed(text: str) -> datetime | None:
    """RFC 5322 and printed dates. A date without its year is none: the year would be a guess."""
    from dateutil import parser

    text = re.sub(r"(?i)\b([ap])\.m\.", r"\1m", text)
    found = []
    for default in (datetime(2000, 1, 1), datetime(2004, 2, 2)):  # what differs between the two was filled in, not read
        try:
            found.append(parser.parse(text, default=default, tzinfos=_zone))
        except (ValueError, OverflowError, TypeError, AttributeError):
            return None
    return _sane(found[0]) if found[0] == found[1] else None


def zone(name: str) -> timezone | None:
    """The zone an abbreviation means in agency copy, or None."""
    hours = _ZONES.get(name)
    return timezone(timedelta(hours=hours)) if hours is not None else None


def _zone(name: str | None, offset: int | None) -> timezone | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset)) if abs(offset) < 86400 else None
    return zone(name or "")


def _sane(found: datetime) -> datetime | None:
    """Dates that newspapers can have, and that survive a change of zone."""
    if not 1600 <= found.year <= 2200:
        return None
    try:
        offset = found.utcoffset()
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if offset == timedelta(0) else found
