"""WordPress, feeds, pages, Telegram beyond golden files: bombs, WARC files, broken files, missing libraries."""

import gzip
import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kzarchive import markup
from kzarchive.importers import formats, xml_stream
from kzarchive.importers.article import Skipped
from kzarchive.importers.hypertext import MAX_DEPTH, text_of, to_markdown
from kzarchive.importers.pictures import Pictures
from tests import helpers
from tests.importers.bombs import bombed

HERE = Path(__file__).parent
NO_PICTURES = Pictures(HERE, None)
OPEN = """<?xml version="1.0" encoding="UTF-8"?>
{doctype}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:wp="http://wordpress.org/export/1.2/"><channel>
"""
ITEM = """<item><title>{title}</title><content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>1</wp:post_id>
<wp:post_date>2026-03-07 14:31:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
"""
GOOD = ITEM.format(title="Жол ашылды", text="Екі шақырым.")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return helpers.write(tmp_path / "site", {"site.yaml": helpers.SITE_YAML})


def take(site: Path, form: str, file: Path) -> list[dict[str, object]]:
    result = helpers.run("import", form, file, "--site", site, "--json")
    assert result.err == ""
    entries: list[dict[str, object]] = json.loads(result.out)["entries"]
    return entries


def reasons(entries: list[dict[str, object]]) -> list[object]:
    return [entry.get("reason", entry["outcome"]) for entry in entries]


# --- HTML ------------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from("аә1.-+#>*_`[]()|!~=\\&;<{} \t"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["p", "li", "td", "blockquote", "h2", "div"]))
@example(["1. бір", "- екі", "===", "~~~", "| а | ә |"], "p")
@example(["1#", "С##"], "h2")
@example(["#"], "h2")
@example(["а\\#"], "h2")
@example(["&lt;", "[^1]: а", "    код", "{{ 7*7 }}"], "li")
def test_the_words_of_html_are_those_of_the_page(texts: list[str], tag: str) -> None:
    inner = "".join(f"<{tag}>{text.replace('&', '&amp;').replace('<', '&lt;')}</{tag}>" for text in texts)
    around = {"li": "<ul>{}</ul>", "td": "<table><tr>{}</tr></table>"}.get(tag, "{}").format(inner)
    body = to_markdown(around, NO_PICTURES, "")
    assert not isinstance(body, Skipped)
    assert text_of(markup.to_html(body.markdown, {}, "")) == " ".join(" ".join(texts).split())


def test_nothing_that_runs_gets_through() -> None:
    html = (
        "<p onclick='x()'>а</p><script>alert(1)</script><style>p{}</style><a href='javascript:alert(1)'>ә</a>"
        "<img src='data:text/html,x' alt='б'><iframe src='javascript:alert(1)'></iframe><form action='/x'>в</form>"
        "<a href='https://a.kz/\"><script>'>г</a><svg onload=alert(1)></svg><object data='x'></object>"
    )
    body = to_markdown(html, NO_PICTURES, "")
    assert not isinstance(body, Skipped)
    shown = markup.to_html(body.markdown, {}, "")
    assert set(re.findall(r"<(\w+)", shown)) == {"p", "a"}
    assert not re.search(r"onclick|onload|javascript:|data:", shown)


def test_html_that_is_nested_too_deeply_is_refused() -> None:
    assert isinstance(to_markdown("<div>" * 5000 + "а", NO_PICTURES, ""), Skipped)
    deep = "<blockquote>" * (MAX_DEPTH - 1) + "а"
    assert not isinstance(to_markdown(deep, NO_PICTURES, ""), Skipped)


# --- XML -------------------------------------------------------------------------------------

LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a0 'ха'>"
    + "".join(f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 12))
    + "]>\n"
)
EXTERNAL = "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n"
NO_ENTITIES = ("it has entities of its own, as no export has", "it has entities of its own, as no feed has")


@pytest.mark.parametrize("form", ["wxr", "feed"])
@pytest.mark.parametrize(("doctype", "name"), [(LAUGHS, "a11"), (EXTERNAL, "a")])
def test_entities_of_its_own_are_refused_in_bounded_memory(site: Path, form: str, doctype: str, name: str) -> None:
    file = site.parent / "a.xml"
    item = ITEM.format(title=f"&{name};", text="м")
    file.write_text(OPEN.format(doctype=doctype) + item + "</channel></rss>", encoding="utf-8")
    (entry,) = bombed(site, form, file)
    assert str(entry["reason"]) in NO_ENTITIES or str(entry["reason"]).startswith("this is not XML: ")


