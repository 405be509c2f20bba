"""JSON and CSV: names of fields, forms of values, and files that are broken, endless or malicious."""

import gzip
import json
import re
import sys
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from kzarchive import importers
from kzarchive.importers import when
from kzarchive.importers.files import MAX_ORIGINAL
from kzarchive.importers.rows import ALIASES
from kzarchive.moments import zone
from tests import helpers
from tests.importers.bombs import bombed

ALMATY = zone("Asia/Almaty")
ROW = {"title": "Көпірдегі шамдар жөнделді", "text": "Алпыс шам жанды.", "date": "2026-03-07 14:31"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return helpers.write(tmp_path / "site", {"site.yaml": helpers.SITE_YAML})


def take(site: Path, name: str, data: str | bytes, *options: object) -> list[dict[str, object]]:
    """Imports one file, and returns what came of each original."""
    helpers.write(site.parent, {name: data})
    form = "csv" if ".csv" in name or ".tsv" in name else "jsonl"
    result = helpers.run("import", form, site.parent / name, "--site", site, "--json", *options)
    assert result.err == ""
    entries: list[dict[str, object]] = json.loads(result.out)["entries"]
    return entries


def one(site: Path, **fields: object) -> str:
    """Imports one row, which must be taken, and returns its source file."""
    row = {key: value for key, value in {**ROW, **fields}.items() if value is not None}
    (entry,) = take(site, "a.jsonl", json.dumps(row, ensure_ascii=False))
    assert entry["outcome"] == "taken", entry
    return (site / str(entry["path"])).read_text(encoding="utf-8")


def reason(entry: dict[str, object]) -> str:
    assert entry["outcome"] == "skipped"
    return str(entry["reason"])


# --- Fields ----------------------------------------------------------------------------------

ALL_NAMES = [(key, name) for key, names in ALIASES.items() for name in names]
SHOWN = {
    "title": ("Тақырып", 'title: "Тақырып"'),
    "text": ("Басқа мәтін.", "\nБасқа мәтін.\n"),
    "date": ("2026-03-09", "date: 2026-03-09"),
    "time": ("9:05", "date: 2026-03-09 09:05"),
    "authors": ("Айгүл Сәрсен, Айдос Қали", 'authors: ["Айгүл Сәрсен", "Айдос Қали"]'),
    "section": ("Қала", 'section: "Қала"'),
    "tags": ("көпір; #шам", 'tags: ["көпір", "шам"]'),
    "summary": ("Қысқаша.", 'summary: "Қысқаша."'),
    "updated": ("2026-03-10", "updated: 2026-03-10"),
    "url": ("https://news.example.kz/1", 'source: "https://news.example.kz/1"'),
    "image": ("zal.jpg", 'src: "zal-'),
    "lang": ("ru", "lang: ru"),
}


@pytest.mark.parametrize(("key", "name"), ALL_NAMES)
def test_every_name_of_a_field_is_known_in_any_case(site: Path, key: str, name: str) -> None:
    Image.new("RGB", (12, 8)).save(site.parent / "zal.jpg")
    value, shown = SHOWN[key]
    fields: dict[str, object] = {name.upper(): value}
    if key in ROW:
        fields[key] = None
    if key == "time":
        fields["date"] = "2026-03-09"
    assert shown in one(site, **fields)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"author": {"@type": "Person", "name": "Айгүл Сәрсен"}}, 'authors: ["Айгүл Сәрсен"]'),
        ({"author": [{"name": "Айгүл"}, {"name": "Айдос"}]}, 'authors: ["Айгүл", "Айдос"]'),
        ({"author": "Айгүл Сәрсен және Айдос Қали"}, 'authors: ["Айгүл Сәрсен", "Айдос Қали"]'),
        ({"tags": ["көпір", "қала, аула"]}, 'tags: ["көпір", "қала, аула"]'),
        ({"tags": '["көпір", "шам"]'}, 'tags: ["көпір", "шам"]'),
        ({"tags": "['көпір', 'шам']"}, 'tags: ["көпір", "шам"]'),
        ({"category": ["Қала", "Жол"]}, 'section: "Қала"\ntags: ["Жол", "тег"]'),
        ({"title": "«Шам» &amp; &quot;жол&quot;"}, 'title: "«Шам» & \\"жол\\""'),
        ({"title": "  Екі\n жол  "}, 'title: "Екі жол"'),
        ({"title": 2026}, 'title: "2026"'),
        ({"text": "1. *бір*\r\n\r\n{{ 7*7 }}"}, "\n1\\. \\*бір\\*\n\n{{ 7\\*7 }}\n"),
        ({"text": "<p>Бір &lt;b&gt;</p><script>alert(1)</script><p>екі<br>үш</p>"}, "\nБір &lt;b>\n\nекі  \nүш\n"),
        ({"text": "Қала мемлекеттiк мекемесi жəне басқалар"}, "\nҚала мемлекеттік мекемесі және басқалар\n"),
        ({"url": "https://archive.example.kz/kk/%D0%B6ol/118"}, 'aliases: ["/kk/жol/118"]'),
        ({"lang": "kk-KZ"}, "tags"),
        ({"summary": "Алпыс шам"}, "tags"),
        ({"url": "javascript:alert(1)"}, "tags"),
    ],
)
def test_values_of_all_forms_are_read(site: Path, fields: dict[str, object], shown: str) -> None:
    written = one(site, **{"tags": "тег", **fields})
    assert shown in written
    if shown == "tags":
        assert not {"lang:", "summary:", "source:"} & set(written.split())


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2026-03-07", "2026-03-07"),
        ("2026-03-07T14:31:05+05:00", "2026-03-07 14:31:05+05:00"),
        ("2026-03-07T14:31:05.123Z", "2026-03-07 14:31:05Z"),
        ("2026-03-07 14:31:05 UTC", "2026-03-07 14:31:05Z"),
        ("2026/3/7, 14:31", "2026-03-07 14:31"),
        ("Sat, 07 Mar 2026 14:31:05 +0500", "2026-03-07 14:31:05+05:00"),
        ("Sat, 07 Mar 2026 09:31:05 GMT", "2026-03-07 09:31:05Z"),
        ("7 Mar 2026 14:31:05 -0000", "2026-03-07 14:31:05"),
        ("1772875865", "2026-03-07 14:31:05+05:00"),
        ("1772875865123", "2026-03-07 14:31:05+05:00"),
        ("1078120800", "2004-03-01 12:00:00+06:00"),
        ("07.03.2026 14:31", "2026-03-07 14:31"),
        ("7 Наурыз, 2026, 14:31 10896", "2026-03-07 14:31"),
        ("2026 жылғы 7 наурыз", "2026-03-07"),
    ],
)
def test_dates_are_read(written: str, date: str) -> None:
    assert when.read(written, ALMATY) == date


