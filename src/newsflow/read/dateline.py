"""Datelines printed at the start of a story: "MOSCOW, Dec. 5 (EXA) — ".

The forms are those of the agencies' own style books: place in capitals (or any case before an agency in brackets), state or
country, date, agency in brackets, dash. The text keeps what is printed; here it is only read.
"""

from __future__ import annotations

import re

from newsflow import Dateline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsflow.read.builder import Builder

_HEAD = 120  # the longest real dateline seen has 74 characters: two places, date and agency
_DASH = re.compile(r"\s?(?:—|–|--+|\.\s?[-–—]|:(?=\s)|[-−](?=\s)|(?<=/)\.(?=\s))\s?")
_AGENCY = re.compile(r"(?:\s*|--|—|–)(?:\(([^()\d\-–—]{2,40})\)|(?<=[\s.])/([^/\d]{2,20})/)$")
_AGENCY_FIRST = re.compile(r"\(([A-Za-z][A-Za-z ]{1,18})\)\s?[-–—]\s?(?=[^\W\d_]{3})")  # "(ANSA) - ROMA, 5 DIC - "
# Months as agencies print them in English, Spanish, Portuguese, French, Italian, German, Dutch and the Nordic languages.
_MONTHS = (
    "jan(?:uary|uar|uari|eiro|vier|v)? ene(?:ro)? gen(?:naio)? feb(?:ruary|ruar|ruari|rero|braio|r)? fev(?:ereiro)? "
    "fév(?:rier|r)? mar(?:ch|s|zo|ço|t|ts)? maart mrt märz apr(?:il|ile)? abr(?:il)? avr(?:il)? may(?:o)? mai(?:o)? maj mei "
    "mag(?:gio)? june? juni(?:o)? jun(?:ho|i)? juin giu(?:gno)? july? juli(?:o)? jul(?:ho)? juil(?:let)? lug(?:lio)? "
    "aug(?:ust|usti|ustus)? ago(?:sto)? ao[uû]t? sept?(?:ember|iembre|embre)? set(?:embro|tembre)? oct(?:ober|ubre|obre)? "
    "okt(?:ober)? out(?:ubro)? ott(?:obre)? nov(?:ember|iembre|embro|embre)? dec(?:ember)? dez(?:ember|embro)? des(?:ember)? "
    "dic(?:iembre|embre)? déc(?:embre)?"
)
_MONTH = rf"(?:{'|'.join(_MONTHS.split())})\.?"
_DATE = re.compile(
    rf"(?:^|[,\s]+)((?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:\.|er|º)?\s+(?:de\s+)?{_MONTH})(?:,?\s+(?:de\s+)?\d{{4}})?)[.,]?$",
    re.IGNORECASE,
)
# Agencies that print their sign and no dash: "Bern (sda) Der Bundesrat ...". A list, because names have nicknames in brackets.
_DASHLESS = re.compile(
    r"[^\W\d_][^()\n]{1,50}\((?:TT|PTI|IANS|ANI|UNI|sda|SDA|ats|APA|NTB|STT|ANP|Belga|dpa|AFP|AP|Reuters|EFE|ANSA|AGI|UPI|Xinhua|Kyodo|"
    r"Yonhap|Bernama|Antara|AAP|BNS|Hina|MTI|PAP|Tanjug)\)(?=\s[A-ZÀ-Þ“\"])"
)
_BARE_AGENCY = re.compile(
    r"(?<=\d)(?:\s+([A-Z]{2,8})|,\s([A-Z][A-Za-z]{2,12}))$"
)  # "SYDNEY March 22 AAP -", "TOKYO, Dec. 5, Kyodo -"
_STOPPED = re.compile(
    r"(?<=[A-Z]{4})\.$"
)  # "MOSCOW. Dec 5 (Interfax)", and neither "NEW YORK, N.Y." nor "BATON ROUGE, La."
_SHORT_FORM = re.compile(r",\s[A-Z][A-Za-z.]{0,5}\.$")  # "KANSAS CITY, Mo."
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
# Words in capitals that open a paragraph with a dash or colon and name no place.
_LABELS = frozenset(
    [
        "UPDATE",
        "CORRECTION",
        "CORRECTED",
        "ADVISORY",
        "EDITORS",
        "EDITOR",
        "NOTE",
        "ATTENTION",
        "BREAKING",
        "EXCLUSIVE",
        "ANALYSIS",
        "WATCH",
        "READ",
        "URGENT",
        "FLASH",
        "EMBARGO",
        "EMBARGOED",
        "FACTBOX",
        "TIMELINE",
        "OPINION",
        "REVIEW",
        "NEWSMAKER",
        "SNAPSHOT",
        "LIVE",
        "VIDEO",
        "PHOTO",
    ]
)


