"""Round trip: what newsflow writes in a news format, newsflow reads back with the same words, blocks and links."""

from __future__ import annotations

from datetime import UTC, datetime
from types import ModuleType

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsflow import Block, Dateline, Desk, Mark, Media, Record, Source, Story
from newsflow.read import markdown, newsml_g2, ninjs, nitf, plain
from newsflow.record import SourceInfo
from newsflow.render import markdown_export, newsml_g2_export, ninjs_export, nitf_export, text_export

FORMATS = {
    "ninjs": (ninjs_export, ninjs),
    "nitf": (nitf_export, nitf),
    "newsml-g2": (newsml_g2_export, newsml_g2),
    "markdown": (markdown_export, markdown),
}
PAIRS = pytest.mark.parametrize(("writer", "reader"), FORMATS.values(), ids=FORMATS)
PARTS = (
    ("headline", "Council closes “old” pier & ferry"),
    (
        "paragraph",
        "LAKEFORD, Dec. 5 (EXA) — The council voted 5-2 on Tuesday to close the *old* pier [sic], its clerk said.",
    ),
    ("paragraph", "1. A paragraph that begins like a list; 3 < 4 & 5 > 2, and C:\\path_to_file costs `nothing`."),
    ("subhead", "What comes next"),
    ("list-item", "A hearing on Friday"),
    ("list-item", "- A vote, perhaps"),
    ("paragraph", "# Not a heading, said the clerk."),
    ("quote", "We were always against it."),
    ("quote", "Always."),
    ("paragraph", "“It’s over,” she said. 中文 and עברית are words, too. E = mc²."),
    ("caption", "The pier in 1931 <archive>"),
)


def make(parts: tuple[tuple[str, str], ...] = PARTS, marked: dict[str, tuple[str, str | None]] | None = None) -> Record:
    """A record of these blocks; *marked*: words -> kind and href of the mark on them."""
    text = "\n\n".join(words for _, words in parts)
    blocks, at = [], 0
    for kind, words in parts:
        blocks.append(Block(kind, at, at + len(words)))  # type: ignore[arg-type]
        at += len(words) + 2
    marks = [
        Mark(kind, text.index(words), text.index(words) + len(words), href)  # type: ignore[arg-type]
        for words, (kind, href) in (marked or {}).items()
    ]
    return Record(
        id="council-0a1b2c3d",
        guid="urn:uuid:0a1b2c3d-1111-5222-8333-444455556666",
        revision=3,
        status="published",
        source=SourceInfo(path="a.txt", root=".", sha256="0" * 64, bytes=1, format="plain"),
        headline=parts[0][1] if parts[0][0] == "headline" else None,
        byline=("Ann Smith", "Bo Lee"),
        dateline=Dateline(place="LAKEFORD", date="Dec. 5", text="LAKEFORD, Dec. 5 (EXA) —"),
        language="en-GB",
        published=datetime(2018, 12, 5, 10, 30, tzinfo=UTC),
        updated=datetime(2018, 12, 6, 8, 0, tzinfo=UTC),
        original=text,
        text=text,
        blocks=tuple(blocks),
        marks=tuple(sorted(marks, key=lambda m: m.start)),
        metadata={
            "copyright": "© 2018 Example & Co.",
            "slug": "pier-vote",
            "urgency": 4,
            "source": "Example Agency",
            "keywords": ["pier", "ferry"],
            "topics": [{"code": "11000000", "label": "politics", "words": ["council"]}],
            "countries": [{"code": "US", "name": "United States", "mentions": 1}],
            "declared_subjects": [
                {"code": "20000625", "label": "local government", "scheme": "medtop"},
                {"code": "04010000", "label": "transport", "scheme": "http://cv.example.org/subjects/"},
            ],
            "summary": "Why the town gives up its oldest pier.",
            "lede": "The council voted.",
            "word_count": 60,
        },
    )


def there_and_back(record: Record, writer: ModuleType, reader: ModuleType) -> Story:
    options = writer.options()(enabled=True)
    arguments: dict[str, object] = {"record": record, "desk": Desk(name="The Example"), "options": options}
    names = writer.render.__code__.co_varnames[: writer.render.__code__.co_argcount]
    made = writer.render(**{name: arguments[name] for name in names})
    story = reader.read(Source(made.path.rpartition("/")[2], made.data))
    assert isinstance(story, Story), made.data.decode()
    return story


@PAIRS
def test_the_words_and_the_blocks_come_back(writer: ModuleType, reader: ModuleType) -> None:
    record = make()
    story = there_and_back(record, writer, reader)
    assert story.text == record.text
    assert [(b.kind, b.start, b.end) for b in story.blocks] == [(b.kind, b.start, b.end) for b in record.blocks]