@pytest.mark.parametrize(
    "written",
    ["", "03/07/2026", "кеше", "Кеше, 23:37", "2026-02-30", "31.02.2026", "0000-00-00 00:00:00", "9" * 200, "x"],
)
def test_what_is_no_date_or_could_be_two_is_none(site: Path, written: str) -> None:
    assert when.read(written, ALMATY) == ""
    (entry,) = take(site, "a.jsonl", json.dumps({**ROW, "date": written}))
    assert reason(entry) == (
        f"the date «{written[:59]}{'…' * (len(written) > 60)}» can't be read" if written else "there is no date"
    )


def test_a_mapping_names_other_fields(site: Path) -> None:
    mapping = "title: [baslyq, atau]\ntext: post.html\nauthors: post.by\nsection: rubrika\n"
    helpers.write(site.parent, {"map.yaml": mapping})
    row = {"atau": "Тақырып", "post": {"html": "<p>Мәтін</p>", "by": ["Айгүл"]}, "date": "2026-03-07", "title": "жоқ"}
    (entry,) = take(site, "a.jsonl", json.dumps(row), "--map", site.parent / "map.yaml")
    assert entry["path"] == "content/2026/03/07/taqyryp.md"
    text = (site / str(entry["path"])).read_text(encoding="utf-8")
    assert 'authors: ["Айгүл"]' in text
    assert text.endswith("\n\nМәтін\n")


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ("titel: a\n", "map.yaml:1:1: unknown key `titel`"),
        ("[\n", "map.yaml:"),
        (b"\xff", "map.yaml: can't be read: it is not UTF-8"),
        (None, "map.yaml: can't be read: No such file or directory"),
    ],
)
def test_a_faulty_mapping_is_a_problem(site: Path, mapping: str | bytes | None, problem: str) -> None:
    helpers.write(site.parent, {"a.jsonl": json.dumps(ROW), **({"map.yaml": mapping} if mapping else {})})
    file = site.parent / "map.yaml"
    result = helpers.run("import", "jsonl", site.parent / "a.jsonl", "--site", site, "--map", file)
    assert result.code == 1
    assert problem in result.err


