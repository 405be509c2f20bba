"""Addresses: a promise to readers, so what is here may be added to but not changed."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import urls
from tests.properties.profile import examples


def test_addresses() -> None:
    assert urls.article("2026-03-07", "kitap") == "2026/03/07/kitap.html"
    assert [urls.date(period) for period in ("2026-03-07", "2026-03", "2026")] == ["2026/03/07/", "2026/03/", "2026/"]
    kinds = ("tag", "author", "section")
    assert [urls.term(kind, "x") for kind in kinds] == ["tag/x/", "author/x/", "section/x/"]
    assert [urls.terms(kind) for kind in kinds] == ["tags/", "authors/", "sections/"]
    assert urls.list_page("tag/x/", 1) == "tag/x/page-1.html"
    assert urls.month_sitemap("2026-03") == "2026/03/sitemap.xml"
    fixed = (urls.HOME, urls.ARCHIVE, urls.SITEMAP, urls.ROBOTS, urls.NOT_FOUND)
    assert fixed == ("", "archive/", "sitemap.xml", "robots.txt", "404.html")


@pytest.mark.parametrize(
    ("address", "file"),
    [("", "index.html"), ("tags/", "tags/index.html"), ("a/b.html", "a/b.html"), ("feed.xml", "feed.xml")],
)
def test_file(address: str, file: str) -> None:
    assert urls.file(address) == file


@pytest.mark.parametrize("address", ["", "feed.xml", "tags/", "2026/03/07/", "2026/03/07/kitap.html"])
def test_root_leads_to_the_root(address: str) -> None:
    base = "https://archive.example.kz/kk/"
    assert urljoin(base + address, urls.root(address)) == base
    assert urls.root(address).endswith("/")


@pytest.mark.parametrize(
    ("slug", "reserved"),
    [
        *((name, True) for name in ("index", "feed", "sitemap", "page-1", "page-200", "con", "nul", "com1", "lpt9")),
        *((name, True) for name in ("con.a", "aux.tar.gz", "CON")),
        *((name, False) for name in ("indeks", "index-1", "page", "page-a", "page-1-a", "a-page-1", "konsert", "icon")),
        *((name, False) for name in ("com", "lpt", "feeds", "con-a", "a.con")),
    ],
)
def test_reserved(slug: str, reserved: bool) -> None:
    assert urls.is_reserved(slug) is reserved


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *((text, True) for text in ("a", "kitap-2026", "a_b", "v1.2", "0", "a" * 111)),
        *((text, False) for text in ("", "-a", "a-", "a--b", "A", "қ", "a b", "a/b", "..", "a..b", ".a", "a.", "a\n")),
        ("a" * 112, False),
    ],
)
def test_slug_by_hand(text: str, good: bool) -> None:
    assert urls.is_slug(text) is good


@pytest.mark.parametrize(
    ("path", "good"),
    [
        *(
            (path, True)
            for path in ("a.css", "assets/Style_2.css", ".well-known/security.txt", "a+b@2x.png", "a" * 120)
        ),
        *((path, False) for path in ("қ.css", "a b", "a\\b", "a/қ/b", "a:b", "a?b", "a#b", "a%b", 'a"b', "a<b", "a*b")),
        *(
            (path, False)
            for path in ("a" * 121, "", "a//b", "a.", "a./b", "con", "Aux.txt", "a/nul/b", "a\nb", "COM1.css")
        ),
    ],
)
def test_public_path(path: str, good: bool) -> None:
    assert urls.is_public_path(path) is good


@pytest.mark.parametrize(
    ("target", "path", "rest"),
    [
        ("a.md", "a.md", ""),
        ("../a.md#b", "../a.md", "#b"),
        ("a.md?b#c", "a.md", "?b#c"),
        ("a.md#b?c", "a.md", "#b?c"),
        ("%D2%9B.md", "қ.md", ""),
        ("a%23b.md#c%20d", "a#b.md", "#c%20d"),
        ("a\nb#c\nd", "a\nb", "#c\nd"),
        ("", "", ""),
        ("%ff", "\ufffd", ""),
    ],
)
def test_split_reference(target: str, path: str, rest: str) -> None:
    assert urls.split_reference(target) == (path, rest)


@pytest.mark.parametrize(
    ("target", "local"),
    [
        *((target, True) for target in ("a.md", "./a", "../a", "а:b", "a b", "1:2", "-", "a/b:c", "қ.png", " /a")),
        *((target, False) for target in ("", "/a", "//a.kz", "#a", "?a", "\\a", "https:a", "mailto:a", "tel:1", "a:b")),
        *((target, False) for target in ("javascript:a", "HTTP://a", "a+b-c.d:e")),
    ],
)
def test_local(target: str, local: bool) -> None:
    assert urls.is_local(target) is local


@examples(200)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_addresses_are_ascii(text: str) -> None:
    escaped = urls.escape(text)
    assert escaped.isascii()
    assert not set(escaped) & set(' "<>\\^`{|}\n')
    if "%" not in text and "?" not in text and "#" not in text:
        assert urls.split_reference(escaped) == (text, "")


@pytest.mark.parametrize(
    ("old", "address"),
    [
        ("/kk/news/123", "kk/news/123/"),
        ("kk/news/123/", "kk/news/123/"),
        ("/eski.html", "eski.html"),
        ("/Eski.HTM", "Eski.HTM"),
        ("/news.php", "news.php/"),
        ("/a.b/c~d", "a.b/c~d/"),
        ("/kk/тіл", "kk/тіл/"),
        ("/2024/02/%D2%9B%D0%B0%D0%BB%D0%B0/", "2024/02/қала/"),
        ("/и\u0306ога.html", "йога.html"),
        *((text, None) for text in ("", "/", "//", "a//b", "/a b", "/?id=1", "/a%20b", "https://a.kz/1")),
        *((text, None) for text in ("../a", "/a/../b", "/./a", "/.well-known/a", "/a/.b", "/con", "/a./b", "a" * 121)),
        *((text, None) for text in ("ә" * 61, "/%D2/a", "/a\u200bb", "/a\xa0b", "/%00", "/қ\u202e", "/a%3Fb")),
    ],
)
def test_old_addresses(old: str, address: str | None) -> None:
    assert urls.alias(old) == address


def test_addresses_beside_others() -> None:
    assert [urls.feed("tag/x/"), urls.feed("", "json")] == ["tag/x/feed.xml", "feed.json"]
    assert urls.beside("2026/03/07/kitap.html", ".csl.json") == "2026/03/07/kitap.csl.json"
    assert [urls.numbered("2026/03/feed.xml", number) for number in (1, 2)] == [
        "2026/03/feed.xml",
        "2026/03/feed-2.xml",
    ]
    assert len(urls.beside(urls.article("2026-03-07", "a" * urls.MAX_SLUG), ".csl.json")) == 11 + urls.MAX_NAME
    assert len(urls.article("2026-03-07", "a" * urls.MAX_SLUG)) + len("arab/") <= urls.MAX_ADDRESS
