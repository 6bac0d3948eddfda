"""Exports: well-formed, within their schemas' vocabulary, and safe whatever a story says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from newsflow import Desk, Mark, Media, Mention, Official, Problem, Record
from newsflow.render import (
    markdown_export,
    newsml_g2_export,
    ninjs_export,
    nitf_export,
    public_json,
    text_export,
)

HOSTILE = "]]><x>&amp;</p></body.content>\"' \x00\x0b\ud800 javascript:alert(1) </inlineXML>\u2028--- {{x}}"
DESK = Desk(name=HOSTILE)


@pytest.fixture
def hostile(record: Callable[..., Record]) -> Record:
    """A story that says something hostile wherever it can."""
    text = f"{HOSTILE}\n\n{HOSTILE} link"
    media = (Media("picture", "https://example.org/a.jpg?b=1&c=2", HOSTILE, HOSTILE, "image/jpeg", 640, 480),)
    return record(
        text,
        byline=(HOSTILE,),
        note=HOSTILE,
        media=media,
        marks=(Mark("link", len(text) - 4, len(text), 'javascript:"'),),
        officials=(Official(name=HOSTILE, title=HOSTILE, role="minister", mentions=(Mention(0, 2, text[:2]),)),),
        problems=(Problem("x", "error", "x", "secret problem"),),
        metadata={
            **dict.fromkeys(("lede", "slug", "copyright", "rights", "source", "section"), HOSTILE),
            "keywords": [HOSTILE],
            "urgency": 3,
            "word_count": 7,
            "topics": [{"code": HOSTILE, "label": HOSTILE}],
            "countries": [{"code": HOSTILE, "name": HOSTILE}],
            "places": [{"name": HOSTILE}],
            "organizations": [{"name": HOSTILE}],
        },
        metadata_by={"lede": "secret plugin"},
    )


def written(module: Any, record: Record, **options: Any) -> bytes:
    names = module.render.__code__.co_varnames[: module.render.__code__.co_argcount]
    arguments = {"record": record, "desk": DESK, "options": module.options()(enabled=True, **options)}
    made = module.render(**{name: arguments[name] for name in names})
    assert made.path.startswith("articles/council-votes-0a1b2c3d.")
    data: bytes = made.data
    return data


@pytest.mark.parametrize(
    ("module", "root"),
    [
        (nitf_export, "{http://iptc.org/std/NITF/2006-10-18/}nitf"),
        (newsml_g2_export, "{http://iptc.org/std/nar/2006-10-01/}newsItem"),
    ],
)
def test_xml_is_well_formed_whatever_the_story_says(module: Any, root: str, hostile: Record) -> None:
    tree = etree.fromstring(written(module, hostile))
    assert tree.tag == root
    assert "x" not in {etree.QName(element).localname for element in tree.iter()}
    assert not tree.xpath("//@href[starts-with(., 'javascript')]")


def test_nitf_names_its_version_and_orders_its_parts(hostile: Record) -> None:
    tree = etree.fromstring(written(nitf_export, hostile))
    assert tree.get("version") == "-//IPTC//DTD NITF 3.6//EN"
    assert [etree.QName(child).localname for child in tree] == ["head", "body"]
    [head] = tree.xpath("//*[local-name()='body.head']")
    assert [etree.QName(child).localname for child in head] == ["hedline", "rights", "byline", "distributor"]


def test_g2_keeps_the_order_of_the_schema(hostile: Record) -> None:
    tree = etree.fromstring(written(newsml_g2_export, hostile))
    names = [etree.QName(child).localname for child in tree]
    assert names == ["catalogRef", "rightsInfo", "itemMeta", "contentMeta", "contentSet"]
    [meta] = tree.xpath("//*[local-name()='itemMeta']")
    wanted = ["itemClass", "provider", "versionCreated", "firstCreated", "pubStatus", "title", "edNote"]
    assert [etree.QName(child).localname for child in meta] == wanted
    [meta] = tree.xpath("//*[local-name()='contentMeta']")
    first = [etree.QName(child).localname for child in meta][:4]
    assert first == ["urgency", "contentCreated", "contentModified", "language"]


# The properties of ninjs 3.0 that newsflow uses, by the objects that hold them; its schema allows no others.
NINJS: dict[str, set[str]] = {
    "": {
        *(
            "standard",
            "uri",
            "type",
            "representationType",
            "version",
            "firstCreated",
            "versionCreated",
            "pubStatus",
            "urgency",
        ),
        *(
            "copyrightNotice",
            "usageTerms",
            "edNote",
            "language",
            "slugline",
            "by",
            "located",
            "headlines",
            "descriptions",
        ),
        *("bodies", "people", "organisations", "places", "subjects", "infoSources", "associations"),
    },
    "standard": {"name", "version", "schema"},
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "people": {"name", "rel"},
    "organisations": {"name", "rel"},
    "places": {"name", "rel", "literal"},
    "subjects": {"name", "rel", "uri", "literal"},
    "infoSources": {"name"},
    "associations": {"name", "uri", "type", "by", "descriptions", "renditions"},
    "renditions": {"name", "href", "contentType", "width", "height"},
}


def check_ninjs(value: Any, name: str = "") -> None:
    if isinstance(value, list):
        for item in value:
            check_ninjs(item, name)
    elif isinstance(value, dict):
        assert set(value) <= NINJS[name], name
        for key, item in value.items():
            check_ninjs(item, key)
    else:
        assert value not in (None, "", [])


def test_ninjs_uses_no_property_that_its_schema_does_not_know(hostile: Record) -> None:
    item = json.loads(written(ninjs_export, hostile))
    check_ninjs(item)
    assert item["uri"] == hostile.guid
    assert item["type"] == "text"
    assert isinstance(item["version"], str)
    assert isinstance(item["urgency"], int)
    [picture] = item["associations"]
    assert picture["renditions"][0]["href"] == "https://example.org/a.jpg?b=1&c=2"
    assert all({"name", "uri"} <= set(part) for part in item["associations"])


def test_a_headline_alone_makes_no_empty_body(record: Callable[..., Record]) -> None:
    item = json.loads(written(ninjs_export, record("Storm warning")))
    assert "bodies" not in item
    assert item["headlines"][0]["value"] == "Storm warning"


def test_a_subject_that_is_no_token_stays_out_of_where_the_schemas_want_one(hostile: Record) -> None:
    nitf, g2 = etree.fromstring(written(nitf_export, hostile)), etree.fromstring(written(newsml_g2_export, hostile))
    assert not nitf.xpath("//@tobject.subject.refnum")
    assert not g2.xpath("//*[local-name()='contentMeta']//@qcode")


def test_markdown_and_text_hold_no_forbidden_characters(hostile: Record) -> None:
    for module in (markdown_export, text_export):
        text = written(module, hostile).decode()
        assert not set("\x00\x0b\ud800") & set(text)


def test_front_matter_stays_inside_its_fence(hostile: Record) -> None:
    import yaml

    _, front, _ = written(markdown_export, hostile).decode().split("---\n", 2)
    values = yaml.load(front, Loader=yaml.BaseLoader)
    assert values["version"] == "1"
    assert values["author"][0].startswith("]]><x>")


def test_public_json_leaves_the_desks_business_out(hostile: Record, record: Callable[..., Record]) -> None:
    data = written(public_json, hostile)
    said = json.loads(data)
    assert b"secret" not in data
    assert b"/srv/inbox" not in data
    assert not {"source", "original", "problems", "metadata_by", "reason", "incomplete", "status"} & set(said)
    assert said["schema"] == "newsflow/story/1"
    plain = json.loads(written(public_json, record()))
    assert plain["text"][plain["blocks"][1]["start"] : plain["blocks"][1]["end"]] == "The council voted. It went home."


def test_public_json_is_on_and_can_be_switched_off(record: Callable[..., Record]) -> None:
    assert public_json.render(record(), Desk(), public_json.PublicJsonOptions()) is not None
    assert public_json.render(record(), Desk(), public_json.PublicJsonOptions(enabled=False)) is None


def test_offsets_of_public_json_survive_a_lone_surrogate(record: Callable[..., Record]) -> None:
    said = json.loads(written(public_json, record("A\ud800B\n\nCD")))
    assert said["text"] == "A\ufffdB\n\nCD"
