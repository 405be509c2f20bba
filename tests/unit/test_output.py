"""The output folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kzarchive import output
from kzarchive.digest import plain


def _write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(path.encode())


def _files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in paths}


def test_stage(tmp_path: Path) -> None:
    file = tmp_path / "a"
    for data in (b"first and long", b"second", b"", b"\0" * 3_000_000):
        modified = output.stage(str(file), data)
        assert file.read_bytes() == data
        assert file.stat().st_mtime_ns == modified


def test_stage_follows_no_link(tmp_path: Path) -> None:
    _write(tmp_path, "precious")
    (tmp_path / "a").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic link"):
        output.stage(str(tmp_path / "a"), b"new")
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_stage_makes_folders(tmp_path: Path) -> None:
    output.stage(str(tmp_path / "a/b/c"), b"new")
    assert (tmp_path / "a/b/c").read_bytes() == b"new"


def test_stage_apart(tmp_path: Path) -> None:
    """Two workers that stage the same page are not in each other's way, and none is when the build is over."""
    staging = output.open_staging(tmp_path, "one")
    for data in (b"a" * 9, b"new"):
        modified = output.stage_apart(str(staging), "a/b/c", data)
        assert (staging / "a/b/c").read_bytes() == data
        assert (staging / "a/b/c").stat().st_mtime_ns == modified
    assert _files(staging) == {"a/b/c"}
    output.clean(tmp_path, "one")
    with pytest.raises(FileNotFoundError):
        output.stage_apart(str(staging), "a/b/c", b"late")
    output.open_staging(tmp_path, "two")
    with pytest.raises(FileNotFoundError):
        output.stage_apart(str(staging), "a/b/c", b"later")
    assert _files(tmp_path) == set()


