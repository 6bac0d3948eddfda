"""The formats of `newsflow check`: text, diff, json, github, sarif. Results go to stdout, what could not be read to stderr."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import groupby
from typing import Any

import click
import msgspec

from newsflow import __version__
from newsflow.cli.common import about, colours, plural, visible
from newsflow.cli.findings import Finding, Findings, Flag
from newsflow.cli.phrases import change, percent

SCHEMA = "newsflow/check/1"
SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write(form: str, found: Findings) -> None:
    """Print the findings in one of the formats."""
    for file in found.unreadable:
        click.echo(f"newsflow: {about(file.path, file.message)}", err=True)
    for fault in {fault.plugin: fault for fault in reversed(found.faults)}.values():
        stories = sum(other.plugin == fault.plugin for other in found.faults)
        more = f" (and {stories - 1} more)" if stories > 1 else ""
        told = f"plugin {fault.plugin!r} failed on {fault.path}: {fault.message}{more}"
        click.echo(f"newsflow: {visible(told)}", err=True)
    _FORMATS[form](found)


# -- text ---------------------------------------------------------------------------------------------------------------


def _text(found: Findings) -> None:
    by_path = groupby(found.items, key=lambda item: item.path)
    for number, (_, items) in enumerate(by_path):
        if number:
            click.echo()
        for item in items:
            _one(item)
    if found.items and found.flags:
        click.echo()
    for flag in found.flags:
        colour = {"error": "red", "warning": "yellow"}.get(flag.severity, "blue")
        where = click.style(f"{visible(flag.path)}:", bold=True)
        click.echo(f"{where} {click.style(flag.severity, fg=colour)}: {visible(flag.message)} ({flag.code})")
    click.echo(f"\n{summary(found)}" if found.items or found.flags else summary(found))


def _one(item: Finding) -> None:
    where = click.style(position(item), bold=True)
    what = click.style(change(item.before, item.after), fg="green" if item.applied else "yellow", bold=True)
    why = visible(item.reason) or item.rule
    state = "" if item.applied else "proposed, "
    tail = click.style(f"[{item.rule}, {state}{percent(item.confidence)}]", dim=True)
    click.echo(f"{where} {what}: {why} {tail}")
    left, right = visible(item.left), visible(item.right)
    before = visible(item.before)
    marked = click.style(before, fg="red", underline=False, strikethrough=True) if before else ""
    after = click.style(visible(item.after), fg="green" if item.applied else "yellow")
    click.echo(f"    {left}{marked if colours() else before}{after if colours() else ''}{right}")
    if not colours():
        click.echo(f"    {' ' * _columns(left)}{'^' * max(_columns(before), 1)}")


def position(item: Finding) -> str:
    """`inbox/storm.txt:12:31:`, or the paragraph where the format has no lines."""
    path = visible(item.path) + (f" [{visible(item.story)}]" if item.story else "")
    if item.line is None:
        return f"{path}: {item.block} {item.block_number}:"
    return f"{path}:{item.line}:{item.column}:" if item.column else f"{path}:{item.line}:"


def summary(found: Findings) -> str:
    """One line: what was found in how many files."""
    applied = sum(item.applied for item in found.items)
    proposed = len(found.items) - applied
    parts = [plural(applied, "correction")] if applied or not proposed else []
    if proposed:
        parts.append(f"{plural(proposed, 'further proposal') if applied else plural(proposed, 'proposal')}")
    if found.flags:
        parts.append(plural(len(found.flags), "flag"))
    if found.unreadable:
        parts.append(f"{len(found.unreadable):,} unreadable")
    if not found.items and not found.flags and not found.unreadable:
        return f"nothing to correct in {plural(found.files, 'file')}"
    return f"{', '.join(parts)} in {plural(found.files, 'file')}"


def _columns(text: str) -> int:
    """The columns a terminal gives the text: two for East Asian wide characters, none for combining marks."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


# -- json ---------------------------------------------------------------------------------------------------------------


