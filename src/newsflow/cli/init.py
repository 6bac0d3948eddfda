"""`newsflow init`: newsflow.toml with every option and its default, explained by the comments that stand behind the fields."""

from __future__ import annotations

import ast
import inspect
import io
import itertools
import json
import textwrap
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsflow.cli.common import config_option, examples, roster_for
from newsflow.errors import UsageError

if TYPE_CHECKING:
    import msgspec

    from newsflow.story import Options

HEAD = """\
# newsflow.toml: what newsflow can be told, with the defaults.
# A line "#name = value" shows what holds anyway; remove the "#" and change the value.
# Secrets need not stand here: { env = "NAME" } takes the value of an environment variable, in any plugin's option.
"""
WIDTH = 118  # columns of the written file


@click.command(
    epilog=examples(
        "newsflow init                        # writes newsflow.toml in the current folder",
        "newsflow init --config desk.toml     # under another name",
        "newsflow init --config -             # prints it",
    )
)
@config_option
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def init(config_path: Path | None, force: bool) -> None:
    """Write newsflow.toml with every option and its default, explained.

    The options of all plugins that are installed are in it, third-party ones too. Nothing in it changes what newsflow
    does until a line is uncommented.
    """
    from newsflow.config import FILE, Config

    path = config_path or Path(FILE)
    text = template(roster_for(Config()).options)
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    _write(path, text, force=force)
    click.echo(f"wrote {path}; uncomment what you want to change")


def _write(path: Path, text: str, *, force: bool) -> None:
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path}: is there already; --force overwrites it") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None


def template(options: Mapping[str, Options | None]) -> str:
    """The text of newsflow.toml for these plugins (name -> its options with their defaults)."""
    from newsflow.config import ChannelRule, Config

    config = Config()
    scalars = ("out", "ledger", "workers")
    parts = [HEAD, *_options(config, only=scalars)]
    for name in ("desk", "inbox", "plugins", "limits", "publish", "metrics"):
        parts += ["", *_table(name, getattr(config, name))]
    parts += ["", *_commented(_table("channel", ChannelRule(name=""), brackets=2))]
    for name, value in options.items():
        if value is not None and value.__struct_fields__:
            parts += ["", *_table(f"plugin.{name}", value)]
    return "\n".join(parts) + "\n"


def _table(name: str, value: msgspec.Struct, *, brackets: int = 1) -> Iterator[str]:
    what = (type(value).__doc__ or "").strip().partition("\n")[0]
    _, _, what = what.rpartition("]: ") if "]" in what else ("", "", what)
    if what and not what.startswith(("[", "`[")):
        yield from _explained(f"--- {what[0].upper()}{what[1:]}")
    yield f"{'[' * brackets}{name}{']' * brackets}"
    yield from _options(value)


def _commented(lines: Iterable[str]) -> Iterator[str]:
    return (line if line.startswith("#") else f"#{line}" for line in lines)


def _options(value: msgspec.Struct, only: tuple[str, ...] = ()) -> Iterator[str]:
    """Each option of a table: its comment, then the commented-out line with its default."""
    comments, choices = field_comments(type(value)), _choices(type(value))
    for name in only or value.__struct_fields__:
        said = _in_toml(comments.get(name, ""))
        yield from _explained("; ".join(filter(None, (said, choices.get(name)))))
        yield from _assignment(name, getattr(value, name))


def _in_toml(comment: str) -> str:
    """The comment in TOML's words, which has no None: the line is left out."""
    for python, toml in (("None:", "not set:"), ("True:", "true:"), ("False:", "false:")):
        comment = comment.replace(python, toml)
    return comment


def _choices(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Field -> "'auto' or 'review'", for the fields that take one or several of a few words."""
    from msgspec import inspect as kinds

    found = {}
    for field in getattr(kinds.type_info(kind), "fields", ()):
        members = getattr(field.type, "types", (getattr(field.type, "item_type", field.type),))
        for member in members:
            if isinstance(member, kinds.LiteralType):
                found[field.name] = " or ".join(f'"{value}"' for value in member.values)
    return found


def _explained(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ") if text else []


def _assignment(name: str, value: Any) -> Iterator[str]:
    """`#name = value`; a list too long for one line has one item a line; nothing behind "=" means: not set."""
    line = f"#{name} = {_toml(value)}".rstrip()
    if len(line) <= WIDTH or not isinstance(value, tuple | list):
        yield line
    else:
        yield from (f"#{name} = [", *(f"#  {_toml(item)}," for item in value), "#]")


def _toml(value: Any) -> str:
    import msgspec

    plain = msgspec.to_builtins(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, int):
        return f"{plain:_}"
    if isinstance(plain, list | tuple):
        return f"[{', '.join(_toml(item) for item in plain)}]"
    if isinstance(plain, dict):
        inside = ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_toml(item)}" for key, item in plain.items())
        return f"{{ {inside} }}" if inside else "{}"
    return repr(plain) if isinstance(plain, float) else json.dumps(plain, ensure_ascii=False)


def field_comments(kind: type) -> dict[str, str]:
    """Field -> what its comments say: behind it, below it, or, for a field with none behind it, above it.

    Empty where there is no source to read.
    """
    try:
        source = textwrap.dedent(inspect.getsource(kind))
        body = ast.parse(source).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return {}
    nodes = [n for n in getattr(body, "body", ()) if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
    behind, alone = dict(_comments(source, alone=False)), dict(_comments(source, alone=True))
    found = {node.target.id: _behind(node, behind) for node in nodes if isinstance(node.target, ast.Name)}
    if nodes and isinstance(first := nodes[0].target, ast.Name) and not found[first.id]:
        found[first.id] = _above(nodes[0].lineno, alone)
    for node, following in itertools.zip_longest(nodes, nodes[1:]):
        below = _below(node.end_lineno or node.lineno, alone)
        name = getattr(node.target, "id", "")
        heir = getattr(following.target, "id", "") if following else ""
        if heir and not found[heir] and below[:1].isupper():  # a sentence of its own, above a field that has none
            found[heir] = below
        elif below:
            found[name] = f"{found[name]} {below}".strip()
    return found


def _behind(node: ast.AnnAssign, comments: Mapping[int, str]) -> str:
    lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    return " ".join(comments[line] for line in lines if line in comments)


def _below(line: int, comments: Mapping[int, str]) -> str:
    said = []
    while (line := line + 1) in comments:
        said.append(comments[line])
    return " ".join(said)


def _above(line: int, comments: Mapping[int, str]) -> str:
    said: list[str] = []
    while (line := line - 1) in comments:
        said.insert(0, comments[line])
    return " ".join(said)


def _comments(source: str, *, alone: bool) -> Iterator[tuple[int, str]]:
    """Line -> comment, for comments with a line to themselves, or for those behind something."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or token.string.startswith(("# type:", "# noqa")):
            continue
        if alone == token.line.lstrip().startswith("#"):
            yield token.start[0], token.string.lstrip("# ").rstrip()
