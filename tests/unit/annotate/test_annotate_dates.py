"""Dates: phrases found, resolved by the story's own date, and never by the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Dateline, Declared, Desk, Story
from newsflow.annotate import dates

WEDNESDAY = datetime(2018, 12, 5, 9, 0, tzinfo=UTC)


def said(
    text: str, *, language: str = "en", published: datetime | None = WEDNESDAY, dateline: str | None = None
) -> list[tuple[str, str | None]]:
    """(phrase, value) of every date in *text*."""
    declared = Declared(published=published, dateline=Dateline(date=dateline) if dateline else None)
    story = Story(original=text, text=text, language=language, declared=declared)
    return [(text[n.start : n.end], n.value.value) for n in dates.annotate(story, Desk())]


@pytest.mark.parametrize(
    ("text", "phrase", "value"),
    [
        ("Putin spoke on December 5, a day later.", "December 5", "2018-12-05"),
        ("It was signed on Dec. 8, 1987, in the capital.", "Dec. 8, 1987", "1987-12-08"),
        ("Talks on 5 December 2018 failed.", "5 December 2018", "2018-12-05"),
        ("Talks on the 5th of December failed.", "5th of December", "2018-12-05"),
        ("Talks from Dec. 5-7 failed.", "Dec. 5-7", "2018-12-05/2018-12-07"),
        ("The date is 2018-11-30.", "2018-11-30", "2018-11-30"),
        ("Filed 30.11.2018 here.", "30.11.2018", "2018-11-30"),
        ("Filed 11/30/2018 here.", "11/30/2018", "2018-11-30"),
        ("Filed 2018/11/30 here.", "2018/11/30", "2018-11-30"),
        ("Wednesday, December 5, 2018, was cold.", "Wednesday, December 5, 2018", "2018-12-05"),
        ("In MAY 2017 it rained.", "MAY 2017", "2017-05"),
        ("It has held since 1987.", "1987", "1987"),
    ],
)
def test_printed_dates_are_found_and_read(text: str, phrase: str, value: str) -> None:
    assert said(text) == [(phrase, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He said Wednesday that it was over.", "2018-12-05"),
        ("He said Friday that it was over.", "2018-11-30"),
        ("The court will rule Friday.", "2018-12-07"),
        ("On Friday, the court will rule.", "2018-12-07"),
        ("He said it last Friday.", "2018-11-30"),
        ("They met last Wednesday.", "2018-11-28"),
        ("They meet next Tuesday.", "2018-12-11"),
        ("They meet this Thursday.", "2018-12-06"),
        ("He came yesterday.", "2018-12-04"),
        ("He leaves tomorrow.", "2018-12-06"),
        ("It opens next month.", "2019-01"),
        ("It opened last year.", "2017"),
        ("It opened in March.", "2018-03"),
        ("It will open in March.", "2019-03"),
        ("It opened last December.", "2017-12"),
        ("A vote is due on January 10.", "2019-01-10"),
        ("A vote was held on January 10.", "2018-01-10"),
        ("The vote was on November 28.", "2018-11-28"),
        ("It was led by Ms. Rao on Friday.", "2018-11-30"),
        ("He wants an answer by Friday.", "2018-12-07"),
        ("Rallies grew ahead of the February 9 primary.", "2019-02-09"),
        ("Ms. Rao won on March 15, and the council will count again.", "2018-03-15"),
    ],
)
def test_relative_dates_are_resolved_by_the_storys_own_date(text: str, value: str) -> None:
    assert [v for _, v in said(text)] == [value]


def test_the_day_is_the_desks_not_that_of_utc() -> None:
    late = Declared(published=datetime(2018, 12, 6, 2, 30, tzinfo=UTC))
    story = Story(original="He spoke today.", text="He spoke today.", language="en", declared=late)
    [there] = dates.annotate(story, Desk(timezone="America/New_York"))
    [here] = dates.annotate(story, Desk())
    assert (there.value.value, here.value.value) == ("2018-12-05", "2018-12-06")


@pytest.mark.parametrize(
    "text", ["He said Wednesday.", "On December 5 he left.", "It opens next month.", "It came yesterday."]
)
def test_without_a_date_of_its_own_a_story_leaves_relative_dates_unresolved(text: str) -> None:
    assert [v for _, v in said(text, published=None)] == [None]


def test_the_dateline_wins_over_the_publication_and_takes_its_year_from_it() -> None:
    assert said("He spoke Tuesday.", published=datetime(2019, 1, 3, tzinfo=UTC), dateline="Dec. 28") == [
        ("Tuesday", "2018-12-25")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May said so.",
        "They march on.",
        "April Ryan asked.",
        "The men sat down in the sun.",
        "It cost $5.12.",
        "He may 5 times over.",
        "The 9M729 has a range of 500 to 5,500 kilometers, up 12.5 percent.",
        "Version 1.2.3.4 of 10/12 members voted 5-2.",
        "A code like 2018-13-40-A1.",
        "Today's world is large.",
        "Shops fear Black Friday and churches fill on Good Friday.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert [v for _, v in said(text) if v] == []


def test_a_day_that_does_not_exist_or_could_be_two_stays_unresolved() -> None:
    assert said("On February 30, 2018, and 05/12/2018.") == [("February 30, 2018", None), ("05/12/2018", None)]


def test_in_other_languages_only_figures_are_dates() -> None:
    assert said("Am 5.12.2018 in May und am Friday.", language="de") == [("5.12.2018", "2018-12-05")]


@given(st.text(alphabet="Dec. 5,19MayFridlstonx-/\n", max_size=200))
def test_offsets_stay_inside_and_in_order(text: str) -> None:
    story = Story(original=text, text=text, language="en", declared=Declared(published=WEDNESDAY))
    notes = list(dates.annotate(story, Desk()))
    assert all(0 <= n.start < n.end <= len(text) for n in notes)
    assert all(a.end <= b.start for a, b in pairwise(notes))
