"""What holds for every format: plug-ins, duplicates, a run that is killed, two runs at once."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kzarchive.errors import SiteError
from kzarchive.importers import formats, jsonl
from kzarchive.importers.article import Original, Place, Skipped, Unread
from kzarchive.importers.files import Source
from kzarchive.importers.prepare import FEW, MOST
from kzarchive.importers.writer import LOCK, PART
from kzarchive.kazakh import to_arabic, to_latin
from kzarchive.kazakh.latin import LATIN_2018
from kzarchive.kazakh.skeleton import skeleton
from kzarchive.lock import exclusive
from tests import helpers

DOCS = Path(__file__).parents[2] / "docs" / "import.md"
SOURCE = str(Path(formats.__file__).parents[2])
TITLE = "Кітапхана түнгі оқу залын ашты"
TEXT = (
    "Қалалық кітапханада түнгі оқу залы ашылды. Онда алпыс орын бар, әр орынға шам мен розетка қойылған. Шәй тегін, "
    "ал кітаптар сөрелерде ашық тұр."
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return helpers.write(tmp_path / "site", {"site.yaml": helpers.SITE_YAML})


def dump(title: str = TITLE, text: str = TEXT, day: str = "07.03.2026") -> str:
    return f"Қоғам\n{title}\n{title}\n{day} 14:31\n{text}\n"


def outcomes(site: Path, *arguments: object) -> list[str]:
    result = helpers.run("import", *arguments, "--site", site, "--json")
    assert result.err == ""
    return [entry["outcome"] for entry in json.loads(result.out)["entries"]]


def sources(site: Path) -> dict[str, bytes]:
    return helpers.tree(site / "content")


# --- Duplicates ------------------------------------------------------------------------------


@pytest.mark.parametrize("convert", [to_latin, lambda text: to_latin(text, LATIN_2018), to_arabic, str.upper])
def test_a_text_in_another_script_is_a_duplicate(site: Path, tmp_path: Path, convert: object) -> None:
    assert callable(convert)
    first, second = dump(), dump(convert(TITLE), convert(TEXT), "09.03.2026")
    helpers.write(tmp_path, {"a.txt": first, "b.txt": second})
    assert outcomes(site, "dump", tmp_path / "a.txt", tmp_path / "b.txt") == ["taken", "duplicate"]
    assert outcomes(site, "dump", tmp_path / "b.txt") == ["duplicate"]
    assert outcomes(site, "dump", tmp_path / "b.txt", "--keep-duplicates") == ["taken"]
    assert len(sources(site)) == 2


def test_a_duplicate_is_told_with_the_file_that_has_its_text(site: Path, tmp_path: Path) -> None:
    helpers.write(tmp_path, {"a.txt": dump(), "b.txt": dump(text=f"{TEXT} ")})
    result = helpers.run("import", "dump", tmp_path / "a.txt", tmp_path / "b.txt", "--site", site)
    assert (result.code, result.err) == (0, f"\nNext: kzarchive build --site {site}\n")
    of = "content/2026/03/07/kitaphana-tungi-oqu-zalyn-ashty.md"
    assert f"duplicate  {tmp_path / 'b.txt'}\n  of       {of}\n" in result.out
    assert result.out.endswith("1 taken, 0 unchanged, 1 duplicate, 0 skipped\n")


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        (TITLE, TEXT.replace("алпыс", "елу"), "09.03.2026"),
        (TITLE, TEXT.replace("алпыс", "60"), "09.03.2026"),
        ("Оқу залы", "Зал ашық.", "09.03.2026"),
        ("Күннің суреті", "Қала бүгін.", "07.03.2026"),
    ],
)
def test_other_texts_and_short_ones_of_other_days_are_none(
    site: Path, tmp_path: Path, title: str, text: str, day: str
) -> None:
    originals = {"a.txt": dump(), "b.txt": dump("Оқу залы", "Зал ашық."), "c.txt": dump("Қала", "Қала бүгін.")}
    helpers.write(tmp_path, {**originals, "d.txt": dump(title, text, day)})
    assert outcomes(site, "dump", tmp_path) == ["taken"] * 4


def test_a_skeleton_is_the_same_in_all_scripts() -> None:
    text = "Жүз жетпіс үш мың қоян, ащы щи, цирк, чемпион, вагон, фея мен һәм Хан; №5 — 12%."
    same = {skeleton(form) for form in (text, text.upper(), to_latin(text), to_latin(text, LATIN_2018))}
    assert same | {skeleton(to_arabic(text))} == {skeleton(text)}
    assert skeleton(text) != skeleton(text.replace("үш", "бес"))


# --- Many ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More rows than are worth doing in one process, with some of every outcome among them."""
    rows = (
        {"title": f"{TITLE} {at % 200}", "text": f"{at % 250} {TEXT}", "date": "" if at % 9 == 0 else "2026-03-07"}
        for at in range(MOST * (FEW + 3))
    )
    file = tmp_path_factory.mktemp("many") / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