def _json(found: Findings) -> None:
    told = {
        "schema": SCHEMA,
        "files": found.files,
        "corrections": found.items,
        "flags": found.flags,
        "faults": found.faults,
        "unreadable": found.unreadable,
    }
    click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())


# -- GitHub workflow commands -------------------------------------------------------------------------------------------


def _github(found: Findings) -> None:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions: one annotation a line."""
    for item in found.items:
        where = {"line": item.line, "endLine": item.end_line, "col": item.column, "endColumn": item.end_column}
        if item.end_line != item.line:  # columns are only allowed on one line
            del where["col"], where["endColumn"]
        message = f"{change(item.before, item.after)}: {item.reason or item.rule}"
        _command("warning" if item.applied else "notice", item.path, item.rule, message, where)
    for flag in found.flags:
        _command(
            {"error": "error", "warning": "warning"}.get(flag.severity, "notice"), flag.path, flag.code, flag.message
        )
    for file in found.unreadable:
        _command("error", file.path, file.code, file.message)


def _command(level: str, path: str, title: str, message: str, where: dict[str, int | None] | None = None) -> None:
    fields: dict[str, Any] = {"file": path, **(where or {}), "title": title}
    told = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in fields.items() if value is not None)
    click.echo(f"::{level} {told}::{_escaped(message)}")


def _escaped(text: str, more: str = "") -> str:
    """Percent-encode what would end the command or the property early."""
    return re.sub(f"[%\r\n{more}]", lambda m: f"%{ord(m[0]):02X}", text)


# -- SARIF 2.1.0 --------------------------------------------------------------------------------------------------------


def _sarif(found: Findings) -> None:
    """https://docs.oasis-open.org/sarif/sarif/v2.1.0: one run, one result a correction, with the fix."""
    rules = {flag.code: flag.code for flag in found.flags}
    rules |= {item.rule: item.reason or item.rule for item in reversed(found.items)}
    run = {
        "tool": {
            "driver": {
                "name": "newsflow",
                "semanticVersion": __version__,
                "rules": [{"id": rule, "shortDescription": {"text": said}} for rule, said in sorted(rules.items())],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not found.unreadable,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f.message}, "locations": [_location(f.path)]}
                    for f in found.unreadable
                ],
            }
        ],
        "results": [*map(_correction, found.items), *map(_flag, found.flags)],
    }
    told = {"$schema": SARIF, "version": "2.1.0", "runs": [run]}
    click.echo(msgspec.json.format(msgspec.json.encode(told), indent=2).decode())


def _correction(item: Finding) -> dict[str, Any]:
    region = _region(item)
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "level": "warning" if item.applied else "note",
        "message": {"text": f"{change(item.before, item.after)}: {item.reason or item.rule}"},
        "locations": [_location(item.path, region)],
        "properties": {"confidence": item.confidence, "applied": item.applied, "plugin": item.plugin},
    }
    if region and item.column:
        replacement = {"deletedRegion": region, "insertedContent": {"text": item.after}}
        artifact = _location(item.path)["physicalLocation"]["artifactLocation"]
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}]}]
    return result


def _flag(flag: Flag) -> dict[str, Any]:
    level = {"error": "error", "warning": "warning"}.get(flag.severity, "note")
    return {
        "ruleId": flag.code,
        "level": level,
        "message": {"text": flag.message},
        "locations": [_location(flag.path)],
        "properties": {"plugin": flag.plugin},
    }


def _region(item: Finding) -> dict[str, int]:
    fields = {
        "startLine": item.line,
        "startColumn": item.column,
        "endLine": item.end_line,
        "endColumn": item.end_column,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _location(path: str, region: dict[str, int] | None = None) -> dict[str, Any]:
    from urllib.parse import quote

    place: dict[str, Any] = {"artifactLocation": {"uri": quote(path, safe="/%")}}
    if region:
        place["region"] = region
    return {"physicalLocation": place}


def _diff(found: Findings) -> None:
    from newsflow.cli.diff import lines

    for line in lines(found):
        click.echo(line, nl=False)
    click.echo(summary(found), err=True)


_FORMATS: dict[str, Callable[[Findings], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "diff": _diff,
}
