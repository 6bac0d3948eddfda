"""The record: what map and ledger make together, its JSON, its faults."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import (
    Block,
    Dateline,
    Declared,
    Edit,
    Fact,
    Mark,
    Media,
    Mention,
    Note,
    Official,
    Problem,
    Quote,
    Record,
    Story,
)
from newsflow.edits import apply, carry_blocks, carry_marks, choose
from newsflow.record import SCHEMA, Ledgered, SourceInfo, complete, decode, encode, faults, schema
from newsflow.story import Draft

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ORIGINAL = "Mayor speaks\n\nTeh mayor, Ann Lee, said “We are ready.”"


def make_story() -> Story:
    edits = choose([Edit(14, 17, "Teh", "The", "slips/swap", 0.98765432, "two letters swapped", plugin="typos")])
    text = apply(ORIGINAL, edits)
    name = text.index("Ann Lee")
    said, cue = text.index("“"), text.index("said")
    official = Official(name="Ann Lee", title="mayor", role="head", mentions=(Mention(name, name + 7, "Ann Lee"),))
    quote = Quote(kind="direct", text=text[said:], speaker="Ann Lee", cue=Mention(cue, cue + 4, "said"))
    blocks = (Block("headline", 0, 12, 1), Block("paragraph", 14, len(ORIGINAL), 3))
    return Story(
        original=ORIGINAL,
        text=text,
        blocks=carry_blocks(blocks, edits),
        marks=carry_marks([Mark("strong", 0, 5)], edits),
        media=(Media("picture", "https://news.example/a.jpg", "The mayor"),),
        declared=Declared(format="markdown", byline=("Jo Day",), dateline=Dateline("BONN"), embargo=NOW),
        language="en",
        edits=edits,
        notes=(
            Note(name, name + 7, "official", official, "officials"),
            Note(said, len(text), "quote", quote, "quotes"),
            Note(0, 5, "place", {"country": "DE"}, "places"),
        ),
        facts={"words": Fact(9, "basics")},
        problems=(Problem("quotation-marks", "warning", "mixed", "two kinds"),),
    )


def make_draft(story: Story | None = None, **more: Any) -> Draft:
    values = {"path": "in/a.md", "root": "in", "sha256": "0" * 64, "size": 60, "received": NOW, "generation": 2}
    return Draft(**{**values, **more}, story=story or make_story())


LEDGERED = Ledgered(
    id="a-1", guid="urn:uuid:1", revision=3, status="held", reason="embargo", note=None, published=NOW, updated=NOW
)


@pytest.fixture
def record() -> Record:
    return complete(make_draft(), LEDGERED)


def test_a_record_joins_what_the_map_and_the_ledger_know(record: Record) -> None:
    assert (record.schema, record.id, record.revision, record.status, record.reason) == (
        SCHEMA,
        "a-1",
        3,
        "held",
        "embargo",
    )
    assert record.source == SourceInfo(
        path="in/a.md", root="in", generation=2, sha256="0" * 64, bytes=60, format="markdown", received=NOW
    )
    assert (record.headline, record.byline, record.language) == ("Mayor speaks", ("Jo Day",), "en")
    assert (record.metadata, record.metadata_by) == ({"words": 9}, {"words": "basics"})
    [correction] = record.corrections
    assert (correction.before, correction.after, correction.applied, correction.confidence) == (
        "Teh",
        "The",
        True,
        0.9877,
    )


def test_typed_layers_have_lists_of_their_own_and_all_others_are_notes(record: Record) -> None:
    assert [official.name for official in record.officials] == ["Ann Lee"]
    assert [(quote.speaker, quote.kind) for quote in record.quotes] == [("Ann Lee", "direct")]
    assert [(note.layer, note.plugin, note.value) for note in record.notes] == [("place", "places", {"country": "DE"})]


def test_an_unfinished_draft_is_an_incomplete_record() -> None:
    assert complete(make_draft(incomplete=("typos",)), LEDGERED).incomplete


def test_a_sound_record_has_no_faults(record: Record) -> None:
    assert faults(record) == []


@pytest.mark.parametrize(
    ("field", "index", "change", "sentence"),
    [
        ("blocks", 1, {"end": 99}, "block 14:99 is outside the text of 54"),
        ("marks", 0, {"start": -1}, "mark -1:5 is outside"),
        ("notes", 0, {"start": 6}, "note 6:5 is outside"),
        ("corrections", 0, {"start": 13, "end": 16}, "correction 13:16 does not read 'Teh' in the original"),
        ("quotes", 0, {"start": 0}, "does not read '“We are ready.”' in the text"),
        ("quotes", 0, {"cue": Mention(0, 4, "said")}, "cue 0:4 does not read 'said'"),
        ("officials", 0, {"mentions": (Mention(0, 7, "Ann Lee"),)}, "mention 0:7 does not read 'Ann Lee'"),
    ],
)
def test_every_offset_that_lies_is_named(
    record: Record, field: str, index: int, change: dict[str, Any], sentence: str
) -> None:
    items = list(getattr(record, field))
    items[index] = msgspec.structs.replace(items[index], **change)
    found = faults(msgspec.structs.replace(record, **{field: tuple(items)}))
    assert len(found) == 1
    assert sentence in found[0]


def test_what_is_written_is_read_back_the_same(record: Record) -> None:
    assert decode(encode(record)) == record


def test_a_record_on_disk_is_readable_utf_8_with_a_last_newline(record: Record) -> None:
    data = encode(record)
    assert data.startswith(b'{\n  "schema": "newsflow/record/1",\n  "id": "a-1",')
    assert "“We are ready.”".encode() in data
    assert data.endswith(b"\n}\n")
    assert encode(decode(data)) == data


def test_something_else_is_no_record() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"schema": "newsflow/record/2"}')


def test_a_record_passes_its_own_schema_and_a_wrong_one_does_not(record: Record) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    written = json.loads(encode(record))
    assert list(validator.iter_errors(written)) == []
    assert list(validator.iter_errors({**written, "status": "lost"}))
    assert list(validator.iter_errors({key: value for key, value in written.items() if key != "guid"}))


def test_names_that_version_1_promised_are_there() -> None:
    assert set(Record.__struct_fields__) >= {
        "schema", "id", "guid", "revision", "status", "reason", "note", "incomplete", "source", "headline", "byline",
        "dateline", "language", "published", "updated", "embargo", "original", "text", "blocks", "marks", "media",
        "corrections", "officials", "quotes", "notes", "metadata", "metadata_by", "problems",
    }  # fmt: skip


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), st.dictionaries(st.text(max_size=5), st.integers())
)
def test_any_text_survives_the_way_to_disk(text: str, facts: dict[str, int]) -> None:
    story = Story(
        original=text,
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        facts={key: Fact(value, "x") for key, value in facts.items()},
    )
    record = complete(make_draft(story), LEDGERED)
    assert decode(encode(record)) == record
    assert faults(record) == []
