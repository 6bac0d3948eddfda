"""The desk's own words and rules of style."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from newsflow import Edit, Story, UsageError
from newsflow.correct import desk_words, house_style, wordlists
from newsflow.edits import apply, choose


def corrected(module: Any, text: str, **options: Any) -> tuple[str, tuple[Edit, ...]]:
    wanted = msgspec.convert(options, module.Options)
    tools = module.prepare(wanted)
    story = Story(original=text, text=text, language="en")
    found = module.correct(story, tools) if module is desk_words else module.correct(story, wanted, tools)
    edits = choose(found)
    return apply(text, edits), edits


def rules_file(folder: Path, **rule: Any) -> str:
    given = {"id": "x", "find": "foo", "write": "bar", "why": "because", "examples": [["foo", "bar"]], **rule}
    lines = "\n".join(f"{key} = {msgspec.json.encode(value).decode()}" for key, value in given.items() if value != [])
    path = folder / "style.toml"
    path.write_text(f"[[rule]]\n{lines}\n", encoding="utf-8")
    return str(path)


def test_always_writes_what_the_desk_writes_also_at_the_start_of_a_sentence() -> None:
    text, edits = corrected(
        desk_words, "Adress the crowd: an adress in Kiev, not Kievan.", always={"adress": "address", "Kiev": "Kyiv"}
    )
    assert text == "Address the crowd: an address in Kyiv, not Kievan."
    assert {edit.rule for edit in edits} == {"desk-words/always"}


def test_protects_the_desks_words_wherever_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("# ours\ngeofence  # since 2019\n", encoding="utf-8")
    wanted = desk_words.Options(words=("kiloemters",), words_file=str(file))
    story = Story(original="The geofence is two kiloemters wide.")
    spans = desk_words.protect(story, desk_words.prepare(wanted))
    assert [story.original[s.start : s.end] for s in spans] == ["geofence", "kiloemters"]


def test_refuses_an_always_that_never_comes_to_rest() -> None:
    with pytest.raises(UsageError, match="again and again"):
        desk_words.prepare(desk_words.Options(always={"court": "high court"}))


def test_two_rules_that_undo_each_other_are_only_proposed() -> None:
    text, edits = corrected(desk_words, "A colour.", always={"colour": "color", "color": "colour"})
    assert text == "A colour."
    assert [edit.applied for edit in edits] == [False]


def test_rules_that_follow_from_each_other_end_in_one_edit_of_the_original() -> None:
    text, edits = corrected(desk_words, "The aa.", always={"aa": "bb", "bb": "cc"})
    assert (text, [(e.before, e.after) for e in edits if e.applied]) == ("The cc.", [("aa", "cc")])


def test_a_words_file_grows_by_what_is_new(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    assert wordlists.add_words(file, ["geofence", "biochar", "geofence"]) == ["geofence", "biochar"]
    assert wordlists.add_words(file, ["biochar", "agrivoltaics"]) == ["agrivoltaics"]
    assert wordlists.read_words(file) == ["geofence", "biochar", "agrivoltaics"]


def test_a_words_file_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"words file .*none\.txt: cannot be read"):
        wordlists.read_words(tmp_path / "none.txt")


def test_house_style_is_off_until_rules_are_named() -> None:
    assert corrected(house_style, "up 12 per cent") == ("up 12 per cent", ())


def test_the_rules_that_come_with_newsflow_load_and_do_what_their_examples_say() -> None:
    text, edits = corrected(
        house_style, "A US official said on December 5th that 15000 people got an e-mail at 10am.", use=["wire"]
    )
    assert text == "A U.S. official said on December 5 that 15,000 people got an email at 10 a.m."
    assert all(edit.rule.startswith("style/") and edit.reason for edit in edits)


def test_style_inside_a_quotation_is_only_proposed() -> None:
    text, [edit] = corrected(house_style, "“It is up 12 per cent,” she said.", use=["wire"])
    assert (text, edit.applied) == ("“It is up 12 per cent,” she said.", False)


def test_a_rule_can_be_switched_off() -> None:
    assert corrected(house_style, "up 12 per cent", use=["wire"], off=["per-cent"])[0] == "up 12 per cent"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"examples": []}, "has no example"),
        ({"examples": [["foo", "baz"]]}, "it makes 'bar', not 'baz'"),
        ({"examples": [["foo", "bar"]], "write": "foo foo"}, "it makes 'foo foo'"),
        ({"find": "fo+"}, "without an upper bound"),
        ({"find": "(?:fo{1,9}){1,9}"}, "a repeat inside a repeat"),
        ({"find": "f{0,3}"}, "matches nothing at all"),
        ({"find": "(foo"}, "no regular expression"),
        ({"find": r"\w{1,99} \w{1,99} \w{1,99}foo"}, "ways at one place"),
        ({"write": r"\2"}, "cannot be used"),
        ({"color": "red"}, "id, find, write, why and examples"),
    ],
)
def test_a_bad_rule_does_not_load_and_says_why(tmp_path: Path, rule: dict[str, Any], sentence: str) -> None:
    with pytest.raises(UsageError, match="rule 'x'.*" + sentence.replace("(", r"\(")):
        house_style.prepare(house_style.Options(files=(rules_file(tmp_path, **rule),)))


def test_unknown_shipped_rules_are_a_sentence() -> None:
    with pytest.raises(UsageError, match="no rules called 'press'"):
        house_style.prepare(house_style.Options(use=("press",)))
