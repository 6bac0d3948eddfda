"""Words typed twice: "in the the house".

In half a million words of proofread news, six words of ten that stood twice were "had", "that", "very" or "many", and rightly so;
all others were slips. Function words are taken out unless a particle may be meant ("went on on Monday"); so are common
words of four letters and more, but for those that are said twice for effect.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import eq

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
_TWICE = re.compile(r"(?<![\w'’\-@#./&])([a-z]{1,20})([ \t]{1,3}|[ \t]{0,3}\n[ \t]{0,3})\1(?![\w'’\-@/&]|\.\w)")
# "of the of the": a preposition and an article, both typed twice.
_PHRASE_TWICE = re.compile(
    r"(?<![\w'’\-@#./&])"
    r"((?:of|to|in|on|at|for|with|by|from|and|that|as) (?:the|a|an|his|her|their|its|our|this)) \1(?![\w'’\-@/&]|\.\w)"
)
# "said that that he", "said there there was": the one pair of words that is often right, where what follows shows that it is not.
_WRONG_AFTER = {
    "that": re.compile(r" (?:he|she|they|we|it|the|a|an|there|his|her|their|its)\b"),
    "there": re.compile(r" (?:is|was|are|were|will|has|have|had|would|could|may|might|must)\b"),
}
_BEFORE = re.compile(r"([A-Za-z]{1,20}|[,;:])[ \t\n]{1,3}$")
# In front of a sentence's subject: there, a pronoun stands once.
_SUBJECT_DUE = re.compile(
    r"(?:said|says|say|saying|added|that|and|but|if|because|when|while|whether|although|though|after|before|until|where|why|how|than|as|[,;])$",
    re.IGNORECASE,
)
_REPEATED_WORD = 0.96
_REPEATED_CONTENT = 0.85  # too little for a quotation, where words are repeated for effect
_PROPOSED_WORD = 0.6
_CONTENT = 4  # letters


# "What he has has to be seen", "the man who was was a thief": a clause ends with the verb with which the sentence goes on.
_NOUN_CLAUSE = re.compile(
    r"\b(?:what|whatever|who|whoever|which|where|how|that|all|everything|anything|thing|problem|question|issue|point|truth|reality|it|this|there)\b",
    re.IGNORECASE,
)
_CLAUSE = 40  # code points
_AUXILIARY = re.compile(r"(?:did|do|does|is|was|are|were|would|could|should|has|have|had|will|can|must|may|might)$")


class Repeat(Struct, frozen=True):
    """text[start:end] is a word twice; write it once."""

    start: int
    end: int
    word: str
    confidence: float


def may_repeat(small: list[str]) -> bool:
    """Whether a text with these words in small letters, in order, may have one twice in a row: quick, and mostly no."""
    return any(map(eq, small, small[1:])) or any(
        a == c and b == d for a, b, c, d in zip(small, small[1:], small[2:], small[3:], strict=False)
    )


def repeats(text: str, is_common: Callable[[str], bool] = lambda word: False) -> Iterator[Repeat]:
    """The words of *text* that stand twice, with how sure it is that one is too many; *is_common* knows the words of English."""
    listed = toml("typos")["twice"]
    function = {word for words in listed.values() for word in words}
    for match in _TWICE.finditer(text):
        word = match.group(1)
        if word in listed["right"]:
            if word in _WRONG_AFTER and _WRONG_AFTER[word].match(text, match.end()):
                yield Repeat(match.start(), match.end(), word, _REPEATED_CONTENT)
            continue
        if word in function:
            yield Repeat(match.start(), match.end(), word, _confidence(word, text, match))
        elif len(word) >= _CONTENT and is_common(word) and not _is_again(word, text, match.end()):
            yield Repeat(match.start(), match.end(), word, _REPEATED_CONTENT)
    for match in _PHRASE_TWICE.finditer(text):
        yield Repeat(match.start(), match.end(), match.group(1), _REPEATED_WORD)


def _confidence(word: str, text: str, match: re.Match[str]) -> float:
    listed = toml("typos")["twice"]
    if word in listed["proposed"] or word in listed["effect"] or _is_again(word, text, match.end()):
        return _PROPOSED_WORD
    before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
    if word in listed["particles"] and (before is None or _TAKES_PARTICLE.match(before.group(1))):
        return _PROPOSED_WORD
    if word in listed["verbs"] and _NOUN_CLAUSE.search(text, max(0, match.start() - _CLAUSE), match.start()):
        return _PROPOSED_WORD
    if word == "not" and (before is None or not _AUXILIARY.match(before.group(1))):
        return _PROPOSED_WORD
    if word in listed["subjects"] and (before is None or not _SUBJECT_DUE.match(before.group(1))):
        return _PROPOSED_WORD
    return _REPEATED_WORD


def _is_again(word: str, text: str, end: int) -> bool:
    """Three times or more is meant: "no, no, no", or a table."""
    return bool(re.match(rf"\s{re.escape(word)}\b", text[end : end + len(word) + 2]))
