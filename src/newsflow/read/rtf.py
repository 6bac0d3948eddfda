"""Rich Text Format: one pass over its control words, with emphasis, links, lists and styles; deleted and hidden text left out.

striprtf is not used: it prints addresses of links and deleted words into the text, and keeps no emphasis.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsflow import Declared, ReadError, Source, Story, hookimpl
from newsflow.read import copy, fields
from newsflow.read.builder import Run, Style, clean, href, refusals

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,9})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>\r\n|[^a-z'])|(?P<brace>[{}])|[\r\n]+"
    r"|(?P<text>[^\\{}\r\n]+)|\\"
)
_DEEPEST = 1_000  # groups inside groups; Word nests about 15
_MOST_PARAGRAPHS = 100_000
_MOST = 3_000_000  # control words and stretches of text in a file
# Destinations that hold no printed text; so do all that begin with \* and are not named here.
_SKIPPED = frozenset(
    (
        *(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "headerl",
            "headerr",
            "headerf",
            "footer",
        ),
        *(
            "footerl",
            "footerr",
            "footerf",
            "footnote",
            "annotation",
            "atnid",
            "atnauthor",
            "xe",
            "tc",
            "nonshppict",
            "listtable",
        ),
        *("pntext", "listtext", "fldinst", "listoverridetable", "rsidtbl", "generator", "themedata"),
    )
)
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": " ", "line": "\n", "cell": " ", "softline": "\n", "emspace": " ", "enspace": " ",
}  # fmt: skip
_BREAKS = frozenset({"par", "sect", "page", "row", "nestrow"})
_LINK = re.compile(r"HYPERLINK\s{1,20}\"?([^\"\s]{1,2000})")
# Fonts tell the code page of their letters: \\fcharset of the font table -> Python's name of it.
_FONT = re.compile(r"\\f(\d{1,5})(?:\\[a-z]{1,20}-?\d{0,9} ?){0,10}?\\fcharset(\d{1,3})")
_CHARSETS = {
    "77": "mac_roman", "128": "cp932", "129": "cp949", "134": "cp936", "136": "cp950", "161": "cp1253", "162": "cp1254",
    "163": "cp1258", "177": "cp1255", "178": "cp1256", "186": "cp1257", "204": "cp1251", "222": "cp874", "238": "cp1250",
}  # fmt: skip
_PLATFORMS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_STYLE = re.compile(r"\{\\s(\d{1,5})\b[^{}]{0,2000}? ([^{};\\]{1,80});\}")
_KEYWORDS = re.compile(r"\{\\keywords ([^{}\\]{1,1000})\}")


class _State(NamedTuple):
    """What holds inside one group."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    skipped: str = ""  # the destination that is left out
    skip: int = 1  # characters that stand in for a \\u character in old readers
    link: str | None = None
    codepage: str = ""  # of the font in hand; "" for the document's own


@hookimpl
def read(source: Source) -> Story | None:
    """Read a file that begins as RTF does."""
    data = source.data.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not data.startswith(b"{\\rtf"):
        return None
    with refusals(source.name):
        text = data.decode("latin-1")
        keywords = _KEYWORDS.search(text)
        declared = Declared(format="rtf", keywords=fields.listed(keywords[1]) if keywords else ())
        return copy.story(_Reader(text).paragraphs(), declared)