def test_an_element_without_end_takes_no_memory(site: Path) -> None:
    for name, endless in (("a.xml", b" " * (1 << 20)), ("b.xml", b"<wp:x/>" * (1 << 17)), ("c.xml", b"a" * (1 << 20))):
        with (site.parent / name).open("wb") as opened:
            opened.write((OPEN.format(doctype="") + GOOD + "<item><title>").encode())
            for _ in range(80):
                opened.write(endless)
        first, *rest = bombed(site, "wxr", site.parent / name)
        assert first["outcome"] in ("taken", "unchanged", "skipped")
        assert len(rest) <= 1
        assert "an element has more than 8 MB" in str((first, *rest)) or "huge" in str((first, *rest))


@pytest.mark.parametrize(
    "part",
    ["[caption]", "[caption ", "[embed ", '[gallery ids="1,', "[a b=", "[a==", "<pre>", "<!--", "<ul><li>", " ", ". "],
)
def test_no_text_takes_long(site: Path, part: str) -> None:
    """What begins over and over and never ends would take hours, were each beginning followed to the end."""
    text = "м " + part * (1_000_000 // len(part)) + "м"
    file = site.parent / "a.xml"
    file.write_text(OPEN.format(doctype="") + ITEM.format(title="Т", text=text) + "</channel></rss>", encoding="utf-8")
    assert len(bombed(site, "wxr", file)) == 1
    message = {"id": 1, "type": "message", "date": "2026-03-07T14:31:00", "text": text}
    file.with_suffix(".json").write_text(json.dumps({"messages": [message]}), encoding="utf-8")
    assert len(bombed(site, "telegram", file.with_suffix(".json"))) == 1


def test_an_element_with_too_many_attributes_is_refused(site: Path) -> None:
    for name, between in (("a.html", " "), ("b.html", "")):
        attributes = between.join(f"a{at}='x'" for at in range(50_000))
        (site.parent / name).write_text(f"<p title='a>b'>Мәтін <body {attributes}>", encoding="utf-8")
        assert reasons(bombed(site, "html", site.parent / name)) == ["an element has more than 1,000 attributes"]


def test_a_packed_export_is_unpacked_within_bounds(site: Path) -> None:
    file = site.parent / "a.xml.gz"
    with gzip.open(file, "wb") as opened:
        opened.write((OPEN.format(doctype="") + GOOD).encode())
        for _ in range(200):
            opened.write(b"<!-- -->" * (1 << 17))
    assert "an element has more than 8 MB" in str(reasons(bombed(site, "wxr", file))[-1])


@pytest.mark.parametrize("name", ["atom.xml", "blogger-backup.xml", "blogger.atom", "rss.xml"])
def test_a_large_feed_is_read_as_a_small_one(site: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = take(site, "feed", HERE / "feed" / name)
    whole = helpers.tree(site / "content")
    assert whole
    shutil.rmtree(site / "content")
    monkeypatch.setattr("kzarchive.importers.feed.MAX_FEED", 99)
    assert take(site, "feed", HERE / "feed" / name) == entries
    assert helpers.tree(site / "content") == whole


def test_what_is_large_and_no_feed_is_refused(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kzarchive.importers.feed.MAX_FEED", 9)
    for text, reason in (
        ("<html><body>Мәтін</body></html>", "this is no feed"),
        ("{" * 20, "this is not XML: "),
        (LAUGHS + "<rss><channel><item><title>&a11;</title></item></channel></rss>", "this is not XML: "),
        (EXTERNAL + "<rss><channel><item><title>&a;</title></item></channel></rss>", NO_ENTITIES[0]),
    ):
        (site.parent / "a.xml").write_text(text, encoding="utf-8")
        (told,) = reasons(take(site, "feed", site.parent / "a.xml"))
        assert str(told).startswith(reason)


def test_an_export_that_breaks_off_keeps_what_it_gave(site: Path) -> None:
    file = site.parent / "a.xml"
    file.write_text(OPEN.format(doctype="") + GOOD + "<item><title>Т", encoding="utf-8")
    assert "this is not XML" in str(reasons(take(site, "wxr", file))[0])
    file.write_text(OPEN.format(doctype="") + GOOD + "</channel></rss>", encoding="utf-8")
    assert reasons(take(site, "wxr", file)) == ["taken"]


def test_memory_does_not_grow_with_an_export(site: Path) -> None:
    file = site.parent / "a.xml"
    with file.open("w", encoding="utf-8") as opened:
        opened.write(OPEN.format(doctype=""))
        for number in range(2000):
            comments = "<wp:comment>сөз</wp:comment>" * 40
            opened.write(f"<item><title>{number}</title>{comments}<wp:post_type>page</wp:post_type></item>\n")
        opened.write(GOOD + "</channel></rss>")
    most = 0
    with file.open("rb") as opened_bytes:
        for element in xml_stream.elements(opened_bytes, "item"):
            most = max(most, len(element.getparent()))
    assert most < 100  # lxml is a piece of the file ahead
    assert reasons(take(site, "wxr", file)) == ["taken"]


# --- WARC ------------------------------------------------------------------------------------


def warc(file: Path, *pages: tuple[str, str, str, bytes]) -> Path:
    if file.suffix == ".wacz":
        packed = warc(file.with_name("data.warc.gz"), *pages)
        return wacz(file, {"archive/data.warc.gz": packed.read_bytes(), "pages/pages.jsonl": b"{}"})
    with file.open("wb") as opened:
        writer = WARCWriter(opened, gzip=file.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "kzarchive"}))
        for address, status, kind, data in pages:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(data), http_headers=headers)
            )
    return file