def test_several_processes_decide_and_report_as_one_does(site: Path, tmp_path: Path, many: Path) -> None:
    other = helpers.write(tmp_path / "other", {"site.yaml": helpers.SITE_YAML})
    results = [
        helpers.run("import", "jsonl", many, "--site", folder, "--jobs", jobs)
        for folder, jobs in ((site, 1), (other, 2))
    ]
    assert (results[0].code, results[0].out) == (results[1].code, results[1].out)
    assert {line.split()[0] for line in results[0].out.splitlines() if line and line[0] != " "} >= {
        "taken",
        "duplicate",
        "skipped",
    }
    assert sources(site) == sources(other)


def test_a_worker_that_dies_is_told(site: Path, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "FORMAT", formats.Format((".jsonl",), deadly))
    result = helpers.run("import", "jsonl", many, "--site", site, "--jobs", 2)
    assert (result.code, result.err.splitlines()[0]) == (1, "a worker process ended unexpectedly")
    assert "skipped" in result.out


def deadly(source: Source) -> Iterator[Original]:
    for line in range(MOST * FEW + 1):
        place = Place("jsonl", source.name, f"{line:064x}")
        yield Original(Unread(b"", place, source, die if line == MOST * FEW else refuse), line)


def refuse(*_given: object) -> Skipped:
    return Skipped("this is no article")


def die(_data: bytes, _place: Place, _source: Source) -> Skipped:
    os._exit(1)


