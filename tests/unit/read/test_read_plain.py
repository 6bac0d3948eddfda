# ruff: noqa: E501  documents stand here as files hold them
"""Plain text: what is a headline, a byline, a header line, a paragraph; and which bytes are which letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from newsflow import ReadError, Story

Read = Callable[..., Story]
Shown = Callable[[Story], list[tuple[str, str]]]

LEAD = "The minister of finance resigned on Tuesday after a week of protests in the capital over a tax on bread."
NEXT = "“I have nothing to add,” she said, and left by the back door."


def test_a_paragraph_a_line_without_headline_has_none(read_one: Read, shown: Shown) -> None:
    story = read_one(f"{LEAD}\n{NEXT}\nIt was her third year in office.\n")
    assert story.headline is None
    assert [kind for kind, _ in shown(story)] == ["paragraph"] * 3
    assert [block.line for block in story.blocks] == [1, 2, 3]


def test_a_first_paragraph_is_no_headline(read_one: Read) -> None:
    assert read_one(f"{LEAD}\n\n{NEXT}").headline is None
    assert read_one(f"She resigned.\n\n{LEAD}\n\n{NEXT}").headline is None


def test_a_short_line_above_a_blank_one_is_the_headline(read_one: Read, shown: Shown) -> None:
    story = read_one(f"Finance minister resigns\n\n{LEAD}\n\n{NEXT}")
    assert shown(story) == [("headline", "Finance minister resigns"), ("paragraph", LEAD), ("paragraph", NEXT)]
    assert [block.line for block in story.blocks] == [1, 3, 5]


@pytest.mark.parametrize(
    "head",
    [
        "Will she resign?",
        "Ministers to meet in the U.S.",
        "Minister sues Velda Inc.",
        "“Never again!”",
        "Finance minister\nresigns over bread",
    ],
)
def test_headlines_may_ask_abbreviate_and_be_broken(head: str, read_one: Read) -> None:
    assert read_one(f"{head}\n\n{LEAD}\n\n{NEXT}").headline == head.replace("\n", " ")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Anna Keller", ("Anna Keller",)),
        ("BY ANNA KELLER AND TOM HALE", ("ANNA KELLER", "TOM HALE")),
        ("By Anna Keller, Tom Hale and Ludovica de la Cruz", ("Anna Keller", "Tom Hale", "Ludovica de la Cruz")),
        ("By Anna Keller, Example News Agency", ("Anna Keller",)),
        ("By Martin Luther King, Jr.", ("Martin Luther King, Jr.",)),
        ("By Frances d'Emilio and Paulo Santos", ("Frances d'Emilio", "Paulo Santos")),
        ("By Anna Keller | Staff Writer", ("Anna Keller",)),
    ],
)
def test_a_byline_is_declared_and_not_text(line: str, names: tuple[str, ...], read_one: Read, shown: Shown) -> None:
    story = read_one(f"Finance minister resigns\n{line}\n\n{LEAD}\n\n{NEXT}")
    assert story.declared.byline == names
    assert [text for _, text in shown(story)] == ["Finance minister resigns", LEAD, NEXT]


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the minister was gone.",
        "By the time he arrived, all was over",
        "By 2019, Russia Will Have More of Them, It Says.",
    ],
)
def test_a_sentence_that_begins_with_by_is_text(line: str, read_one: Read) -> None:
    story = read_one(f"{line}\n{LEAD}")
    assert story.declared.byline == () and line in story.original


@pytest.mark.parametrize(
    ("printed", "place", "date"),
    [
        ("MOSCOW, Dec. 5 (EXA) — ", "MOSCOW", "Dec. 5"),
        ("MOSCOW (EXA) -- ", "MOSCOW", None),
        ("NEW YORK, December 5, 2018 (EXA) - ", "NEW YORK", "December 5, 2018"),
        ("SPRINGFIELD, Ill., Dec. 5 — ", "SPRINGFIELD, Ill.", "Dec. 5"),
        ("PARIS – ", "PARIS", None),
        ("Berlin (dpa) - ", "Berlin", None),
        ("Tegucigalpa, 5 Dec (EFE).- ", "Tegucigalpa", "5 Dec"),
        ("PORT CORRAN--(BUSINESS DESK)--", "PORT CORRAN", None),
        ("Ciudad de Sal, 5 dic (EXA).- ", "Ciudad de Sal", "5 dic"),
        ("Paris, 5 déc 2018 (EXA) - ", "Paris", "5 déc 2018"),
        ("Berlin, 5. Dezember (EXA) - ", "Berlin", "5. Dezember"),
        ("(EXA) - ROMA, 5 DIC - ", "ROMA", "5 DIC"),
        ("MOSCOW, December 5. /EXA/. ", "MOSCOW", "December 5"),
        ("MOSCOW. Dec 5 (Exafax) - ", "MOSCOW", "Dec 5"),
        ("TOKYO, Dec. 5, Exado - ", "TOKYO", "Dec. 5"),
        ("LONDON, 5 December 2018 /EXANewswire/ -- ", "LONDON", "5 December 2018"),
        ("Bern (sda) ", "Bern", None),
        ("NEW YORK, N.Y. (EXA) -- ", "NEW YORK, N.Y.", None),
    ],
)
def test_a_printed_dateline_stays_and_is_read(printed: str, place: str, date: str | None, read_one: Read) -> None:
    story = read_one(f"Minister resigns\n\n{printed}{LEAD}\n\n{NEXT}")
    assert story.declared.dateline is not None
    assert (story.declared.dateline.place, story.declared.dateline.date) == (place, date)
    assert story.original.startswith(f"Minister resigns\n\n{printed}{LEAD}")


@pytest.mark.parametrize(
    "start",
    [
        "The council — all nine of them — voted",
        "UPDATE: The council voted",
        "“No” — that was all he said",
        "It was cold - very cold",
        "Robert (Bob) Smith spoke",
        "Exa Bank (EXA) Chairman Lee spoke",
    ],
)
def test_a_dash_makes_no_dateline(start: str, read_one: Read) -> None:
    assert read_one(f"{start} on Tuesday.\n{LEAD}").declared.dateline is None


def test_header_lines_are_facts_and_not_text(read_one: Read, shown: Shown) -> None:
    story = read_one(
        "HEADLINE: Minister resigns\nBy: Anna Keller\nDate: Dec. 5, 2018 4:30 p.m. EST\nEmbargo: 2018-12-06T06:00:00Z\n"
        f"Slug: minister-quits\nKeywords: tax, bread\nUrgency: 3\nLanguage: en-GB\nEditor's note: recasts lead\n\n{LEAD}\n"
    )
    facts = story.declared
    assert shown(story) == [("headline", "Minister resigns"), ("paragraph", LEAD)]
    assert (facts.slug, facts.keywords, facts.urgency, facts.language) == (
        "minister-quits",
        ("tax", "bread"),
        3,
        "en-GB",
    )
    assert facts.published is not None and facts.published.isoformat() == "2018-12-05T16:30:00-05:00"
    assert facts.embargo is not None and facts.embargo.isoformat() == "2018-12-06T06:00:00+00:00"
    assert facts.note == "recasts lead"


def test_a_standfirst_among_header_lines_is_printed(read_one: Read, shown: Shown) -> None:
    story = read_one(f"Headline: Minister resigns\nStandfirst: A bread tax too far\n\nBy Anna Keller\n\n{LEAD}\n")
    assert shown(story) == [("headline", "Minister resigns"), ("subhead", "A bread tax too far"), ("paragraph", LEAD)]
    assert story.declared.byline == ("Anna Keller",)


def test_a_date_without_zone_stays_naive_and_one_without_year_is_none(read_one: Read) -> None:
    assert read_one(f"Headline: X\nDate: 2018-12-05 14:00\n\n{LEAD}").declared.published == datetime(2018, 12, 5, 14)
    assert read_one(f"Headline: X\nDate: December 5\n\n{LEAD}").declared.published is None


def test_text_wrapped_by_hand_is_joined_at_its_blank_lines(read_one: Read, shown: Shown) -> None:
    story = read_one(
        "Minister resigns\n\nThe minister of finance resigned on\nTuesday after a week of protests in\nthe capital.\n\nNo one knew why.\n"
    )
    assert [text for _, text in shown(story)][1:] == [
        "The minister of finance resigned on Tuesday after a week of protests in the capital.",
        "No one knew why.",
    ]
    assert [block.line for block in story.blocks] == [1, 3, 7]


def test_bullets_are_a_list_and_ruled_lines_are_nothing(read_one: Read, shown: Shown) -> None:
    story = read_one(f"{LEAD}\n\n- bread\n- milk\n\n* * *\n\n{NEXT}\n\n-30-\n")
    assert [kind for kind, _ in shown(story)] == ["paragraph", "list-item", "list-item", "paragraph"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_survive_every_encoding(encoding: str, read_one: Read) -> None:
    text = "Der Präsident sagte „nein“ – und zahlte 5 € für Café und Crème brûlée. " * 3
    story = read_one(text.encode(encoding))
    assert story.original == text.strip()
    assert story.declared.encoding == {"cp1252": "windows-1252"}.get(encoding, story.declared.encoding)


def test_a_few_foreign_bytes_in_utf8_are_read_as_windows_letters(read_one: Read) -> None:
    data = "“Ünder the brîdge,” she said – “é, à, ü, ö.”".encode() + b" It\x92s late.\n"
    assert read_one(data).original.endswith("It’s late.")


PAGES = {
    "The “prime minister” said the café’s owner — a friend — couldn’t come. “It’s naïve,” she said.": (
        "cp1252",
        "mac_roman",
    ),
    "The prime minister didn't say what the cafés in Córdoba cost, he said.": ("cp1252", "mac_roman", "cp850"),
    "Der Ministerpräsident sagte, die Größe der Maßnahme überrasche ihn.": (
        "cp1252",
        "mac_roman",
        "cp850",
        "iso8859-15",
    ),
    "Le garçon à l'œuvre a payé 5 € à la fête, où l'été était déjà là.": ("cp1252", "iso8859-15", "mac_roman"),
    "Premier powiedział, że rząd się zgodził na żądania związków zawodowych.": ("cp1250", "iso8859-2", "cp852"),
    "Premiér řekl, že vláda souhlasí s požadavky odborů a bude je plnit.": ("cp1250", "iso8859-2"),
    "A miniszterelnök azt mondta, hogy őszintén örül a megegyezésnek, és az erdő fűvel van tele.": (
        "cp1250",
        "iso8859-2",
    ),
    "Başbakan, hükümetin sendikaların taleplerini kabul ettiğini söyledi.": ("cp1254", "iso8859-9"),
    "Премьер-министр сказал, что правительство согласно с требованиями.": ("cp1251", "koi8-r", "cp866"),
    "Ο πρωθυπουργός είπε ότι η κυβέρνηση δέχεται τα αιτήματα των συνδικάτων.": ("cp1253", "iso8859-7"),
}


@pytest.mark.parametrize(("text", "encoding"), [(text, name) for text, names in PAGES.items() for name in names])
def test_a_code_page_is_told_by_its_letters(text: str, encoding: str, read_one: Read) -> None:
    story = read_one(text.encode(encoding))
    assert story.original == text
    western = encoding in ("cp1252", "iso8859-15")
    assert [problem.code for problem in story.problems] == ([] if western else ["encoding"])


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "gb18030"])
def test_what_makes_no_words_in_any_code_page_is_refused_and_never_guessed(encoding: str, read_one: Read) -> None:
    text = "总理周三辞职。" if encoding == "gb18030" else "首相は水曜日に辞任した。"
    with pytest.raises(ReadError) as refused:
        read_one(text.encode(encoding) * 3)
    assert refused.value.code == "encoding"


def test_mail_s_own_japanese_is_read(read_one: Read) -> None:
    assert read_one("首相は水曜日に辞任した。".encode("iso2022_jp")).original == "首相は水曜日に辞任した。"
