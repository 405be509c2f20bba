"""Files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzarchive import atomic


def test_a_file_is_written_over_another(tmp_path: Path) -> None:
    file = tmp_path / "file"
    atomic.put(file, b"old")
    atomic.put(file, b"new", "part")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"new"}


def test_a_file_that_is_there_stays_unless_it_is_written_over(tmp_path: Path) -> None:
    file = tmp_path / "file"
    atomic.put(file, b"old", over=False)
    with pytest.raises(FileExistsError):
        atomic.put(file, b"new", over=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"old"}


def test_what_cannot_be_put_in_its_place_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        atomic.put(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]


def test_what_is_not_put_in_its_place_is_deleted(tmp_path: Path) -> None:
    with atomic.beside(tmp_path / "file", b"new") as part:
        assert part.read_bytes() == b"new"
        assert part.name.startswith(".")
    assert list(tmp_path.iterdir()) == []
