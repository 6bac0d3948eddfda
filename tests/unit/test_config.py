"""newsflow.toml: what it may say, and what newsflow says when it says something else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, field

from newsflow.config import Config, fill, load, near
from newsflow.errors import UsageError
from newsflow.story import Options


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "newsflow.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def complaint(folder: Path, text: str | bytes) -> str:
    written(folder, text)
    with pytest.raises(UsageError) as caught:
        load(start=folder)
    return str(caught.value)


def test_without_a_file_all_defaults_hold(tmp_path: Path) -> None:
    assert load(start=tmp_path) == Config(folder=str(tmp_path))


def test_the_file_in_the_current_folder_is_found(tmp_path: Path) -> None:
    written(tmp_path, 'out = "site"\n[desk]\nname = "The Desk"\n[inbox]\nrescan = 2\n')
    config = load(start=tmp_path)
    assert (config.out, config.desk.name, config.inbox.rescan) == ("site", "The Desk", 2.0)
    assert config.folder == str(tmp_path)


def test_a_named_file_is_read_and_its_folder_remembered(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    path = written(tmp_path / "etc", "workers = 0\n")
    config = load(path, start=tmp_path)
    assert (config.workers, config.folder) == (0, str(tmp_path / "etc"))


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.toml: cannot be read: No such file"):
        load(tmp_path / "gone.toml", start=tmp_path)


def test_every_plugin_table_stays_raw(tmp_path: Path) -> None:
    written(tmp_path, '[plugin.typos]\nwords = ["kolkhoz"]\n[plugin.push]\ntoken = { env = "TOKEN" }\n')
    assert load(start=tmp_path).plugin == {"typos": {"words": ["kolkhoz"]}, "push": {"token": {"env": "TOKEN"}}}


def test_a_table_that_may_be_there_several_times_is_written_in_two_brackets(tmp_path: Path) -> None:
    assert complaint(tmp_path, '[channel]\nname = "a"\n').endswith(
        "[channel]: there may be several of these; write [[channel]]"
    )


def test_an_empty_output_folder_is_not_the_current_one(tmp_path: Path) -> None:
    assert "out: is empty; name a folder" in complaint(tmp_path, 'out = ""\n')


@pytest.mark.parametrize("tag", ["english", "en_GB", "e", ""])
def test_the_desks_language_is_a_tag(tmp_path: Path, tag: str) -> None:
    assert "[desk] language: must be a language tag such as 'en'" in complaint(
        tmp_path, f'[desk]\nlanguage = "{tag}"\n'
    )


def test_a_plugins_files_count_from_the_configuration(tmp_path: Path) -> None:
    path = written(tmp_path, '[plugin.typos]\nwords_file = "words.txt"\nquotes = "fix"\n')
    assert load(path, start=Path()).plugin["typos"] == {"words_file": str(tmp_path / "words.txt"), "quotes": "fix"}


def test_a_base_url_ends_with_a_slash(tmp_path: Path) -> None:
    written(tmp_path, '[desk]\nbase_url = "https://news.example/desk"\n')
    assert load(start=tmp_path).desk.base_url == "https://news.example/desk/"


def test_a_day_may_stand_without_quotation_marks(tmp_path: Path) -> None:
    written(tmp_path, "[inbox]\nsince = 2018-12-05\n")
    assert load(start=tmp_path).inbox.since == "2018-12-05"


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    written(tmp_path, b"\xef\xbb\xbfworkers = 3\r\n")
    assert load(start=tmp_path).workers == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[inbox]\nafer = "move"', "newsflow.toml: [inbox] afer: no such option; did you mean 'after'?"),
        ("wrokers = 2", "newsflow.toml: wrokers: no such option; did you mean 'workers'?"),
        ("[inbx]\nrescan = 2", "newsflow.toml: [inbx]: no such table; did you mean 'inbox'?"),
        ('folder = "."', "newsflow.toml: folder: no such option"),
        ("[desk]\nbase_ulr = 1", "newsflow.toml: [desk] base_ulr: no such option; did you mean 'base_url'?"),
        (
            '[[channel]]\nname = "a"\ncountry = ["DE"]',
            "[[channel]] 1: country: no such option; did you mean 'countries'?",
        ),
        ('[[channel]]\ntitle = "x"', "newsflow.toml: [[channel]] 1: name: is missing"),
    ],
)
def test_an_unknown_name_gets_the_near_one(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in complaint(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[inbox]\nrescan = "fast"', "[inbox] rescan: must be a number, not 'fast'"),
        ("[inbox]\npolling = 1", "[inbox] polling: must be true or false, not 1"),
        ("workers = true", "workers: must be a whole number, not true"),
        ("workers = 2.5", "workers: must be a whole number, not 2.5"),
        ('[plugins]\noff = "typos"', "[plugins] off: must be a list in [ ], not 'typos'"),
        ('[plugins]\noff = ["typos", 3]', "[plugins] off 2: must be text in quotation marks, not 3"),
        ("inbox = 3", "inbox: must be a table, not 3"),
        ("channel = 3", "channel: must be a list in [ ], not 3"),
        ("[desk]\nname = 2018-12-05", "[desk] name: must be text in quotation marks, not the date or time 2018-12-05"),
        ('[inbox]\nafter = "burn"', "[inbox] after: 'burn' is not one of 'delete', 'keep', 'move'"),
        ('[publish]\nmode = "reviw"', "'reviw' is not one of 'auto', 'review'; did you mean 'review'?"),
        ('[publish]\nby = ["topics"]', "[publish] by 1: 'topics' is not one of 'author', 'country'"),
        ("plugin = 3", "plugin: must be a table, not 3"),
        ("[plugin]\ntypos = 3", "[plugin] typos: must be a table, not 3"),
    ],
)
def test_a_wrong_type_says_what_was_expected(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in complaint(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("workers = -1", "workers: must be at least 0 and at most 1,024, not -1"),
        ("[inbox]\nrescan = 0", "[inbox] rescan: must be more than 0"),
        ("[inbox]\nrescan = nan", "[inbox] rescan: must be more than 0"),
        ("[limits]\nmemory = 1", "[limits] memory: must be at least 128"),
        ("[limits]\ncall = 90", "[limits] call: 90 s for one plugin call is more than the 60 s of a whole story"),
        ('[desk]\nbase_url = "news.example"', "[desk] base_url: must be an absolute http or https address"),
        ('[desk]\nbase_url = "ftp://news.example/"', "[desk] base_url: must be an absolute http or https address"),
        ('[desk]\nbase_url = "https://["', "[desk] base_url: must be an absolute http or https address"),
        ('[desk]\nbase_url = "https://news.example/?a=1"', "[desk] base_url: is a folder and takes no '?'"),
        ('[desk]\ntimezone = "Europe/Berlim"', "no such time zone: 'Europe/Berlim'; did you mean 'Europe/Berlin'?"),
        ('[desk]\ntimezone = "../../etc/passwd"', "[desk] timezone: no such time zone"),
        ('[desk]\nlanguage = "english please"', "[desk] language: must be a language tag such as 'en'"),
        ('[inbox]\nsince = "last week"', "[inbox] since: must be a day such as '2018-12-05', not 'last week'"),
        ('[inbox]\ndone_file = "done"', "[inbox] done_file: must be a name with {name} in it"),
    ],
)
def test_a_value_out_of_bounds_says_its_bounds(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in complaint(tmp_path, text)


def test_a_syntax_error_names_the_line(tmp_path: Path) -> None:
    assert "is not valid TOML" in complaint(tmp_path, 'out = "x"\nworkers 3\n')
    assert "line 2" in complaint(tmp_path, 'out = "x"\nworkers 3\n')


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    assert "is not UTF-8 (byte 7)" in complaint(tmp_path, b'out = "\xe4"\n')


def test_a_folder_of_that_name_is_an_error_not_a_default(tmp_path: Path) -> None:
    (tmp_path / "newsflow.toml").mkdir()
    with pytest.raises(UsageError, match=r"newsflow\.toml: cannot be read"):
        load(start=tmp_path)


class Weather(Options, frozen=True, kw_only=True):
    """[plugin.weather]"""

    station: Annotated[str, Meta(pattern="^[A-Z]{4}$", description="an airport's four letters")] = "EDDB"
    units: Literal["metric", "imperial"] = "metric"
    limits: dict[str, int] = field(default_factory=dict)


def test_plugins_options_are_read_with_the_same_sentences() -> None:
    assert fill(Weather, {"limits": {"wind": 3}}, table="plugin.weather") == Weather(limits={"wind": 3})
    for raw, sentence in (
        ({"statoin": "EDDB"}, "newsflow.toml: [plugin.weather] statoin: no such option; did you mean 'station'?"),
        ({"station": "Berlin"}, "[plugin.weather] station: must be an airport's four letters, not 'Berlin'"),
        ({"units": "metrical"}, "[plugin.weather] units: 'metrical' is not one of 'imperial', 'metric'"),
        ({"limits": {"wind": "x"}}, "[plugin.weather.limits] wind: must be a whole number, not 'x'"),
    ):
        with pytest.raises(UsageError) as caught:
            fill(Weather, raw, table="plugin.weather")
        assert sentence in str(caught.value)


def test_near_names_what_there_is_when_nothing_is_close() -> None:
    assert near("zzz", ["a", "b"]) == "; there are a, b"
    assert near("zzz", []) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*Config.__struct_fields__, "name", "rescan", "x"])


@given(st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=3), max_size=4))
def test_whatever_the_file_holds_the_answer_is_a_config_or_one_sentence(raw: dict[str, object]) -> None:
    try:
        assert isinstance(fill(Config, raw), Config)
    except UsageError as error:
        assert str(error).startswith("newsflow.toml: ")
        assert "\n" not in str(error)
