"""Headlines in title case: there a capital letter says nothing about names.

So more is asked of an edit than in running text: the printed word stands nowhere else in the story, it is no word and no name
that anybody counted, and what would be written is a common word, or one that the story itself uses.
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
                one = corrected(match.start(), match.end(), text, (start, end), body, judge)
                if one is not None:
                    yield one


def _is_title_case(headline: str) -> bool:
    small = toml("typos")["headlines"]["small"]
    words = [word for word in _ANY_WORD.findall(headline) if word.lower() not in small]
    return len(words) >= _LEAST and all(not word.islower() for word in words) and not headline.isupper()


def corrected(
    start: int, end: int, text: str, around: tuple[int, int], body: Counter[str], judge: Judge
) -> Correction | None:
    """What to write for the capitalised word text[start:end], judged in small letters among those of text[around]."""
    printed, lower = text[start:end], text[start:end].lower()
    listed = lower in judge.lexicon.known_slips
    if judge.is_known(lower) or (not listed and (body[printed] > 1 or lower in body)):
        return None
    if judge.lexicon.zipf(lower) > _RARE and not listed:
        return None
    shift = around[0]
    for one in judge.corrections(text[shift : around[1]].lower(), lambda s, e: s == start - shift and e == end - shift):
        used = one.after in body
        if one.certain and one.confidence >= _SURE and (used or judge.lexicon.zipf(one.after) >= _COMMON):
            after = one.after[0].upper() + one.after[1:]
            return msgspec.structs.replace(one, start=start, end=end, after=after)
    return None