def parse(paragraph: str) -> Dateline | None:
    """The dateline *paragraph* starts with, or None. *paragraph* is a block's clean text."""
    head = paragraph[:_HEAD]
    opening = _AGENCY_FIRST.match(head)
    for dash in _DASH.finditer(head, opening.end() if opening else 0):
        if head.startswith("(", dash.end()):
            continue
        found = _read(
            head[opening.end() if opening else 0 : dash.start()], agency=opening is not None, colon=":" in dash[0]
        )
        if found:
            text = head[: dash.end()].strip()
            return Dateline(place=found[0] or None, date=found[1], text=text)
        if dash.start() > 80:
            break
    return _dashless(head)


def _dashless(head: str) -> Dateline | None:
    printed = _DASHLESS.match(head)
    found = _read(printed[0]) if printed else None
    return Dateline(place=found[0] or None, date=found[1], text=printed[0]) if printed and found else None


def element(text: str) -> Dateline | None:
    """A format's own dateline element: it is a dateline for sure, so that any place will do."""
    text = text.strip()
    if not text:
        return None
    said = re.sub(r"[\s:–—-]{0,10}$", "", text)
    place, date, _ = _parts(said if _SHORT_FORM.search(said) else said.rstrip(" ."))
    if date and text.endswith(f"{date}."):
        date += "."
    if place[:1].isdigit():  # some print the hour there, and no place
        place, date = "", place
    return Dateline(place=place or None, date=date, text=text)


def _read(left: str, *, agency: bool = False, colon: bool = False) -> tuple[str, str | None] | None:
    """Place and date of what stands before the dash; None where that is no dateline. *agency*: one stands in front of it."""
    place, date, said = _parts(left)
    agency = agency or said is not None
    if colon and not agency:  # "LOOK: ..." is no place; "OSLO (NTB): ..." is
        return None
    words = _WORD.findall(place)
    if not place and date and agency:
        return "", date
    if not words or len(words) > 7 or any(ch in place for ch in '"“”?!;') or words[0].upper() in _LABELS:
        return None
    capitals = (words[0].isupper() and len(words[0]) > 2) or (place.isupper() and len(words) <= 4 and len(place) > 2)
    if capitals or (agency and words[0][0].isupper() and len(words) <= 4 and words[0] not in ("The", "A", "An")):
        return place, date
    return None


def _parts(left: str) -> tuple[str, str | None, str | None]:
    """Place, date and agency of what stands before the dash."""
    agency = date = None
    left = left.rstrip(" .:") if left.endswith((" ", ":")) else left
    found = _AGENCY.search(left) or (None if _DATE.search(left) else _BARE_AGENCY.search(left))
    if found:
        agency, left = found[1] or found[2], left[: found.start()]
    if found := _DATE.search(left):
        date, left = found[1], left[: found.start()]
    return _STOPPED.sub("", left.strip(" ,")), date, agency


def printed(builder: Builder) -> Dateline | None:
    """The dateline printed at the start of the first paragraph of a story under construction."""
    return parse(builder.lead) if builder.lead else None
