"""Words typed twice: "in the the house".

Only function words that cannot rightly follow themselves are taken out; all others are proposed, if at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from newsflow.lexicon import toml

# Verbs and other words that take a particle: "the talks went on on Monday", "what it is is a mistake".
_TAKES_PARTICLE = re.compile(
    r"(?:(?:go|goes|going|gone|went|come|comes|coming|came|move[sd]?|moving|log(?:s|ged|ging)?|sign(?:s|ed|ing)?|turn(?:s|ed|ing)?|"
    r"carr(?:y|ies|ied|ying)|hold(?:s|ing)?|held|take[sn]?|taking|took|put(?:s|ting)?|bring(?:s|ing)?|brought|bid|given?|gave|"
    r"giv(?:es|ing)|stay(?:s|ed|ing)?|drag(?:s|ged|ging)?|look(?:s|ed|ing)?|count(?:s|ed|ing)?|rel(?:y|ies|ied|ying)|depend(?:s|ed|ing)?|"
    r"insist(?:s|ed|ing)?|agreed?|work(?:s|ed|ing)?|call(?:s|ed|ing)?|brought|sworn|voted|flown|ushered|what|it|that|he|she|this|there|"
    r"who|where|problem|question|issue|point|thing|truth|live|lived|liv(?:es|ing)|let|sent|check(?:s|ed|ing)?|drop(?:s|ped|ping)?|"
    r"fill(?:s|ed|ing)?|hand(?:s|ed|ing)?|join(?:s|ed|ing)?|pass(?:es|ed|ing)?|set(?:s|ting)?|settle[sd]?|start(?:s|ed|ing)?|"
    r"tun(?:e|es|ed|ing)|switch(?:es|ed|ing)?|walk(?:s|ed|ing)?|do|did|does|done|was|were|be|been|being|is|are))$",
    re.IGNORECASE,
)
_TWICE = re.compile(r"(?<![\w'’\-@#./&])([a-z]{1,12})([ \t]{1,3}|[ \t]{0,3}\n[ \t]{0,3})\1(?![\w'’\-@/&]|\.\w)")
_BEFORE = re.compile(r"([A-Za-z]{1,20})[ \t\n]{1,3}$")
_REPEATED_WORD = 0.96
_PROPOSED_WORD = 0.6


class Repeat(Struct, frozen=True):
    """text[start:end] is a word twice; write it once."""

    start: int
    end: int
    word: str
    confidence: float


def repeats(text: str) -> Iterator[Repeat]:
    """The words of *text* that stand twice, with how sure it is that one is too many."""
    for match in _TWICE.finditer(text):
        word = match.group(1)
        if any(word in words for words in toml("typos")["twice"].values()):
            yield Repeat(match.start(), match.end(), word, _confidence(word, text, match))


def _confidence(word: str, text: str, match: re.Match[str]) -> float:
    if word in toml("typos")["twice"]["proposed"] or _is_again(word, text, match.end()):
        return _PROPOSED_WORD
    if word in toml("typos")["twice"]["particles"]:
        before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
        if before is None or _TAKES_PARTICLE.match(before.group(1)):
            return _PROPOSED_WORD
    return _REPEATED_WORD


def _is_again(word: str, text: str, end: int) -> bool:
    """Three times or more is meant: "no, no, no", or a table."""
    return bool(re.match(rf"\s{re.escape(word)}\b", text[end : end + len(word) + 2]))
