"""Lines above a wire story that are for editors: what kind of copy it is, and whether it is to be killed."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from newsflow.story import DeclaredStatus

_LABEL = re.compile(
    r"(?:(?:BC|AM|PM)-)?(?:\d(?:ST|ND|RD|TH)\s+)?(?:LEAD|LD|EXTRA|URGENT|ROUNDUP|CORRECTION|CORRECTIVE|UPDATE|NEWS\s?ALERT|ALERT|FLASH|"
    r"BULLETIN|ADVISORY|WRITETHRU|EIL|BLITZ|KORREKTUR|ZUSAMMENFASSUNG|ERSTE\s+MELDUNG|PREVIEW|FEATURE|BACKGROUND|SUMMARY)"
    r"(?:\s+(?:\d+|LEAD|LD))?[:.]?$"
)
_KILL = re.compile(r"(?:(?:BULLETIN|MANDATORY|URGENT)\s+)?(?:KILL|ELIMINATION|WITHHOLD|RÜCKZUG|STREICHUNG)\b", re.ASCII)


def is_label(line: str) -> bool:
    """Whether a line only says what kind of copy follows: "URGENT", "1ST LEAD", "EIL"."""
    return bool(_LABEL.match(line)) or is_kill(line)


def is_kill(line: str) -> bool:
    """Whether a line in capitals takes a story back: "MANDATORY KILL", "BULLETIN KILL"."""
    return len(line) < 60 and line.isupper() and bool(_KILL.match(line))


def status_of(lines: list[str]) -> DeclaredStatus:
    """What lines for editors say of a story whose format knows no status."""
    return "canceled" if any(map(is_kill, lines)) else "usable"
