"""Files are written whole or not at all, many at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsflow.press import places


def test_many_files_are_written_and_equal_ones_left_alone(tmp_path: Path) -> None:
    wanted = [(tmp_path / f"{n % 3}/{n}.txt", f"{n}".encode()) for n in range(100)]
    assert places.write_each(wanted) == [True] * 100
    assert [path.read_bytes() for path, _ in wanted] == [data for _, data in wanted]
    assert places.write_each([*wanted[1:], (wanted[0][0], b"other")]) == [False] * 99 + [True]
    assert len(list(tmp_path.rglob("*.*"))) == 100


def test_one_that_cannot_be_written_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").write_bytes(b"")
    paths = [tmp_path / "a", tmp_path / "taken", tmp_path / "file/below", tmp_path / "b"]
    first, folder, below, last = places.write_each([(path, b"data") for path in paths])
    assert (first, last) == (True, True)
    assert isinstance(folder, IsADirectoryError) and isinstance(below, NotADirectoryError)
    assert (tmp_path / "b").read_bytes() == b"data"


def test_what_cannot_be_flushed_is_not_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        places.write(path, b"new")
    assert path.read_bytes() == b"old"
