"""Links that need no server."""

import pytest

from kzarchive.portable import links


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="../../tags/">', '<a href="../../tags/index.html">'),
        ('<a href="./">', '<a href="./index.html">'),
        ('<a class="x" lang="ru" href="tag/kitap/#top">', '<a class="x" lang="ru" href="tag/kitap/index.html#top">'),
        ('<a href="a/?q=1">', '<a href="a/index.html?q=1">'),
        ('<form class="search" action="../search/">', '<form class="search" action="../search/index.html">'),
        ('<link rel="next" href="../2026/">', '<link rel="next" href="../2026/index.html">'),
        (
            '<meta http-equiv="refresh" content="0; url=../a/">',
            '<meta http-equiv="refresh" content="0; url=../a/index.html">',
        ),
    ],
)
def test_folders_get_their_file(html: str, expected: str) -> None:
    assert links(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../07/a.html">',
        '<a href="../07/a.html#b/">',
        '<a href="#a/">',
        '<a href="https://example.kz/">',
        '<a href="mailto:a@example.kz/">',
        '<a href="/tags/">',
        '<a href="//example.kz/">',
        '<link rel="canonical" href="https://example.kz/tags/">',
        '<img src="a/">',
        '<form action="https://example.kz/search/">',
        '<p title="href=&quot;a/&quot;">',
        '<code>&lt;a href="a/"&gt;</code>',
        'a href="b/"',
    ],
)
def test_all_else_stays(html: str) -> None:
    assert links(html) == html
