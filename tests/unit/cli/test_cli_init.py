"""`newsflow init` writes a file that explains every option and changes nothing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from newsflow.cli import status
from newsflow.cli.init import field_comments, template
from newsflow.config import ChannelRule, Config, Inbox, load
from newsflow.story import Options


class Harbour(Options, frozen=True, kw_only=True):
    """[plugin.harbour]"""

    ports: tuple[str, ...] = ("Rotterdam", "Gdańsk")  # whose tides
    # are shown
    depth: dict[str, float] = msgspec.field(default_factory=lambda: {"min": 2.5})
    quiet: bool = True  # None: nobody asked
    # Metres above the chart's zero.
    level: float = 0.5


def uncommented(text: str) -> str:
    """The file with every default in force: `#name = value` without its "#"; options that are not set stay out."""
    return re.sub(r"^#(\[\[|\]|  |\w+ = .)", r"\1", text, flags=re.M)


def test_the_template_as_written_is_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "newsflow.toml").write_text(template({}), encoding="utf-8")
    assert load(start=tmp_path) == Config(folder=str(tmp_path))


def test_the_template_with_everything_uncommented_is_the_defaults(tmp_path: Path) -> None:
    text = uncommented(template({})).replace('name = ""', 'name = "x"').replace("countries = []", 'countries = ["DE"]')
    (tmp_path / "newsflow.toml").write_text(text, encoding="utf-8")
    config = load(start=tmp_path)
    assert config.channel == (ChannelRule(name="x", countries=("DE",)),)
    assert msgspec.structs.replace(config, channel=()) == Config(folder=str(tmp_path))


def test_a_plugins_options_stand_in_it_with_their_comments() -> None:
    text = template({"harbour": Harbour(), "plain": None})
    assert '[plugin.harbour]\n# whose tides are shown\n#ports = ["Rotterdam", "Gdańsk"]' in text
    assert "# not set: nobody asked\n#quiet = true\n# Metres above the chart's zero.\n#level = 0.5\n" in text
    assert "plugin.plain" not in text
    table = tomllib.loads(uncommented(text))["plugin"]["harbour"]
    assert msgspec.convert(table, Harbour) == Harbour()


def test_every_option_of_every_table_is_in_it() -> None:
    text = template({})
    for kind in Config.__struct_fields__:
        assert re.search(rf"^#?{kind} =|\[{kind}\]", text, re.M) or kind in ("plugin", "folder", "file"), kind
    for name in Inbox.__struct_fields__:
        assert re.search(rf"^#{name} =", text, re.M), name


def test_choices_are_named() -> None:
    assert '"auto" or "review"' in template({})


def test_comments_of_a_struct_without_source_are_empty() -> None:
    assert field_comments(msgspec.defstruct("Made", [("a", int, 1)])) == {}


def test_init_writes_once_and_overwrites_only_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["init"]) == 0
    assert "wrote newsflow.toml" in capsys.readouterr().out
    (tmp_path / "newsflow.toml").write_text("workers = 0\n")
    assert status(["init"]) == 2
    assert "newsflow: newsflow.toml: is there already; --force overwrites it" in capsys.readouterr().err
    assert (tmp_path / "newsflow.toml").read_text() == "workers = 0\n"
    assert status(["init", "--force"]) == 0
    written = load(start=tmp_path)
    assert not any(written.plugin.values())
    assert msgspec.structs.replace(written, plugin={}) == Config(folder=str(tmp_path))
