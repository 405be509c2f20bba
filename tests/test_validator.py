"""Every page of the sample archive, in three scripts, is valid HTML: so says the W3C's own checker."""

import shutil
from pathlib import Path

import pytest

from scripts.validator import MISSING, errors, find
from tests.helpers import article, run, write

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def java() -> str:
    path = find()
    if path is None:
        pytest.fail(MISSING)
    return path


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, with what it has none of: long lists, Russian, a withdrawal."""
    folder = tmp_path_factory.mktemp("validator")
    site = folder / "site"
    for name in ("content", "static", "templates"):
        shutil.copytree(REPOSITORY / name, site / name)
    config = (REPOSITORY / "site.yaml").read_text(encoding="utf-8")
    more = {
        "site.yaml": config + "page_size: 5\n",
        "content/2019/ru.md": article("Новости", "2019-05-01", lang="ru", summary="Коротко о главном."),
        "content/2019/gone.md": article("Қайтарылған", "2019-05-02", status="withdrawn"),
    }
    result = run("build", "--site", write(site, more), "--output", folder / "www", "--now", "2027-01-01T00:00Z")
    assert result.code == 0, result
    return folder / "www"


def test_every_page_is_valid_html(java: str, pages: Path) -> None:
    assert (pages / "arab/section/madeniet/page-1.html").exists()
    assert errors(java, pages) == []


def test_the_checker_finds_what_is_wrong_below_a_folder(java: str, tmp_path: Path) -> None:
    page = '<!DOCTYPE html>\n<html lang="kk"><title>Бет</title>\n<p id="a">Қала</p>\n<p id="a">Дала</p></html>\n'
    write(tmp_path, {"2026/03/page.html": page})
    (error,) = errors(java, tmp_path)
    assert "2026/03/page.html" in error
    assert error.endswith(":4.1-4.10: error: Duplicate ID “a”.")
