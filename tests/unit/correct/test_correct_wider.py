"""Slips beyond one free word in small letters: capitals, compounds, spaces, words that are right elsewhere, other languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsflow import Story
from newsflow.correct import typos
from newsflow.correct.spelling import confused

SPANISH = Path("/usr/share/hunspell/es_ES")

needs_spanish = pytest.mark.skipif(
    not SPANISH.with_suffix(".dic").exists(), reason=f"{SPANISH}.dic is not there: apt-get install hunspell-es"
)


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("The vote was held on Wendesday in Lima.", "The vote was held on Wednesday in Lima."),
        ("It has not rained since Septmber, she said.", "It has not rained since September, she said."),
        ("He was born on 5 Febuary 1961 in Graz.", "He was born on 5 February 1961 in Graz."),
        ("The court will sit onTuesday to hear him.", "The court will sit on Tuesday to hear him."),
        ("He left Afganistan in a hurry.", "He left Afghanistan in a hurry."),
        (
            "The road is closed. Accoridng to police, two people died.",
            "The road is closed. According to police, two people died.",
        ),
    ],
)
def test_a_capital_letter_is_no_shield_where_no_name_can_stand(
    proofread: Callable[..., Any], printed: str, right: str
) -> None:
    assert proofread(printed)[0] == right


@pytest.mark.parametrize(
    "text",
    [
        "Augusta Marche met Frida Sunda in Octobre.",
        "Streat said the bridge is safe. Wethers told him so.",
        "The concert in Sunda drew a crowd. Mondy was there.",
        "Goverdhan announced the plan on Friday.",
        "She drives an iPhone-controlled car by inDrive.",
    ],
)
def test_a_name_keeps_its_letters(proofread: Callable[..., Any], text: str) -> None:
    assert proofread(text)[0] == text


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("A fiftenth-century roof fell in.", "A fifteenth-century roof fell in."),
        ("They need two-thrids of the votes.", "They need two-thirds of the votes."),
        ("The govern ment said so on Monday.", "The government said so on Monday."),
        ("They worked to gether for years.", "They worked together for years."),
        ("He left a hour before a earlier meeting ended.", "He left a hour before an earlier meeting ended."),
        ("More then 40 people fled form the city.", "More then 40 people fled from the city."),
        ("It costs more then 40 dollars.", "It costs more than 40 dollars."),
        ("The club fell back on it's own people.", "The club fell back on its own people."),
        ("They went tot he station.", "They went to the station."),
        ("He said he he would come.", "He said he would come."),
        ("The minister minister resigned.", "The minister resigned."),
        ("It is the end of the of the road.", "It is the end of the road."),
        ("They have been workinghard for years.", "They have been working hard for years."),
    ],
)
def test_spaces_compounds_and_neighbours(proofread: Callable[..., Any], printed: str, right: str) -> None:
    assert proofread(printed)[0] == right


@pytest.mark.parametrize(
    "text",
    [
        "It was very very late, and that that mattered was clear.",
        "Many many people came, and what he had had was gone.",
        "When he saw it it was gone.",
        "He knew then a better way. Other then unknown men came.",
        "It's owned by the state, and it's our own.",
        "The non proliferation treaty and the avant garde.",
        "An historic vote in a European city took an hour.",
        "They would of course go.",
    ],
)
def test_what_only_looks_like_one_is_left(proofread: Callable[..., Any], text: str) -> None:
    assert proofread(text)[0] == text


def test_words_repeated_in_speech_are_only_proposed(proofread: Callable[..., Any]) -> None:
    text, [edit] = proofread("“We want money money,” she said.")
    assert (text, edit.applied) == ("“We want money money,” she said.", False)


def test_an_apostrophe_is_written_as_the_story_writes_it(proofread: Callable[..., Any]) -> None:
    assert proofread("It’s late. They didnt come.")[0] == "It’s late. They didn’t come."
    assert proofread("It's late. They didnt come.")[0] == "It's late. They didn't come."


def test_a_misspelling_is_known_in_all_its_forms(proofread: Callable[..., Any]) -> None:
    printed = "She accomodates guests; others were dissapointing, harrassing and embarassed."
    assert proofread(printed)[0] == "She accommodates guests; others were disappointing, harassing and embarrassed."


def test_all_examples_of_confused_words_come_out_as_they_say() -> None:
    assert len(confused.rules()) > 40  # loading runs them


SPANISH_STORY = """El Gobierno de Uruguay aprobó el lunes una reforma que limita la pesca, despues de dos años de protestas.

El ministro Fernando Mattos explicó que la medidda entrará en vigor en marzo. Graciela Techera, de Cabo Polonio, celebró la \
norma y dijo que las capturas han caído a la mtiad desde 2010. Los barcos de Wang Lei Fisheries ya no podrán acercarse."""


@needs_spanish
def test_a_dictionary_of_the_system_corrects_its_own_language_and_no_other(lexicon_cache: Path) -> None:
    tools = typos.prepare(typos.Options(dictionaries={"es": str(SPANISH)}), lexicon_cache)
    found = typos.correct(Story(original=SPANISH_STORY, language="es"), tools)
    assert [(edit.before, edit.after) for edit in found if edit.apply] == [
        ("despues", "después"),
        ("medidda", "medida"),
        ("mtiad", "mitad"),
    ]
    assert not any(edit.before[:1].isupper() for edit in found)
    english = Story(original="The minister said the goverment would act on the reforma.", language="en")
    assert [(edit.before, edit.after) for edit in typos.correct(english, tools) if edit.apply] == [
        ("goverment", "government")
    ]
    french = Story(original="Le président a parlé au parlment ce mardi.", language="fr")
    assert typos.correct(french, tools) == []
