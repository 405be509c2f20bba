"""Whatever an article is called, its files have names that every host and file system takes."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

from hypothesis import event, given
from hypothesis import strategies as st

from kzarchive import fields
from kzarchive.pictures import RASTER
from kzarchive.theme import package_folder
from tests.properties.links import broken
from tests.properties.profile import examples
from tests.properties.sites import Model, Tree, run, tree, write

NAME = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
DOUBLES = ("two articles would be written", "is written to", "is written twice")
"""Problems that names may give rise to; nothing is built then."""

NASTY = ("con", "Aux", "nul.txt", "..", "../..", "index", "page-1", "feed", "İ", "ß", "ﬁ", "ǅ", "a" * 200, "ұ" * 110)
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
TEXT = st.one_of(st.sampled_from(NASTY), st.text(LETTERS, min_size=1, max_size=30)).map(str.strip).filter(bool)


def _is_file_name(name: str) -> bool:
    fits = "/" not in name and 0 < len(name.encode()) < 240
    return fits and not name.startswith(".") and not name.lower().endswith(("~", ".md", ".svg", *RASTER))


FILE_NAMES = TEXT.filter(_is_file_name)
ATTACHMENTS = st.one_of(FILE_NAMES, st.builds("{}.{}".format, FILE_NAMES, TEXT).filter(_is_file_name))


class Named(NamedTuple):
    """What names an article's files."""

    title: str
    tags: list[str]
    author: str
    folder: str
    file: str
    attachment: str


ARTICLES = st.lists(
    st.builds(Named, TEXT, st.lists(TEXT, max_size=2), TEXT, FILE_NAMES, FILE_NAMES, ATTACHMENTS),
    min_size=1,
    max_size=4,
)


def _files(articles: list[Named]) -> Tree:
    files = {}
    for number, article in enumerate(articles):
        folder = f"content/{number}/{article.folder}"
        tags = ", ".join(map(fields.quote, article.tags))
        front = [f"title: {fields.quote(article.title)}", f"author: {fields.quote(article.author)}", f"tags: [{tags}]"]
        text = ["---", *front, "date: 2026-03-01", "---", f"[файл](<./{quote(article.attachment)}>)", ""]
        files[f"{folder}/{article.file}.md"] = "\n".join(text).encode()
        files[f"{folder}/{article.attachment}"] = b"attached"
    return files


@examples(25)
@given(ARTICLES)
def test_public_names(articles: list[Named]) -> None:
    model = Model(others=_files(articles), config={"base_url": "https://archive.example.kz/"})
    with TemporaryDirectory() as folder:
        site = Path(folder).resolve()
        write(site, model.files())
        around = tree(site)
        report = run(site, model)
        if isinstance(report, list):
            event("doubles")
            assert all(any(double in problem for double in DOUBLES) for problem in report), report
            return
        output = tree(site / "public")
        outside = {path for path in tree(site) if not path.startswith(("public/", ".kzarchive/"))}
    assert outside == around.keys()
    assert broken(output, "https://archive.example.kz/") == []
    assert sum(data == b"attached" for data in output.values()) == len(articles)
    assert len({path.lower() for path in output}) == len(output)
    theirs = output.keys() - tree(package_folder() / "static").keys()
    for name in {name for path in theirs for name in path.split("/")}:
        assert NAME.fullmatch(name) or name in ("_headers", "_redirects"), name
        assert len(name) <= 120
        assert not DEVICE.fullmatch(name), name
