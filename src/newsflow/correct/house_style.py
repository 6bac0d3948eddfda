"""Plugin "house-style": the desk's rules of style, as data. Off until rules are named.

    [plugin.house-style]
    use = ["wire"]                 rules that come with newsflow (data/style_wire.toml)
    files = ["style.toml"]         rules of the desk

A rule is a few lines of TOML; its examples are run when it is loaded, and a rule without one does not load:

    [[rule]]
    id = "per-cent"
    find = '(?<=\\d) per cent\\b'
    write = "%"
    why = "House style uses the sign after figures."
    examples = [["12 per cent", "12%"]]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import newsflow
from newsflow import Edit, Story, hookimpl
from newsflow.correct import quoting
from newsflow.correct.drafts import Draft, spaces, until_stable
from newsflow.correct.rules import Rule, load_file, load_shipped


class Options(newsflow.Options, frozen=True, kw_only=True):
    """[plugin.house-style]"""

    use: tuple[str, ...] = ()  # sets of rules that come with newsflow: "wire"
    files: tuple[str, ...] = ()  # TOML files with rules of the desk
    off: tuple[str, ...] = ()  # ids of rules that are not wanted
    quotes: Literal["fix", "propose", "leave"] = "propose"  # what to do inside direct quotations
    apply: bool = True  # False: only propose


@hookimpl
def options() -> type[Options]:
    """The options of [plugin.house-style]."""
    return Options


@hookimpl
def prepare(options: Options) -> tuple[Rule, ...]:
    """Load the rules, and run their examples."""
    rules = [rule for name in options.use for rule in load_shipped(name)]
    rules += [rule for path in options.files for rule in load_file(path)]
    return tuple(rule for rule in rules if rule.id not in options.off)


@hookimpl
def correct(story: Story, options: Options, tools: tuple[Rule, ...]) -> list[Edit]:
    """An edit for every place where a rule finds something."""
    if not tools:
        return []
    protected = [(span.start, span.end) for span in story.protected]
    return until_stable(story.original, protected, lambda draft: list(_apart(_found(draft, options, tools))))


def _found(draft: Draft, options: Options, rules: tuple[Rule, ...]) -> list[Edit]:
    quoted = spaces(quoting.quoted(draft.text))
    edits = []
    for rule in rules:
        for match in rule.pattern.finditer(draft.text):
            start, end, after = match.start(), match.end(), match.expand(rule.write)
            if after == match.group() or not draft.is_free(start, end):
                continue
            spoken = quoted.touch(start, end)
            if not (spoken and options.quotes == "leave"):
                sure = options.apply and rule.apply and (not spoken or options.quotes == "fix")
                edits.append(Edit(start, end, match.group(), after, f"style/{rule.id}", 0.9, rule.why, sure))
    return edits


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    """In order, without those that overlap an earlier one."""
    at = -1
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= at:
            yield edit
            at = max(edit.end, edit.start + 1)
