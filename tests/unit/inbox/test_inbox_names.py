"""File names are data: they travel as text and come back as the same bytes, and never reach OUT unescaped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsflow.inbox import NAME_LIMIT, encoded, name_on_disk, safe_name, shortened

names = st.binary(min_size=1, max_size=255).filter(lambda name: b"/" not in name and b"\0" not in name)


@given(names)
def test_every_name_comes_back_from_its_text(name: bytes) -> None:
    text = encoded(name)
    assert name_on_disk(text) == name
    assert text.encode()  # is valid UTF-8, and can stand in a record


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="%/\0"), min_size=1))
def test_names_in_utf8_stay_as_they_are(name: str) -> None:
    assert encoded(name.encode()) == name


def test_a_percent_sign_is_told_from_an_escape() -> None:
    assert encoded(b"100% sure.txt") == "100% sure.txt"
    assert encoded(b"a%41.txt") == "a%2541.txt"
    assert encoded(b"a\xff.txt") == "a%FF.txt"


@given(names)
def test_names_below_out_are_short_printable_and_not_hidden(name: bytes) -> None:
    safe = safe_name(encoded(name))
    assert len(safe.encode()) <= NAME_LIMIT - 40
    assert safe.isprintable() or all(c.isprintable() or ord(c) > 0x9F for c in safe)
    assert not safe.startswith(".")
    assert not set(safe) & set('/\\\n\r\t\0:*?"<>|')


def test_a_name_that_is_too_long_keeps_its_suffix_and_its_difference() -> None:
    one, other = shortened("x" * 300 + ".docx", 100), shortened("x" * 301 + ".docx", 100)
    assert len(one) == len(other) == 100
    assert one.endswith(".docx")
    assert one != other
