"""Golden sites: each folder of tests/sites is a whole site (`in`) with the whole output that it must give (`out`).

`notices.txt` beside them holds what the build prints to stderr, where it prints anything. Folders `bad-…` are sites
that must not build; `problems.txt` is all that they print. How to write the expected files anew: see CONTRIBUTING.md.
"""

import io
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.parsers import expat

import pytest
from PIL import Image

from kzarchive.pictures import RASTER
from kzarchive.theme import package_folder
from tests.helpers import UPDATE, article, build, built, kept, tree, write

SITES = Path(__file__).parent / "sites"
CASES = sorted(folder.parent.name for folder in SITES.glob("*/in"))
GOOD = [case for case in CASES if not case.startswith("bad-")]
BAD = [case for case in CASES if case.startswith("bad-")]

OTHER_THEMES = ("default-theme", "for-machines", "interface-ru", "override", "pictures", "scripts")
"""Sites that show the default theme or their own. All others have plain-theme, which shows each value once."""


OWN = "https://archive.example.kz/"
"""Where all sites here say that they are."""


@pytest.fixture(autouse=True)
def _same_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the program is no reason for new golden files."""
    monkeypatch.setattr("kzarchive.plan.__version__", "0")


def copy_of(case: str, folder: Path, *, plain: bool = True) -> Path:
    """Returns a copy of the site of a case that a build may write to."""
    site = folder / "site"
    shutil.copytree(SITES / case / "in", site)
    if plain and case not in OTHER_THEMES:
        shutil.copytree(SITES / "plain-theme", site / "templates", dirs_exist_ok=True)
    return site


@pytest.mark.parametrize("case", GOOD)
def test_a_site_gives_its_golden_tree(case: str, tmp_path: Path) -> None:
    site = copy_of(case, tmp_path)
    result = build(site)
    assert result.code == 0, result.err
    output, default = tree(site / "public"), tree(package_folder() / "static")
    if UPDATE:
        _write_golden(case, {path: data for path, data in output.items() if default.get(path) != data}, result.err)
    golden, notices = _golden(case)
    assert result.err == notices
    assert sorted(output) == sorted(default | golden)
    for path, data in (default | golden).items():
        assert seen(path, output[path]) == seen(path, data), path


def seen(path: str, data: bytes) -> object:
    """Returns the bytes of a file; of a picture what is the same with any version of Pillow."""
    if not path.endswith(RASTER):
        return data
    with Image.open(io.BytesIO(data)) as picture:
        return picture.format, picture.size, picture.mode, sorted(picture.info)


def _golden(case: str) -> tuple[dict[str, bytes], str]:
    notices = SITES / case / "notices.txt"
    return tree(SITES / case / "out"), notices.read_text(encoding="utf-8") if notices.exists() else ""


def _write_golden(case: str, files: dict[str, bytes], notices: str) -> None:
    shutil.rmtree(SITES / case / "out", ignore_errors=True)
    write(SITES / case / "out", files)
    (SITES / case / "notices.txt").unlink(missing_ok=True)
    if notices:
        write(SITES / case, {"notices.txt": notices})


@pytest.mark.parametrize("case", BAD)
def test_a_bad_site_tells_all_its_problems_and_changes_nothing(case: str, tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"site.yaml": "title: А\nbase_url: https://a.kz/\n", "content/a.md": article()})
    built(site)
    before = kept(site)
    for folder in ("content", "templates", "static"):
        shutil.rmtree(site / folder, ignore_errors=True)
    shutil.copytree(SITES / case / "in", site, dirs_exist_ok=True)
    result = build(site)
    expected = SITES / case / "problems.txt"
    if UPDATE:
        expected.write_text(result.err, encoding="utf-8")
    assert result.err == expected.read_text(encoding="utf-8")
    assert (result.code, result.out) == (1, "")
    assert kept(site) == before


def test_a_full_page_of_a_list_never_changes_again(tmp_path: Path) -> None:
    site = copy_of("long-lists", tmp_path)
    assert build(site).code == 0
    before = tree(site / "public")
    fields = {"author": "Сәуле Омар", "section": "Табиғат", "tags": "[Құстар]"}
    write(site, {"content/uki.md": article("Үкі", "2026-03-08", **fields)})
    assert build(site).code == 0
    after = tree(site / "public")
    full = {path: data for path, data in before.items() if "page-" in path and b"not full yet" not in data}
    assert len(full) == 10
    assert {path: after[path] for path in full} == full
    assert after["tag/qustar/page-3.html"] != before["tag/qustar/page-3.html"]


# --- What holds for every page ---------------------------------------------------------------


@pytest.mark.parametrize("case", GOOD)
def test_no_field_brings_a_script_into_a_page(case: str, tmp_path: Path) -> None:
    site = copy_of(case, tmp_path, plain=False)
    assert build(site).code == 0
    pages = [file for file in (site / "public").rglob("*.html") if file.is_file()]
    assert pages
    for file in pages:
        assert list(dangers(file.read_text(encoding="utf-8"))) == [], file


@pytest.mark.parametrize("case", GOOD)
def test_files_for_machines_are_well_formed_and_safe(case: str, tmp_path: Path) -> None:
    site = copy_of(case, tmp_path, plain=False)
    assert build(site).code == 0
    files = list((site / "public").rglob("*.xml"))
    assert len(files) >= 3
    for file in files:
        assert list(dangers(_html_in(file.read_bytes()).replace(OWN, "/"))) == [], file


def _html_in(xml: bytes) -> str:
    """Returns the text of all `content` elements of well-formed XML."""
    inside: list[str] = []
    texts: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: inside.append(name)
    parser.EndElementHandler = lambda name: inside.pop()
    parser.CharacterDataHandler = lambda text: texts.append(text) if inside[-1] == "content" else None
    parser.Parse(xml, True)
    return "".join(texts)


FOREIGN = ("script", "iframe", "object", "embed", "style", "form", "input", "base", "svg", "math")
"""Elements that no text of a site may bring into a page."""


def dangers(html: str) -> Iterator[str]:
    """Yields what a page may not hold, as an independent parser sees it."""
    parser = _Elements()
    parser.feed(html)
    parser.close()
    for tag, attributes in parser.elements:
        if tag in FOREIGN and not _is_of_the_theme(tag, attributes):
            yield f"<{tag}>"
        for name, value in attributes:
            bare = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("style", "srcdoc") or re.match(r"(javascript|vbscript|data):", bare):
                yield f"<{tag} {name}={value!r}>"
            if _asks_for(tag, name, attributes) and re.match(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", bare):
                yield f"<{tag} {name}={value!r}> asks a third party"


def _is_of_the_theme(tag: str, attributes: list[tuple[str, str | None]]) -> bool:
    """Tells whether an element is the default theme's own: a script (file of the site, or data), chart or question."""
    if tag == "script":
        if dict(attributes) == {"type": "application/ld+json"}:
            return True
        own = r"(?!//)[\w./-]*\b(?:assets/(?:theme|site|search|search-engine)|search/stem)\.js"
        return re.fullmatch(own, dict(attributes).get("src") or "") is not None
    if tag in ("form", "input"):
        return dict(attributes).get("role") == "search" or dict(attributes).get("name") in ("q", "from", "to")
    return tag == "svg" and dict(attributes).get("class") == "chart"


def _asks_for(tag: str, name: str, attributes: list[tuple[str, str | None]]) -> bool:
    """Tells whether a browser fetches what the attribute names without being asked to."""
    if tag == "link":
        return name == "href" and dict(attributes).get("rel") not in ("canonical", "alternate")
    return name in ("src", "srcset", "poster", "background", "data")


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<script src="../elsewhere.js"></script>',
        "<svg><circle r=1></svg>",
        '<p><a href=" java&#10;script:alert(1)">x</a>',
        "<img alt=x onerror=alert(1)>",
        '<img src="//elsewhere.example/x.png">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
    ],
)
def test_the_check_for_scripts_finds_one(html: str) -> None:
    assert len(list(dangers(html))) == 1
