"""Every link of a built site leads somewhere, and no page asks anybody else for anything."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers import SITE_YAML, write
from tests.helpers import built as build_site
from tests.properties.links import address_of, broken
from tests.properties.sites import built, random_model, run, tree

REPOSITORY = Path(__file__).parents[2]
FAR = 4_000_000_000


@pytest.mark.parametrize("base_url", ["https://archive.example.kz/", "http://localhost:8000/kk/archive/"])
@pytest.mark.parametrize("seed", [20, 21, 22, 23])
def test_random_sites(seed: int, base_url: str, tmp_path: Path) -> None:
    model = random_model(seed, articles=20, theme={}, edits=80)
    model.config["base_url"] = base_url
    output = built(tmp_path, model)
    assert broken(output, base_url) == []
    _everything_is_in_a_sitemap(output, base_url)


def test_drafts_and_scheduled(tmp_path: Path) -> None:
    model = random_model(24, articles=20, theme={}, edits=80)
    model.drafts = True
    model.config["base_url"] = "https://archive.example.kz/"
    assert broken(built(tmp_path, model), model.config["base_url"]) == []


def test_empty_site(tmp_path: Path) -> None:
    model = random_model(0, articles=0, theme={}, edits=0)
    assert broken(built(tmp_path, model), "https://archive.example.kz/") == []


TERMS = {"tag": "tags: [Кітап, Қала]", "author": "author: Айгүл Сәрсен", "section": "section: Қоғам"}
LISTS = {"tag": "tags/", "author": "authors/", "section": "sections/"}
EMPTY = re.compile(r"<(h[1-6]|ul|ol|nav|section|select)\b[^>]*>\s*</\1>")


@pytest.mark.parametrize("missing", [("tag",), ("author",), ("section",), ("tag", "author", "section")])
def test_no_article_has_such_a_term(missing: tuple[str, ...], tmp_path: Path) -> None:
    """The lists of terms that there are none of are there, for menus of one's own, but no other page leads to them."""
    given = "\n".join(line for kind, line in TERMS.items() if kind not in missing)
    articles = {
        f"content/{day}.md": f"---\ntitle: {day}\ndate: 2026-03-{day}\n{given}\n---\n\nКітап.\n" for day in (10, 11)
    }
    write(tmp_path, {"site.yaml": f"{SITE_YAML}scripts: [cyrl, latn, arab]\n".replace("false", "true"), **articles})
    build_site(tmp_path)
    output = tree(tmp_path / "public")
    assert broken(output, "https://archive.example.kz/") == []
    _everything_is_in_a_sitemap(output, "https://archive.example.kz/")
    pages = {path: data.decode() for path, data in output.items() if path.endswith(".html")}
    assert [path for path, html in pages.items() if EMPTY.search(html) and "search/" not in path] == []
    for kind, address in LISTS.items():
        leading = {path for path, html in pages.items() if f'{address}">' in html and address not in path}
        assert bool(leading) == (kind not in missing)
        assert {f"{folder}{address}index.html" for folder in ("", "latn/", "arab/")} <= pages.keys()
    search = pages["search/index.html"]
    assert {kind for kind in TERMS if f'<p hidden><label for="{kind}">' in search} == set(missing)


def test_sample_archive(tmp_path: Path) -> None:
    for folder in ("content", "templates", "static"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    shutil.copy(REPOSITORY / "site.yaml", tmp_path)
    model = random_model(0, articles=0, theme={}, edits=0)
    model.now = FAR
    report = run(tmp_path, model)
    assert not isinstance(report, list), report
    assert report.articles > 50
    output = tree(tmp_path / "public")
    assert broken(output, "https://archive.example.kz/") == []
    _everything_is_in_a_sitemap(output, "https://archive.example.kz/")


def _everything_is_in_a_sitemap(output: dict[str, bytes], base_url: str) -> None:
    """The newest page of each list, and each article that is not withdrawn, stand in some sitemap, once.

    That of news is besides: its articles stand in those of their months too.
    """
    maps = b"".join(data for path, data in output.items() if "sitemap" in path and "-news" not in path)
    for path, data in output.items():
        listed = maps.count(f"<loc>{base_url}{address_of(path)}</loc>".encode())
        if path.endswith(".html"):
            leads_on = b'http-equiv="refresh"' in data
            hidden = b'name="robots" content="noindex"' in data or leads_on or re.search(r"/page-\d+\.html$", path)
            assert listed == (0 if hidden else 1), path
        elif "sitemap-" not in path and not path.endswith("/sitemap.xml"):
            assert listed == 0, path


PAGE = '<!DOCTYPE html><link rel="canonical" href="https://a.kz/b/"><p id="x">{}</p>'
SITE = {"index.html": b"<p id=y>", "b/index.html": b"", "c.html": b"", "a.png": b""}


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="../">a</a><a href="../#y">a</a><a href="#x">a</a><a href="https://b.kz/">a</a>', ""),
        ('<img src="../a.png"><a href="../c.html?q#">a</a><a href="mailto:a@b.kz">a</a>', ""),
        ('<a href="../d.html">a</a>', "leads nowhere"),
        ('<a href="../../">a</a>', "leads out of the site"),
        ('<a href="#z">a</a>', "no such place"),
        ('<a href="../#z">a</a>', "no such place"),
        ('<a href="/c.html">a</a>', "one place only"),
        ('<a href="https://a.kz/c.html">a</a>', "not relative"),
        ('<b id="x">', "stands twice"),
        ('<img src="https://b.kz/a.png">', "loads"),
        ('<img src=" //b.kz/a.png">', "loads"),
        ('<img src="/\t/b.kz/a.png">', "loads"),
        ('<img srcset="../a.png 1x, https://b.kz/a.png 2x">', "loads"),
        ('<script src="https://b.kz/a.js"></script>', "loads"),
        ('<link rel="preload stylesheet" href="//b.kz/a.css">', "loads"),
        ('<p style="background: url(https://b.kz/a.png)">', "loads"),
        ("<style>@import 'https://b.kz/a.css';</style>", "loads"),
        ('<meta http-equiv="refresh" content="0; url=../d.html">', "leads nowhere"),
        ('<link rel="canonical" href="https://b.kz/">', "canonical"),
    ],
)
def test_faults_are_found(html: str, fault: str) -> None:
    site = SITE | {"b/index.html": PAGE.format(html).encode()}
    found = broken(site, "https://a.kz/") if "../../" not in html else broken(_moved(site), "https://a.kz/s/")
    assert len(found) == bool(fault)
    assert fault in "".join(found)


def _moved(site: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data.replace(b"https://a.kz/", b"https://a.kz/s/") for path, data in site.items()}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sitemap.xml", "<a><loc>https://a.kz/d.html</loc></a>"),
        ("sitemap.xml", "<a><loc>https://b.kz/</loc></a>"),
        ("sitemap.xml", "<a><loc>https://a.kz/</a>"),
        ("feed.xml", '<a><content xml:base="https://a.kz/c.html">&lt;a href="d.html"></content></a>'),
        ("feed.xml", '<a><content xml:base="https://a.kz/c.html">&lt;img src="https://b.kz/a.png"></content></a>'),
        ("a.css", "p { background: url('https://b.kz/a.png') }"),
        ("404.html", '<a href="c.html">a</a>'),
    ],
)
def test_faults_of_other_files_are_found(path: str, text: str) -> None:
    assert len(broken(SITE | {path: text.encode()}, "https://a.kz/")) == 1