@pytest.mark.parametrize("form", sorted(formats.BUILT_IN))
def test_no_record_is_made_of_what_was_imported_before(site: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    golden = Path(__file__).parent / form
    first = outcomes(site, form, golden)
    assert "taken" in first
    module = formats.BUILT_IN[form]
    monkeypatch.setattr(f"{module}._line" if form == "jsonl" else f"{module}._record", refuse)
    again = outcomes(site, form, golden)
    assert [then for now, then in zip(first, again, strict=False) if now == "taken"] == ["unchanged"] * first.count(
        "taken"
    )


# --- Interrupted -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["dump", "jsonl"])
def test_a_run_that_was_killed_ends_as_if_it_never_was(site: Path, tmp_path: Path, form: str) -> None:
    # Titles that want one slug, and the same text twice: what is decided depends on what came before.
    titles = ("Ән айтылды", "Ан айтылды", "Ән – айтылды", "Күй тартылды")
    originals = [(titles[at % 4], f"{at // 8} {TEXT}{'!' * at}", f"{1 + at // 4:02}.03.2026") for at in range(80)]
    if form == "dump":
        source = helpers.write(tmp_path / "dumps", {f"{at:03}.txt": dump(*one) for at, one in enumerate(originals)})
    else:
        rows = (json.dumps(dict(zip(("title", "text", "date"), one, strict=True))) for one in originals)
        source = helpers.write(tmp_path, {"rows.jsonl": "\n".join(rows)}) / "rows.jsonl"
    whole = helpers.write(tmp_path / "whole", {"site.yaml": helpers.SITE_YAML})
    expected = outcomes(whole, form, source)
    assert {"taken", "duplicate"} <= set(expected)
    assert helpers.doomed(12, site / "content", "import", form, source, "--site", site)
    assert 0 < len(sources(site)) < len(sources(whole))
    (site / "content" / PART).write_bytes(b"half a fi")
    assert helpers.doomed(9, site / "content", "import", form, source, "--site", site)
    again = outcomes(site, form, source)
    assert sources(site) == sources(whole)
    assert [outcome.replace("unchanged", "taken") for outcome in again] == expected


def test_a_part_that_was_left_behind_is_never_the_file_that_it_became(site: Path, tmp_path: Path) -> None:
    helpers.write(tmp_path, {"a.txt": dump(), "b.txt": dump("Басқа", "Басқа мәтін.")})
    outcomes(site, "dump", tmp_path / "a.txt")
    before = sources(site)
    (file,) = (site / path for path in ("content/" + name for name in before))
    os.link(file, site / "content" / PART)  # as a kill between the two steps leaves it
    outcomes(site, "dump", tmp_path / "b.txt")
    assert sources(site).items() > before.items()
    assert not (site / "content" / PART).exists()


def test_a_second_import_of_a_site_is_told(site: Path, tmp_path: Path) -> None:
    helpers.write(tmp_path, {"a.txt": dump()})
    with exclusive(site / ".kzarchive" / LOCK, "import"):
        result = helpers.run("import", "dump", tmp_path / "a.txt", "--site", site)
        assert outcomes(site, "dump", tmp_path / "a.txt", "--dry-run") == ["taken"]
    assert result.code == 1
    assert "another import of this site is running" in result.err
    assert sources(site) == {}


def test_a_dry_run_decides_as_a_run_would(site: Path, tmp_path: Path) -> None:
    titles = ("Ән айтылды", "Ән айтылды!")
    originals = {
        f"{number}.txt": dump(titles[number % 2], f"{number}", f"0{number // 2 % 2 + 7}.03.2026") for number in range(8)
    }
    folder = helpers.write(tmp_path / "dumps", dict(originals))
    dry = helpers.run("import", "dump", folder, "--dry-run", "--site", site).out
    real = helpers.run("import", "dump", folder, "--site", site).out
    assert dry == real.rstrip("\n") + "; a dry run: nothing was written\n"
    assert "has the same title" in real


# --- Formats ---------------------------------------------------------------------------------


@pytest.fixture
def plug_in(tmp_path: Path) -> Iterator[Path]:
    """Makes the package of docs/import.md as pip would install it."""
    text = DOCS.read_text(encoding="utf-8").partition("\n## A format of your own\n")[2]
    toml, module = re.findall(r"^```(?:toml|python)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    folder = helpers.write(
        tmp_path / "installed",
        {
            "my_package/__init__.py": "",
            "my_package/lines.py": module,
            "my_package-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: my-package\nVersion: 1\n",
            "my_package-1.dist-info/entry_points.txt": toml.replace("project.entry-points.", "").replace('"', ""),
        },
    )
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in ("my_package", "my_package.lines"):
        sys.modules.pop(name, None)


def test_another_package_adds_a_format(site: Path, tmp_path: Path, plug_in: Path) -> None:
    rows = f"2026-03-07\t{TITLE}\t{TEXT}\nбір\n2026-03-08\tБасқа\t1. *Мәтін*\n"
    helpers.write(tmp_path, {"rows.tsv": rows})
    assert outcomes(site, "lines", tmp_path / "rows.tsv") == ["taken", "skipped", "taken"]
    assert outcomes(site, "lines", tmp_path / "rows.tsv") == ["unchanged", "skipped", "unchanged"]
    assert b'part: "line 3"' in sources(site)["2026/03/08/basqa.md"]
    told = helpers.run("import", "pdf", "x").err.strip()
    assert re.search("there is no format 'pdf'; there are csv, dump, .*, lines, .*, wxr$", told)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("FORMAT = 1", "the format lines is not a kzarchive.importers.Format"),
        ("import no_such_library", "the format lines needs the library no_such_library, which is not installed"),
        ("raise ValueError('no luck')", "the format lines can't be loaded: ValueError: no luck"),
        (
            "format = 1",
            "the format lines can't be loaded: AttributeError: module 'my_package.lines' has no attribute 'FORMAT'",
        ),
    ],
)
def test_a_format_that_cannot_be_used_is_a_problem(site: Path, plug_in: Path, module: str, message: str) -> None:
    (plug_in / "my_package/lines.py").write_text(module)
    with pytest.raises(SiteError, match=message):
        formats.load("lines")
    result = helpers.run("import", "lines", "x", "--site", site, "--json")
    assert result.code == 1
    assert json.loads(result.out)["problems"][0]["message"] == message


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("    raise KeyError('no luck')\n    yield", "its reader failed: KeyError: 'no luck'"),
        ("    yield 'text'", "its reader failed: TypeError: 'text' is no Original"),
        ("    yield Original('text')", "its reader failed: TypeError: 'text' is no record"),
        ("    yield Original(Article(None, '2026-03-07', 'a', Provenance('lines', 'a', '0')))", "its reader failed: "),
    ],
)
def test_a_format_that_fails_is_told_and_the_run_goes_on(
    site: Path, tmp_path: Path, plug_in: Path, code: str, reason: str
) -> None:
    module = plug_in / "my_package/lines.py"
    either = "bad(source) if source.name == 'bad.tsv' else read(source)"
    bad = f"\n\ndef bad(source):\n{code}\n\n\nFORMAT = Format(('.tsv',), lambda source: {either})\n"
    module.write_text(module.read_text() + bad)
    helpers.write(tmp_path, {"bad.tsv": "x", "good.tsv": f"2026-03-07\t{TITLE}\t{TEXT}\n"})
    result = helpers.run("import", "lines", tmp_path / "bad.tsv", tmp_path / "good.tsv", "--site", site, "--json")
    assert (result.code, result.err) == (1, "")
    first, second = json.loads(result.out)["entries"]
    assert (first["outcome"], second["outcome"]) == ("skipped", "taken")
    assert first["reason"].startswith(reason)


