"""From files to records."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import digest, reader
from kzarchive.errors import Problem
from kzarchive.model import Asset, Correction, Image, Moment, Record, Reference
from tests.properties.profile import examples
from tests.unit.records import ALMATY, record, source


def _problems(data: bytes) -> list[tuple[int, int, str]]:
    found = reader.read("content/a.md", data, ALMATY)
    assert isinstance(found, list), found
    assert {problem.path for problem in found} == {"content/a.md"}
    return [(problem.line, problem.column, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\n", "a\n"),
        (b"", ""),
        (b"\xef\xbb\xbfa", "a"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("қала\u2028\x85\xa0".encode(), "қала\u2028\x85\xa0"),
        (b"a\tb", "a\tb"),
        ("😀".encode(), "😀"),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert reader.decode("a.md", data) == text


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a\nb\0c", 2, "a NUL byte at offset 3"),
        (b"a\x1bb", 1, "the control character 0x1b at offset 1"),
        (b"\n\n\x7f", 3, "the control character 0x7f at offset 2"),
        (b"a\x0cb", 1, "the control character 0x0c at offset 1"),
        ("а\nә".encode() + b"\xff", 2, "byte 0xff at offset 5 is not UTF-8"),
        ("қала".encode("cp1251", "replace"), 1, "byte 0xe0 at offset 1 is not UTF-8"),
        ("a".encode("utf-16-le"), 1, "a NUL byte at offset 1"),
        (b"\xed\xa0\x80", 1, "byte 0xed at offset 0 is not UTF-8"),
        (b"\xc0\x80", 1, "byte 0xc0 at offset 0 is not UTF-8"),
        ("a\n\ufffe".encode(), 2, "the character U+FFFE"),
        ("\uffff".encode(), 1, "the character U+FFFF"),
    ],
)
def test_no_text(data: bytes, line: int, message: str) -> None:
    found = reader.decode("a.md", data)
    assert isinstance(found, Problem)
    assert (found.path, found.line, found.message) == ("a.md", line, message)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: b\n---\nc\n", ("a: b\n", "c\n", 4)),
        ("---\n---\nc", ("", "c", 3)),
        ("---\na: b\n---\n", ("a: b\n", "", 4)),
        ("---\na: b\n---", ("a: b\n", "", 3)),
        ("---\na\n---\n---\nb\n---\nc", ("a\n", "---\nb\n---\nc", 4)),
        ("---\na: |\n  ---\n---\nb", ("a: |\n  ---\n", "b", 5)),
    ],
)
def test_split(text: str, parts: tuple[str, str, int]) -> None:
    assert reader.split("a.md", text) == parts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *(
            (text, "the front matter is missing")
            for text in ("", "a", "\n---\na\n---\n", " ---\na\n---\n", "----\na\n---\n")
        ),
        *((text, "the front matter is missing") for text in ("---", "--- \na: b\n---\n", "+++\na\n+++\n")),
        *(
            (text, "the front matter has no end")
            for text in ("---\n", "---\na: b\n", "---\na\n----\n", "---\na\n--- \nb")
        ),
    ],
)
def test_no_front_matter(text: str, message: str) -> None:
    found = reader.split("a.md", text)
    assert isinstance(found, Problem)
    assert (found.message, found.line) == (message, 1)


def test_every_field() -> None:
    found = record(
        "2026/a.md",
        title="Қала кітапханасы",
        date="2026-03-07 14:31",
        body="Мәтін [сілтеме](b.md#c) мен ![сурет](d.png).\n\n[тағы](b.md#c)\n",
        authors=["Айгүл Сәрсен", "no"],
        section="Қоғам",
        tags=["Кітап", "012", "Кітап"],
        summary="Қысқаша",
        slug="kitap",
        id="7",
        updated="2026-03-08",
        source="https://b.kz/a?c",
        image={"src": "e.png", "alt": "Сурет", "caption": "Астында", "credit": "Автор"},
        aliases=["/kk/news/123"],
        status="published",
        corrections=[{"date": "2026-03-09", "note": "Түзету"}],
        provenance={"format": "dump", "file": "a.txt"},
    )
    head = found.head
    assert (head.path, head.title, head.slug, found.slug) == ("content/2026/a.md", "Қала кітапханасы", "kitap", "kitap")
    assert head.date == Moment("2026-03-07T14:31:00+05:00", 1772875860)
    assert (head.authors, head.section, head.tags) == (("Айгүл Сәрсен", "no"), "Қоғам", ("Кітап", "012"))
    assert (head.summary, head.id, head.source, head.aliases) == ("Қысқаша", "7", "https://b.kz/a?c", ("/kk/news/123",))
    assert head.updated == Moment("2026-03-08T00:00:00+05:00", 1772910000, timed=False)
    assert head.image == Image("e.png", "Сурет", "Астында", "Автор", 12, 14)
    assert head.corrections == (Correction("2026-03-09", "Түзету"),)
    assert found.references == (Reference("b.md#c", 18, 17), Reference("d.png", 18, 38))


def test_few_fields() -> None:
    found = record("a.md")
    assert found.head.authors == found.head.tags == ()
    assert (found.head.section, found.head.status, found.slug) == ("", "published", "taqyryp")
    assert record("a.md", author="Айгүл Сәрсен").head.authors == ("Айгүл Сәрсен",)


def test_digests_tell_head_and_body_apart() -> None:
    one, title, body = record("a.md"), record("a.md", title="Басқа"), record("a.md", body="Басқа.\n")
    assert one.digest != title.digest
    assert one.body == title.body != body.body
    assert one.digest == body.digest
    assert record("a.md") == one


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ({"titel": "a"}, (4, 1, "unknown key `titel`")),
        ({"author": "a", "authors": ["b"]}, (4, 9, "both `author` and `authors` are given")),
        ({"slug": "Кітап"}, (4, 7, "`slug` can't be «Кітап»")),
        ({"slug": "index"}, (4, 7, "`slug` can't be «index»")),
        ({"slug": "page-1"}, (4, 7, "`slug` can't be «page-1»")),
        ({"slug": "../a"}, (4, 7, "`slug` can't be «../a»")),
        ({"slug": "con.a"}, (4, 7, "`slug` can't be «con.a»")),
        ({"updated": "кеше"}, (4, 10, "`updated` can't be «кеше»")),
        ({"source": "javascript:a"}, (4, 9, "`source` can't be «javascript:a»")),
        ({"source": "b.kz"}, (4, 9, "`source` can't be «b.kz»")),
        ({"source": 'https://b.kz/"onclick=a'}, (4, 9, "`source` can't be «https://b.kz/\"onclick=a»")),
        ({"status": "publishd"}, (4, 9, "`status` can't be «publishd»")),
        ({"image": "a.png"}, (4, 8, "`image` is plain text")),
        ({"image": {"alt": "a"}}, (4, 8, "`src` is missing")),
        ({"image": {"src": "https://b.kz/a.png"}}, (4, 14, "`src` can't be «https://b.kz/a.png»")),
        ({"image": {"src": "//b.kz/a.png"}}, (4, 14, "`src` can't be «//b.kz/a.png»")),
        ({"image": {"src": "/a.png"}}, (4, 14, "`src` can't be «/a.png»")),
        ({"corrections": ["a"]}, (4, 15, "`corrections` is plain text")),
        ({"corrections": [{"date": "2026-02-30", "note": "a"}]}, (4, 22, "`date` can't be «2026-02-30»")),
        ({"corrections": [{"date": "2026-02-20"}]}, (4, 15, "`note` is missing")),
        ({"provenance": {"a": "b"}}, (4, 14, "unknown key `a`")),
        ({"tags": ["a"] * 201}, (4, 7, "`tags` has 201 values")),
        ({"section": "а" * 201}, (4, 10, "`section` has 201 characters")),
    ],
)
def test_problems(front: dict[str, Any], found: tuple[int, int, str]) -> None:
    assert _problems(source(**front)) == [found]


@pytest.mark.parametrize("date", ["2026-02-29", "07.03.2026", "2026-03-07 24:00", "[2026-03-07]", "бүгін"])
def test_impossible_dates(date: str) -> None:
    ((line, column, _),) = _problems(source(date=date))
    assert (line, column) == (3, 7)


def test_long_titles() -> None:
    assert record("a.md", title="а" * 500).head.title == "а" * 500
    assert _problems(source(title="а" * 2000)) == [(2, 8, "`title` has 2,000 characters")]


def test_all_problems_at_once_in_order() -> None:
    data = "---\ndate: 2026-13-01\nslug: Ә\ntgas: [a]\nstatus: no\n---\n".encode()
    assert sorted(_problems(data)) == [
        (2, 1, "`title` is missing"),
        (2, 7, "`date` can't be «2026-13-01»"),
        (3, 7, "`slug` can't be «Ә»"),
        (4, 1, "unknown key `tgas`"),
        (5, 9, "`status` can't be «no»"),
        (7, 1, "the article has no text"),
    ]


@pytest.mark.parametrize("body", ["", "\n", " \n\t\n", "\xa0\n"])
def test_empty_body(body: str) -> None:
    assert _problems(source(body=body)) == [(5, 1, "the article has no text")]
    assert record("a.md", body=body, status="withdrawn").head.status == "withdrawn"


@pytest.mark.parametrize("body", ["Бірінші.\n\nЕкінші.\n", "Бірінші.\r\n\r\nЕкінші.\n", "а\n---\nә", ""])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
def test_body_of(body: str, before: bytes) -> None:
    data = before + source(body=body)
    plain = body.replace("\r", "")
    assert reader.body_of("a.md", data, digest.plain(plain.encode())) == plain
    found = reader.read("a.md", data, ALMATY)
    assert isinstance(found, Record) == bool(body)
    assert not isinstance(found, Record) or found.body == digest.plain(plain.encode())
    for changed in (b"\xff", b"---\n", b"text", data + b"a", b""):
        with pytest.raises(ValueError, match=r"a\.md"):
            reader.body_of("a.md", changed, digest.plain(plain.encode()))


@examples(300)
@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    for text in (data, b"---\n" + data, b"---\ntitle: a\ndate: 2026-03-07\n---\n" + data, source() + data):
        found = reader.read("content/a.md", text, ALMATY)
        assert isinstance(found, Record) or all(isinstance(problem, Problem) for problem in found)
        reader.read_asset("content/a.svg", text)
        reader.read_asset("content/a.png", text)


def test_assets() -> None:
    found = reader.read_asset("content/a.svg", b'<svg width="3" height="4">')
    assert isinstance(found, Asset)
    assert (found.width, found.height) == (3, 4)
    assert isinstance(reader.read_asset("content/a.pdf", b""), Asset)
    assert reader.read_asset("content/a.png", b"") == [
        Problem(
            "content/a.png", 0, 0, "this is not a picture, or a broken one", "save the picture again, or take it out"
        )
    ]


def _scan(root: Path, folder: str = "content") -> tuple[list[str], list[str]]:
    found, problems = reader.scan(root.resolve(), folder)
    return [file.path for file in found], [f"{problem.path}: {problem.message}" for problem in problems]


def test_scan(tmp_path: Path) -> None:
    names = ("b.md", "a/c.md", "a.md", "a/.hidden", ".git/config", "x~", "Ә.md", "a/b/c/d.png", ".well-known/a", "B.md")
    for name in names:
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_bytes(b"a")
    found, problems = _scan(tmp_path)
    shown = (".well-known/a", "B.md", "a.md", "a/b/c/d.png", "a/c.md", "b.md", "Ә.md")
    assert found == [f"content/{name}" for name in shown]
    assert problems == []
    assert _scan(tmp_path, "static") == ([], [])


def test_scan_tells_what_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "content" / "a.md"
    file.parent.mkdir()
    stamps = set()
    for change in (lambda: file.write_text("a"), lambda: file.write_text("ab"), lambda: os.utime(file, (1, 1))):
        change()
        ((found,), _) = reader.scan(tmp_path, "content")
        stamps.add(found.stamp)
    (tmp_path / "new").write_text("ab")
    os.utime(tmp_path / "new", (1, 1))
    os.replace(tmp_path / "new", file)
    ((found,), _) = reader.scan(tmp_path, "content")
    assert len({*stamps, found.stamp}) == 4


def test_links_are_followed_only_inside_the_site(tmp_path: Path) -> None:
    site, content = tmp_path / "site", tmp_path / "site" / "content"
    content.mkdir(parents=True)
    (tmp_path / "secret.md").write_text("a")
    (tmp_path / "site-2").mkdir()
    (tmp_path / "site-2" / "b.md").write_text("a")
    (site / "inside.md").write_text("a")
    for name, target in {
        "in.md": "../inside.md",
        "out.md": "../../secret.md",
        "absolute.md": str(tmp_path / "secret.md"),
        "neighbour.md": "../../site-2/b.md",
        "folder": "../../site-2",
        "loop.md": "loop.md",
        "gone.md": "nothing.md",
        "inner-folder": "../content",
        "passwd": "/etc/passwd",
    }.items():
        (content / name).symlink_to(target)
    found, problems = _scan(site)
    assert found == ["content/in.md"]
    outside = ("absolute.md", "folder", "neighbour.md", "out.md", "passwd")
    nothing = ("gone.md", "inner-folder", "loop.md")
    assert sorted(problems) == sorted(
        [f"content/{name}: a symbolic link that leads out of the site" for name in outside]
        + [f"content/{name}: a symbolic link that leads to no file" for name in nothing]
    )


def test_the_folder_itself_may_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.md").write_text("a")
    (tmp_path / "site" / "content").symlink_to(tmp_path / "elsewhere")
    assert _scan(tmp_path / "site") == ([], ["content: a symbolic link that leads out of the site"])


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "content" / "pipe.md")
    assert _scan(tmp_path) == ([], ["content/pipe.md: this is no regular file"])


def test_large_files(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for name, size in {
        "a.md": reader.MAX_ARTICLE,
        "b.md": reader.MAX_ARTICLE + 1,
        "c.pdf": reader.MAX_ARTICLE + 1,
    }.items():
        with (tmp_path / "content" / name).open("wb") as file:
            file.truncate(size)
    assert _scan(tmp_path) == (["content/a.md", "content/c.pdf"], ["content/b.md: a file of 4 MB"])


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with open(os.fsencode(tmp_path) + b"/content/\xff.md", "wb"):
        pass
    assert _scan(tmp_path) == ([], [r"'content/\udcff.md': the file's name is not UTF-8"])
