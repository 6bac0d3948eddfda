"""Where quotation marks open and close: straight, curly, single, low and angular ones, unbalanced, over several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsflow import Block, Span

_MARKS = re.compile(r"``|''|[“”„‟«»\"‘’‚'‹›]")
_OPENERS = frozenset("“„‟«‘‚‹")
_SINGLE = frozenset("‘’‚'‹›")
_SENTENCE_END = ".?!…"
# Up to the next single mark: closed behind a comma or a sentence's end.
_SPOKEN = re.compile(r"(?:[^‘’'\n“”\"]|(?<=\w)['’](?=\w))+[,.?!…]['’](?!\w)")
# Words that begin with an apostrophe.
_CLIPPED = re.compile(r"(?:tis|twas|em|til|cause|bout|n|round|nough|s|d|ll|re|ve|t)\b|\d", re.IGNORECASE)


def segments(text: str, blocks: Sequence[Block]) -> list[Span]:
    """The stretches in quotation marks, marks included, in order; a quotation over several blocks is one.

    Marks inside a stretch (a quotation in a quotation) are not looked at. A stretch whose closing mark is missing ends
    with its block; a closing mark without an opening one is no stretch.
    """
    found: list[Span] = []
    running: int | None = None  # where a quotation began that goes on over a paragraph's end
    single = _uses_single_marks(text)
    for index, block in enumerate(blocks):
        inside = list(_of_block(text, block, single))
        if running is not None and inside and inside[0][0] == _first(text, block):
            start, end, closed = inside.pop(0)
            inside.insert(0, (running, end, closed))
        elif running is not None:
            found.append(Span(running, blocks[index - 1].end))
        running = None
        for start, end, closed in inside:
            if closed or not _goes_on(text, blocks, index, text[start], single):
                if closed or _is_worth_it(text, block, start):
                    found.append(Span(start, end))
            else:
                running = start
    if running is not None:
        found.append(Span(running, blocks[-1].end))
    return found


def _of_block(text: str, block: Block, single: bool) -> Iterator[tuple[int, int, bool]]:
    """Start, end and "closed" of each stretch in one block."""
    opened: tuple[int, bool] | None = None  # where, and whether by a single mark
    for match in _MARKS.finditer(text, block.start, block.end):
        mark, at, after = match.group(), match.start(), match.end()
        is_single = mark in _SINGLE
        if is_single and _is_apostrophe(text, at):
            continue
        if opened is None:
            if _can_open(text, mark, at, after, block.start) and (
                not is_single or single or _introduced(text, at, block) or _is_utterance(text, after, block.end)
            ):
                opened = (at, is_single)
        elif is_single != opened[1]:
            if not is_single and opened[1] and not single and mark in '”"':
                yield opened[0], after, True  # 'Russia is to blame,'" he said: the inner mark was left open
                opened = None
        elif _opens_anew(text, mark, at, after, block) and (end := _cut(text, opened[0], at)) is not None:
            yield opened[0], end, True  # "We won, he said. "We won: the first was never closed
            opened = (at, is_single)
        elif mark in _OPENERS and mark not in "„‟‚" and not _closes(text, after, block.end):
            if not single or not is_single:
                opened = (at, is_single)
        elif _can_close(text, mark, at, after, block.end, single=is_single):
            if text[opened[0] + 1 : at].strip():
                yield opened[0], after, True
            opened = None
    if opened is not None:
        end = _cut(text, opened[0], block.end, at_end=True)
        yield opened[0], block.end if end is None else end, end is not None


def _opens_anew(text: str, mark: str, at: int, after: int, block: Block) -> bool:
    """Whether a mark behind an opening one opens too, by the space around it."""
    if mark not in ("“", '"', "``"):
        return False
    return text[at - 1].isspace() and after < block.end and not text[after].isspace()


# he said, the mayor told, Anna Berg added, said Anna Berg: behind the comma that ends somebody's words
_VERB = (
    r"(?:said|says|told|tells|added|adds|asked|asks|replied|replies|wrote|writes|continued|explained|insisted|warned)"
)
_SAID = re.compile(
    rf"(?<=[,?!])\s(?:(?:(?:he|she|they|(?:the|an?|his|her|its|one)\s(?:[\w.'’-]+\s){{1,5}}|(?:[^\W\d_a-z][\w.'’-]*\s){{1,6}})\s?{_VERB})"
    rf"|{_VERB}\s(?:the|an?|one|his|her|[^\W\d_a-z]))\b"
)


def _cut(text: str, start: int, end: int, *, at_end: bool = False) -> int | None:
    """Where words whose closing mark is missing end: before ", she said"; None: nobody is said to speak.

    *at_end*: only where the attribution ends the paragraph.
    """
    said = _SAID.search(text, start, min(end, start + 2000))
    if said is None or (at_end and end - said.end() > 60):
        return None
    return said.start()


def _uses_single_marks(text: str) -> bool:
    """Whether single marks quote in this text: British style, without double marks or with them only inside."""
    singles = len(re.findall(r"(?:^|[\s(—–])[‘'](?=[^\W\d_])[^‘'\n]{2,}?[,.?!][’']", text[:20000]))
    doubles = len(re.findall(r"[“\"«„]", text[:20000]))
    if not doubles and not singles:  # ‘I would do it again’: five minutes with the mayor
        return (
            re.search(r"(?:^|[\s(])(?:‘[^‘’'\n]{2,200}’|'[^\W\d_][^‘’'\n]{6,200}[^\Ws]')(?!\w)", text[:20000])
            is not None
        )
    return singles > 0 and singles * 2 >= doubles


def _is_apostrophe(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if before.isalnum() and after.isalnum():
        return True
    return (
        not before.isalnum()
        and text[at] in "'’"
        and before in ("", " ", "\n", "(")
        and bool(_CLIPPED.match(text, at + 1))
    )


def _can_open(text: str, mark: str, at: int, after: int, first: int) -> bool:
    if mark in _OPENERS or mark == "``":
        return True
    if mark == "»":  # Danish and German books quote »so«
        return after < len(text) and text[after].isalpha() and (at == first or text[at - 1].isspace())
    if mark == "”":  # Swedish and Finnish open with the closing mark
        return (at == first or text[at - 1].isspace()) and after < len(text) and text[after].isalnum()
    if mark in ("’", "›"):
        return False
    left = at == first or text[at - 1].isspace() or text[at - 1] in "([—–-/“‘"
    right = after < len(text) and not text[after].isspace()
    return right and (left or (mark == '"' and not text[at - 1].isalnum() and text[at - 1] not in ".,!?"))


def _introduced(text: str, at: int, block: Block) -> bool:
    """Whether a single mark in a text of double marks opens words that are introduced: say, 'Russia is to blame'."""
    return mark_before(text, at, block.start) in ",:"


def _is_utterance(text: str, after: int, last: int) -> bool:
    """Whether words in single marks are closed like speech: 'He did what he could,' …"""
    return bool(text[after : after + 1].isupper() and _SPOKEN.match(text, after, min(last, after + 400)))


def mark_before(text: str, at: int, first: int) -> str:
    """The last character before *at* that is no space."""
    left = text[max(first, at - 3) : at].rstrip()
    return left[-1:] or "^"


def _can_close(text: str, mark: str, at: int, after: int, last: int, *, single: bool) -> bool:
    before, behind = text[at - 1], text[after : after + 1] if after < last else " "
    if single and mark in "'’":
        if before in ",.?!…—-":
            return True
        if behind.isalnum():
            return False
        # the ministers’ offices: an apostrophe, if the words go on and a better closing mark follows
        better = re.compile(r"[,.?!…][’']").search(text, after, min(last, after + 400))
        opens = re.compile(r"\s[‘'][^\W\d_]").search(text, after, min(last, after + 400))
        return not (before == "s" and behind == " " and better and (opens is None or better.start() < opens.start()))
    if mark == '"' and not single:
        # "They said "no" to us": a mark between a space and a letter opens another stretch inside; leave it
        return not (before.isspace() and behind.isalnum())
    return True


def _closes(text: str, after: int, last: int) -> bool:
    """Whether an opening mark stands where a closing one belongs: “so said he.“"""
    return after >= last or text[after].isspace() or text[after] in ".,;:!?)"


def _goes_on(text: str, blocks: Sequence[Block], index: int, mark: str, single: bool) -> bool:
    """Whether the next paragraph takes up an open quotation with another opening mark."""
    if index + 1 >= len(blocks):
        return False
    following = blocks[index + 1]
    first = text[following.start : following.start + 1]
    if first in _SINGLE and not single:
        return False
    return bool(first) and (first == mark or (first in '“"„«' and mark in '“"„«'))


def _first(text: str, block: Block) -> int:
    return block.start


def _is_worth_it(text: str, block: Block, start: int) -> bool:
    """Whether a stretch that is never closed is a quotation: it opens the paragraph or a sentence, or is introduced."""
    before = mark_before(text, start, block.start)
    begins = before in ".?!" and text[start + 1 : start + 2].isupper() and block.end - start > 20
    return start == block.start or before in ",:" or begins