@PAIRS
def test_what_is_declared_comes_back(writer: ModuleType, reader: ModuleType) -> None:
    declared = there_and_back(make(), writer, reader).declared
    assert declared.guid == "urn:uuid:0a1b2c3d-1111-5222-8333-444455556666"
    assert declared.byline == ("Ann Smith", "Bo Lee")
    assert declared.language == "en-GB"
    assert declared.published == datetime(2018, 12, 5, 10, 30, tzinfo=UTC)
    assert declared.updated == datetime(2018, 12, 6, 8, 0, tzinfo=UTC)
    assert declared.version == "3"
    assert declared.slug == "pier-vote"
    assert declared.urgency == 4
    assert declared.source == "Example Agency"
    assert declared.copyright == "© 2018 Example & Co."
    assert declared.dateline is not None
    assert declared.dateline.place == "LAKEFORD"
    assert declared.status == "usable"
    assert declared.keywords == ("pier", "ferry")
    assert declared.summary == "Why the town gives up its oldest pier."


@pytest.mark.parametrize("name", ["ninjs", "nitf", "newsml-g2"])
def test_the_subjects_a_story_came_with_go_out_and_come_back(name: str) -> None:
    subjects = there_and_back(make(), *FORMATS[name]).declared.subjects
    codes = {subject.code: subject.label for subject in subjects}
    assert codes["11000000"] == "politics"
    assert codes["20000625"] == "local government"
    assert codes["04010000"] == "transport"


@PAIRS
def test_links_and_emphasis_come_back(writer: ModuleType, reader: ModuleType) -> None:
    marked = {
        "voted 5-2": ("link", "https://example.org/vote?a=1&b=2"),
        "clerk said": ("emphasis", None),
        "A hearing": ("link", "mailto:clerk@example.org"),
        "was": ("strong", None),
    }
    record = make((*PARTS[:6], ("paragraph", "It was so.")), marked)
    story = there_and_back(record, writer, reader)
    assert story.text == record.text
    assert story.marks == record.marks


@PAIRS
def test_pictures_come_back_with_their_captions_and_captions_without_pictures_too(
    writer: ModuleType, reader: ModuleType
) -> None:
    media = (
        Media("picture", "https://example.org/a.jpg?b=1&c=2", PARTS[-1][1], "Ann Smith", "image/jpeg", 640, 480),
        Media("video", "https://example.org/b.mp4"),
    )
    record = msgspec.structs.replace(make(), media=media)
    story = there_and_back(record, writer, reader)
    assert story.text == record.text
    assert [b.kind for b in story.blocks] == [b.kind for b in record.blocks]
    assert [(m.kind, m.href, m.caption) for m in story.media] == [(m.kind, m.href, m.caption) for m in media]
    assert story.media[0].width == 640
    assert there_and_back(make(), writer, reader).media == ()


@PAIRS
def test_a_dateline_the_text_does_not_print_comes_back(writer: ModuleType, reader: ModuleType) -> None:
    record = msgspec.structs.replace(make(), dateline=Dateline(place="KANSAS CITY, Mo.", text="KANSAS CITY, Mo."))
    dateline = there_and_back(record, writer, reader).declared.dateline
    assert dateline is not None
    assert dateline.place == (
        "KANSAS CITY, Mo." if writer is not ninjs_export else "LAKEFORD"
    )  # ninjs: what is printed


@pytest.mark.parametrize(
    "parts",
    [
        (("paragraph", "A story of one paragraph, and no headline."),),
        (("headline", "Headline only?"), ("paragraph", "Yes, nearly.")),
        (("headline", "A"), ("list-item", "One"), ("list-item", "Two"), ("paragraph", "Three.")),
    ],
)
@PAIRS
def test_small_stories_come_back(parts: tuple[tuple[str, str], ...], writer: ModuleType, reader: ModuleType) -> None:
    record = make(parts)
    assert there_and_back(record, writer, reader).text == record.text


WORDS = st.text(alphabet="abc DEF.,!?#*_-+>=:|~`[]()<&\\\"'“”’—1234567890\u00e9", min_size=1, max_size=60).map(
    lambda words: " ".join(f"x {words} y".split())
)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_any_words_come_back(name: str, words: list[str]) -> None:
    writer, reader = FORMATS[name]
    record = make((("headline", "A headline"), *(("paragraph", part) for part in words)))
    assert there_and_back(record, writer, reader).text == record.text


def test_the_plain_text_is_the_corrected_text() -> None:
    record = make()
    made = text_export.render(record, text_export.TextExportOptions(enabled=True))
    assert made is not None
    assert made.data.decode() == record.text + "\n"
    story = plain.read(Source("a.txt", made.data))
    assert story.headline == record.headline


@pytest.mark.parametrize("writer", [w for w, _ in FORMATS.values()], ids=FORMATS)
def test_exports_are_off_unless_switched_on(writer: ModuleType) -> None:
    assert writer.options()().enabled is False


def test_the_same_record_makes_the_same_bytes() -> None:
    record = make()
    for writer, _ in FORMATS.values():
        names = writer.render.__code__.co_varnames[: writer.render.__code__.co_argcount]
        arguments: dict[str, object] = {"record": record, "desk": Desk(), "options": writer.options()(enabled=True)}
        first, again = (writer.render(**{name: arguments[name] for name in names}) for _ in range(2))
        assert first == again
