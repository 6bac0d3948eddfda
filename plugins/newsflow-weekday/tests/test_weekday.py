"""The weekday plugin on stories, as newsflow runs it."""

from __future__ import annotations

import newsflow_weekday
import pytest

from newsflow.testing import check_plugin


def said(story):
    """What the plugin said of the story: the stretch, the date, right or wrong."""
    return [(story.text[n.start : n.end], n.value["date"], n.value["right"]) for n in story.layer("weekday")]


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("Wednesday, December 5, 2018", "2018-12-05"),
        ("Wed., Dec. 5, 2018", "2018-12-05"),
        ("Wednesday, 5 December 2018", "2018-12-05"),
        ("Wednesday 5th December 2018", "2018-12-05"),
        ("Wednesday, the 5th of December, 2018", "2018-12-05"),
        ("Wednesday evening, Dec. 5, 2018", "2018-12-05"),
        ("Thursday, Feb. 29, 2024", "2024-02-29"),
        ("WEDNESDAY, DECEMBER 5, 2018", "2018-12-05"),
        ("Wednesday (Dec. 5, 2018", "2018-12-05"),
        ("December 5, 2018, a Wednesday", "2018-12-05"),
        ("5 December 2018 (Wednesday", "2018-12-05"),
    ],
)
def test_a_right_weekday_is_noted_in_every_form(newsdesk, printed, date):
    story = newsdesk(f"The ministers met on {printed}, in Geneva.", newsflow_weekday)
    assert said(story) == [(printed, date, True)]
    assert [p for p in story.problems if p.plugin == "weekday"] == []


def test_a_wrong_weekday_is_a_problem_in_an_editors_words(newsdesk):
    story = newsdesk("They met on Tuesday, December 5, 2018, in Geneva.", newsflow_weekday)
    [problem] = [p for p in story.problems if p.plugin == "weekday"]
    assert (problem.severity, problem.code) == ("warning", "weekday")
    assert problem.message == (
        "“Tuesday, December 5, 2018”: December 5, 2018, is a Wednesday; check the weekday and the date"
    )
    [note] = story.layer("weekday")
    assert note.value == {"printed": "Tuesday", "date": "2018-12-05", "actual": "Wednesday", "right": False}


def dated(day: str, text: str) -> str:
    """A story that says when it was published."""
    return f"---\ntitle: The council votes\ndate: {day}\n---\n\n{text}\n"


@pytest.mark.parametrize(
    ("day", "text", "date"),
    [
        ("2018-03-06", "It voted on Monday (5 March).", "2018-03-05"),
        ("2018-12-05", "It has not voted since Monday, March 5, he said.", "2018-03-05"),
        ("2018-12-28", "It will vote on Wednesday, Jan. 2, he said.", "2019-01-02"),
        ("2019-01-03", "It voted on Friday, Dec. 28, he said.", "2018-12-28"),
    ],
)
def test_a_date_without_a_year_has_the_storys_year_or_the_one_next_door(newsdesk, day, text, date):
    story = newsdesk(dated(day, text).encode(), newsflow_weekday)
    assert [(when, right) for _, when, right in said(story)] == [(date, True)]


def test_a_date_without_a_year_in_a_story_without_a_date_is_left_alone(newsdesk):
    assert said(newsdesk("It voted on Monday (5 March).", newsflow_weekday)) == []


@pytest.mark.parametrize(
    "text",
    [
        "On Saturday and Sunday, March 3 and 4, 2018, nobody voted.",
        "From Monday to Friday, March 5, 2018, nobody voted.",
        "On Thursday, May 10,000 people voted.",
        "It closes on Friday, May 4:30 at the latest.",
        "They met on Friday, February 30, 2018.",
        "Sunday May, 62, said in 2018 that she would go.",
        "The Sun, Dec. 5, 2018, had it first.",
        "Those who sat may 5, 2018, or 6, recall it.",
        "On December 5, 2018, Wednesday's papers were late.",
    ],
)
def test_what_is_no_weekday_of_a_date_is_left_alone(newsdesk, text):
    assert said(newsdesk(text, newsflow_weekday)) == []


def test_the_desk_sets_how_loud_it_is(newsdesk):
    story = newsdesk("They met on Tuesday, December 5, 2018.", newsflow_weekday, severity="info")
    assert [p.severity for p in story.problems if p.plugin == "weekday"] == ["info"]


def test_it_keeps_the_contract():
    check_plugin(newsflow_weekday, turn_of_year=30)