def test_pictures_at_hand_are_taken_and_others_stay_links(site: Path) -> None:
    copies = site.parent / "copies" / "uploads" / "2019"
    copies.mkdir(parents=True)
    Image.new("RGB", (12, 8)).save(copies / "Оқу залы.JPG", "JPEG")
    (copies / "broken.png").write_bytes(b"no picture")
    (copies / "secret.txt").write_text("құпия")
    (copies.parent / "link.png").symlink_to("/etc/passwd")
    address = "https://old.example.kz/wp-content/uploads"
    text = "".join(
        f"<p><img src='{src}' alt='*зал*'></p>"
        for src in (
            f"{address}/2019/Оқу%20залы-300x200.JPG",
            f"{address}/2019/broken.png",
            "../2019/x.png",
            f"{address}/link.png",
        )
    )
    row = {**ROW, "text": text, "image": {"url": f"{address}/2019/Оқу залы.JPG"}}
    (entry,) = take(site, "a.jsonl", json.dumps(row), "--pictures", site.parent / "copies")
    source = (site / str(entry["path"])).read_text(encoding="utf-8")
    (picture,) = (site / "content/2026/03/07").glob("*.jpg")
    # What stands above the text is not shown in it once more, but its description is kept.
    assert f'image:\n  src: "{picture.name}"\n  alt: "*зал*"\n' in source
    assert source.count(picture.name) == 1
    assert f"![\\*зал\\*]({address}/2019/broken.png)" in source
    assert entry["notes"] == [
        f"picture {address}/2019/broken.png stays a link: this is not a picture, or a broken one",
        "picture ../2019/x.png left out: its path leads nowhere",
        f"picture {address}/link.png stays a link: there is no such file",
    ]
    assert helpers.build(site).code == 0
    assert take(site, "a.jsonl", json.dumps(row), "--pictures", site.parent / "copies")[0]["outcome"] == "unchanged"


def test_html_without_its_library_is_skipped_with_what_brings_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdownify", None)
    monkeypatch.delitem(sys.modules, "kzarchive.importers.hypertext", raising=False)
    monkeypatch.delattr(importers, "hypertext", raising=False)
    plain, marked = take(site, "a.jsonl", f"{json.dumps(ROW)}\n{json.dumps({**ROW, 'text': '<p>Мәтін</p>'})}\n")
    assert plain["outcome"] == "taken"
    assert reason(marked).endswith("is not installed: pip install 'kzarchive[import]'")


@pytest.mark.parametrize(
    "html",
    [
        f"<ol>{'<li>а</li>' * 30_000}</ol>",
        f"<table><thead>{'<tr><td>а</td></tr>' * 20_000}</thead></table>",
    ],
)
def test_time_grows_with_length_only(site: Path, html: str) -> None:
    """Were it the square, this would take minutes."""
    (taken,) = take(site, "a.jsonl", json.dumps({**ROW, "text": html}))
    assert taken["outcome"] == "taken"


def test_items_of_a_list_have_their_numbers(site: Path) -> None:
    html = "<ol start='4'><li>бір</li><li>екі<ol><li>ішкі</li><li>соңғы</li></ol></li><li></li><li>төрт</li></ol>"
    take(site, "a.jsonl", json.dumps({**ROW, "text": html}))
    (text,) = helpers.tree(site / "content").values()
    numbers = re.findall(r"^ *([0-9]+\. +\w+)", text.decode().rpartition("---\n")[2], re.MULTILINE)
    assert [" ".join(number.split()) for number in numbers] == ["4. бір", "5. екі", "1. ішкі", "2. соңғы", "7. төрт"]


