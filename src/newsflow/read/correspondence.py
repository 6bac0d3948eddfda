"""What mail programs and manners put around the words of a mail: greetings stay, signatures and quoted mails go.

What is left out here stands in the kept original. A mail that passes another one on is different: what it quotes is the matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from newsflow.read.markup import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

_SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)
_DEVICE = re.compile(
    r"^(?:Sent from (?:my|Mail for|Outlook for|Yahoo)|Get Outlook for|Von meinem \S+ gesendet|Gesendet von|Envoyé de mon|"
    r"Enviado desde)\b.{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
# The line above a quoted mail, as the programs write it in English, German, French, Spanish, Italian and Dutch.
_WROTE = re.compile(
    r"^(?:On\s.{5,160}\swrote|Am\s.{5,160}\sschrieb.{0,80}|Le\s.{5,160}\sa écrit|El\s.{5,160}\sescribió|Il\s.{5,160}\sha scritto|"
    r"Op\s.{5,160}\sschreef.{0,80})\s?:\s?$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^(?:-{2,}\s?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Message d'origine|"
    r"Message transféré)\s?-{2,}|Begin forwarded message:|_{20,})\s?$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^>?\s?\*?(?:From|Sent|To|Cc|Bcc|Subject|Date|Reply-To|Von|Gesendet|An|Betreff|Datum|De|Envoyé|À|Objet):\*?(?:\s|$)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^(?:(?:with )?(?:best|kind|kindest|warm|warmest) (?:regards|wishes)|regards|best|all the best|cheers|many thanks|"
    r"thanks|thank you|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|mfg|cordialement|bien à vous|"
    r"(?:mit )?(?:freundlichen?|besten?|herzlichen?|schönen?|viele|liebe) grüßen?|(?:un )?saludos?(?: cordiales)?|"
    r"atentamente|cordiali saluti|met vriendelijke groet(?:en)?|med vennlig hilsen|hälsningar)[,.!]?$",
    re.IGNORECASE,
)
_ANSWER = 15  # words; with fewer, what is quoted may be the matter ("see the story below") and stays
_MOST_LINES = 3_000  # in which a quoted mail is looked for
_LOOKED_AT = 50  # lines of what may be a quotation
_FOOT = 12  # lines of the longest signature without a sign above it
_FOOT_LINE = 72  # characters; a longer line is a sentence
_CLASSES = frozenset(
    {"gmail_signature", "moz-signature", "moz-cite-prefix", "gmail_attr", "yahoo_quoted", "protonmail_signature_block"}
)
_QUOTED = frozenset({"gmail_quote", "gmail_extra", "protonmail_quote", "moz-forward-container"})


def own_words(text: str, *, forwarded: bool) -> str:
    """A plain mail without the signature and the mail it answers; the whole of it where nothing else would be left."""
    lines = _DEVICE.sub("", _SIGNATURE.split(text)[0]).splitlines()
    kept = _passed_on(lines) if forwarded else _in_front_of_quotation(lines)
    kept = _in_front_of_farewell(kept)
    return "\n".join(kept) if any(line.strip() for line in kept) else text


def _in_front_of_quotation(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines[:_MOST_LINES]):
        wrote = line if at + 1 == len(lines) else f"{line} {lines[at + 1]}"  # the line is often broken
        rest = lines[at + 1 : at + _LOOKED_AT]
        answered = (_ORIGINAL.match(line) and _opens_mail(rest)) or _is_head(lines[at : at + 6])
        if answered or ((_WROTE.match(line) or _WROTE.match(wrote.strip())) and _is_quoted(rest)):
            return lines[:at] if len(" ".join(lines[:at]).split()) >= _ANSWER else lines
    return lines


def _is_head(lines: list[str]) -> bool:
    """Whether header lines of a mail stand here, three at least, as Outlook puts them above what it quotes."""
    said = [line for line in lines if _FIELD.match(line)]
    return bool(lines) and _FIELD.match(lines[0]) is not None and len(said) > 2 and said == lines[: len(said)]


def _opens_mail(rest: list[str]) -> bool:
    """Whether header lines of a mail follow: a ruled line alone parts a story."""
    return any(_FIELD.match(line) for line in rest[:3])


def _is_quoted(rest: list[str]) -> bool:
    """Whether nearly all lines with text are set off by a ">"."""
    full = [line for line in rest if line.strip()]
    return bool(full) and 4 * sum(line.startswith(">") for line in full) >= 3 * (len(full) - 1)


def _passed_on(lines: list[str]) -> list[str]:
    """A forwarded mail's own words and those it passes on, without the header lines between them."""
    kept: list[str] = []
    in_fields = False
    for line in lines:
        if _ORIGINAL.match(line):
            in_fields = True
        elif not (in_fields and (_FIELD.match(line) or not line.strip())):
            in_fields = False
            kept.append(line)
    return kept


def _in_front_of_farewell(lines: list[str]) -> list[str]:
    """Without "Best regards" and the name, office and telephone below it, where only such lines follow."""
    full = [at for at, line in enumerate(lines) if line.strip()]
    for at in full[-_FOOT:]:
        if _FAREWELL.match(lines[at].strip()) and all(len(line) <= _FOOT_LINE for line in lines[at:]):
            return lines[:at]
    return lines


def is_below(*, forwarded: bool) -> Callable[[_Element], bool]:
    """Tells which elements of an HTML mail are a signature or, in an answer, the mail that is answered."""

    def skip(element: _Element) -> bool:
        names = set((element.get("class") or "").casefold().split())
        if names & _CLASSES:
            return True
        quoted = element.get("type") == "cite" or bool(names & _QUOTED) or element.get("id") == "divRplyFwdMsg"
        return quoted and not forwarded

    return skip


def says_enough(pieces: list[Piece]) -> bool:
    """Whether a mail's own words may be all that was meant."""
    return sum(len(piece.text.split()) for piece in pieces) >= _ANSWER


def without_signature(pieces: list[Piece]) -> list[Piece]:
    """The blocks in front of a signature: of its sign, or of a farewell with short lines below it."""
    for at, piece in enumerate(pieces):
        text = piece.text
        foot = pieces[at + 1 :]
        last = len(foot) <= _FOOT and all(len(part.text) <= 2 * _FOOT_LINE for part in foot)
        if text == "--" or (_FAREWELL.match(text) and last) or (_DEVICE.match(text) and not foot):
            return pieces[:at]
    return pieces
