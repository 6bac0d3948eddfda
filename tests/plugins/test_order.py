"""Who is asked first: stages, layers, [plugins] order, third party before built-in; the same on every machine."""

from __future__ import annotations

from typing import Any

import pytest

from newsflow import PluginError

ALPHA = "@hookimpl\ndef describe(story):\n    return {}\n"


def annotating(needs: tuple[str, ...] = (), gives: tuple[str, ...] = ()) -> str:
    return f"@hookimpl\n@layers(needs={needs!r}, gives={gives!r})\ndef annotate(story):\n    return None\n"


def asked(roster: Any, hook: str, *names: str) -> list[str]:
    """Which of *names* are asked, in order."""
    return [call.plugin for call in roster.calls[hook] if call.plugin in names]


def test_local_files_come_first_then_installed_by_name_then_built_in(install: Any, local: Any, desk: Any) -> None:
    local("zulu.py", ALPHA)
    local("yankee.py", ALPHA)
    for name in ("mike", "delta", "bravo"):
        install(f"newsflow-{name}", ALPHA)
    roster = desk(files=("zulu.py", "yankee.py"))
    assert list(roster.cards)[:2] == ["zulu", "yankee"]
    assert asked(roster, "describe", "zulu", "yankee", "bravo", "delta", "mike", "basics") == [
        "zulu",
        "yankee",
        "bravo",
        "delta",
        "mike",
        "basics",
    ]


def test_the_desk_can_name_who_goes_first_a_built_in_too(install: Any, desk: Any) -> None:
    for name in ("alpha", "bravo"):
        install(f"newsflow-{name}", ALPHA)
    roster = desk(order=("basics", "bravo"))
    assert asked(roster, "describe", "alpha", "bravo", "basics") == ["basics", "bravo", "alpha"]


def test_a_layer_is_given_before_it_is_needed_whatever_the_names_and_the_desk_say(install: Any, desk: Any) -> None:
    install("newsflow-alpha", annotating(needs=("b", "c")))
    install("newsflow-bravo", annotating(needs=("c",), gives=("b",)))
    install("newsflow-charlie", annotating(gives=("c",)))
    roster = desk(order=("alpha", "bravo"))
    assert asked(roster, "annotate", "alpha", "bravo", "charlie") == ["charlie", "bravo", "alpha"]


def test_layers_leave_the_given_order_alone_where_they_do_not_matter(install: Any, desk: Any) -> None:
    install("newsflow-alpha", annotating(needs=("z",)))
    for name in ("bravo", "delta"):
        install(f"newsflow-{name}", annotating())
    install("newsflow-zulu", annotating(gives=("z",)))
    assert asked(desk(), "annotate", "alpha", "bravo", "delta", "zulu") == ["bravo", "delta", "zulu", "alpha"]


def test_a_layer_may_have_several_givers_all_before_the_needy(install: Any, desk: Any) -> None:
    install("newsflow-alpha", annotating(needs=("x",)))
    for name in ("bravo", "charlie"):
        install(f"newsflow-{name}", annotating(gives=("x",)))
    assert asked(desk(), "annotate", "alpha", "bravo", "charlie") == ["bravo", "charlie", "alpha"]


def test_who_needs_what_nobody_gives_is_idle_and_so_is_who_needs_him(install: Any, desk: Any) -> None:
    install("newsflow-alpha", annotating(needs=("wind",), gives=("rain",)) + ALPHA)
    install("newsflow-bravo", annotating(needs=("rain",)))
    roster = desk()
    reasons = {name: (roster.cards[name].state, roster.cards[name].reason) for name in ("alpha", "bravo")}
    assert reasons == {
        "alpha": ("idle", "annotate() needs layer 'wind', which no plugin gives"),
        "bravo": ("idle", "annotate() needs layer 'rain', which no plugin gives"),
    }
    assert asked(roster, "describe", "alpha") == ["alpha"]  # its other hooks take part
    with pytest.raises(PluginError, match=r"plugin 'alpha' \(newsflow-alpha 0\.3\): annotate\(\) needs layer 'wind'"):
        desk(strict=True)


def test_a_circle_is_left_out_with_a_sentence_and_the_others_go_on(install: Any, desk: Any) -> None:
    install("newsflow-alpha", annotating(needs=("c",), gives=("a",)))
    install("newsflow-bravo", annotating(needs=("a",), gives=("b",)))
    install("newsflow-charlie", annotating(needs=("b",), gives=("c",)))
    install("newsflow-delta", annotating())
    roster = desk()
    assert asked(roster, "annotate", "alpha", "bravo", "charlie", "delta") == ["delta"]
    assert roster.cards["alpha"].reason == (
        "annotate() waits in a circle of layers: alpha -> charlie -> bravo -> alpha"
    )


def test_a_guest_in_a_circle_with_the_houses_own_plugins_is_the_one_to_go(install: Any, desk: Any) -> None:
    install("newsflow-echo", annotating(needs=("quote",), gives=("person",)))
    roster = desk()
    assert (roster.cards["echo"].state, roster.cards["quotes"].state) == ("idle", "active")


def test_switching_off_who_gives_a_layer_leaves_who_needs_it_idle_not_the_house_broken(desk: Any) -> None:
    assert desk(off=("officials",), strict=True).cards["quotes"].state == "idle"


def test_two_rosters_of_one_configuration_are_the_same(install: Any, desk: Any) -> None:
    for name in ("mike", "delta", "bravo"):
        install(f"newsflow-{name}", annotating(gives=(name,)) + ALPHA)
    first, second = desk(), desk()
    assert list(first.cards) == list(second.cards)
    assert first.setup == second.setup
    assert {hook: [c.plugin for c in calls] for hook, calls in first.calls.items()} == {
        hook: [c.plugin for c in calls] for hook, calls in second.calls.items()
    }


def test_a_misspelt_layer_gets_the_near_name(install: Any, desk: Any) -> None:
    install("newsflow-alpha", annotating(needs=("offical",)))
    assert desk().cards["alpha"].reason == (
        "annotate() needs layer 'offical', which no plugin gives; did you mean 'official'?"
    )
