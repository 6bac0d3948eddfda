"""Which files are there, which are ready, and that nothing but a complete regular file is ever read."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsflow.config import Inbox as Settings
from newsflow.errors import StoryError, UsageError
from newsflow.inbox import Inbox, is_being_written, read_unchanged, safe_name


def _inbox(folder: Path, **settings: object) -> Inbox:
    return Inbox(folder, Settings(**{"settle": 0.0, **settings}))  # type: ignore[arg-type]


def test_the_walk_is_sorted_by_bytes_and_leaves_hidden_and_temporary_names_out(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.txt", "B.txt", ".hidden/x.txt", "a/.y", "c.tmp", "~$open.docx", "d.txt~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [found.path for found in _inbox(tmp_path).walk()] == ["B.txt", "a/z.txt", "a.txt", "b.txt"]


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        _inbox(tmp_path / "nothing" / "here.txt")


def test_a_file_open_for_writing_is_not_ready(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("w") as writer:
        writer.write("half")
        writer.flush()
        assert is_being_written(bytes(file))
        assert not _inbox(tmp_path).ready(next(_inbox(tmp_path).walk()))
    assert not is_being_written(bytes(file))
    with file.open() as _reader:
        assert not is_being_written(bytes(file))


def test_a_file_that_changed_just_now_settles_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    inbox = _inbox(tmp_path, settle=0.1)
    [found] = inbox.walk()
    assert not inbox.ready(found)
    assert inbox.ready(found, patient=True)


def test_an_old_dated_copy_settles_by_its_ctime(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    os.utime(tmp_path / "a.txt", (1, 1))
    [found] = _inbox(tmp_path).walk()
    assert time.time() - found.changed < 60


def test_a_file_that_changes_while_it_is_read_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    [found] = _inbox(tmp_path).walk()
    assert read_unchanged(bytes(file), found.stat) == b"one"
    file.write_text("two!")
    assert read_unchanged(bytes(file), found.stat) is None
    file.unlink()
    assert read_unchanged(bytes(file), found.stat) is None


def test_a_link_or_fifo_put_in_a_files_place_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    [found] = _inbox(tmp_path).walk()
    file.unlink()
    os.mkfifo(file)
    assert read_unchanged(bytes(file), found.stat) is None  # and does not hang
    file.unlink()
    file.symlink_to("/etc/hostname")
    assert read_unchanged(bytes(file), found.stat) is None
    inbox = _inbox(tmp_path)
    [found] = inbox.walk()
    with pytest.raises(StoryError, match="symbolic link"):
        inbox.read(found)


def test_the_size_limit_is_kept_before_reading(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(10**12)  # a sparse terabyte
    inbox = _inbox(tmp_path)
    with pytest.raises(StoryError, match="refused unread"):
        inbox.read(next(inbox.walk()))


def test_a_container_may_be_larger_than_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"x" * 2000)
    (tmp_path / "b.txt").write_bytes(b"x" * 2000)
    inbox = _inbox(tmp_path, max_text=1000, max_container=5000)
    container, text = inbox.walk()
    assert inbox.read(container) is not None
    with pytest.raises(StoryError, match="bytes of text"):
        inbox.read(text)


def test_a_done_file_is_no_story_and_marks_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    inbox = _inbox(tmp_path, done_file="{stem}.ok")
    [found] = inbox.walk()
    assert not inbox.ready(found)
    (tmp_path / "a.ok").touch()
    assert [each.path for each in inbox.walk()] == ["a.txt"]
    assert inbox.ready(found)


def test_the_inbox_knows_its_own(tmp_path: Path) -> None:
    inbox = _inbox(tmp_path)
    root = os.fsencode(inbox.root)
    assert inbox.holds(root + b"/a/b.txt")
    assert not inbox.holds(root + b"/a/.git/b.txt")
    assert not inbox.holds(root + b"-other/b.txt")


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A tree of 1,200 folders, one in the other, with a story at the bottom."""
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1200):
            Path("d").mkdir()
            os.chdir("d")
        Path("deep.txt").write_text("x")
        os.chdir(here)
        yield tmp_path
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # Python's own way ends at 1,000


def test_a_tree_deeper_than_the_stack_is_walked(deep: Path) -> None:
    [found] = _inbox(deep).walk()
    assert found.path.count("/") == 1200
    assert len(safe_name(found.path)) < 100
