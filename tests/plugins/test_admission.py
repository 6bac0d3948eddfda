"""What a plugin must keep to, and the sentence it gets when it does not: through installed distributions and local files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsflow import PluginError, UsageError
from newsflow.config import load
from newsflow.plugins import Roster

DESCRIBE = """
@hookimpl
def describe(story):
    return {"seen": True}
"""


def implementation(signature: str, before: str = "@hookimpl", body: str = "return None") -> str:
    return f"{before}\n{signature}:\n    {body}\n"


BROKEN = {  # code of the plugin -> the reason on its card
    "a module that is not there": (
        "import no_such_library",
        "cannot be imported: ModuleNotFoundError: No module named 'no_such_library'",
    ),
    "a slip in the code": ("def f(:", "cannot be imported: SyntaxError: invalid syntax"),
    "an error while it is imported": ("1 / 0", "cannot be imported: ZeroDivisionError: division by zero"),
    "an exit while it is imported": ("raise SystemExit(4)", "cannot be imported: SystemExit: 4"),
    "a misspelt hook": (
        implementation("def anotate(story)"),
        "anotate() is not a newsflow hook; did you mean annotate()?",
    ),
    "a hook of something else": (
        implementation("def pytest_configure(story)"),
        "is not a newsflow hook (hooks: options,",
    ),
    "an unknown argument": (
        implementation("def annotate(stroy)"),
        "annotate() has no argument 'stroy'; did you mean 'story'?",
    ),
    "an argument of another hook": (
        implementation("def describe(record)"),
        "describe() has no argument 'record' (it has: story, desk, options, tools)",
    ),
    "any arguments": (
        implementation("def describe(**given)"),
        "describe() must name the arguments it uses (story, desk, options, tools), not take '**given'",
    ),
    "a positional-only argument": (implementation("def describe(story, /)"), "must name the arguments it uses"),
    "no mark": (implementation("def annotate(story)", before=""), "annotate() is not marked; write @hookimpl above it"),
    "no hook at all": ("x = 1", "it implements no newsflow hook; mark its functions with @hookimpl"),
    "a wrapper": (
        implementation("def annotate(story)", "@hookimpl(wrapper=True)", "return (yield)"),
        "annotate() may not be a wrapper: hooks return values, and the core merges them",
    ),
    "an old-style wrapper": (
        implementation("def annotate(story)", "@hookimpl(hookwrapper=True)", "yield"),
        "annotate() may not be a wrapper",
    ),
    "a wish to be first": (
        implementation("def annotate(story)", "@hookimpl(tryfirst=True)"),
        "annotate() may not ask for tryfirst: use @layers, or [plugins] order in newsflow.toml",
    ),
    "a wish to be last": (implementation("def annotate(story)", "@hookimpl(trylast=True)"), "may not ask for trylast"),
    "async": (implementation("async def annotate(story)"), "annotate() may not be async"),
    "an async generator": (implementation("async def annotate(story)", body="yield 1"), "annotate() may not be async"),
    "layers on another hook": (
        implementation("def describe(story)", "@layers(needs='quote')\n@hookimpl"),
        "describe() may not carry @layers: only annotate() gives and needs notes",
    ),
    "one hook twice": (
        implementation("def annotate(story)") + implementation("def more(story)", "@hookimpl(specname='annotate')"),
        "annotate() and more() both implement annotate(); one plugin answers a hook once",
    ),
    "options that are none": (
        DESCRIBE + implementation("def options()", body="return dict"),
        "options() must return a subclass of newsflow.Options, not <class 'dict'>",
    ),
    "an object made from the options": (
        DESCRIBE
        + "class Own(Options, frozen=True):\n    days: int = 1\n"
        + implementation("def options()", body="return Own()"),
        "options() must return a subclass of newsflow.Options, not an object made from it: write Own without ()",
    ),
    "options of another kind": (
        "class Own:\n    days = 1\n" + DESCRIBE + implementation("def options()", body="return Own"),
        "must return a subclass of newsflow.Options; write class Own(newsflow.Options, frozen=True, kw_only=True)",
    ),
    "a name that was not imported": (
        "del Note\nNote",
        "NameError: name 'Note' is not defined; write: from newsflow import Note",
    ),
    "a misspelt name of newsflow": ("from newsflow import hookimp", "; did you mean 'hookimpl'?"),
    "a name that newsflow has not": ("from newsflow import Weather9", "; this is newsflow "),
    "an option without a default": (
        "class Own(Options, frozen=True, kw_only=True):\n    days: int\n"
        + DESCRIBE
        + implementation("def options()", body="return Own"),
        "options(): every field needs a default (Missing required argument 'days')",
    ),
    "options that fail": (
        DESCRIBE + implementation("def options()", body="raise OSError('no disk')"),
        "OSError: no disk",
    ),
}


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_plugin_that_breaks_the_contract_is_left_out_with_a_sentence(
    install: Any, desk: Callable[..., Roster], code: str, reason: str
) -> None:
    install("newsflow-weather", code)
    roster = desk()
    card = roster.cards["weather"]
    assert (card.state, reason in card.reason, "\n" in card.reason) == ("broken", True, False), card.reason
    assert not [call for calls in roster.calls.values() for call in calls if call.plugin == "weather"]


@pytest.mark.parametrize(("code", "reason"), BROKEN.values(), ids=BROKEN)
def test_under_strict_it_ends_the_run_and_the_message_says_who(install: Any, desk: Any, code: str, reason: str) -> None:
    install("newsflow-weather", code)
    with pytest.raises(PluginError) as caught:
        desk(strict=True)
    assert str(caught.value).startswith("plugin 'weather' (newsflow-weather 0.3): ")
    assert reason in str(caught.value)


def test_a_class_is_no_plugin(install: Any, desk: Any) -> None:
    install("newsflow-weather", "class Weather:\n    pass\n", entry="weather = newsflow_weather:Weather")
    assert desk().cards["weather"].reason == (
        "Weather is a class; name a module, or an object made from it, as the plugin"
    )


def test_an_object_is_a_plugin(install: Any, desk: Any) -> None:
    code = """
    class Weather:
        @hookimpl
        def describe(self, story):
            return {}

    weather = Weather()
    """
    install("newsflow-weather", code, entry="weather = newsflow_weather:weather")
    [call] = [c for c in desk(strict=True).calls["describe"] if c.plugin == "weather"]
    assert call.wants == ("story",)


def test_arguments_with_defaults_and_keyword_only_ones_are_passed_and_newer_ones_keep_their_default(
    install: Any, desk: Any
) -> None:
    install("newsflow-weather", implementation("def describe(story, options=5, *, desk, forecast=None)"))
    [call] = [c for c in desk(strict=True).calls["describe"] if c.plugin == "weather"]
    assert call.wants == ("story", "options", "desk")


def test_a_hook_of_a_newer_newsflow_may_be_optional(install: Any, desk: Any) -> None:
    install("newsflow-weather", DESCRIBE + implementation("def dispatch(story)", "@hookimpl(optionalhook=True)"))
    assert desk(strict=True).cards["weather"].hooks == ("describe",)


def test_one_broken_plugin_costs_only_itself(install: Any, desk: Any) -> None:
    install("newsflow-broken", "1 / 0")
    install("newsflow-weather", DESCRIBE)
    roster = desk()
    assert {name: roster.cards[name].state for name in ("broken", "weather", "plain")} == {
        "broken": "broken",
        "weather": "active",
        "plain": "active",
    }


# -- names ------------------------------------------------------------------------------------------------------------


def test_a_built_ins_name_is_taken(install: Any, desk: Any) -> None:
    install("newsflow-plain", DESCRIBE)
    roster = desk()
    assert roster.cards["plain"].origin == "built-in"
    card = roster.cards["plain (newsflow-plain)"]
    assert (card.state, card.reason) == (
        "broken",
        "the name 'plain' is taken by a built-in plugin; give it another one",
    )


def test_of_two_plugins_with_one_name_the_first_stays(install: Any, desk: Any, local: Any) -> None:
    local("weather.py", DESCRIBE)
    install("newsflow-weather", DESCRIBE)
    roster = desk(files=("weather.py",))
    assert roster.cards["weather"].origin == "file"
    assert roster.cards["weather (newsflow-weather)"].reason == (
        "the name 'weather' is taken by plugin 'weather' (weather.py); give it another one"
    )


def test_an_off_plugin_is_never_imported(install: Any, desk: Any) -> None:
    install("newsflow-weather", "raise SystemExit('imported')")
    roster = desk(off=("weather",), strict=True)
    assert (roster.cards["weather"].state, "newsflow_weather" in sys.modules) == ("off", False)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"off": ("typo",)}, "newsflow.toml: [plugins] off = 'typo': no such plugin; did you mean 'typos'?"),
        ({"order": ("wether",)}, "newsflow.toml: [plugins] order = 'wether': no such plugin; did you mean 'weather'?"),
        ({"requires": ("zzz",)}, "newsflow.toml: [plugins] requires = 'zzz': no such plugin; is it installed?"),
        ({"plugin": {"wether": {}}}, "newsflow.toml: [plugin.wether]: no such plugin; did you mean 'weather'?"),
        ({"plugin": {"weather": {"x": 1}}}, "newsflow.toml: [plugin.weather]: this plugin has no options"),
        (
            {"files": ("gone.py",)},
            "[plugins] files: cannot read 'gone.py' (No such file or directory); paths count from",
        ),
    ],
)
def test_a_name_in_the_configuration_that_nobody_has_is_a_sentence(
    install: Any, desk: Any, asked: dict[str, Any], sentence: str
) -> None:
    install("newsflow-weather", DESCRIBE)
    if "typo" in str(asked):
        install(
            "newsflow-typos", DESCRIBE, entry="typos = newsflow_typos"
        )  # there is one whether or not it is built in
    with pytest.raises(UsageError) as caught:
        desk(**asked)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("code", "off", "sentence"),
    [
        (
            "1 / 0",
            (),
            "plugin 'weather' (newsflow-weather 0.3) is required, but broken: cannot be imported: ZeroDivision",
        ),
        (DESCRIBE, ("weather",), "plugin 'weather' (newsflow-weather 0.3) is required, but off"),
        (
            implementation("def annotate(story)", "@layers(needs='wind')\n@hookimpl"),
            (),
            "is required, but idle: annotate() needs layer 'wind', which no plugin gives",
        ),
    ],
)
def test_a_required_plugin_that_takes_no_part_ends_the_run(
    install: Any, desk: Any, code: str, off: tuple[str, ...], sentence: str
) -> None:
    install("newsflow-weather", code)
    with pytest.raises(PluginError) as caught:
        desk(requires=("weather",), off=off)
    assert sentence in str(caught.value)


# -- options ----------------------------------------------------------------------------------------------------------

OPTIONS = (
    "class Own(Options, frozen=True, kw_only=True):\n    city: str = 'Bonn'\n    days: int = 3\n    key: str = ''\n"
    + DESCRIBE
    + implementation("def options()", body="return Own")
)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"dyas": 2}, "newsflow.toml: [plugin.weather] dyas: no such option; did you mean 'days'?"),
        ({"days": "two"}, "newsflow.toml: [plugin.weather] days: must be a whole number, not 'two'"),
        ({"key": {"env": "NO_SUCH_KEY"}}, "[plugin.weather] key: the environment variable NO_SUCH_KEY is not set"),
    ],
)
def test_an_option_that_does_not_fit_is_a_sentence_about_that_line(
    install: Any, desk: Any, table: dict[str, Any], sentence: str
) -> None:
    install("newsflow-weather", OPTIONS)
    with pytest.raises(UsageError) as caught:
        desk(plugin={"weather": table})
    assert sentence in str(caught.value)


def test_secrets_come_from_the_environment(install: Any, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_KEY", "s3cret")
    install("newsflow-weather", OPTIONS)
    roster = desk(plugin={"weather": {"key": {"env": "WEATHER_KEY"}}})
    assert roster.options["weather"].key == "s3cret"  # type: ignore[union-attr]
    before = roster.setup
    monkeypatch.setenv("WEATHER_KEY", "another")
    assert desk(plugin={"weather": {"key": {"env": "WEATHER_KEY"}}}).setup == before  # and never reach a fingerprint


def test_a_local_file_is_a_plugin_with_its_content_as_version(local: Any, desk: Any, tmp_path: Path) -> None:
    local("desk_rules.py", OPTIONS)
    roster = desk(files=("desk_rules.py",), plugin={"desk-rules": {"days": 5}})
    card, before = roster.cards["desk-rules"], roster.setup
    assert (card.origin, card.distribution, card.state, len(card.version)) == ("file", "desk_rules.py", "active", 12)
    assert roster.options["desk-rules"].days == 5  # type: ignore[union-attr]
    local("desk_rules.py", OPTIONS + "\n# changed\n")
    assert desk(files=("desk_rules.py",), plugin={"desk-rules": {"days": 5}}).setup != before


WORDS = """
import newsflow
from pathlib import Path


