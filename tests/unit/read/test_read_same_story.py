# ruff: noqa: E501  documents stand here as files hold them
"""One story, written in twenty formats and dialects, is the same text twenty times."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from html import escape

import pytest

from newsflow import Story

HEADLINE = "Ferry line to reopen after winter’s storm"
BYLINE = "Marta Lindqvist"
PARAGRAPHS = (
    "LAKEFORD, Dec. 5 (EXA) — The ferry between Lakeford and the islands will sail again on Monday, the port authority said.",
    "“We have checked every bolt,” said Harbor Master Ivo Brandt, who closed the line on November 30 when a wave broke the ramp.",
    "The repair cost €410,000 and took 23 days; islanders had been cut off from the market, the school & the café.",
    "Tickets stay at $4. The first boat leaves at 6:15 a.m.",
)
TEXT = "\n\n".join((HEADLINE, *PARAGRAPHS))
HTML = "".join(f"<p>{escape(p)}</p>\n" for p in PARAGRAPHS)
XHTML = f"<html><head><title>{HEADLINE}</title></head><body>{HTML}</body></html>"
LINES = "\n\n".join(PARAGRAPHS)


def wrapped(text: str, width: int = 68) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False))


def plain() -> bytes:
    return f"{HEADLINE}\n\nBy {BYLINE}\n\n{LINES}\n".encode()


def plain_without_blank_lines() -> bytes:
    return "\n".join((HEADLINE, f"By {BYLINE}", *PARAGRAPHS)).encode()


def plain_wrapped() -> bytes:
    return "\n\n".join((HEADLINE, f"By {BYLINE}", *map(wrapped, PARAGRAPHS))).encode()


def plain_windows() -> bytes:
    return plain().decode().replace("\n", "\r\n").encode("cp1252")


def plain_utf16() -> bytes:
    return plain().decode().encode("utf-16")


def header_lines() -> bytes:
    return f"Headline: {HEADLINE}\nByline: {BYLINE}\nDate: December 5, 2018\nSlug: ferry\n\n{LINES}".encode("utf-8-sig")


def markdown() -> bytes:
    return f"---\ntitle: {HEADLINE}\nauthor: {BYLINE}\ndate: 2018-12-05\n---\n\n{LINES}\n".encode()


def markdown_toml() -> bytes:
    return f'+++\ntitle = "{HEADLINE}"\nauthors = ["{BYLINE}"]\n+++\n{LINES}\n'.encode()


def markdown_heading() -> bytes:
    return f"# {HEADLINE}\n\nBy {BYLINE}\n\n{LINES}\n".encode()


def html() -> bytes:
    head = f"<head><meta charset='utf-8'><title>{HEADLINE} | The Example</title></head>"
    nav = "<nav><a href='/'>Home</a></nav>"
    return f"<!DOCTYPE html><html>{head}<body>{nav}<article><h1>{HEADLINE}</h1><p>By {BYLINE}</p>{HTML}</article></body></html>".encode()


def html_latin() -> bytes:
    return html().decode().replace("utf-8", "windows-1252").encode("cp1252")


def html_breaks() -> bytes:
    body = "<br><br>\n".join(escape(p) for p in PARAGRAPHS)
    return f"<html><body><div id='story'><h1>{HEADLINE}</h1><div class='byline'>By {BYLINE}</div>{body}</div></body></html>".encode()


def nitf(namespace: str = "") -> bytes:
    head = f"<body.head><hedline><hl1>{HEADLINE}</hl1></hedline><byline>By {BYLINE}</byline></body.head>"
    return (
        f"<?xml version='1.0'?><nitf{namespace}><body>{head}<body.content>{HTML}</body.content></body></nitf>".encode()
    )


def nitf_with_namespace() -> bytes:
    return nitf(' xmlns="http://iptc.org/std/NITF/2006-10-18/"')


def newsml() -> bytes:
    lines = f"<NewsLines><HeadLine>{HEADLINE}</HeadLine><ByLine>By {BYLINE}</ByLine></NewsLines>"
    content = f"<ContentItem><DataContent><nitf><body><body.content>{HTML}</body.content></body></nitf></DataContent></ContentItem>"
    return f"<NewsML><NewsItem><NewsComponent>{lines}{content}</NewsComponent></NewsItem></NewsML>".encode()


def newsml_g2() -> bytes:
    meta = f"<contentMeta><by>By {BYLINE}</by><headline>{HEADLINE}</headline></contentMeta>"
    content = f"<contentSet><inlineXML contenttype='application/xhtml+xml'>{XHTML}</inlineXML></contentSet>"
    return f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:1'>{meta}{content}</newsItem>".encode()


def ninjs_1() -> bytes:
    return json.dumps({"uri": "urn:x:1", "headline": HEADLINE, "byline": f"By {BYLINE}", "body_html": HTML}).encode()


def ninjs_2() -> bytes:
    bodies = [{"role": "main", "contenttype": "text/html", "value": XHTML}]
    return json.dumps({"uri": "u:1", "headlines": [{"value": HEADLINE}], "by": BYLINE, "bodies": bodies}).encode()


def ninjs_3_plain() -> bytes:
    bodies = [{"contentType": "text/plain", "value": LINES}]
    item = {"uri": "u:1", "pubStatus": "usable", "headlines": [{"value": HEADLINE}], "by": BYLINE, "bodies": bodies}
    return json.dumps(item, ensure_ascii=False).encode()


def docx() -> bytes:
    import docx as word

    document = word.Document()
    document.add_paragraph(HEADLINE, style="Title")
    for paragraph in (f"By {BYLINE}", *PARAGRAPHS):
        document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def docx_without_styles() -> bytes:
    body = "".join(
        f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in (HEADLINE, "", f"By {BYLINE}", "", *PARAGRAPHS)
    )
    xmlns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("word/document.xml", f"<w:document {xmlns}><w:body>{body}</w:body></w:document>")
    return file.getvalue()


def odt() -> bytes:
    office, text = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<text:p>{escape(p)}</text:p>" for p in (f"By {BYLINE}", *PARAGRAPHS))
    title = f"<text:h text:outline-level='1'>{HEADLINE}</text:h>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr(
            "content.xml",
            f"<office:document-content xmlns:office='{office}' xmlns:text='{text}'><office:body><office:text>{title}{body}"
            "</office:text></office:body></office:document-content>",
        )
    return file.getvalue()


def rtf() -> bytes:
    def coded(text: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    lines = (HEADLINE, "", f"By {BYLINE}", "", *PARAGRAPHS)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\\par ".join(map(coded, lines)) + "\\par}").encode("ascii")


def mail() -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = f"{BYLINE} <marta@example.com>", "desk@example.com"
    message["Subject"], message["Message-ID"] = HEADLINE, "<1@example.com>"
    message.set_content(LINES + "\n\n-- \nMarta Lindqvist\n+1 555 0100\n")
    return message.as_bytes()


def wxr() -> bytes:
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    author = f"<wp:author><wp:author_login>ml</wp:author_login><wp:author_display_name>{BYLINE}</wp:author_display_name></wp:author>"
    creator = '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">ml</dc:creator>'
    post = f"<item><title>{HEADLINE}</title>{creator}<content:encoded><![CDATA[{LINES.replace('&', '&amp;')}]]></content:encoded>"
    kind = "<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>"
    return f"<rss {spaces}><channel>{author}{post}{kind}</channel></rss>".encode()


def anpa() -> bytes:
    typeset = [p.replace("“", "``").replace("”", "''").replace(" — ", " _ ") for p in PARAGRAPHS]
    body = "".join(f"\t   {p}\r\n" for p in typeset)
    head = f"\x16\x16\x01W1234\x1fexa\r\nr a\x13\x11 BC-Ferry     12-05 0120\r\n\x02^BC-Ferry,120<\r\n^{HEADLINE}<\r\n^By {BYLINE}=\r\n"
    return f"{head}{body}\r\n\t   \x03EXA-WF-12-05-18 1030GMT<\r\n\x04".encode("cp1252")


def iptc7901() -> bytes:
    body = "\r\n\r\n".join(wrapped(p).replace("\n", "\r\n") for p in PARAGRAPHS)
    return f"\x01exa0123 3 i 93  exa 1888\r\n\r\nFerry/\r\n\x02{HEADLINE}\r\nBy {BYLINE} =\r\n\r\n{body}\r\n\r\n\x03051030 GMT Dec 18\r\n\x04".encode()


WRITERS: tuple[Callable[[], bytes], ...] = (
    plain, plain_without_blank_lines, plain_wrapped, plain_windows, plain_utf16, header_lines, markdown, markdown_toml,
    markdown_heading, html, html_latin, html_breaks, nitf, nitf_with_namespace, newsml, newsml_g2, ninjs_1, ninjs_2, ninjs_3_plain,
    docx, docx_without_styles, odt, rtf, mail, wxr, anpa, iptc7901,
)  # fmt: skip


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_the_story_reads_the_same_in_every_format(write: Callable[[], bytes], read_one: Callable[..., Story]) -> None:
    story = read_one(write(), "story")
    assert story.original == TEXT
    assert [block.kind for block in story.blocks] == ["headline", *["paragraph"] * len(PARAGRAPHS)]
    assert story.declared.byline == (BYLINE,)
    assert story.declared.dateline is not None
    assert (story.declared.dateline.place, story.declared.dateline.date) == ("LAKEFORD", "Dec. 5")
