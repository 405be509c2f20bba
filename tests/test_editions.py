"""The site in three scripts: the same pages, each leading to itself in the others."""

import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

from kzarchive.theme import package_folder
from tests.helpers import article, build, built, tree, write

OWN = "https://archive.example.kz/"
HOMES = {"kk": "", "kk-Latn": "latn/", "kk-Arab": "arab/"}
ONCE = {"404.html", "_headers", "robots.txt", "sitemap.xml", *tree(package_folder() / "static")}
CITATIONS = (".bib", ".csl.json")
"""They cite the original, once for all scripts."""


ARTICLES = {
    "content/1.md": article("Қала кітапханасы", "2026-03-07", tags="[Кітап, Ән]", author="Әсел Іңкәр", section="Қоғам"),
    "content/2.md": article("Үйірме ашылды", "2026-03-08", tags="[Үйірме]", author="Ерлан Өтеген", section="Білім"),
}


INDEX = re.compile(r"search/(?:manifest|stem|[^/]+/[tcsp]\d*)\.js")
"""Files of the search index that serve all scripts."""


def site_in(folder: Path, scripts: str) -> Path:
    settings = f"title: Үш жазу\nbase_url: {OWN}\nscripts: {scripts}\n"
    return write(folder, {"site.yaml": settings, **ARTICLES})


class Links(HTMLParser):
    """The links of a page to itself in all scripts: in its head, and in the switcher."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.head: dict[str, str] = {}
        self.switcher: dict[str, str] = {}
        self.html: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.html = values
        elif tag == "link" and "hreflang" in values:
            self.head[values["hreflang"]] = values["href"]
        elif tag == "a" and "hreflang" in values:
            self.switcher[values["hreflang"]] = values["href"]


def test_every_page_stands_in_every_script_and_leads_to_itself(tmp_path: Path) -> None:
    site = site_in(tmp_path, "[cyrl, latn, arab]")
    assert build(site).code == 0
    files = tree(site / "public")
    assert len([path for path in files if path.endswith(CITATIONS)]) == len(CITATIONS) * len(ARTICLES)
    once = {path for path in files if path in ONCE or path.endswith(CITATIONS) or INDEX.fullmatch(path)}
    files = {path: data for path, data in files.items() if path not in once}
    pages = {path for path in files if not path.startswith(("latn/", "arab/"))}
    assert set(files) == {home + page for home in HOMES.values() for page in pages}
    for page in sorted(path for path in pages if path.endswith(".html")):
        address = page.removesuffix("index.html")
        for lang, home in HOMES.items():
            links = Links(files[home + page].decode())
            assert links.html == {"lang": lang, "dir": "rtl" if lang == "kk-Arab" else "ltr"}
            assert links.head == {"x-default": OWN + address, **{to: OWN + at + address for to, at in HOMES.items()}}
            for to, href in links.switcher.items():
                there = normpath(join(dirname(home + page) or ".", href))
                assert normpath(HOMES[to] + (address or ".")) == there
            assert list(links.switcher) == list(HOMES)


@pytest.mark.parametrize("script", ["latn", "arab"])
def test_no_kazakh_cyrillic_is_left(script: str, tmp_path: Path) -> None:
    site = site_in(tmp_path, "[cyrl, latn, arab]")
    assert build(site).code == 0
    for path, data in tree(site / "public" / script).items():
        text = data.decode().replace(">Кирилл<", "><")
        assert re.search(r"[\u0400-\u04ff]", text) is None, path


def test_terms_are_in_the_order_of_the_page_s_own_alphabet(tmp_path: Path) -> None:
    site = site_in(tmp_path, "[cyrl, latn, arab]")
    tags = "[Цирк, Есеп, Тіл, Жол, Ине, Іс]"
    write(site, {"content/3.md": article("Тағы", "2026-03-09", tags=tags)})
    assert build(site).code == 0

    def letters(path: str) -> list[str]:
        return re.findall(r'<h2 id="letter-\d+">([^<]*)', (site / "public" / path).read_text(encoding="utf-8"))

    assert letters("tags/index.html") == ["Ә", "Е", "Ж", "И", "К", "Т", "Ү", "Ц", "І"]
    assert letters("latn/tags/index.html") == ["Ä", "E", "İ", "I", "J", "K", "T", "Ü"]


def test_scripts_that_come_and_go_leave_what_a_first_build_gives(tmp_path: Path) -> None:
    site = site_in(tmp_path / "site", "[cyrl]")
    assert build(site).code == 0
    for number, scripts in enumerate(("[cyrl, latn, arab]", "[cyrl, arab]", "[cyrl, latn]", "[cyrl]")):
        site_in(site, scripts)
        assert build(site).code == 0
        fresh = site_in(tmp_path / f"fresh{number}", scripts)
        assert build(fresh).code == 0
        assert tree(site / "public") == tree(fresh / "public")
        assert built(site).startswith("nothing to write")


def test_an_exception_changes_only_the_pages_with_the_word(tmp_path: Path) -> None:
    site = site_in(tmp_path, "[cyrl, latn]")
    with (site / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("exceptions: e.txt\n")
    write(site, {"e.txt": "# жоқ\n"})
    assert build(site).code == 0
    before = tree(site / "public")
    write(site, {"e.txt": "Ерлан → Yerlan\n"})
    assert build(site).code == 0
    after = tree(site / "public")
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed
    assert all(path.startswith("latn/") and b"Yerlan" in after[path] for path in changed)


def test_letters_of_another_alphabet_make_no_second_term_and_are_not_left_behind(tmp_path: Path) -> None:
    """«мемлекеттiк» is written here with a Latin i."""
    site = site_in(tmp_path, "[cyrl, latn]")
    write(
        site,
        {
            "content/1.md": article("Мемлекеттік тіл", "2026-03-07", tags="[Мемлекеттік тіл]"),
            "content/2.md": article(
                "Мемлекеттiк тiл күнi", "2026-03-08", body="Бұл – мемлекеттiк тiл.", tags="[мемлекеттiк тiл]"
            ),
        },
    )
    assert build(site).code == 0
    tags = sorted(path.name for path in (site / "public/tag").iterdir())
    assert tags == ["memlekettik-til"]
    (page,) = (site / "public/latn/2026/03/08").glob("memlekettik-*.html")
    text = page.read_text(encoding="utf-8")
    assert "memlekettık tıl." in text
    assert "<h1>Memlekettık tıl künı</h1>" in text


@pytest.mark.parametrize("question", ['page.edition.dir == "rtl"', "page.edition.up", 'page.edition.lang != "kk"'])
def test_a_template_that_asks_for_the_script_is_a_problem(tmp_path: Path, question: str) -> None:
    site = site_in(tmp_path, "[cyrl, latn]")
    override = (
        '{% extends "default/home.html" %}\n{% block main %}\n{% if ' + question + " %}{% endif %}\n{% endblock %}"
    )
    write(site, {"templates/home.html": override})
    result = build(site)
    assert result.code == 1
    assert "templates/home.html:3" in result.err
    assert "the script of a page can't be asked for" in result.err


def test_what_looks_like_a_mark_is_text(tmp_path: Path) -> None:
    site = site_in(tmp_path, "[cyrl, latn]")
    write(site, {"content/3.md": article("kk-x-page home up", "2026-03-09")})
    assert build(site).code == 0
    for home in ("", "latn/"):
        assert "<h1>kk-x-page home up</h1>" in (site / f"public/{home}2026/03/09/kk-x-page-home-up.html").read_text()
