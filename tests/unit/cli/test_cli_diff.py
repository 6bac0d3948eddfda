"""A diff made from edits, not by comparing: applied to the old text it gives the new one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from newsflow.cli.diff import Swap, lines
from newsflow.cli.findings import Findings
from newsflow.story import Block, Declared, Edit, Source, Story


def diff_of(text: str, swaps: list[Swap]) -> str:
    """What `newsflow check --diff` prints of a plain text whose paragraphs are its lines."""
    blocks, at = [], 0
    parts = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    original = "\n\n".join(part for _, part in parts)
    moved = {}
    for start, part in parts:
        line = text.count("\n", 0, start) + 1
        blocks.append(Block("paragraph", at, at + len(part), line))
        moved.update({start + n: at + n for n in range(len(part) + 1)})
        at += len(part) + 2
    edits = tuple(
        Edit(moved[s.start], moved[s.start] + s.end - s.start, text[s.start : s.end], s.after, "r", applied=True)
        for s in swaps
    )
    found = Findings(files=1)
    story = Story(original=original, blocks=tuple(blocks), edits=edits, declared=Declared(format="plain"))
    found.add(Source("a.txt", text.encode()), story)
    return re.sub(r"\x1b\[[0-9;]*m", "", "".join(lines(found)))


def patched(text: str, diff: str) -> str:
    """The text after the diff, read as patch(1) reads it."""
    old, new, at = text.splitlines(keepends=True), [], 0
    for hunk in re.split(r"^@@ ", diff, flags=re.M)[1:]:
        head, _, body = hunk.partition("\n")
        first, count = map(int, re.match(r"-(\d+),(\d+) ", head).groups())  # type: ignore[union-attr]
        new += old[at : first - 1]
        told: list[str] = []
        for line in body.splitlines(keepends=True):
            if line.startswith("\\"):
                told[-1] = told[-1].removesuffix("\n")
            else:
                told.append(line)
        assert [line[1:] for line in told if line[0] in " -"] == old[first - 1 : first - 1 + count]
        new += [line[1:] for line in told if line[0] in " +"]
        at = first - 1 + count
    return "".join(new + old[at:])


def test_nothing_to_change_is_no_diff() -> None:
    assert diff_of("one\ntwo\n", []) == ""


def test_a_change_has_one_line_of_context_on_each_side() -> None:
    assert diff_of("one\ntwo\nthree\nfour\nfive\n", [Swap(8, 13, "3")]) == (
        "--- a/a.txt\n+++ b/a.txt\n@@ -2,3 +2,3 @@\n two\n-three\n+3\n four\n"
    )


def test_neighbouring_changes_share_a_hunk_and_distant_ones_do_not() -> None:
    text = "a1\nb\nc1\nd\ne\nf\ng1\n"
    told = diff_of(text, [Swap(0, 2, "A"), Swap(5, 7, "C"), Swap(14, 16, "G")])
    assert re.findall(r"^@@ .* @@$", told, re.M) == ["@@ -1,4 +1,4 @@", "@@ -6,2 +6,2 @@"]


def test_what_stays_between_two_changes_is_context() -> None:
    assert diff_of("a1\nb\nc1\n", [Swap(0, 2, "A"), Swap(5, 7, "C")]).splitlines()[3:] == [
        "-a1",
        "+A",
        " b",
        "-c1",
        "+C",
    ]


def test_a_file_without_a_last_line_break_keeps_it_so() -> None:
    assert diff_of("a\nb", [Swap(2, 3, "B")]).endswith(
        "-b\n\\ No newline at end of file\n+B\n\\ No newline at end of file\n"
    )


@given(st.lists(st.lists(st.sampled_from(["ab", "c", "über"]), max_size=4), min_size=1, max_size=12), st.data())
def test_the_diff_makes_the_new_text(paragraphs: list[list[str]], data: st.DataObject) -> None:
    text = "\n".join(" ".join(words) for words in paragraphs) + data.draw(st.sampled_from(["", "\n"]))
    words = [m.span() for m in re.finditer(r"\S+", text)]
    chosen = data.draw(st.sets(st.sampled_from(words), max_size=5)) if words else set()
    swaps = [Swap(start, end, data.draw(st.sampled_from(["x", "y z", ""]))) for start, end in sorted(chosen)]
    expected, at = "", 0
    for swap in swaps:
        expected, at = expected + text[at : swap.start] + swap.after, swap.end
    expected += text[at:]
    assert patched(text, diff_of(text, swaps)) == expected
