"""Golden files: each dump/CASE.txt with the source file that it becomes, CASE.md, or why it does not, CASE.skip.

dump.report.txt is the report of one run over all of them. KZARCHIVE_UPDATE=1 writes what is expected anew.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kzarchive import reader
from kzarchive.config import Site
from kzarchive.importers import options, run
from kzarchive.importers.article import Skipped
from kzarchive.importers.dump import parse
from kzarchive.importers.known import text_digest
from kzarchive.importers.report import as_text
from kzarchive.importers.source import source
from kzarchive.kazakh import slug
from kzarchive.model import Record
from kzarchive.moments import zone

HERE = Path(__file__).parent
FOLDER = HERE / "dump"
CASES = sorted(file.stem for file in FOLDER.glob("*.txt"))
UPDATE = os.environ.get("KZARCHIVE_UPDATE") == "1"


def expect(file: Path, found: str) -> None:
    if UPDATE:
        for suffix in (".md", ".skip"):
            file.with_suffix(suffix).unlink(missing_ok=True)
        file.write_bytes(found.encode())
    assert file.is_file(), f"{file.name} is missing; write it with KZARCHIVE_UPDATE=1"
    assert found == file.read_bytes().decode()


def expected_files() -> Iterator[Path]:
    yield from (file for file in FOLDER.iterdir() if file.suffix != ".txt" and file.name != ".gitattributes")


@pytest.mark.parametrize("case", CASES)
def test_dump(case: str) -> None:
    original = FOLDER / f"{case}.txt"
    article = parse(original.name, original.read_bytes())
    if isinstance(article, Skipped):
        expect(original.with_suffix(".skip"), article.reason + "\n")
        return
    text = source(article, text_digest(article, article.date[:10])).named(slug(article.title))
    expect(original.with_suffix(".md"), text)
    record = reader.read("content/a.md", text.encode(), zone("Asia/Almaty"))
    assert isinstance(record, Record)
    assert record.noise == (0, 0)


@pytest.mark.parametrize("file", sorted(expected_files()), ids=lambda file: file.name)
def test_every_expected_file_has_a_case(file: Path) -> None:
    assert file.with_suffix(".txt").is_file()
    assert not (file.with_suffix(".md").is_file() and file.with_suffix(".skip").is_file())


def test_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    site = Site(root=str(tmp_path), title="Қала шежіресі", base_url="https://archive.example.kz/")
    lines: list[str] = []
    total = run("dump", site, [Path("dump")], lambda entry: lines.append(as_text(entry)), options=options(site))
    expect(HERE / "dump.report.txt", "\n".join((*lines, "", total.as_text(), "")))


# --- Formats whose files hold several originals ----------------------------------------------

FORMATS = ("csv", "feed", "html", "jsonl", "telegram", "wxr")


@pytest.mark.parametrize("form", FORMATS)
def test_format(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports the folder named after a format; FORMAT.expected.txt has the report and each source file."""
    monkeypatch.chdir(HERE)
    site = Site(root=str(tmp_path), title="Қала шежіресі", base_url="https://archive.example.kz/")
    given = options(site, pictures=Path(form))
    lines: list[str] = []
    total = run(form, site, [Path(form)], lambda entry: lines.append(as_text(entry)), options=given)
    lines += ["", total.as_text()]
    for file in sorted((tmp_path / "content").rglob("*.*")):
        name = f"=== {file.relative_to(tmp_path).as_posix()}"
        if file.suffix == ".md":
            data = file.read_bytes()
            record = reader.read("content/a.md", data, site.zone)
            assert isinstance(record, Record)
            assert record.noise == (0, 0)
            lines += ["", name, data.decode().rstrip("\n")]
        else:
            lines += ["", name]
    expect(HERE / f"{form}.expected.txt", "\n".join((*lines, "")))
    before = list(lines)
    again = run(form, site, [Path(form)], lambda entry: None, options=given)
    assert again.counts["taken"] == 0, before
