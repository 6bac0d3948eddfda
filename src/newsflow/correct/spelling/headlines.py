"""Words whose capital letter says nothing about names: in headlines in title case, and at the start of a sentence.

So more is asked of an edit than in running text: the printed word stands nowhere else in the story, it is no word and no name
that anybody counted, and what would be written is a common word, or one that the story itself uses. At the start of a
sentence, where surnames stand too, even that is only proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from newsflow.correct.spelling.judge import Correction, Judge
from newsflow.lexicon import toml

_WORD = re.compile(r"(?<![\w'’@.&/#*-])[A-Z][a-z]{3,27}(?![\w@/&*-]|['’]\w|\.\w)")
_ANY_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# The first word of a paragraph or sentence; what follows is no name's second part.
_FIRST = re.compile(r"(?:(?<=[.?!] )|(?<=[.?!][\"”] )|(?<=\n)|(?<![\s\S]))[A-Z][a-z]{2,27}(?= [a-z])")
_CONTEXT = 60  # code points behind it that are looked at
_LEAST = 3  # words a headline must have before its case says something
_COMMON = 4.0  # zipf of a word that is written without the story's own use of it
_RARE = 2.2  # zipf above which a printed word is somebody's name
_SURE = 0.90  # what the judge must say of the word in lower case


def title_case_corrections(text: str, spans: Iterable[tuple[int, int]], judge: Judge) -> Iterator[Correction]:
    """Corrections of the headlines text[start:end] that are in title case."""
    body = None
    for start, end in spans:
        if _is_title_case(text[start:end]):
            body = body or Counter(_ANY_WORD.findall(text))
            for match in _WORD.finditer(text, start, end):
                one = _corrected(match, text, start, end, body, judge)
                if one is not None:
                    yield one


def sentence_start_proposals(text: str, judge: Judge) -> Iterator[Correction]:
    """Corrections of the first words of sentences, none of them certain."""
    body = None
    for match in _FIRST.finditer(text):
        if not judge.is_known(match.group().lower()):
            body = body or Counter(_ANY_WORD.findall(text))
            end = text.find("\n", match.end(), match.end() + _CONTEXT)
            one = _corrected(match, text, match.start(), end if end >= 0 else match.end() + _CONTEXT, body, judge)
            if one is not None:
                yield msgspec.structs.replace(one, certain=False)


def _is_title_case(headline: str) -> bool:
    small = toml("typos")["headlines"]["small"]
    words = [word for word in _ANY_WORD.findall(headline) if word.lower() not in small]
    return len(words) >= _LEAST and all(not word.islower() for word in words) and not headline.isupper()


def _corrected(
    match: re.Match[str], text: str, start: int, end: int, body: Counter[str], judge: Judge
) -> Correction | None:
    printed, lower = match.group(), match.group().lower()
    if body[printed] > 1 or lower in body or judge.is_known(lower):
        return None
    if judge.lexicon.zipf(lower) > _RARE and lower not in judge.lexicon.known_slips:
        return None
    headline = text[start:end].lower()
    found = judge.corrections(headline, lambda s, e: s == match.start() - start and e == match.end() - start)
    for one in found:
        used = one.after in body
        if one.certain and one.confidence >= _SURE and (used or judge.lexicon.zipf(one.after) >= _COMMON):
            after = one.after[0].upper() + one.after[1:]
            return msgspec.structs.replace(one, start=match.start(), end=match.end(), after=after)
    return None
