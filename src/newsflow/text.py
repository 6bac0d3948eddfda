"""Tokens, sentences, words, and sketches of a text: one linear pass, shared by all plugins that look at the same text.

Offsets are code points into the text as given; nothing is normalised. The pass over the last few texts is remembered, so
that the plugins of one story pay for it once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from heapq import nsmallest

from msgspec import Struct

from newsflow.story import Span

SKETCH_SIZE = 64  # smallest hashes kept: the standard error of the estimated resemblance is then about 1/8 at worst
SHINGLE = 4  # words


class Token(Struct, frozen=True, gc=False):
    """A word, a number, or a mark of punctuation; text[start:end] is its *text*."""

    start: int
    end: int
    text: str  # as printed: "Putin's", "Sen.", "U.S.", "Secretary-General", "--"
    word: str  # without possessive: "Putin"
    lower: str  # *word* in lower case
    capital: bool  # begins with an upper-case letter
    possessive: bool  # ends in 's, or in the apostrophe of a plural
    alpha: bool  # begins with a letter


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Abbreviations that never end a sentence: what follows belongs to them.
_TITLES = _set(
    "mr mrs ms mx smt eng engr barr dr prof rev hon fr sr sra messrs mme mlle st sen sens rep reps gov govs gen lt maj "
    "brig col cols capt cpt sgt cpl cmdr cdr adm vadm amb del pres supt det insp atty asst dep vs no nos cf fig vol art sec "
    "ft mt al pvt pfc ens spc lieut comdr cllr hr"
)
_MONTHS = _set("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat")
# These may end a sentence: they do where the next word is one that begins sentences.
_OTHERS = _set(
    "jr sr inc corp co ltd llc bros etc est dept univ ave blvd rd ala ariz ark calif colo conn fla ga ill ind kan ky la md "
    "mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo dak ph.d approx min max govt intl assn plc "
    "esq ret"
)
_ABBREVIATIONS = _TITLES | _MONTHS | _OTHERS
# Words that read as English without their full stop: an abbreviation only with a capital letter.
_ALSO_WORDS = _set(
    "no sat sun mar art fig la ill ind miss mass co pa ore wash min max mon fri sec det del art gen rd al ms"
)

_NUMBERED = frozenset(("no", "nos", "art", "fig", "vol"))  # abbreviations in front of a number only: "No. 10"

_STARTERS = _set(
    "the a an this that these those he she it they we i you his her its their our my your there here what who why how where "
    "which when while if as after before since because although though but and or so yet nor however meanwhile still then "
    "also in on at for from with by to of under over about during despite according such some many most several both each "
    "all no not now today yesterday last next earlier later asked speaking once until unlike instead"
)
_SPEECH = _set("said says asked asks told wrote added replied cried shouted exclaimed demanded tweeted posted")
_OPENERS = frozenset("“‘«„‚([{\"'")
_CLOSERS = frozenset("”’»“‘)]}\"'")
_ENDS = frozenset((".", "?", "!", "…", "。", "！", "？", "?!", "!?"))

# A word is tried first and by plain character classes: on news text this is twice as fast as one exact class with branches.
_TOKEN = re.compile(
    r"""
      ([^\W\d_]\w*(?:[’'\-\u2010\u2011\u0300-\u036f]\w+)*)       # 1: a word: O'Neill, Secretary-General
      (\.(?!\.)(?:(?<=\b\w\.)(?:[^\W\d_]\.)+(?:[’']s\b)?)?)?     # 2: its full stop, or the rest of U.S., a.m., U.N.'s
    | \d[^\W_]*(?:[.,:/\-’'][^\W_]+)*                             # 60-day  5,500  9M729  18:30
    | \.{2,} | -{2,} | [–—―]+ | _+ | =+ | \*+ | [?!]{2,} | ''
    | \S
    """,
    re.VERBOSE,
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of *text* in order."""
    return _tokens(text)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The stretches between blank lines; in a text without a blank line, its lines. White space at the rims is left out."""
    return _paragraphs(text)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of *text*: each from its first to its last token, closing quotation marks included.

    A paragraph's end is a sentence's end. Abbreviations, titles ("Lt. Gen. H.R. McMaster") and initials are not.
    """
    return _sentences(text)


def words(text: str) -> tuple[str, ...]:
    """The words and numbers of *text*, as printed."""
    return tuple(t.text for t in _tokens(text) if t.alpha or t.text[0].isalnum())


def word_count(text: str) -> int:
    """How many words and numbers *text* has."""
    return sum(t.alpha or t.text[0].isalnum() for t in _tokens(text))


def in_title_case(part: tuple[Token, ...]) -> bool:
    """Whether capitals say nothing here: nearly every long word has one; in a sentence all of six or more."""
    long = [t.capital for t in part if t.alpha and len(t.word) > 3]
    if part and part[-1].text in (".", "!", "?"):
        return len(long) > 5 and all(long)
    return len(long) > 3 and sum(long) > 0.8 * len(long)


def sketch(text: str) -> tuple[int, ...]:
    """The 64 smallest CRC-32 of the lower-cased word 4-shingles, ascending: a fingerprint that near-duplicates share.

    A text of fewer than four words has one shingle; one without words has an empty sketch.
    """
    said = [word.lower() for word in words(text)]
    shingles = {" ".join(said[i : i + SHINGLE]) for i in range(max(1, len(said) - SHINGLE + 1))} if said else set()
    return tuple(nsmallest(SKETCH_SIZE, {zlib.crc32(s.encode("utf-8", "surrogatepass")) for s in shingles}))


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The share of word 4-shingles two texts have in common (Jaccard), estimated from their sketches: 0 to 1."""
    if not a or not b:
        return 0.0
    union = nsmallest(SKETCH_SIZE, set(a) | set(b))
    return len(set(union) & set(a) & set(b)) / len(union)


# Four texts: a story's original and text, and the same of the story before (a mail or package gives several).
@lru_cache(maxsize=4)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(_pass(text))


def _pass(text: str) -> list[Token]:
    found: list[Token] = []
    single = 0  # single quotation marks open now: then an apostrophe after s closes one
    for match in _TOKEN.finditer(text):
        group = match.lastindex
        if group is not None:
            word = match.group()
            if group == 1 and word.isascii() and "'" not in word:  # nine words of ten: no call for them
                start, end = match.span()
                found.append(Token(start, end, word, word, word.lower(), word[0].isupper(), False, True))
            else:
                _word(found, match, full_stop=group == 2)
            continue
        mark = match.group()
        if mark in "'‘’":
            if _ends_plural(text, match.start(), found, single):
                found[-1] = _plural_possessive(found[-1], mark)
                continue
            single += 1 if mark == "‘" or _opens(text, match.start()) else -1 if single else 0
        found.append(Token(match.start(), match.end(), mark, mark, mark, False, False, False))
    return found


def _word(found: list[Token], match: re.Match[str], *, full_stop: bool) -> None:
    start, word = match.start(), match.group(1)
    if full_stop and (len(match.group(2)) > 1 or _is_abbreviation(word, match.string[match.end() : match.end() + 2])):
        word, full_stop = match.group(), False
    if not word.isascii() and len(signs := _UNSPACED.findall(word)) > 1:
        for sign in signs:
            found.append(Token(start, start + len(sign), sign, sign, sign, False, False, True))
            start += len(sign)
    else:
        found.append(_token(start, word))
    if full_stop:
        end = match.end()
        found.append(Token(end - 1, end, ".", ".", ".", False, False, False))


def _token(start: int, text: str) -> Token:
    if len(text) > 2 and text[-1] in "sS" and text[-2] in "'’":
        return Token(start, start + len(text), text, text[:-2], text[:-2].lower(), text[0].isupper(), True, True)
    return Token(start, start + len(text), text, text, text.lower(), text[0].isupper(), False, True)


def _is_abbreviation(word: str, behind: str) -> bool:
    word = word.rpartition("-")[2]  # R-Ark.
    lower = word.lower()
    if lower in _NUMBERED:
        return behind[-1:].isdigit()
    if lower not in _ABBREVIATIONS:
        return len(word) == 1 and word.isupper()
    return lower not in _ALSO_WORDS or word[0].isupper()


def _ends_plural(text: str, at: int, found: list[Token], single: int) -> bool:
    """Whether the apostrophe at *at* makes the word before it possessive: the ministers' offices, Reyes' wife."""
    if single or not found or found[-1].end != at or found[-1].text[-1] not in "szx" or not found[-1].alpha:
        return False
    return text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isalpha()


def _plural_possessive(token: Token, mark: str) -> Token:
    return Token(
        token.start, token.end + 1, token.text + mark, token.text, token.text.lower(), token.capital, True, token.alpha
    )


def _opens(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in '([{—–"“'


@lru_cache(maxsize=4)
def _paragraphs(text: str) -> tuple[Span, ...]:
    parts = _stretches(text, _BLANK_LINE)
    return tuple(parts if len(parts) > 1 else _stretches(text, re.compile(r"\n")))


def _stretches(text: str, border: re.Pattern[str]) -> list[Span]:
    found, at = [], 0
    for start, end in [*((m.start(), m.end()) for m in border.finditer(text)), (len(text), len(text))]:
        part = text[at:start]
        if body := part.strip():
            first = at + len(part) - len(part.lstrip())
            found.append(Span(first, first + len(body)))
        at = end
    return found


@lru_cache(maxsize=4)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(_split(_tokens(text), _paragraphs(text)))


def _split(row: tuple[Token, ...], parts: tuple[Span, ...]) -> Iterator[Span]:
    at = 0
    for part in parts:
        first = at
        while at < len(row) and row[at].start < part.end:
            at += 1
            last = _end_of_sentence(row, at - 1, part.end)
            if last is not None:
                yield Span(row[first].start, row[last].end)
                first = at = last + 1
        if first < at:
            yield Span(row[first].start, row[at - 1].end)


def _end_of_sentence(row: tuple[Token, ...], at: int, stop: int) -> int | None:
    """The last token of the sentence that ends at token *at*, closers included; None: it does not end there."""
    token = row[at]
    if token.text not in _ENDS and not (token.text[-1] == "." and len(token.text) > 1):
        return None
    last = at
    while last + 1 < len(row) and row[last + 1].start == row[last].end and row[last + 1].text in _CLOSERS:
        last += 1
    after = last + 1
    if after >= len(row) or row[after].start >= stop:
        return last
    if row[after].start == row[last].end and token.text not in "。！？":
        return None
    return last if _may_begin(row, after, token, quoted=last > at) else None


def _may_begin(row: tuple[Token, ...], after: int, end: Token, *, quoted: bool) -> bool:
    """Whether a sentence may begin at token *after*, behind *end*."""
    first = row[after]
    if first.text in _OPENERS and after + 1 < len(row):
        first = row[after + 1]
    if first.alpha and not first.capital and first.text[0].islower() and "-" not in first.text:
        return False
    if end.alpha:
        return _ends_after(end, first)
    if quoted and end.text != ".":
        return not _is_attribution(row, after)
    return first.alpha or first.text[0].isdigit() or first.text in "([$£€—–-#@•" or not end.text.startswith("..")


def _ends_after(end: Token, first: Token) -> bool:
    """Whether the abbreviation *end* also ends its sentence, judged by the word behind it."""
    stem = end.lower.rstrip(".")
    if stem in _TITLES:
        return False
    if stem in _MONTHS:
        return first.capital
    return first.lower in _STARTERS and first.capital


def _is_attribution(row: tuple[Token, ...], after: int) -> bool:
    """“Why now?” Smith asked: a question in quotation marks does not end the sentence that carries it."""
    return any(t.lower in _SPEECH and not t.capital for t in row[after : after + 4])
