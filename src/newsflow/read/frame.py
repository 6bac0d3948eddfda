"""What agencies' layout puts around and into the text of a story, and what is not the story's text."""

from __future__ import annotations

import re

from newsflow import Dateline
from newsflow.read import dateline, xmltree
from newsflow.read.builder import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lxml.etree import _Element

_LINE = 120  # characters; longer is a paragraph, whatever its class
_LONGEST_CREDIT = 500  # characters, so that figures inside figures are not read whole at each level
_DATELINES = frozenset({"dat", "dateline"})
_BESIDE = frozenset({"vignette", "source"})  # of a dateline: the story's label and its agency, no place
# Elements named for a character, which some systems escape with the text: "800&lt;endash&gt;-&lt;/endash&gt;1 000".
_NAMED = re.compile(r"<(endash|emdash)>[-–— ]{0,3}</\1>")
_CHARACTERS = {"endash": "–", "emdash": "—"}


def dateline_line(tree: _Element) -> _Element | None:
    """The element of its own, above the first paragraph, that holds the dateline; None where it stands in the text."""
    for element in tree.iter("div", "p"):
        if _classes(element) & _DATELINES:
            return element if _is_line(element) else None
        if element.tag == "p":
            return None
    return None


def _is_line(element: _Element) -> bool:
    return 0 < len(xmltree.spaced(element)) <= _LINE and all(e is element for e in element.iter("p"))


def dateline_of(line: _Element) -> Dateline | None:
    """The dateline in such an element; the place is what is no label and no agency."""
    whole = xmltree.spaced(line)
    if not len(line):
        return dateline.element(whole)
    parts = [line.text or "", *(part for child in line for part in (_place(child), child.tail or ""))]
    found = dateline.element(" ".join(part for part in parts if part.strip()))
    return Dateline(place=found.place if found else None, date=found.date if found else None, text=whole)


def is_credit(element: _Element, credits: frozenset[str]) -> bool:
    """Whether an element is the credit line of a picture whose credit is known."""
    if not credits or next(element.iterancestors("figure"), None) is None:
        return False
    short = ""
    for part in xmltree.raw_text(element):
        if len(short) + len(part) > _LONGEST_CREDIT:
            return False
        short += part
    return clean(short) in credits


def typeset(body: _Element) -> None:
    """Put the characters where a system wrote elements named for them, and escaped those."""
    for element in body.iter():
        if element.text and "dash>" in element.text:
            element.text = _NAMED.sub(_character, element.text)
        if element.tail and "dash>" in element.tail:
            element.tail = _NAMED.sub(_character, element.tail)


def _character(found: re.Match[str]) -> str:
    return _CHARACTERS[found[1]]


def _place(child: _Element) -> str:
    return "" if _classes(child) & _BESIDE else xmltree.text(child)


def _classes(element: _Element) -> set[str]:
    return set((element.get("class") or "").casefold().split())
