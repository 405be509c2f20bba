"""Every page of the sample archive, in three scripts, is valid HTML: so says the W3C's own checker."""

from pathlib import Path

import pytest

from scripts.validator import MISSING, errors, find
from tests.helpers import write


@pytest.fixture(scope="module")
def java() -> str:
    path = find()
    if path is None:
        pytest.fail(MISSING)
    return path


def test_every_page_is_valid_html(java: str, archive: Path) -> None:
    assert (archive / "arab/section/madeniet/page-1.html").exists()
    assert errors(java, archive) == []


def test_the_checker_finds_what_is_wrong_below_a_folder(java: str, tmp_path: Path) -> None:
    page = '<!DOCTYPE html>\n<html lang="kk"><title>Бет</title>\n<p id="a">Қала</p>\n<p id="a">Дала</p></html>\n'
    write(tmp_path, {"2026/03/page.html": page})
    (error,) = errors(java, tmp_path)
    assert "2026/03/page.html" in error
    assert error.endswith(":4.1-4.10: error: Duplicate ID “a”.")
