# ruff: noqa: E501  documents stand here as files hold them
"""What formats say of themselves arrives whole: ids, dates, status, codes, rights, pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import asdict

from newsflow import Dateline, ReadError, Story, Subject

Read = Callable[..., Story]

NITF = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf baselang="fr"><head><meta name="anpa-keyword" content="Pont"/><tobject>
<tobject.subject tobject.subject.refnum="11000000" tobject.subject.type="Politics"/></tobject>
<docdata management-status="canceled"><doc-id id-string="EXA-1"/><urgency ed-urg="2"/><date.issue norm="20181205T120000Z"/>
<date.release norm="20181206T060000+0100"/><doc.copyright year="2018" holder="EXA"/><ed-msg info="Mandatory kill"/>
<key-list><keyword key="pont"/><keyword key="ville"/></key-list></docdata></head><body><body.head>
<hedline><hl1>Le pont rouvre</hl1><hl2>Neuf mois après</hl2></hedline><byline>Par <person>Inès Moreau</person><byttl>EXA</byttl></byline>
<dateline><location>LYON</location>, <story.date>5 déc.</story.date></dateline></body.head><body.content>
<p>Le pont a <em>rouvert</em>.</p><media media-type="image"><media-reference mime-type="image/jpeg" source="https://example.com/p.jpg" width="640" height="480"/>
<media-caption>Le pont lundi.</media-caption><media-producer>Paul Dreyer</media-producer></media></body.content></body></nitf>"""


def test_nitf_says_all_it_knows(read_one: Read) -> None:
    story = read_one(NITF.encode("latin-1"), "a.xml")
    facts = {name: value for name, value in asdict(story.declared).items() if value}
    assert story.original == "Le pont rouvre\n\nNeuf mois après\n\nLe pont a rouvert.\n\nLe pont lundi."
    assert [b.kind for b in story.blocks] == ["headline", "subhead", "paragraph", "caption"]
    assert facts.pop("published").isoformat() == "2018-12-05T12:00:00+00:00"
    assert facts.pop("embargo").isoformat() == "2018-12-06T06:00:00+01:00"
    assert facts == {
        "format": "nitf",
        "encoding": "iso-8859-1",
        "guid": "EXA-1",
        "byline": ("Inès Moreau",),
        "dateline": Dateline(place="LYON", date="5 déc.", text="LYON, 5 déc."),
        "language": "fr",
        "status": "canceled",
        "slug": "Pont",
        "urgency": 2,
        "copyright": "2018 EXA",
        "note": "Mandatory kill",
        "keywords": ("pont", "ville"),
        "subjects": (Subject(code="11000000", label="Politics"),),
    }
    [picture] = story.media
    assert (picture.href, picture.caption, picture.credit, picture.width) == (
        "https://example.com/p.jpg",
        "Le pont lundi.",
        "Paul Dreyer",
        640,
    )


def test_utf8_that_calls_itself_latin_is_read_as_what_it_is(read_one: Read) -> None:
    assert "Neuf mois après" in read_one(NITF.encode("utf-8"), "a.xml").original


