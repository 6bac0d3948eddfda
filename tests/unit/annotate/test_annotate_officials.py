"""Officials of a whole story: mentions, two of one name, one under two titles, sources, flags, hostile text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsflow import Block, Dateline, Declared, Note, Official, Problem, Story
from newsflow.annotate import officials


@cache
def tools() -> object:
    return officials.prepare(officials.Settings())


def notes(text: str, *, dateline: str | None = None, settings: officials.Settings | None = None) -> list[Note]:
    declared = Declared(dateline=Dateline(place=dateline) if dateline else None)
    story = Story(original=text, text=text, declared=declared)
    return list(officials.annotate(story, officials.prepare(settings) if settings else tools()))


def found(text: str, **more: object) -> dict[str, Official]:
    return {n.value.name: n.value for n in notes(text, **more) if n.layer == "official"}  # type: ignore[arg-type]


def flags(text: str) -> list[Problem]:
    return [n.value for n in notes(text) if n.layer == "problem"]


def test_every_mention_is_found_and_offsets_tell_the_truth() -> None:
    text = "Prime Minister Anna Berg left. Berg's aides stayed. “I saw Ms. Berg,” said a cook. The Berg Foundation is closed."
    [official] = found(text).values()
    assert [m.text for m in official.mentions] == ["Anna Berg", "Berg", "Berg"]
    assert all(text[m.start : m.end] == m.text for m in official.mentions)


def test_two_people_of_one_surname_are_kept_apart_by_courtesy_titles() -> None:
    text = "Senator Paul Adler met Mayor Ruth Adler. Mr. Adler smiled. Ms. Adler did not. Adler left."
    people = found(text)
    assert [m.text for m in people["Paul Adler"].mentions] == ["Paul Adler", "Adler"]
    assert [m.start for m in people["Ruth Adler"].mentions] == [text.index("Ruth"), text.index("Ms. Adler") + 4]


def test_one_person_under_two_titles_stays_one() -> None:
    text = "Foreign Minister Igor Belov spoke in Sofia, Bulgaria. Belov, who is also deputy prime minister, left."
    [official] = found(text).values()
    assert official.titles == ("Foreign Minister", "deputy prime minister")


def test_the_possessor_gives_his_country() -> None:
    text = "Russian President Oleg Markin was silent. Markin's spokesman, Pavel Zotov, was not."
    official = found(text)["Pavel Zotov"]
    assert (official.country, official.sources["country"]) == ("RU", "possessor")


def test_his_spokesman_counts_only_when_he_holds_an_office() -> None:
    assert "Jo Reed" in found("President Ed Vance slept in Washington. His spokesman, Jo Reed, said so.")
    assert found("Actor Ed Vance slept. His spokesman, Jo Reed, said so.") == {}


def test_a_dateline_gives_the_country_nothing_else_does() -> None:
    official = found("Interior Minister Hana Novak resigned.", dateline="PRAGUE")["Hana Novak"]
    assert (official.country, official.sources["country"]) == ("CZ", "dateline")


def test_a_country_that_no_list_knows_is_not_that_of_the_dateline() -> None:
    text = (
        "GENEVA - Selvan Foreign Minister Teo Vask met President Marek Dolny of Tarsia. Jana Rell, Selva's prime "
        "minister, and the Tarsian ambassador in Geneva, Lena Horvat, stayed away. Selvan lawmaker Tim Cole smiled."
    )
    people = found(text, dateline="GENEVA")
    assert {name: official.country for name, official in people.items()} == dict.fromkeys(people)
    assert len(people) == 5


def test_an_office_of_the_city_or_the_country_is_one() -> None:
    assert found("Anna Berg, the city's mayor, waved.")["Anna Berg"].title == "mayor"
    assert found("Anna Berg, the country's foreign minister, waved.")["Anna Berg"].title == "foreign minister"
    assert found("Anna Berg, the company's president, waved. Tim Cole, the mayor's cousin, slept.") == {}


def test_the_seat_of_a_conference_is_no_evidence_for_its_guests() -> None:
    text = "The United Nations opened talks in Geneva. Foreign Minister Teo Vask was late, Mayor Anna Berg was not."
    people = found(text, dateline="GENEVA")
    assert (people["Teo Vask"].country, people["Anna Berg"].country) == (None, "CH")


def test_an_office_a_country_does_not_have_is_not_given_to_it() -> None:
    text = (
        "The United States and Japan signed in the United States. Prime Minister Ken Mori smiled in the United States."
    )
    assert found(text)["Ken Mori"].country == "JP"


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Former President Ana Lopez", "former"),
        ("Then-President Ana Lopez", "former"),
        ("Ex-president Ana Lopez", "former"),
        ("Acting Mayor Ana Lopez", "acting"),
        ("Interim Prime Minister Ana Lopez", "acting"),
        ("Governor-elect Ana Lopez", "elect"),
        ("Ana Lopez, the incoming finance minister,", "elect"),
    ],
)
def test_status_is_told_from_the_print(text: str, flag: str) -> None:
    [official] = found(f"{text} spoke in Lima.").values()
    assert getattr(official, flag) is True


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("French President Ana Lopez", "head of state"),
        ("City Council President Ana Lopez", "legislator"),
        ("Supreme Court President Ana Lopez", "justice"),
        ("Ana Lopez, the head of the Norwegian police,", "police"),
        ("Texas Attorney General Ana Lopez", "justice"),
        ("UN agency chief Ana Lopez", "international"),
    ],
)
def test_those_who_preside_over_a_body_have_its_role(text: str, role: str) -> None:
    [official] = found(f"{text} spoke.").values()
    assert official.role == role


def test_headlines_in_title_case_name_but_do_not_title() -> None:
    text = "Senator Blasts Plan By Ann Moss\n\nSen. Ann Moss opposed it."
    story = Story(original=text, text=text, blocks=(Block("headline", 0, 31), Block("paragraph", 33, len(text))))
    [official] = [n.value for n in officials.annotate(story, tools()) if n.layer == "official"]
    assert (official.title, [m.start for m in official.mentions]) == ("Sen.", [23, 38])


def test_businesses_schools_and_clubs_have_no_officials() -> None:
    text = (
        "Acme Corp. chairman Bob Hall, university president Ann Frost, football club director Sam Reed, "
        "Lisa Moss, the president of a film studio, and Carl Voss, head of the teachers' union, dined together."
    )
    assert found(text) == {}


def test_people_without_an_office_are_persons() -> None:
    persons = [n.value.name for n in notes("“No,” said Maria Kern, a baker. Kern laughed.") if n.layer == "person"]
    assert persons == ["Maria Kern"]


def test_a_name_spelt_in_two_ways_is_one_person_and_flagged() -> None:
    text = "Ukrainian President Bohdan Lysenkiy spoke. Lysenkyy left."
    assert len(found(text)["Bohdan Lysenkiy"].mentions) == 2
    assert [p.code for p in flags(text)] == ["name-spelling"]


def test_two_holders_of_one_office_are_flagged() -> None:
    assert [p.code for p in flags("Russian President Oleg Markin met Russian President Ivan Belov.")] == [
        "title-contradiction"
    ]
    assert flags("Russian President Oleg Markin met former Russian President Ivan Belov.") == []


def test_one_person_in_two_sole_offices_is_flagged() -> None:
    text = "Prime Minister Anna Berg of Sweden arrived. President Berg left."
    assert [p.code for p in flags(text)] == ["title-contradiction"]


def test_the_desk_adds_titles_bodies_places_and_names() -> None:
    settings = officials.Settings(
        titles={"lord warden": "governor"},
        bodies={"Landsting": "SE"},
        countries={"Ruritania": "RU"},
    )
    assert found("Lord Warden Tim Cole waved.", settings=settings)["Tim Cole"].role == "governor"
    assert found("Landsting spokesman Tim Cole waved.", settings=settings)["Tim Cole"].country == "SE"
    assert found("The president of Ruritania, Tim Cole, waved.", settings=settings)["Tim Cole"].country == "RU"


def test_a_story_in_another_language_is_left_alone() -> None:
    text = "President Anna Berg ist da."
    assert list(officials.annotate(Story(original=text, text=text, language="de"), tools())) == []


@pytest.mark.parametrize(
    "bit",
    [
        "President ",
        "Sens. A and B, ",
        "Smith, the chief of ",
        "Prime Minister of ",
        "de la ",
        "“Bongbong” ",
        "U Thein ",
        "A. ",
        "(",
        "Lt (retd) ",
        "Speaker Anna Berg of parliament said ",
        "Ministers A Berg (Fisheries) and ",
        "In Chad President Anna Berg ",
        "Its chairman, Anna Berg, said ",
    ],
)
def test_long_hostile_lines_end(bit: str) -> None:
    text = bit * (20_000 // len(bit))
    assert all(0 <= n.start <= n.end <= len(text) for n in notes(text))


WORDS = st.sampled_from(
    "President|Anna|Berg|Sen.|of|the|,|.|and|Foreign|Minister|Berg's|he|said|(|)|R-Ohio|\n\n|“|”|Mr.|Russian|U.S.|who|heads|"
    "al-Sadr|chief|police|—|is".split("|")
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_row_of_words_gives_true_offsets_and_the_same_answer_twice(text: str) -> None:
    once = notes(text)
    assert once == notes(text)
    for note in once:
        for mention in getattr(note.value, "mentions", ()):
            assert text[mention.start : mention.end] == mention.text


def test_the_settings_are_named_by_the_plugin(newsdesk: Callable[..., Story]) -> None:
    story = newsdesk("President Anna Berg of Estonia spoke in Tallinn.\n\nBerg left.")
    [note] = story.layer("official")
    assert (note.value.name, note.value.country) == ("Anna Berg", "EE")