class Own(Options, frozen=True, kw_only=True):
    words_file: str = ""
    files: tuple[str, ...] = ()


@hookimpl
def options():
    return Own


@hookimpl
def prepare(options):
    try:
        return [Path(name).read_text() for name in (options.words_file, *options.files)]
    except OSError:
        raise newsflow.UsageError(f"[plugin.weather] words_file: cannot read it")


@hookimpl
def describe(story, tools):
    return {"words": tools}
"""


def configured(folder: Path, toml: str) -> Roster:
    (folder / "newsflow.toml").write_text(toml, encoding="utf-8")
    return Roster(load(folder / "newsflow.toml", start=folder))


def test_files_that_options_name_lie_beside_newsflow_toml_and_their_content_counts(
    install: Any, tmp_path: Path
) -> None:
    install("newsflow-weather", WORDS)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name)
    toml = '[plugin.weather]\nwords_file = "a.txt"\nfiles = ["b.txt", "c.txt"]\n'
    roster = configured(tmp_path, toml)
    assert roster.tools("weather") == ["a.txt", "b.txt", "c.txt"]
    before = roster.setup
    assert configured(tmp_path, toml).setup == before
    (tmp_path / "c.txt").write_text("changed")
    assert configured(tmp_path, toml).setup != before


def test_an_option_that_only_prepare_can_judge_is_judged_before_the_first_story(install: Any, tmp_path: Path) -> None:
    install("newsflow-weather", WORDS)
    roster = configured(tmp_path, '[plugin.weather]\nwords_file = "gone.txt"\n')
    with pytest.raises(UsageError, match=r"\[plugin.weather\] words_file: cannot read it"):
        roster.warm()