class _Reader:
    """Goes through the tokens once, with a stack of states."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._styles = {found[1]: found[2] for found in _STYLE.finditer(text[:500_000])}
        self._fonts = {found[1]: _CHARSETS.get(found[2], "") for found in _FONT.finditer(text[:500_000])}
        self._codepage = "cp1252"
        self._state = _State()
        self._stack: list[_State] = []
        self._made: list[copy.Paragraph] = []
        self._runs: list[Run] = []
        self._bytes = bytearray()
        self._instruction: list[str] = []
        self._left = 0  # characters still to leave out behind a \u
        self._style = ""
        self._listed = False  # until the next \pard
        self._marked = False  # this paragraph alone: it has its bullet printed
        self._starred = False

    def paragraphs(self) -> list[copy.Paragraph]:
        """All paragraphs, empty ones too. Raises ReadError "hostile" for what is nested or long beyond any document."""
        for count, found in enumerate(_TOKEN.finditer(self._text)):
            if count > _MOST or len(self._stack) > _DEEPEST or len(self._made) > _MOST_PARAGRAPHS:
                raise ReadError("this RTF is nested or long beyond any document; refused", code="hostile")
            self._token(found)
        self._break()
        return self._made

    def _token(self, found: re.Match[str]) -> None:
        if found["hex"]:
            if not self._leave_out(1):
                self._bytes.append(int(found["hex"], 16))
            return
        self._flush()
        if found["brace"] == "{":
            self._stack.append(self._state)
        elif found["brace"]:
            self._close()
        elif found["word"]:
            self._word(found["word"], int(found["number"]) if found["number"] else None)
        elif found["sign"]:
            self._sign(found["sign"])
        elif found["text"]:
            text = found["text"]
            self._say(text[self._leave_out(len(text)) :])

    def _leave_out(self, size: int) -> int:
        """How many of *size* characters only stand in for one that was already said."""
        left = min(self._left, size)
        self._left -= left
        return left

    def _close(self) -> None:
        ended = self._state
        self._state = self._stack.pop() if self._stack else _State()
        self._left, self._starred = 0, False
        if ended.skipped == "fldinst" and self._state.skipped != "fldinst":
            found = _LINK.search("".join(self._instruction))
            self._instruction = []
            self._state = self._state._replace(link=href(found[1]) if found else None)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word in _SKIPPED or (starred and word != "fldinst"):
            self._marked = self._marked or word in ("pntext", "listtext")
            if not self._state.skipped:
                self._state = self._state._replace(skipped=word)
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in _BREAKS:
            self._break()
        elif word == "u" and number is not None:
            self._say(chr(number % 65536))
            self._left = self._state.skip
        elif word == "s":
            self._style = str(number)
        elif word == "ansicpg" and number:
            self._codepage = f"cp{number}"
        elif word in _PLATFORMS:
            self._codepage = _PLATFORMS[word]
        else:
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        on = number != 0
        if word == "b":
            self._state = self._state._replace(bold=on)
        elif word == "i":
            self._state = self._state._replace(italic=on)
        elif word in ("v", "deleted"):
            self._state = self._state._replace(hidden=on)
        elif word == "f":
            self._state = self._state._replace(codepage=self._fonts.get(str(number), ""))
        elif word == "plain":
            self._state = self._state._replace(bold=False, italic=False, hidden=False, codepage="")
        elif word == "pard":
            self._style, self._listed = "", False
        elif word == "ls" and number:
            self._listed = True
        elif word == "uc" and number is not None:
            self._state = self._state._replace(skip=min(max(number, 0), 10))

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in ("\n", "\r", "\r\n"):  # TextEdit and its kin end a paragraph so
            self._break()
        elif sign in "~\t":
            self._say(" ")
        elif sign == "_":
            self._say("-")
        elif sign in "\\{}":
            self._say(sign)

    def _say(self, text: str) -> None:
        state = self._state
        if state.skipped == "fldinst":
            self._instruction.append(text[:4000])
        elif text and not state.skipped and not state.hidden:
            self._runs.append(Run(text, _styles(state)))

    def _flush(self) -> None:
        """Bytes given as \\'hh are letters of the document's code page, some of them of two bytes."""
        if self._bytes:
            try:
                text = self._bytes.decode(self._state.codepage or self._codepage, "replace")
            except LookupError:
                text = self._bytes.decode("cp1252", "replace")
            self._bytes.clear()
            self._say(text)

    def _break(self) -> None:
        self._flush()
        kind = copy.kind_of(self._styles.get(self._style, ""))
        if kind == "paragraph" and (self._listed or self._marked):
            kind = "list-item"
        if not self._state.skipped:
            self._made.append(copy.Paragraph(kind, _whole(self._runs), len(self._made) + 1))
            self._runs = []
            self._marked = False


def _styles(state: _State) -> tuple[Style, ...]:
    found: list[Style] = []
    if state.bold:
        found.append(("strong", None))
    if state.italic:
        found.append(("emphasis", None))
    if state.link:
        found.append(("link", state.link))
    return tuple(found)


def _whole(runs: list[Run]) -> list[Run]:
    """Pairs of surrogates, which RTF writes as two characters, as the one they mean."""
    if not any("\ud800" <= c <= "\udfff" for run in runs for c in run.text):
        return runs
    text = "".join(run.text for run in runs)
    return [Run(clean(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")))]
