"""The folder that plugins compile into, and what takes its place where nothing can be written."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from newsflow.plugins.caching import cache_folder, spare_folder, with_cache


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def compiled(folder: Path) -> Path:
    (folder / "lexicon").write_text("built")
    return folder


def test_the_cache_is_where_the_desk_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSFLOW_CACHE", "/var/cache/newsflow")
    assert cache_folder() == Path("/var/cache/newsflow")
    monkeypatch.delenv("NEWSFLOW_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/srv/cache")
    assert cache_folder() == Path("/srv/cache/newsflow")


def test_a_user_without_a_home_compiles_into_the_spare_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("NEWSFLOW_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder() == spare_folder()


def test_a_cache_that_can_be_written_is_used(tmp_path: Path) -> None:
    assert with_cache(tmp_path / "cache", "typos", compiled) == tmp_path / "cache" / "typos"


def test_where_no_folder_can_be_made_the_spare_one_is_used(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, as /dev/null is")
    assert with_cache(tmp_path / "home" / "cache", "typos", compiled) == spare_folder() / "typos"


def test_a_full_disk_sends_to_the_spare_folder(tmp_path: Path) -> None:
    def build(folder: Path) -> Path:
        if folder.parent == tmp_path / "cache":
            raise OSError(errno.EDQUOT, "Disk quota exceeded")
        return compiled(folder)

    assert with_cache(tmp_path / "cache", "typos", build) == spare_folder() / "typos"


def test_a_plugins_own_failure_is_not_tried_twice(tmp_path: Path) -> None:
    asked: list[Path] = []

    def build(folder: Path) -> Path:
        asked.append(folder)
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "words.txt")

    with pytest.raises(FileNotFoundError):
        with_cache(tmp_path / "cache", "typos", build)
    assert asked == [tmp_path / "cache" / "typos"]


def test_a_spare_folder_that_others_may_write_into_is_not_trusted() -> None:
    spare_folder().chmod(0o777)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        spare_folder()


def test_a_link_in_the_spare_folders_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "tmp" / f"newsflow-{os.getuid()}").symlink_to(tmp_path / "theirs")
    with pytest.raises(PermissionError):
        spare_folder()
