# ruff: noqa: E501  documents stand here as programs write them
"""What word processors and mail programs leave in their files: pictures, tables, remarks, signatures, quoted mails."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from newsflow import ReadError, Story

Read = Callable[..., Story]
Shown = Callable[[Story], list[tuple[str, str]]]

LEAD = "The town opened its new bridge on Monday after nine months of repairs that cost five million euros."
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body: str) -> bytes:
    document = f'<w:document xmlns:w="{_W}" xmlns:r="{_RELATION}" xmlns:a="urn:a" xmlns:wp="urn:wp"><w:body>{body}</w:body></w:document>'
    links = '<Relationships><Relationship Id="rId1" Target="media/image1.jpeg"/></Relationships>'
    styles = f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style></w:styles>'
    return zipped({"word/document.xml": document, "word/_rels/document.xml.rels": links, "word/styles.xml": styles})


def zipped(parts: dict[str, str], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def said(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def picture(description: str) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{description}"/>'
        '<a:blip r:embed="rId1"/></wp:inline></w:drawing></w:r></w:p>'
    )


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{said(cell)}</w:tc>' for cell in cells)}</w:tr>"


def test_a_described_picture_is_a_caption_where_it_stands(read_one: Read, shown: Shown) -> None:
    story = read_one(
        word(said("Bridge opens at noon") + "<w:p/>" + said(LEAD) + picture("The mayor on the bridge.") + said(LEAD)),
        "a.docx",
    )
    assert [kind for kind, _ in shown(story)] == ["headline", "paragraph", "caption", "paragraph"]
    [medium] = story.media
    assert (medium.caption, medium.media_type) == ("The mayor on the bridge.", "image/jpeg")


def test_a_printed_caption_comes_before_the_description(read_one: Read, shown: Shown) -> None:
    story = read_one(word(said(LEAD) + picture("A bridge") + said("The bridge in 1931", "Cap") + said(LEAD)), "a.docx")
    assert [text for kind, text in shown(story) if kind == "caption"] == ["The bridge in 1931"]
    assert story.media[0].caption == "The bridge in 1931"


@pytest.mark.parametrize(
    "description", ["", "A bird on a wire Description automatically generated", "IMG_2231.JPG", "Picture 3"]
)
def test_what_no_editor_wrote_is_no_caption(description: str, read_one: Read, shown: Shown) -> None:
    story = read_one(word(picture(description) + said("Bridge opens at noon") + "<w:p/>" + said(LEAD)), "a.docx")
    assert shown(story) == [("headline", "Bridge opens at noon"), ("paragraph", LEAD)]
    assert len(story.media) == 1


def test_a_document_of_pictures_is_refused_as_what_it_is(read_one: Read) -> None:
    with pytest.raises(ReadError, match=r"^a\.docx: it holds pictures and no text") as refused:
        read_one(word(picture("")), "a.docx")
    assert refused.value.code == "media-only"


def test_a_row_of_values_is_one_paragraph_and_a_laid_out_table_is_not(read_one: Read, shown: Shown) -> None:
    story = read_one(
        word(said(LEAD) + f"<w:tbl>{row('Hamburg', '34', '7')}{row(LEAD * 2, LEAD * 2)}</w:tbl>"), "a.docx"
    )
    assert [text for _, text in shown(story)] == [LEAD, "Hamburg 34 7", LEAD * 2, LEAD * 2]


def test_comments_and_footnotes_are_not_printed_and_the_desk_is_told(read_one: Read, shown: Shown) -> None:
    marks = '<w:r><w:commentReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    story = read_one(word(said(LEAD).replace("</w:p>", f"{marks}{marks}</w:p>")), "a.docx")
    assert shown(story) == [("paragraph", LEAD)]
    [problem] = story.problems
    assert (problem.severity, problem.code) == ("info", "left-out")
    assert problem.message.startswith("2 comments and 2 footnotes")


ODT = (
    '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d" xmlns:svg="s" xmlns:xlink="x" xmlns:table="b">'
    f"<office:body><office:text><text:p>{LEAD}</text:p><text:p><draw:frame><draw:image xlink:href='Pictures/1.png'/>"
    "<svg:desc>The mayor on the bridge.</svg:desc></draw:frame></text:p><table:table><table:table-row><table:table-cell>"
    "<text:p>Hamburg</text:p></table:table-cell><table:table-cell><text:p>34</text:p></table:table-cell></table:table-row>"
    f"</table:table><text:p>{LEAD} Twice.</text:p></office:text></office:body></office:document-content>"
)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_opendocument_keeps_captions_and_rows_too(method: int, read_one: Read, shown: Shown) -> None:
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ODT}, method)
    story = read_one(data, "a.odt")
    assert shown(story) == [
        ("paragraph", LEAD),
        ("caption", "The mayor on the bridge."),
        ("paragraph", "Hamburg 34"),
        ("paragraph", f"{LEAD} Twice."),
    ]
    assert story.media[0].media_type == "image/png"


def test_a_backslash_at_the_end_of_a_line_ends_a_paragraph_of_rtf(read_one: Read, shown: Shown) -> None:
    rtf = (
        "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;\\f1\\fswiss\\fcharset204 Arial;}\n"
        f"\\f0\\b Bridge opens at noon\\\n\\b0 \\\n{LEAD}\\\r\n\\f1 \\'cc\\'ee\\'f1\\'ea\\'e2\\'e0\\f0  said so.}}"
    )
    assert shown(read_one(rtf, "a.rtf")) == [
        ("headline", "Bridge opens at noon"),
        ("paragraph", LEAD),
        ("paragraph", "Москва said so."),
    ]


def test_a_google_document_keeps_its_title_links_and_rows_and_loses_remarks(read_one: Read, shown: Shown) -> None:
    html = (
        '<html><body><p class="c1 title"><span>Bridge opens at noon</span></p><p><span>By Ann Smith</span></p><p><span>'
        + LEAD
        + "</span>"
        '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><p><a href="https://www.google.com/url?q=https://town.example/a?b%3D1&amp;sa=D">'
        "The town</a> paid.</p><table><tr><td><p>Port</p></td><td><p>34</p></td></tr></table><p>It is open to all, said the mayor.</p>"
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>check this</span></p></div></body></html>'
    )
    story = read_one(html, "a.html")
    assert [text for _, text in shown(story)] == [
        "Bridge opens at noon",
        LEAD,
        "The town paid.",
        "Port 34",
        "It is open to all, said the mayor.",
    ]
    assert story.declared.byline == ("Ann Smith",)
    assert [mark.href for mark in story.marks] == ["https://town.example/a?b=1"]


def test_rows_of_markdown_are_one_paragraph_each(read_one: Read, shown: Shown) -> None:
    story = read_one(
        f"# Ports\n\n{LEAD}\n\n| Port | Ships |\n|---|--:|\n| **Hamburg** | 34 |\n\nEnd of list.\n", "a.md"
    )
    assert [text for _, text in shown(story)] == ["Ports", LEAD, "Port Ships", "Hamburg 34", "End of list."]
    assert [story.original[m.start : m.end] for m in story.marks] == ["Hamburg"]


HEAD = "From: Ann Smith <ann@example.org>\nSubject: {subject}\nMessage-ID: <a@example.org>\nContent-Type: text/{kind}; charset=utf-8\n\n"
REPLY = f"{LEAD}\n\nBest regards,\nAnn Smith\nExample Agency\n\nOn Mon, 23 Nov 2026 at 12:00, Desk <d@example.org> wrote:\n> When do we get it?\n>\n> Desk\n"
FORWARD = f"---------- Forwarded message ---------\nFrom: Town <t@example.org>\nDate: Mon, 23 Nov 2026\nSubject: Bridge\n\n{LEAD}\n\nIt is open.\n"


def test_an_answer_is_its_own_words_without_signature_and_quotation(read_one: Read, shown: Shown) -> None:
    story = read_one(HEAD.format(subject="Re: Bridge opens", kind="plain") + REPLY, "a.eml")
    assert shown(story) == [("headline", "Bridge opens"), ("paragraph", LEAD)]


def test_a_forwarded_mail_is_the_words_it_passes_on(read_one: Read, shown: Shown) -> None:
    story = read_one(HEAD.format(subject="Fwd: Bridge opens", kind="plain") + FORWARD, "a.eml")
    assert shown(story) == [("headline", "Bridge opens"), ("paragraph", LEAD), ("paragraph", "It is open.")]


def test_what_little_an_answer_says_leaves_the_quoted_mail_in(read_one: Read) -> None:
    text = "See below.\n\nOn Mon, 23 Nov 2026 at 12:00, Desk <d@example.org> wrote:\n> " + LEAD
    assert LEAD in read_one(HEAD.format(subject="Re: Bridge", kind="plain") + text, "a.eml").original


@pytest.mark.parametrize("parted", ["____________________________", "-----"])
def test_a_ruled_line_in_a_mail_loses_nothing(parted: str, read_one: Read, shown: Shown) -> None:
    story = read_one(HEAD.format(subject="Bridge", kind="plain") + f"{LEAD}\n\n{parted}\n\nIt is open.\n", "a.eml")
    assert [text for _, text in shown(story)] == ["Bridge", LEAD, "It is open."]


def test_a_mail_in_html_loses_signature_and_quotation_too(read_one: Read, shown: Shown) -> None:
    html = (
        f"<div>Dear colleagues,<br><br>{LEAD}<br></div><div>-- <br></div><div class='gmail_signature'>Press Office<br>Town Hall</div>"
        "<blockquote type='cite'><div>Old mail</div></blockquote>"
    )
    story = read_one(HEAD.format(subject="Bridge opens", kind="html") + html, "a.eml")
    assert [text for _, text in shown(story)] == ["Bridge opens", "Dear colleagues,", LEAD]
