"""What the schemas of NITF 3.6 and NewsML-G2 2.34 ask of the elements newsflow writes: their order, and what they must carry.

The tables say, in our own words, what the schemas say of the part of each format that is used here: a file that keeps to them
is valid. Both were checked against the schemas' text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from newsflow import Dateline, Desk, Mark, Media, Mention, Official, Record
from newsflow.render import newsml_g2_export, nitf_export

TEXT = "(a|em)*"
# Element -> its children in order, as a pattern over their names.
NITF = {
    "nitf": "head body",
    "head": "title? meta* tobject? docdata? pubdata*",
    "tobject": "tobject.subject*",
    "docdata": "(doc-id|urgency|date.issue|ed-msg|du-key|doc.copyright|key-list|identified-content)*",
    "key-list": "keyword*",
    "identified-content": "(person|org|location)*",
    "person": "function*",
    "location": "country*",
    "body": "body.head? body.content*",
    "body.head": "hedline* rights? byline* distributor? dateline* abstract*",
    "hedline": "hl1",
    "byline": "person*",
    "dateline": "location*",
    "abstract": "p+",
    "body.content": "(p|hl2|media|ul|bq)*",
    "bq": "block+",
    "block": "p*",
    "ul": "li+",
    "media": "media-reference media-caption* media-producer*",
    "media-caption": "p*",
    **dict.fromkeys(("p", "li", "hl2", "a", "em"), TEXT),
}
G2 = {
    "newsItem": "catalogRef+ rightsInfo* itemMeta contentMeta? contentSet?",
    "rightsInfo": "copyrightNotice* usageTerms*",
    "itemMeta": "itemClass provider versionCreated firstCreated? pubStatus? title* edNote*",
    "provider": "name*",
    "contentMeta": "urgency? contentCreated? contentModified? located* "
    "(language|keyword|subject|slugline|headline|dateline|by|description)*",
    "located": "name*",
    "subject": "name*",
    "contentSet": "inlineXML",
    "inlineXML": "html",
}
TOKENS = {
    "tobject.subject": ("tobject.subject.refnum",),
    "du-key": ("version",),
    "urgency": ("ed-urg",),
    "meta": ("name",),
    "media-reference": ("width", "height"),
}
REQUIRED = {
    "tobject.subject": ("tobject.subject.refnum",),
    "media": ("media-type",),
    "meta": ("content",),
    "newsItem": ("guid", "version", "standard", "standardversion", "conformance"),
    "language": ("tag",),
    "itemClass": ("qcode",),
    "inlineXML": ("contenttype",),
}
BOTH = pytest.mark.parametrize(
    ("module", "table"), [(nitf_export, NITF), (newsml_g2_export, G2)], ids=["nitf", "newsml-g2"]
)


KINDS = {
    "Pier closes": "headline", "What next": "subhead", "The council voted on Tuesday.": "paragraph", "One": "list-item",
    "Always.": "quote", "The pier in 1931": "caption", "The mayor": "caption", "It closed.": "paragraph",
}  # fmt: skip


@pytest.fixture
def full(record: Callable[..., Record]) -> Record:
    """A record that has everything an export can say."""
    text = "\n\n".join(KINDS)
    voted = text.index("council voted")
    return record(
        text,
        *KINDS.values(),
        marks=(
            Mark("link", voted, voted + 13, "https://example.org/"),
            Mark("strong", voted + 8, voted + 13),
            Mark("emphasis", text.index("closed"), text.index("closed") + 6),
        ),
        byline=("Ann Smith", "Bo Lee"),
        note="Corrects the vote.",
        dateline=Dateline(place="LAKEFORD"),
        media=(
            Media("picture", "https://example.org/a.jpg", "The pier in 1931", "Ann Smith", "image/jpeg", 640, 480),
            Media("video", "https://example.org/b.mp4"),
        ),
        officials=(Official(name="Ann Lee", title="mayor", role="head", mentions=(Mention(0, 4, "Pier"),)),),
        metadata={
            "slug": "pier",
            "copyright": "© Example",
            "rights": "No archives",
            "source": "Example",
            "section": "News",
            "urgency": 3,
            "keywords": ["pier", "ferry"],
            "topics": [{"code": "11000000", "label": "politics"}],
            "summary": "Why it closes.",
            "declared_subjects": [
                {"code": "04", "label": "transport", "scheme": "http://cv.example.org/"},
                {"code": "no token"},
            ],
            "countries": [{"code": "US", "name": "United States"}],
            "organizations": [{"name": "NATO"}],
            "word_count": 9,
        },
    )


def written(module: Any, record: Record) -> etree._Element:
    options = module.options()(enabled=True)
    return etree.fromstring(module.render(record=record, desk=Desk(name="The Example"), options=options).data)


def faults(element: etree._Element, table: dict[str, str]) -> list[str]:
    """What is out of order or missing at and below *element*."""
    name = etree.QName(element).localname
    children = [etree.QName(child).localname for child in element]
    pattern = re.sub(r"[\w.-]+", lambda found: f"(?:{re.escape(found[0])} )", table.get(name, "")).replace(" )", "_)")
    pattern = pattern.replace(" ", "").replace("_)", " )")
    found = [] if re.fullmatch(pattern, "".join(f"{child} " for child in children)) else [f"{name}: {children}"]
    found += [f"{name} without {key}" for key in REQUIRED.get(name, ()) if not element.get(key)]
    for key in TOKENS.get(name, ()):
        value = element.get(key)
        if value is not None and not re.fullmatch(r"[\w.:-]+", value):
            found.append(f"{name} {key}={value!r}")
    if name == "html":  # of another namespace, which the schema lets pass
        return []
    return found + [fault for child in element for fault in faults(child, table)]


@BOTH
def test_an_export_that_says_everything_keeps_to_its_schema(module: Any, table: dict[str, str], full: Record) -> None:
    assert faults(written(module, full), table) == []


@BOTH
def test_an_export_that_says_little_keeps_to_its_schema(
    module: Any, table: dict[str, str], record: Callable[..., Record]
) -> None:
    assert faults(written(module, record("Storm warning")), table) == []
    assert faults(written(module, record()), table) == []


def test_the_check_itself_finds_what_is_out_of_order() -> None:
    tree = etree.fromstring("<nitf><body/><head><meta name='a b'/><title/></head></nitf>")
    assert len(faults(tree, NITF)) == 4
