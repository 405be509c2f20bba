"""New sites and new articles."""

import resource
import shutil
from pathlib import Path

import pytest

from kzarchive.errors import SiteError
from kzarchive.kazakh import repair
from kzarchive.model import Record
from kzarchive.moments import zone
from kzarchive.reader import read
from kzarchive.scaffold import init, new
from tests.helpers import SITE_YAML, built, run, tree, write

NOW = 1_772_875_860
"""2026-03-07 14:31 in Almaty."""
STARTER = [".gitignore", "content/2026/01/05/muragatqa-qosh-keldingiz.md", "site.yaml"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path, {"site.yaml": SITE_YAML, "content/.keep": ""})


def problem(error: pytest.ExceptionInfo[SiteError]) -> str:
    return str(error.value).split("\n")[0]


@pytest.mark.parametrize("name", ["site", "a/b/site", "қала мұрағаты"])
def test_a_new_site_builds(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    assert init(folder) == STARTER
    assert sorted(tree(folder)) == STARTER
    assert built(folder).startswith("50 written,")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert init(tmp_path) == STARTER


def test_what_stands_in_a_folder_is_never_touched(tmp_path: Path) -> None:
    write(tmp_path, {"zhazba.txt": "жазба"})
    with pytest.raises(SiteError) as error:
        init(tmp_path)
    assert problem(error) == f"{tmp_path}: this is not an empty folder"
    assert tree(tmp_path) == {"zhazba.txt": "жазба".encode()}


@pytest.mark.parametrize(
    ("name", "message"), [("file", "this is not an empty folder"), ("file/site", "can't be written: Not a directory")]
)
def test_a_file_is_no_folder(tmp_path: Path, name: str, message: str) -> None:
    write(tmp_path, {"file": "файл"})
    with pytest.raises(SiteError) as error:
        init(tmp_path / name)
    assert problem(error) == f"{tmp_path / name}: {message}"


def test_a_new_article_stands_at_its_date(site: Path) -> None:
    path = new("Түнгі кітапхана", site, None, NOW)
    assert path == "content/2026/03/07/tungi-kitaphana.md"
    assert (site / path).read_text(encoding="utf-8") == (
        '---\ntitle: "Түнгі кітапхана"\nslug: tungi-kitaphana\ndate: 2026-03-07 14:31\n'
        "authors: []\nsection:\ntags: []\nstatus: draft\n---\n\n"
    )


@pytest.mark.parametrize(
    ("written", "path", "date"),
    [
        ("2026-03-05", "2026/03/05", "2026-03-05"),
        ("2026-03-05 09:00", "2026/03/05", "2026-03-05 09:00"),
        ("2026-03-05T21:00Z", "2026/03/06", "2026-03-06 02:00"),
        ("2024-02-29T18:30Z", "2024/02/29", "2024-02-29 23:30"),
    ],
)
def test_a_date_may_be_given(site: Path, written: str, path: str, date: str) -> None:
    made = new("Мақала", site, written, NOW)
    assert made == f"content/{path}/maqala.md"
    assert f"\ndate: {date}\n" in (site / made).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "title",
    [
        'Ол: "Келемін", – деді',
        "{жақша} [жақша] # белгі: кері \\ сызық 'дәйекше'",
        "12:30",
        "- тізім",
        "&белгі *белгі",
        "!!тег %YAML",
        "Көрінбейтін\u00a0бос\u2028орын\ufeff",
    ],
)
def test_any_title_is_read_back_as_it_was(site: Path, title: str) -> None:
    path = new(title, site, None, NOW)
    record = read(path, (site / path).read_bytes(), zone("Asia/Almaty"))
    assert isinstance(record, Record)
    assert record.head.title == repair(" ".join(title.split()))
    assert record.head.status == "draft"


def test_a_draft_without_text_stops_no_build(site: Path) -> None:
    path = new("Жоба", site, None, NOW)
    assert "0 removed" in built(site)
    assert not (site / "public/2026").exists()
    built(site, "--drafts")
    assert (site / "public/2026/03/07/zhoba.html").is_file()
    (site / path).unlink()


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "«» can't be a title"),
        (" \n ", "«» can't be a title"),
        ("т" * 501, f"«{'т' * 59}…» can't be a title"),
        ("?!", "«?!» gives no address: it has no letters or digits"),
        ("Index", "«Index» gives no address: the name «index» is taken"),
        ("CON", "«CON» gives no address: the name «con» is taken"),
    ],
)
def test_titles_that_can_not_be(site: Path, title: str, message: str) -> None:
    before = tree(site)
    with pytest.raises(SiteError) as error:
        new(title, site, None, NOW)
    assert problem(error) == message
    assert tree(site) == before


@pytest.mark.parametrize("written", ["", "кеше", "07.03.2026", "2026-02-30", "2026-03-07 24:01"])
def test_dates_that_can_not_be(site: Path, written: str) -> None:
    before = tree(site)
    with pytest.raises(SiteError) as error:
        new("Мақала", site, written, NOW)
    assert problem(error) == f"«{written}» can't be a date"
    assert tree(site) == before


def test_no_article_is_overwritten(site: Path) -> None:
    path = new("Мақала", site, None, NOW)
    (site / path).write_text("менің мәтінім", encoding="utf-8")
    with pytest.raises(SiteError) as error:
        new("Мақала!", site, None, NOW)
    assert problem(error) == f"{path}: an article stands there already"
    assert (site / path).read_text(encoding="utf-8") == "менің мәтінім"


def test_a_file_where_a_folder_is_needed(site: Path) -> None:
    shutil.rmtree(site / "content")
    write(site, {"content": "файл"})
    result = run("new", "Мақала", "--site", site)
    assert "can't be written: " in result.err
    assert (result.code, result.out) == (1, "")
    assert (site / "content").read_text(encoding="utf-8") == "файл"


def test_a_full_disk_leaves_no_half_of_an_article(site: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        with pytest.raises(SiteError) as error:
            new("Сыймайды", site, "2026-03-07", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert problem(error).startswith("content/2026/03/07/syimaidy.md: can't be written: ")
    assert not (site / "content/2026/03/07/syimaidy.md").exists()