def wacz(file: Path, members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file


@pytest.mark.filterwarnings("ignore:.*unclosed file")  # of the library that writes the files
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_pages_of_a_warc_file_are_read(site: Path, name: str) -> None:
    page = (HERE / "html/body-in-json-ld.html").read_bytes()
    file = warc(
        site.parent / name,
        ("https://news.example.kz/", "200 OK", "text/html", b"<title>a</title>"),
        ("https://news.example.kz/kk/1", "200 OK", "text/html; charset=utf-8", page),
        ("https://news.example.kz/kk/2", "404 Not Found", "text/html", page),
        ("https://news.example.kz/a.png", "200 OK", "image/png", b"x"),
        ("https://archive.example.kz/kk/3", "200 OK", "text/html", page.replace("он екі".encode(), b"13")),
        ("https://news.example.kz/kk/4", "200 OK", "text/html", page + b" " * (5 << 20)),
    )
    result = helpers.run("import", "html", file, "--site", site, "--json")
    value = json.loads(result.out)
    assert [(entry["outcome"], entry["part"]) for entry in value["entries"]] == [
        ("taken", "https://news.example.kz/kk/1"),
        ("skipped", "https://archive.example.kz/kk/3"),
        ("skipped", "https://news.example.kz/kk/4"),
    ]
    assert value["counts"]["passed_over"] == {
        "pages that are no articles": 1,
        "records of other kinds": 1,
        "records that are no pages": 2,
    }


def test_a_broken_warc_file_is_told(site: Path) -> None:
    for name, data in (("a.warc", b"nothing"), ("b.warc.gz", b"nothing")):
        (site.parent / name).write_bytes(data)
        assert str(reasons(take(site, "html", site.parent / name))[-1]).startswith("this is no WARC file")


@pytest.mark.filterwarnings("ignore:.*unclosed file", "ignore:.*SpooledTemporaryFile")  # of the same library
def test_a_broken_wacz_file_is_told(site: Path) -> None:
    file = site.parent / "a.wacz"
    record = warc(site.parent / "data.warc", ("https://news.example.kz/", "200 OK", "text/html", b"<p>a")).read_bytes()

    def told() -> object:
        return reasons(take(site, "html", file))[-1]

    file.write_bytes(b"nothing")
    assert told() == "this is no WACZ file, or a broken one: File is not a zip file"
    wacz(file, {"pages/pages.jsonl": b"{}"})
    assert told() == "there is no WARC file in it"
    wacz(file, {"archive/data.warc": b"nothing"})
    assert str(told()).startswith("this is no WARC file")
    whole = wacz(file, {"archive/data.warc": record}).read_bytes()
    file.write_bytes(whole.replace(b"<p>a", b"<p>b", 1))
    assert told() == "this is no WACZ file, or a broken one: Bad CRC-32 for file 'archive/data.warc'"
    file.write_bytes(whole.replace(b"PK\1\2\x14\x03\x14\0\0", b"PK\1\2\x14\x03\x14\0\1"))
    assert "password required" in str(told())


def test_a_wacz_file_that_unpacks_without_bounds_is_refused(site: Path) -> None:
    file = wacz(site.parent / "a.wacz", {"archive/data.warc": b" " * (65 << 20)}, zipfile.ZIP_DEFLATED)
    (entry,) = bombed(site, "html", file)
    assert entry["reason"] == "«archive/data.warc» in it unpacks to more than 200 times its size"


# --- Anything --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", formats.BUILT_IN)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"<",
        b"[",
        b"{}",
        b'{"messages": 1}',
        b"<a/>",
        b"<!DOCTYPE html>",
        b"\x1f\x8b",
        b"a,b\n",
        b"WARC/1.0\r\n",
    ],
)
def test_no_bytes_make_an_importer_fail(site: Path, form: str, data: bytes) -> None:
    suffix = formats.load(form).suffixes[0]
    (site.parent / f"a{suffix}").write_bytes(data)
    for entry in take(site, form, site.parent / f"a{suffix}"):
        assert entry["outcome"] == "skipped"


def test_a_missing_library_is_told_with_what_brings_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    for name in ("wxr", "xml_stream", "hypertext"):
        monkeypatch.delitem(sys.modules, f"kzarchive.importers.{name}", raising=False)
    result = helpers.run("import", "wxr", "x", "--site", site)
    assert result.code == 1
    assert "the format wxr needs the library lxml, which is not installed" in result.err
    assert "pip install 'kzarchive[import]'" in result.err