@pytest.mark.parametrize("count", [1, MOST * FEW + 1])
@pytest.mark.parametrize(
    ("unread", "reason"),
    [
        (
            "b'', place, source, lambda *given: Skipped('a')",
            "is not a module's own function, as make of Unread must be",
        ),
        ("None, place, source, make", "Unread holds None where bytes should be"),
        ("b'', 'a place', source, make", "Unread holds 'a place' where Place should be"),
    ],
)
def test_what_no_other_process_could_make_is_told_however_many_there_are(
    site: Path, tmp_path: Path, plug_in: Path, unread: str, reason: str, count: int
) -> None:
    (plug_in / "my_package/lines.py").write_text(f"""
from kzarchive.importers import Format, Original
from kzarchive.importers.article import Place, Skipped, Unread

def make(*given):
    return Skipped("made")

def read(source):
    for number in range({count}):
        place = Place("lines", source.name, f"{{number:064x}}")
        yield Original(Unread(b"", place, source, make))
    yield Original(Unread({unread}))

FORMAT = Format((".tsv",), read)
""")
    helpers.write(tmp_path, {"rows.tsv": "x"})
    result = helpers.run("import", "lines", tmp_path / "rows.tsv", "--site", site, "--jobs", 2, "--json")
    assert (result.code, result.err) == (1, "")
    reasons = [entry["reason"] for entry in json.loads(result.out)["entries"]]
    assert reasons[:-1] == ["made"] * count
    assert reasons[-1].startswith("its reader failed: TypeError: ")
    assert reasons[-1].endswith(reason)
