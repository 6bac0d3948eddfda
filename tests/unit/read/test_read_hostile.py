# ruff: noqa: E501  documents stand here as files hold them
"""Files built to exhaust, to leak or to mislead are refused with a sentence, or read as what they say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from newsflow import ReadError, Story

BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9 if n else "ha"}">' for n in range(9))
NITF = "<nitf><body><body.content><p>{}</p></body.content></body></nitf>"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = f"<w:document {W}><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
PARAGRAPH = "<p>The council voted on Tuesday to build a wall along the river, officials said in a long statement.</p>"


def packed(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def mails(count: int) -> str:
    return (
        "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" * count
        + "From: a@b\nTo: c@d\n\nhi"
    )


REFUSED: dict[str, tuple[str, bytes | str, str]] = {
    "an entity bomb": ("a.xml", f"<!DOCTYPE nitf [{BOMB}]>{NITF.format('&a8;')}", "hostile"),
    "an external entity": ("a.xml", f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]>{NITF.format("&x;")}', "hostile"),
    "the same in UTF-16": ("a.xml", f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///x">]>{NITF.format("&x;")}'.encode("utf-16"), "hostile"),
    "a parameter entity": ("a.xml", '<!DOCTYPE nitf [<!ENTITY % x SYSTEM "file:///x"> %x;]><nitf/>', "hostile"),
    "deep XML": ("a.xml", "<nitf>" + "<p>" * 5000 + "</p>" * 5000 + "</nitf>", "hostile"),
    "XML cut off": ("a.xml", "<nitf><body><body.content><p>Fine", "malformed"),
    "XML of another kind": ("a.xml", "<?xml version='1.0'?><svg><text>not a story</text></svg>", "unknown-format"),
    "a feed": ("a.xml", f"<rss><channel><title>News</title><description>{PARAGRAPH}{PARAGRAPH}</description></channel></rss>", "unknown-format"),
    "JSON of another kind": ("a.json", '{"name": "package", "version": "1.0"}', "unknown-format"),
    "deep HTML without boxes": ("a.html", "<html><body>" + "<x-y>" * 5000 + PARAGRAPH * 3, "hostile"),
    "a thousand attributes": ("a.html", "<html><body><p " + " ".join(f"a{n}=b" for n in range(1000)) + f">x</p>{PARAGRAPH}", "hostile"),
    "tags without end": ("a.html", "<html><body>" + "<i>" * 70_000, "hostile"),
    "a page that is an error": ("a.html", "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", "no-article"),
    "a page without an article": ("a.html", "<html><body><nav><a href='/'>Home</a></nav></body></html>", "no-article"),
    "JSON brackets": ("a.json", '{"uri":"u","headline":"h","body_text":' + "[" * 100_000 + "]" * 100_000 + "}", "hostile"),
    "NaN": ("a.json", '{"uri":"u","headline":"h","body_text":"x","version":NaN}', "malformed"),
    "a number of a million digits": ("a.json", '{"uri":"u","headline":"h","version":' + "9" * 10_000 + "}", "malformed"),
    "YAML aliases": ("a.md", "---\na: &a [x]\nb: [*a, *a]\n---\n\nText.", "hostile"),
    "a Markdown paragraph of brackets": ("a.md", "# x\n\n" + "[" * 30_000, "too-large"),
    "a line of ten million letters": ("a.txt", "x" * 10_000_000, "too-large"),
    "a million lines": ("a.txt", "a\n" * 1_000_000, "too-large"),
    "a zip bomb": ("a.docx", packed(word__document_xml=DOCUMENT % ("a" * 50_000_000)), "hostile"),
    "a zip of thousands": ("a.docx", packed(word__document_xml=DOCUMENT % "x", **{f"x{n}": "" for n in range(2_100)}), "hostile"),
    "entities in a DOCX": ("a.docx", packed(word__document_xml=f'<!DOCTYPE w [<!ENTITY a "b">]>{DOCUMENT % "&a;"}'), "hostile"),
    "a damaged DOCX": ("a.docx", packed(word__document_xml=DOCUMENT % "hello there")[:-20], "malformed"),
    "a zip of something": ("a.zip", packed(a_xml="<a/>"), "not-text"),
    "deep RTF": ("a.rtf", "{\\rtf1" + "{" * 5000 + "x" + "}" * 5000 + "}", "hostile"),
    "mails in mails": ("a.eml", mails(300), "hostile"),
    "a picture with a false name": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "media-only"),
    "binary junk": ("a.txt", bytes(n * 7919 % 256 for n in range(5000)), "not-text"),
    "an empty file": ("a.txt", b"", "empty"),
    "a file of white space": ("a.txt", b"\xef\xbb\xbf \r\n\t\n", "empty"),
    "a code page nobody named": ("a.txt", "首相は水曜日に辞任した。".encode("shift_jis"), "encoding"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_one_sentence(what: str, read_all: Callable[..., list[Story]]) -> None:
    name, data, code = REFUSED[what]
    with pytest.raises(ReadError) as refused:
        read_all(data, name)
    sentence = str(refused.value)
    assert refused.value.code == code, sentence
    assert name in sentence and "\n" not in sentence and len(sentence) < 300


def test_a_dtd_is_not_fetched_and_its_entities_are_known_anyway(read_one: Callable[..., Story]) -> None:
    story = read_one(
        '<!DOCTYPE nitf SYSTEM "http://localhost:9/nitf.dtd">'
        + NITF.format("The caf&eacute;&nbsp;is open &mdash; now."),
        "a.xml",
    )
    assert story.original == "The café is open — now."


def test_deep_boxes_are_flattened_and_nothing_is_lost(read_one: Callable[..., Story]) -> None:
    page = "<html><body>" + "<div>" * 5_000 + PARAGRAPH * 3 + "</div>" * 5_000
    assert read_one(page, "a.html").original.count("wall along the river") == 3


def test_a_star_in_a_title_is_no_alias(read_one: Callable[..., Story]) -> None:
    story = read_one("---\ntitle: Five * stars & more\nauthor: Ann Lee\n---\n\nText of the story.", "a.md")
    assert story.headline == "Five * stars & more"


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_files_cut_anywhere_never_bring_a_traceback(cut: int, read_all: Callable[..., Any]) -> None:
    for data in (
        packed(word__document_xml=DOCUMENT % "hello"),
        b"From: a@b\nTo: c@d\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x--\n",
        NITF.format("Hello").encode(),
        b'{"uri":"u","headline":"h","body_html":"<p>x</p>"}',
        b"\x01eca0124 3 i 93 dpa 1888\r\n\nSlug/\r\n\x02Head =\r\n\nText\r\n\x03212101 GMT Nov 18\r\n",
    ):
        try:
            read_all(data[: cut * len(data) // 400], "cut")
        except ReadError as refused:
            assert str(refused)


def test_a_bare_ampersand_or_a_control_character_costs_no_story(read_one: Callable[..., Story]) -> None:
    assert (
        read_one(NITF.format("Smith & Sons\x1a lost\x0b &#11;the case; R&D too."), "a.xml").original
        == "Smith & Sons lost the case; R&D too."
    )
