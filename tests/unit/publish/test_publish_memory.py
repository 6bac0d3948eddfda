"""What is remembered of a story is what would be made of it anew, in whatever feed it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hostile_stories import TEXT, stories
from newsflow import Channel, Desk, Record, Rendition
from newsflow.publish import entry, feeds, xmlfeeds
from newsflow.publish.entry import Options
from newsflow.publish.memory import LONGEST, Memory, digest_of

Make = Callable[..., Record]
DESK = Desk(name="The Example", base_url="https://news.example/", language="en-GB")
DESKS = [DESK, Desk(), Desk(base_url="https://elsewhere.example/x/", language="de")]
CHANNELS = [
    Channel(name="all", title="A"),
    Channel(name="all", title="A", archive=1, archives=1),
    Channel(name="topic/arms", title="B", language="en"),
    Channel(name="language/de", title="C", language="de-AT"),
]
OPTIONS = [Options(), Options(corrected="Berichtigt"), Options(max_story=20), Options(content="summary")]


def forget() -> None:
    entry._MADE.kept.clear()
    xmlfeeds._ELEMENTS.kept.clear()


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    forget()
    yield
    forget()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(data=st.data())
def test_a_remembered_story_is_written_as_a_new_one(data: st.DataObject, record: Make) -> None:
    told = [data.draw(stories(record, n)) for n in (1, 2, 3)]
    told += [msgspec.structs.replace(each, headline=data.draw(TEXT), metadata={"lede": "x"}) for each in told[:1]]
    asked = data.draw(
        st.lists(st.tuples(*map(st.sampled_from, (CHANNELS, DESKS, OPTIONS, told))), min_size=2, max_size=8)
    )
    forget()
    remembered = [written(*each, told[1]) for each in asked]
    for each, before in zip(asked, remembered, strict=True):
        forget()
        assert written(*each, told[1]) == before


def written(channel: Channel, desk: Desk, options: Options, *records: Record) -> list[Rendition]:
    return feeds.publish(channel, list(records), desk, options)


def test_a_story_that_changed_is_not_remembered_as_it_was(record: Make) -> None:
    old = record(1)
    new = msgspec.structs.replace(old, metadata={"topics": [{"code": "20000641", "label": "treaty"}]})  # same revision
    before, after = (written(CHANNELS[0], DESK, Options(), each)[0].data for each in (old, new))
    assert b"treaty" not in before
    assert b"treaty" in after


def test_the_same_story_is_made_once_for_several_feeds(record: Make) -> None:
    for channel in CHANNELS[:2]:
        written(channel, DESK, Options(), record(1))
    assert (len(entry._MADE.kept), len(xmlfeeds._ELEMENTS.kept)) == (1, 2)


def test_no_more_is_kept_than_was_meant(record: Make) -> None:
    memory: Memory[int] = Memory(3)
    assert [memory.recall(n, lambda n=n: n * 2) for n in (1, 2, 3, 1, 4)] == [2, 4, 6, 2, 8]
    assert list(memory.kept) == [3, 1, 4]
    assert digest_of(record(1, "x" * LONGEST)) is None
    assert digest_of(record(1, headline="\ud800")) is None


def test_what_fails_is_not_kept() -> None:
    memory: Memory[int] = Memory(3)
    with pytest.raises(ZeroDivisionError):
        memory.recall("x", lambda: 1 // 0)
    assert memory.recall("x", lambda: 1) == 1