def test_cells_that_span_more_columns_than_a_page_has_are_refused(site: Path) -> None:
    """Each of them is a sign in Markdown: a megabyte would be 165."""
    for times, outcome in ((19, "taken"), (21, "skipped")):
        cells = "<td colspan='1000'>а</td>" * times
        entries = take(site, "a.jsonl", json.dumps({**ROW, "text": f"<table><tr>{cells}</tr></table>"}))
        assert [entry["outcome"] for entry in entries] == [outcome]
    assert reason(entries[0]) == "its tables have too many columns"


# --- Files -----------------------------------------------------------------------------------


def test_an_array_is_read_item_by_item_with_its_lines(site: Path) -> None:
    rows = [{**ROW, "title": f"Тақырып {number}", "text": f"{number} шам жанды."} for number in range(3)]
    entries = take(site, "a.json", "\ufeff" + json.dumps(rows, ensure_ascii=False, indent=1))
    assert [(entry["outcome"], entry["line"]) for entry in entries] == [("taken", 2), ("taken", 7), ("taken", 12)]
    assert [entry["outcome"] for entry in take(site, "b.json", json.dumps(rows))] == ["duplicate"] * 3


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ('[{"title": 1},\n{]', 2, "this is not JSON: expecting property name enclosed in double quotes"),
        ("[1\n2]", 2, "this is not JSON: a comma or the end of the list should stand here"),
        ("[" * 5000, 1, "this is not JSON: it is nested too deeply"),
        ('["' + "a" * (MAX_ORIGINAL + 9), 1, "an item has more than 4 MB"),
        (b'["\xff"]', 1, "it is not UTF-8"),
    ],
)
def test_a_broken_array_is_told_with_its_line(site: Path, data: str | bytes, line: int, why: str) -> None:
    last = take(site, "a.json", data)[-1]
    assert (last["line"], reason(last)) == (line, why)


def test_broken_lines_are_skipped_and_the_others_are_not(site: Path) -> None:
    good = json.dumps(ROW, ensure_ascii=False)
    old = json.dumps({**ROW, "title": "Қамыс арасынан ескі қайық табылды"}, ensure_ascii=False).encode("kz1048")
    deep = '{"a":' * 3000
    lines = [
        b"{",
        b"3",
        b"",
        deep.encode(),
        b'{"date": ' + b"1" * 5000 + b"}",
        good.encode(),
        old,
        b"\xff\xfe\x00",
        b"NaN",
    ]
    entries = take(site, "a.jsonl", b"\xef\xbb\xbf" + b"\r\n".join(lines))
    assert [(entry["line"], entry.get("reason", "taken")) for entry in entries] == [
        (1, "this is not JSON: expecting property name enclosed in double quotes, at character 2"),
        (2, "this is no object of JSON"),
        (4, "this is not JSON: it is nested too deeply"),
        (5, "this is not JSON: a number is too long"),
        (6, "taken"),
        (7, "taken"),
        (8, "its bytes are in no encoding that Kazakh is kept in"),
        (9, "this is no object of JSON"),
    ]
    assert entries[5]["encoding"] == "kz1048"


