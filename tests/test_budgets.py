"""What a page may weigh on its way to a telephone: the sample archive, compressed as hosts do it."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from kzarchive.theme import package_folder
from tests.helpers import run, tree

REPOSITORY = Path(__file__).parents[1]
KB = 1_000
ARTICLE = 20 * KB
LIST = 25 * KB
STYLE = 12 * KB
SCRIPTS = 5 * KB
FACES = 60 * KB


def compressed(*files: bytes) -> int:
    return sum(len(gzip.compress(data, 6)) for data in files)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The HTML of the sample archive in all its scripts."""
    site = tmp_path_factory.mktemp("budgets")
    shutil.copytree(REPOSITORY / "content", site / "content")
    shutil.copy(REPOSITORY / "site.yaml", site)
    assert run("build", "--site", site, "--now", "2027-01-01T00:00Z", "--jobs", 1).code == 0
    return {path: data for path, data in tree(site / "public").items() if path.endswith(".html")}


def test_pages_keep_to_their_budgets(pages: dict[str, bytes]) -> None:
    articles = {path for path in pages if re.search(r"\d{4}/\d\d/\d\d/(?!index|page-)[^/]+$", path)}
    assert len(articles) == 3 * len(list((REPOSITORY / "content").glob("2*/**/*.md")))
    heavy = {path: compressed(data) for path, data in pages.items() if compressed(data) > LIST}
    heavy |= {path: compressed(pages[path]) for path in articles if compressed(pages[path]) > ARTICLE}
    assert heavy == {}


def test_files_of_the_theme_keep_to_their_budgets() -> None:
    files = tree(package_folder() / "static" / "assets")
    assert compressed(files["style.css"]) <= STYLE
    assert compressed(files["theme.js"], files["site.js"]) <= SCRIPTS
    assert sum(len(data) for path, data in files.items() if path.endswith(".woff2")) <= FACES
