"""The list of hooks in plugins/README.md, from the docstrings of hookspecs.py.

python tests/hooks_table.py    writes it anew
"""

from __future__ import annotations

import re
from pathlib import Path

from newsflow import hookspecs
from newsflow.plugins.admission import ARGUMENTS, HOOKS

DOCUMENT = Path(__file__).parents[1] / "plugins" / "README.md"
BEGIN = "<!-- hooks: begin; written by `python tests/hooks_table.py` from the docstrings of hookspecs.py -->\n"
END = "<!-- hooks: end -->"


def written() -> str:
    """Each hook: a heading with the exact signature, the first sentence, and the five answers of the docstring."""
    return "\n".join(_hook(name) for name in HOOKS)


def _hook(name: str) -> str:
    summary, _, answers = (getattr(hookspecs, name).__doc__ or "").partition("\n\n")
    rows = re.findall(r"^ {4}(When|Sees|Returns|Must not|Failing): +(.*?)$", answers, re.MULTILINE)
    listed = "\n".join(f"- {word}: {said}" for word, said in rows)
    return f"### `{name}({', '.join(ARGUMENTS[name])})`\n\n{summary}\n\n{listed}\n"


def fresh(text: str) -> str:
    """The document with its list of hooks written anew."""
    head, _, rest = text.partition(BEGIN)
    return head + BEGIN + "\n" + written() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    DOCUMENT.write_text(fresh(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {DOCUMENT}")