CSV = """\
title;date;text
Көпір жөнделді;07.03.2026;"Алпыс шам;
""жаңа"" шам жанды."
Жол ашылды;2026-03-08;Бәрі келді.

Артық;2026-03-08;a;b
Жоқ
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "kz1048"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_in_any_dialect_and_encoding(site: Path, encoding: str, delimiter: str) -> None:
    text = CSV.replace(";", delimiter).replace("шам" + delimiter, "шам,")
    entries = take(site, "a.csv", text.replace("\n", "\r\n").encode(encoding))
    assert [(entry["line"], entry.get("reason", "taken")) for entry in entries] == [
        (2, "taken"),
        (4, "taken"),
        (6, "it has 4 values, but there are 3 columns"),
        (7, "there is no date"),
    ]
    source = (site / "content/2026/03/07/kopir-zhondeldi.md").read_text(encoding="utf-8")
    assert source.endswith('\n\nАлпыс шам,\n\n"жаңа" шам жанды.\n')
    assert ("encoding: kz1048" in source) == (encoding == "kz1048")


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ("", 1, "the first line does not name columns"),
        ("title\nа\n", 1, "the first line does not name columns"),
        ('title,date\nа,2026\n"' + "б\n" * 3_000_000, 3, "a row has more than 4 MB"),
        (b"title,date\n\xff\x00", 2, "its bytes are in no encoding that Kazakh is kept in"),
        (CSV.encode("utf-16"), 0, "its bytes are in no encoding that CSV is kept in; save it as UTF-8"),
    ],
)
def test_broken_csv_is_told_with_its_line(site: Path, data: str | bytes, line: int, why: str) -> None:
    last = take(site, "a.csv", data)[-1]
    assert (last["line"], reason(last)) == (line, why)


def test_packed_files_are_unpacked_on_the_way(site: Path) -> None:
    assert take(site, "a.jsonl.gz", gzip.compress(json.dumps(ROW).encode()))[0]["outcome"] == "taken"
    assert reason(take(site, "b.jsonl.gz", b"no gzip at all")[0]).startswith("it can't be unpacked")
    cut = gzip.compress(b"".join(b"%d\n" % number for number in range(5000)))[:200]
    assert reason(take(site, "c.jsonl.gz", cut)[-1]).startswith("it can't be unpacked")


# --- Nothing that steers a terminal, nothing that is no text -----------------------------------


def test_half_a_character_is_left_out_everywhere(site: Path) -> None:
    half = "\ud83d"
    row = {"title": f"Жол{half} ашылды", "text": f"{half}Екі шақырым.", "date": "2026-03-07", "author": f"Айгүл{half}"}
    more = {"tags": [half, f"жол{half}"], "url": f"https://a.kz/{half}", "image": f"{half}.jpg", "section": half}
    (entry,) = take(site, "a.jsonl", json.dumps(row | more))
    assert entry["outcome"] == "taken"
    text = (site / str(entry["path"])).read_text(encoding="utf-8")
    assert 'title: "Жол ашылды"\n' in text
    assert 'tags: ["жол"]\n' in text
    assert "source:" not in text
    notes = "\n".join(map(str, cast("list[str]", entry["notes"])))
    assert "1 half character deleted: 1 × U+D83D" in notes
    assert "picture \ufffd.jpg left out" in notes


def test_a_reason_shows_no_character_that_steers_a_terminal(site: Path) -> None:
    (entry,) = take(site, "a.jsonl", json.dumps({"title": "Т", "text": "м", "date": "\x1b[2Jкеше\ud83d"}))
    assert reason(entry) == "the date «\ufffd[2Jкеше\ufffd» can't be read"


# --- Bombs -----------------------------------------------------------------------------------


def test_a_line_of_a_gigabyte_takes_no_memory(site: Path) -> None:
    file = site.parent / "a.jsonl"
    good = json.dumps(ROW).encode() + b"\n"
    with file.open("wb") as opened:
        opened.write(good)
        opened.seek(1 << 30, 1)  # a hole: NUL bytes that take no space on the disk
        opened.write(b"\n" + good.replace(b"14:31", b"15:31"))
    entries = bombed(site, "jsonl", file)
    assert [entry["outcome"] for entry in entries] == ["taken", "skipped", "duplicate"]
    assert reason(entries[1]) == "it has more than 4 MB"


def test_a_value_of_a_gigabyte_takes_no_memory(site: Path) -> None:
    for name, start in (("a.json", b'[{"title": "'), ("a.csv", b'title,date\n"')):
        with (site.parent / name).open("wb") as opened:
            opened.write(start)
            opened.seek(1 << 30, 1)
            opened.write(b'"')
        (entry,) = bombed(site, "csv" if name.endswith("csv") else "jsonl", site.parent / name)
        assert reason(entry) in (
            "an item has more than 4 MB",
            "a row has more than 4 MB",
            "this is not JSON: invalid control character at",
        )


def test_a_packed_file_that_unpacks_to_too_much_is_given_up(site: Path) -> None:
    file = site.parent / "a.jsonl.gz"
    with gzip.open(file, "wb") as opened:
        for _ in range(200):
            opened.write(b" " * (1 << 20) + b"\n")
    assert file.stat().st_size < 1 << 20
    assert reason(bombed(site, "jsonl", file)[-1]) == "it unpacks to more than 200 times its size, as no text does"
