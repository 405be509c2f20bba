"""What programs read of the sample archive, in three scripts, is as its formats want it: by schemas and by a reader.

The schemas beside this file are written after the specifications that they name. Tests of faults show that they refuse.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

FOLDER = Path(__file__).parent
REPOSITORY = FOLDER.parents[1]
ATOM, SITEMAP = (etree.RelaxNG(etree.parse(FOLDER / f"{name}.rng")) for name in ("atom", "sitemap"))
FEED, LINKED_DATA, ARTICLE = (
    Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    for path in (
        FOLDER / "feed.schema.json",
        FOLDER / "linked-data.schema.json",
        REPOSITORY / "docs" / "article.schema.json",
    )
)
ARTICLE_FILE = re.compile(r".*/\d{4}/\d\d/\d\d/[a-z0-9-]+\.json")
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
NAMES = {"atom": "http://www.w3.org/2005/Atom"}


def xml_faults(schema: etree.RelaxNG, data: bytes) -> list[str]:
    return [] if schema.validate(etree.fromstring(data)) else [str(error) for error in schema.error_log]


def json_faults(schema: Draft202012Validator, text: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(json.loads(text))]


def data_of_pages(archive: Path) -> Iterator[tuple[Path, str]]:
    """Yields what each page says of itself as JSON-LD."""
    for path in archive.rglob("*.html"):
        for text in LINKED.findall(path.read_text(encoding="utf-8")):
            yield path, text


# --- Every file --------------------------------------------------------------------------------


def test_every_feed_is_atom(archive: Path) -> None:
    faults = {path: xml_faults(ATOM, path.read_bytes()) for path in archive.rglob("feed*.xml")}
    assert {path: found for path, found in faults.items() if found} == {}
    assert Counter(path.relative_to(archive).parts[0] for path in faults)["arab"] == len(faults) / 3


def test_every_feed_names_itself_and_each_entry_once(archive: Path) -> None:
    """What RFC 4287 wants of ids and links in 4.1.1, 4.1.2 and 4.2.7.2, and no grammar can say."""
    for path in archive.rglob("feed*.xml"):
        feed = etree.parse(path)
        address = f"https://archive.example.kz/{path.relative_to(archive).as_posix()}"
        assert feed.xpath("/atom:feed/atom:link[@rel='self']/@href", namespaces=NAMES) == [address]
        ids = feed.xpath("//atom:id/text()", namespaces=NAMES)
        assert len(ids) == len(set(ids))
        for each in feed.xpath("/atom:feed | //atom:entry", namespaces=NAMES):
            assert len(each.xpath("atom:link[@rel='alternate']", namespaces=NAMES)) == 1


def test_a_reader_of_feeds_has_nothing_to_complain_of(archive: Path) -> None:
    for path in archive.rglob("feed*.xml"):
        read = feedparser.parse(path.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
        assert not read.bozo, (path, read.get("bozo_exception"))
        assert read.version == "atom10"
        assert all(entry.id and entry.title and entry.link and entry.content[0].value for entry in read.entries)


def test_every_json_feed_keeps_to_its_schema(archive: Path) -> None:
    faults = {path: json_faults(FEED, path.read_text(encoding="utf-8")) for path in archive.rglob("feed.json")}
    assert {path: found for path, found in faults.items() if found} == {}
    assert len(faults) > 3


def test_every_sitemap_keeps_to_the_protocol(archive: Path) -> None:
    faults = {path: xml_faults(SITEMAP, path.read_bytes()) for path in archive.rglob("sitemap*.xml")}
    assert {path: found for path, found in faults.items() if found} == {}
    named = etree.parse(archive / "sitemap.xml").xpath("//*[local-name() = 'loc']/text()")
    assert len(named) == len(faults) - 1


def test_the_news_are_in_the_sitemap_of_news(archive: Path) -> None:
    for home in ("", "latn", "arab"):
        assert (archive / home / "sitemap-news.xml").read_text(encoding="utf-8").count("<news:news>") == 1


def test_every_article_says_what_it_is(archive: Path) -> None:
    found = list(data_of_pages(archive))
    assert [(path, faults) for path, text in found if (faults := json_faults(LINKED_DATA, text))] == []
    articles = [path for path in archive.rglob("*.json") if ARTICLE_FILE.fullmatch(path.as_posix())]
    assert {path.with_suffix(".html") for path in articles} == {path for path, _ in found}
    assert [path for path in articles if json_faults(ARTICLE, path.read_text(encoding="utf-8"))] == []


# --- Faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (r"<updated>[^<]+</updated>", ""),
        (r"(<updated>[^<]+)\+05:00<", r"\1<"),
        (r"<id>[^<]+</id>", "<id>мұрағат</id>"),
        (r"(<title>)[^<]+", r"\1 "),
        (r'rel="self"', 'rel="itself"'),
        (r"<content type=\"html\"", '<content type="xhtml"'),
        (r"(<published>)[^<]+", r"\g<1>7 наурыз"),
        (r"<summary>", "<summary/><summary>"),
    ],
)
def test_faults_of_feeds_are_found(form: str, fault: str, archive: Path) -> None:
    feed = (archive / "2026" / "03" / "feed.xml").read_text(encoding="utf-8")
    spoilt, number = re.subn(form, fault, feed, count=1)
    assert number == 1
    assert xml_faults(ATOM, spoilt.encode())


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (r"<loc>[^<]+</loc>", ""),
        (r"<loc>https://", "<loc>"),
        (r"(<loc>[^<]+)", r"\1мұрағат"),
        (r"(<news:language>)[^<]+", r"\1kk-Latn"),
        (r"(<news:publication_date>)[^<]+", r"\g<1>2026-12-31T23:00"),
        (r"<news:title>[^<]+</news:title>", ""),
        (r"<url>[\s\S]*</url>", ""),
    ],
)
def test_faults_of_sitemaps_are_found(form: str, fault: str, archive: Path) -> None:
    sitemap = (archive / "sitemap-news.xml").read_text(encoding="utf-8")
    spoilt, number = re.subn(form, fault, sitemap, count=1)
    assert number == 1
    assert xml_faults(SITEMAP, spoilt.encode())


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (r'"version":"[^"]+"', '"version":"1.1"'),
        (r'"date_published":"[^"]+"', '"date_published":"2026-03-07"'),
        (r'"url":"https:', '"url":"'),
        (r'"tags":\[[^\]]*\]', '"tags":[]'),
        (r'"content_html":', '"content":'),
    ],
)
def test_faults_of_json_feeds_are_found(form: str, fault: str, archive: Path) -> None:
    feed = (archive / "feed.json").read_text(encoding="utf-8")
    spoilt, number = re.subn(form, fault, feed, count=1)
    assert number == 1
    assert json_faults(FEED, spoilt)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (r'"@type":"Person"', '"@type":"Human"'),
        (r'"headline":"[^"]+",', ""),
        (r'"headline":', '"title":'),
        (r'"dateModified":"[^"]+"', '"dateModified":"кеше"'),
        (r'"width":\d+', '"width":0'),
        (r'("publisher":\{)', r'\1"logo":{},'),
    ],
)
def test_faults_of_linked_data_are_found(form: str, fault: str, archive: Path) -> None:
    text = next(text for _, text in data_of_pages(archive) if '"width"' in text and '"Person"' in text)
    spoilt, number = re.subn(form, fault, text, count=1)
    assert number == 1
    assert json_faults(LINKED_DATA, spoilt)