G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:exa,2018:1" version="7" xml:lang="en-US">
<rightsInfo><copyrightNotice>(c) EXA</copyrightNotice><usageTerms>No archives</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider literal="EXA"/><versionCreated>2018-12-05T13:00:00Z</versionCreated>
<firstCreated>2018-12-05T12:00:00Z</firstCreated><embargoed>2018-12-06T06:00:00Z</embargoed><pubStatus qcode="stat:withheld"/>
<edNote>Recasts</edNote><edNote role="x:private">phone numbers</edNote></itemMeta>
<contentMeta><urgency>3</urgency><by>Ann Lee and Tom Hale</by><dateline>LAKEFORD, Dec. 5</dateline><language tag="en-US"/><keyword>bridge</keyword>
<subject qcode="medtop:11000000"><name>politics</name></subject><subject uri="http://cv.iptc.org/newscodes/mediatopic/16000000"/>
<slugline>BRIDGE</slugline><headline>Bridge reopens</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>It is open.</p></body></html></inlineXML>
</contentSet></newsItem>"""


def test_newsml_g2_says_all_it_knows(read_one: Read) -> None:
    story = read_one(G2, "a.xml")
    facts = story.declared
    assert story.original == "Bridge reopens\n\nIt is open."
    assert (facts.guid, facts.version, facts.status, facts.urgency, facts.slug) == (
        "tag:exa,2018:1",
        "7",
        "withheld",
        3,
        "BRIDGE",
    )
    assert [d.isoformat() for d in (facts.published, facts.updated, facts.embargo) if d] == [
        "2018-12-05T12:00:00+00:00",
        "2018-12-05T13:00:00+00:00",
        "2018-12-06T06:00:00+00:00",
    ]
    assert facts.byline == ("Ann Lee", "Tom Hale") and facts.note == "Recasts" and facts.keywords == ("bridge",)
    assert facts.dateline == Dateline(place="LAKEFORD", date="Dec. 5", text="LAKEFORD, Dec. 5")
    assert (facts.source, facts.copyright, facts.rights, facts.language) == ("EXA", "(c) EXA", "No archives", "en-US")
    assert facts.subjects == (
        Subject(code="11000000", label="politics", scheme="medtop"),
        Subject(code="16000000", scheme="http://cv.iptc.org/newscodes/mediatopic/"),
    )


def test_a_revision_of_newsml_12_keeps_its_guid(read_one: Read) -> None:
    def item(revision: int) -> str:
        identifier = f"<PublicIdentifier>urn:newsml:exa.example:20181205:B1:{revision}</PublicIdentifier>"
        news = f"<NewsIdentifier><RevisionId>{revision}</RevisionId>{identifier}</NewsIdentifier>"
        lines = "<NewsLines><HeadLine>Bridge</HeadLine></NewsLines>"
        text = "<ContentItem><DataContent><p>Open.</p></DataContent></ContentItem>"
        return f"<NewsML><NewsItem><Identification>{news}</Identification><NewsComponent>{lines}{text}</NewsComponent></NewsItem></NewsML>"

    first, second = (read_one(item(n), "a.xml").declared for n in (1, 2))
    assert first.guid == second.guid and (first.version, second.version) == ("1", "2")


@pytest.mark.parametrize(
    "item",
    [
        {"uri": "u", "headline": "H", "body_text": "T.", "versioncreated": "2018-12-05T12:00:00Z", "pubstatus": "usable", "slugline": "s",
         "copyrightholder": "EXA", "usageterms": "No.", "ednote": "N", "embargoed": "2018-12-06T00:00:00Z"},
        {"uri": "u", "headlines": [{"role": "short", "value": "x"}, {"role": "main", "value": "H"}], "bodies": [{"value": "T.", "role": "text"}],
         "versionCreated": "2018-12-05T12:00:00Z", "pubStatus": "usable", "slugline": "s", "copyrightHolder": "EXA", "usageTerms": "No.",
         "edNote": "N", "embargoed": "2018-12-06T00:00:00Z"},
    ],
    ids=["1.x", "3.x"],
)  # fmt: skip
def test_ninjs_reads_alike_in_all_versions(item: dict[str, Any], read_one: Read) -> None:
    story = read_one(json.dumps(item), "a.json")
    facts = story.declared
    assert story.original == "H\n\nT."
    assert (facts.guid, facts.slug, facts.copyright, facts.rights, facts.note) == ("u", "s", "EXA", "No.", "N")
    assert facts.published is not None and facts.embargo is not None


def test_embargoed_with_a_time_is_usable_from_then_on_and_without_one_is_held(read_one: Read) -> None:
    item = {"uri": "u", "headline": "H", "body_text": "T.", "pubstatus": "embargoed"}
    assert read_one(json.dumps(item), "a.json").declared.status == "withheld"
    facts = read_one(json.dumps(item | {"embargoed": "2018-12-06T00:00:00Z"}), "a.json").declared
    assert facts.status == "usable" and facts.embargo is not None


def test_an_unknown_status_is_held_back(read_one: Read) -> None:
    assert (
        read_one('{"uri":"u","headline":"H","body_text":"T.","pubstatus":"quarantined"}', "a.json").declared.status
        == "withheld"
    )


def test_a_picture_on_its_own_is_a_record_of_what_it_is(read_one: Read) -> None:
    item = {"uri": "u", "type": "picture", "headline": "Bridge", "description_text": "The bridge on Monday.",
            "renditions": {"small": {"href": "https://example.com/s.jpg", "width": 100}, "big": {"href": "https://example.com/b.jpg", "width": 900}}}  # fmt: skip
    story = read_one(json.dumps(item), "a.json")
    assert [(b.kind, story.original[b.start : b.end]) for b in story.blocks] == [
        ("headline", "Bridge"),
        ("caption", "The bridge on Monday."),
    ]
    assert [(m.kind, m.href) for m in story.media] == [("picture", "https://example.com/b.jpg")]


@pytest.mark.parametrize("name", ["conceptItem", "knowledgeItem", "planningItem", "packageItem"])
def test_reference_data_is_refused_for_what_it_is(name: str, read_one: Read) -> None:
    with pytest.raises(ReadError) as refused:
        read_one(f'<{name} xmlns="http://iptc.org/std/nar/2006-10-01/" guid="x"/>', "a.xml")
    assert refused.value.code in ("not-a-story", "package")


def test_front_matter_keeps_every_value_a_string(read_one: Read) -> None:
    story = read_one(
        "---\ntitle: 2018\nlang: no\nversion: 1.10\ntags:\n  - on\n  - 18:30\ndraft: true\n---\n\nTekst.\n", "a.md"
    )
    facts = story.declared
    assert (story.headline, facts.language, facts.version, facts.keywords) == ("2018", "no", "1.10", ("on", "18:30"))
    assert facts.status == "withheld"


def test_broken_front_matter_is_read_line_by_line(read_one: Read) -> None:
    story = read_one('---\ntitle: "Putin" says no\nauthor: @desk\nslug: x\n---\n\nText.\n', "a.md")
    assert (story.headline, story.declared.slug) == ('"Putin" says no', "x")


RTF = r"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\*\generator X;}{\header Page}
\pard\b Bridge reopens\b0\par\pard By Ann Lee\par
\pard The bridge was {\field{\*\fldinst{HYPERLINK "https://example.com/a"}}{\fldrslt{\ul opened}}} by {\i nine}.{\deleted gone}{\v hidden}\par
\pard\s1 What next\par\pard{\pntext\'B7\tab}One lane\par
Caf\'e9 \ldblquote open\rdblquote , \u8364?5\line a cup\par}"""