def test_a_page_never_lies_there_by_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging = output.open_staging(tmp_path, "one")
    output.stage_apart(str(staging), "c", b"whole")

    def fail(handle: int, data: bytes) -> int:
        os.close(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_write", fail)
    with pytest.raises(OSError, match="No space"):
        output.stage_apart(str(staging), "c", b"other")
    assert (staging / "c").read_bytes() == b"whole"


def test_open_staging(tmp_path: Path) -> None:
    public = tmp_path / "deep" / "public"
    _write(public, f"{output.STAGING}/a/b", "c.html")
    assert output.open_staging(public) == public / output.STAGING
    assert _files(public) == {"c.html"}
    assert output.open_staging(tmp_path / "new").is_dir()


def test_open_staging_follows_no_link(tmp_path: Path) -> None:
    _write(tmp_path, "precious/index.html")
    (tmp_path / output.STAGING).symlink_to(tmp_path / "precious")
    with pytest.raises(FileExistsError):
        output.open_staging(tmp_path)


def test_new_folders(tmp_path: Path) -> None:
    _write(tmp_path, "a/b/old.html")
    paths = ["a/b/c.html", "a/b/d/e.html", "a/b/d/f/g.html", "f.html", "x/y/z.html", "x/w.html"]
    assert output.new_folders(tmp_path, paths) == ["a/b/d", "x"]
    assert output.new_folders(tmp_path / "missing", ["a/b.html"]) == ["a"]


@pytest.mark.parametrize("at", ["a", "a/b", "a/b/c"])
def test_new_folders_behind_no_link(at: str, tmp_path: Path) -> None:
    public, elsewhere = tmp_path / "public", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (public / at).parent.mkdir(parents=True)
    (public / at).symlink_to(elsewhere)
    with pytest.raises(OSError, match="Not a directory") as caught:
        output.new_folders(public, ["a/b/c/d.html"])
    assert caught.value.filename == str(public / at)
    assert list(elsewhere.iterdir()) == []


def test_new_folders_where_a_file_stands(tmp_path: Path) -> None:
    _write(tmp_path, "a")
    with pytest.raises(OSError, match="Not a directory"):
        output.new_folders(tmp_path, ["a/b.html"])


def test_publish(tmp_path: Path) -> None:
    paths = ["old.html", "link.html", "a/b.html", "new/c/d.html", "new/e.html", "a/new/f.html", "a/newer.html"]
    staging = tmp_path / output.STAGING
    _write(tmp_path, "a/kept.html", "old.html", "a/b.html")
    _write(staging, *paths)
    (tmp_path / "precious").write_text("precious", encoding="utf-8")
    (tmp_path / "link.html").symlink_to(tmp_path / "precious")
    for path in paths:
        (staging / path).write_text(f"staged {path}", encoding="utf-8")
    output.publish(tmp_path, staging, output.new_folders(tmp_path, paths), paths)
    for path in paths:
        assert (tmp_path / path).read_text(encoding="utf-8") == f"staged {path}"
    assert not (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "precious"
    assert (tmp_path / "a/kept.html").is_file()
    assert not [path for path in staging.rglob("*") if path.is_file()]


def test_remove_keeps_what_is_not_named(tmp_path: Path) -> None:
    public = tmp_path / "public"
    _write(public, "a/b/1", "a/b/2", "a/c/3", "d/4", "d/e/foreign", "5")
    (public / "empty").mkdir()
    output.remove(public, ["a/b/1", "a/b/2", "a/c/3", "d/4", "5", "never/was"])
    assert _files(public) == {"d/e/foreign"}
    assert {path.name for path in public.iterdir()} == {"d", "empty"}


def test_remove_leaves_the_output_folder_itself(tmp_path: Path) -> None:
    _write(tmp_path / "public", "a")
    output.remove(tmp_path / "public", ["a"])
    assert (tmp_path / "public").is_dir()


def test_remove_removes_links_but_not_what_they_lead_to(tmp_path: Path) -> None:
    public = tmp_path / "public"
    _write(tmp_path, "precious", "elsewhere/b.html", "elsewhere/deep/c.html")
    public.mkdir()
    (public / "a.html").symlink_to(tmp_path / "precious")
    (public / "dangling.html").symlink_to(tmp_path / "nothing")
    (public / "tag").symlink_to(tmp_path / "elsewhere")
    output.remove(public, ["a.html", "dangling.html", "tag/b.html", "tag/deep/c.html"])
    assert _files(tmp_path) == {"precious", "elsewhere/b.html", "elsewhere/deep/c.html", "public/tag"}


def test_remove_where_files_and_folders_have_changed_places(tmp_path: Path) -> None:
    _write(tmp_path, "a/foreign", "b")
    output.remove(tmp_path, ["a", "b/c", "b/c/d"])
    assert _files(tmp_path) == {"a/foreign", "b"}


def test_strangers(tmp_path: Path) -> None:
    _write(tmp_path, "index.html", "a/ours", "a/theirs", "Index.html", f"{output.STAGING}/1/2/3", "a/.hidden")
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "empty").mkdir()
    assert output.strangers(tmp_path, ["index.html", "a/ours", "gone"]) == [
        "Index.html",
        "a/.hidden",
        "a/theirs",
        "link",
    ]
    assert output.strangers(tmp_path / "missing", []) == []


def test_altered(tmp_path: Path) -> None:
    names = ("same", "longer", "touched", "removed", "link", "folder")
    _write(tmp_path, *names)
    rows = [(name, len(name), (tmp_path / name).stat().st_mtime_ns) for name in names]
    (tmp_path / "longer").write_bytes(b"longer than before")
    os.utime(tmp_path / "touched", (1, 1))
    (tmp_path / "removed").unlink()
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(tmp_path / "same")
    (tmp_path / "folder").unlink()
    (tmp_path / "folder").mkdir()
    assert output.altered(tmp_path, rows) == ["longer", "touched", "removed", "link", "folder"]
    assert output.altered(tmp_path / "missing", rows) == list(names)


def test_same(tmp_path: Path) -> None:
    _write(tmp_path, "a", "folder/b")
    (tmp_path / "link").symlink_to("a")
    assert output.is_same(tmp_path / "a", plain(b"a"))
    assert not output.is_same(tmp_path / "a", plain(b"b"))
    assert not any(output.is_same(tmp_path / name, plain(b"a")) for name in ("link", "folder", "missing"))


def test_clean_removes_only_the_staging_folder(tmp_path: Path) -> None:
    _write(tmp_path, f"{output.STAGING}/12/0/0", f"{output.STAGING}/13/1/1", "a.html")
    output.clean(tmp_path)
    output.clean(tmp_path)
    assert _files(tmp_path) == {"a.html"}
    assert not (tmp_path / output.STAGING).exists()


def test_clean_follows_no_link(tmp_path: Path) -> None:
    _write(tmp_path, "precious/a")
    (tmp_path / output.STAGING).symlink_to(tmp_path / "precious")
    output.clean(tmp_path)
    assert (tmp_path / "precious" / "a").exists()


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (errno.ENOSPC, "the disk is full; the last good site is as it was"),
        (errno.EACCES, "allow writing there, or name another folder with --output"),
        (errno.ENOTDIR, "a file stands where a folder is needed; move it away"),
        (errno.EIO, ""),
    ],
)
def test_problem(code: int, hint: str) -> None:
    found = output.problem("a.html", OSError(code, os.strerror(code)))
    assert (found.path, found.hint) == ("a.html", hint)
    assert found.message == f"can't be written: {os.strerror(code)}"
