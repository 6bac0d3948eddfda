"""No plugin stops the line, whatever it does in whichever hook: real `newsflow run` and `watch` processes with workers.

The culprit is named in a sentence, and every other story is done. The short form: each hook and each deed at least once;
test_soak_misbehaving.py has them all.
"""

from __future__ import annotations

import re
from pathlib import Path

from misbehaving import GOOD, drop, expect, expect_nothing_lost, run, watch, write_config, write_plugin

# Each hook meets an accident and an end of its process or a hang that nothing interrupts; each deed is done somewhere.
SHORT = [
    ("read", "raise"), ("language", "sleep"), ("protect", "eat"), ("correct", "recurse"), ("annotate", "cry"),
    ("describe", "interrupt"), ("hold", "spin"), ("render", "leave"), ("committed", "sleep"), ("set_aside", "raise"),
    ("read", "hang-in-c"), ("language", "exit"), ("protect", "fall"), ("correct", "split"), ("annotate", "swallow"),
    ("describe", "close"), ("hold", "exit"), ("render", "exit"), ("language", "answer"), ("annotate", "doze"),
]  # fmt: skip
WATCHED = [("describe", "hang-in-c"), ("hold", "raise"), ("committed", "exit"), ("set_aside", "exit")]


def test_every_other_story_is_done_whatever_plugins_do_to_some(tmp_path: Path) -> None:
    drop(tmp_path, SHORT)
    write_config(tmp_path, call=0.6, story=5.0)
    desk = run(tmp_path)
    assert desk.exit_code == 1, desk.said
    expect(desk, SHORT)


def test_a_daemon_goes_on_whatever_plugins_do_to_some_stories(tmp_path: Path) -> None:
    drop(tmp_path, WATCHED)
    write_config(tmp_path, call=0.6, story=5.0)
    desk = watch(tmp_path, len(WATCHED) + len(GOOD))
    assert desk.exit_code == 0, desk.said
    expect(desk, WATCHED)


# Who is imported, asked for options, prepared, told of many stories at once: each a plugin of its own.
ALWAYS = [
    ("import", "exit"), ("options", "interrupt"), ("options", "hang-in-c"),
    ("prepare", "sleep"), ("prepare", "hang-in-c"), ("prepare", "exit"), ("prepare", "raise"),
    ("publish", "exit"), ("publish", "raise"), ("published", "exit"),
]  # fmt: skip


def test_whoever_misbehaves_always_is_out_by_name_and_costs_no_story(tmp_path: Path) -> None:
    drop(tmp_path, [])
    names = [write_plugin(tmp_path, hook, deed) for hook, deed in ALWAYS]
    write_config(tmp_path, call=0.6, story=5.0, prepare=0.6)
    desk = run(tmp_path)
    assert desk.exit_code == 1, desk.said
    expect_nothing_lost(desk, [])
    for (hook, _), name in zip(ALWAYS, names, strict=True):
        if hook != "published":
            assert re.search(rf"{name}'?( \(.*\))?(: | is out for this run: | does not take part: )", desk.said), (
                desk.said
            )