def test_rtf_keeps_links_and_leaves_out_what_is_not_printed(read_one: Read) -> None:
    story = read_one(RTF, "a.rtf")
    assert [(b.kind, story.original[b.start : b.end]) for b in story.blocks] == [
        ("headline", "Bridge reopens"),
        ("paragraph", "The bridge was opened by nine."),
        ("subhead", "What next"),
        ("list-item", "One lane"),
        ("paragraph", "Café “open”, €5 a cup"),
    ]
    assert [(m.kind, story.original[m.start : m.end], m.href) for m in story.marks] == [
        ("link", "opened", "https://example.com/a"),
        ("emphasis", "nine", None),
    ]


G2_SUMMED = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:exa:1" version="1"><itemMeta/><contentMeta>
<headline>Bridge opens</headline><description role="drol:summary">What nine months of waiting did to a town.</description></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The bridge opened.</p></body></html>
</inlineXML></contentSet></newsItem>"""
SUMMED = {
    "nitf": NITF.replace(
        "</body.head>", "<abstract><p>What nine months of waiting did to a town.</p></abstract></body.head>"
    ),
    "newsml-g2": G2_SUMMED,
    "ninjs": json.dumps(
        {
            "uri": "urn:exa:1",
            "headlines": [{"value": "Bridge opens"}],
            "bodies": [{"contentType": "text/html", "value": "<p>The bridge opened.</p>"}],
            "descriptions": [{"role": "summary", "value": "What nine months of waiting did to a town."}],
        }
    ),
    "markdown": "---\ntitle: Bridge opens\nsummary: What nine months of waiting did to a town.\n---\nThe bridge opened.\n",
    "plain": "Headline: Bridge opens\nSummary: What nine months of waiting did to a town.\n\nThe bridge opened.\n",
    "html": '<html><head><meta property="og:description" content="What nine months of waiting did to a town."></head><body>'
    f"<article><h1>Bridge opens</h1><p>The bridge opened. {'It was a long wait. ' * 9}</p></article></body></html>",
}


@pytest.mark.parametrize("name", SUMMED)
def test_a_summary_beside_the_text_is_kept_and_is_no_paragraph(name: str, read_one: Read) -> None:
    story = read_one(SUMMED[name].encode("latin-1"), "a.md" if name == "markdown" else "a")
    assert story.declared.summary == "What nine months of waiting did to a town."
    assert "nine months of waiting" not in story.original


def test_a_summary_without_a_text_is_the_text(read_one: Read) -> None:
    item = {"uri": "urn:exa:1", "headline": "Bridge opens", "description_text": "After nine months, at noon."}
    story = read_one(json.dumps(item), "a.json")
    assert story.original == "Bridge opens\n\nAfter nine months, at noon."
    assert story.declared.summary is None


def test_utf8_xml_with_a_byte_from_elsewhere_keeps_all_its_letters(read_one: Read) -> None:
    data = NITF.replace("ISO-8859-1", "UTF-8").encode().replace(b"Le pont lundi.", b"Le pont, caf\xe9 d\x92en face.")
    story = read_one(data, "a.xml")
    assert "Neuf mois après" in story.original
    assert "Le pont, café d’en face." in story.original


def test_latin_bytes_that_windows_does_not_use_cost_no_story(read_one: Read) -> None:
    data = NITF.encode("latin-1").replace(b"Le pont lundi.", b"Le pont\x90 lundi\x85")
    assert "Neuf mois après" in read_one(data, "a.xml").original


def test_keywords_and_subjects_of_ninjs_3_are_told_apart(read_one: Read) -> None:
    subjects = [
        {"name": "politics", "rel": "about", "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"},
        {"name": "bridges", "rel": "keyword"},
    ]
    declared = read_one(
        json.dumps({"uri": "urn:exa:1", "headlines": [{"value": "Bridge opens"}], "subjects": subjects})
    ).declared
    assert declared.keywords == ("bridges",)
    assert declared.subjects == (Subject("11000000", "politics", "http://cv.iptc.org/newscodes/mediatopic/"),)


OWN_XML = {
    "role": "own",
    "contentType": "application/xml",
    "value": "<X><HEAD>X1<B>9</B></HEAD><BODY><p>It is open.</p></BODY></X>",
}


@pytest.mark.parametrize("others", [[], [{"role": "text", "contentType": "text/plain", "value": "It is open."}]])
def test_an_agency_s_own_xml_comes_last_and_is_read_without_its_head(
    others: list[dict[str, str]], read_one: Read
) -> None:
    item = {"uri": "urn:exa:1", "headlines": [{"value": "Bridge opens"}], "bodies": [OWN_XML, *others]}
    assert read_one(json.dumps(item), "a.json").original == "Bridge opens\n\nIt is open."
