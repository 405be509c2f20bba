"""What a template is made of: the digest of its closure changes exactly when a file in it does."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from kzarchive.digest import plain
from kzarchive.errors import Problem
from kzarchive.theme import Template, closure, find, package_folder, recipes
from kzarchive.views import VIEWS
from tests.helpers import SITE_YAML, article, build, built, tree, write

DEFAULT = package_folder() / "templates"


def theme_of(folder: Path, own: Mapping[str, str]) -> dict[str, Template]:
    """Returns the default theme with some files overridden by a site's own."""
    places = [(f"default/templates/{path}", DEFAULT / path) for path in tree(DEFAULT)]
    write(folder, own)
    places += [(f"templates/{path}", folder / path) for path in own]
    return find((path, str(file), plain(file.read_bytes())) for path, file in places)


def changed(folder: Path, before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Returns the templates whose recipe differs between two sets of own files."""
    (first, problems), (second, more) = (
        recipes(theme_of(folder / name, own)) for name, own in (("before", before), ("after", after))
    )
    assert problems == more == []
    return {name for name in VIEWS if first[name] != second[name]}


def problems_of(folder: Path, own: Mapping[str, str]) -> list[Problem]:
    return recipes(theme_of(folder, own))[1]


def test_the_default_theme_has_a_recipe_for_every_view_and_no_problem() -> None:
    made, problems = recipes(theme_of(Path(), {}))
    assert (sorted(made), problems) == (sorted(VIEWS), [])
    assert len(set(made.values())) == len(VIEWS)


def test_equal_files_give_equal_recipes(tmp_path: Path) -> None:
    own = {"year.html": "{{ page.title }}"}
    assert changed(tmp_path, own, own) == set()


def test_an_edit_changes_only_what_uses_the_file(tmp_path: Path) -> None:
    own = {
        "partials/note.html": "бір",
        "year.html": '{% include "partials/note.html" %}',
        "archive.html": '{% extends "year.html" %}',
        "404.html": "{{ page.title }}",
    }
    assert changed(tmp_path, own, {**own, "partials/note.html": "екі"}) == {"year.html", "archive.html"}
    assert changed(tmp_path, own, {**own, "archive.html": "екі"}) == {"archive.html"}


@pytest.mark.parametrize(
    "use",
    [
        '{% include "used.html" %}',
        '{% import "used.html" as used %}',
        '{% from "used.html" import x %}',
        '{% extends "used.html" %}',
        '{% if false %}{% include "used.html" %}{% endif %}',
        '{% block a %}{% include "used.html" ignore missing %}{% endblock %}',
    ],
)
def test_every_way_to_use_a_file_counts(tmp_path: Path, use: str) -> None:
    own = {"used.html": "{% macro x() %}1{% endmacro %}", "year.html": use}
    assert changed(tmp_path, own, {**own, "used.html": "{% macro x() %}2{% endmacro %}"}) == {"year.html"}


def test_a_file_that_may_be_missing_counts_once_it_is_there(tmp_path: Path) -> None:
    own = {"year.html": '{% include "later.html" ignore missing %}'}
    assert changed(tmp_path, own, {**own, "later.html": ""}) == {"year.html"}


def test_the_base_is_part_of_every_page_and_of_no_file_for_machines(tmp_path: Path) -> None:
    base = (DEFAULT / "base.html").read_text(encoding="utf-8")
    pages = {name for name in VIEWS if name.endswith(".html")}
    assert changed(tmp_path, {"base.html": base}, {"base.html": f"{base}\n"}) == pages


def test_the_card_is_part_of_the_pages_that_show_cards(tmp_path: Path) -> None:
    lists = {"home.html", "day.html", "month.html", "term.html", "list.html"}
    found = changed(tmp_path, {"_card.html": "бір"}, {"_card.html": "екі"})
    assert lists <= found
    assert found.isdisjoint({"article.html", "404.html", "feed.xml"})


def test_a_card_shown_by_a_macro_counts(tmp_path: Path) -> None:
    own = {
        "_card.html": "бір",
        "latest.html": "{% macro latest(page) %}{{ cards(page.items, '') }}{% endmacro %}",
        "404.html": '{% from "latest.html" import latest %}',
    }
    assert "404.html" in changed(tmp_path, own, {**own, "_card.html": "екі"})


def test_an_override_can_extend_what_it_overrides(tmp_path: Path) -> None:
    found = theme_of(tmp_path, {"404.html": '{% extends "default/404.html" %}'})
    assert recipes(found)[1] == []
    assert closure("404.html", found) == [
        "default/templates/404.html",
        "default/templates/base.html",
        "default/templates/macros/frame.html",
        "default/templates/macros/policy.html",
        "templates/404.html",
    ]


def test_what_the_default_theme_extends_can_be_overridden(tmp_path: Path) -> None:
    found = theme_of(tmp_path, {"base.html": "{% block main %}{% endblock %}"})
    assert closure("404.html", found) == ["default/templates/404.html", "templates/base.html"]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("{% include page.title %}", "a computed template name"),
        ('{% include "a" ~ ".html" %}', "a computed template name"),
        ('{% import name ~ ".html" as x %}', "a computed template name"),
        ("{% extends page.title %}", "a computed template name"),
        ('{% include ["year.html", page.title] %}', "a computed template name"),
        ('{% include "yer.html" %}', "there is no «yer.html»"),
        ('{% include "default/yer.html" %}', "there is no «default/yer.html»"),
        ('{% include ["year.html"] %}', "a computed template name"),
        ('{% include "../site.yaml" %}', "there is no «../site.yaml»"),
        ('{% extends "404.html" %}', "it extends itself"),
        ("{{ page.title|uper }}", "there is no filter `uper`"),
        ("{% if page is strng %}{% endif %}", "there is no test `strng`"),
        ("{% for %}", "Expected an expression, got 'end of statement block'"),
    ],
)
def test_what_no_template_may_hold(tmp_path: Path, use: str, message: str) -> None:
    (problem,) = problems_of(tmp_path, {"404.html": f"\n{use}\n"})
    assert (problem.path, problem.line, problem.message) == ("templates/404.html", 2, f"template: {message}")
    assert problem.hint


def test_all_problems_of_a_theme_are_found_at_once(tmp_path: Path) -> None:
    found = problems_of(tmp_path, {"year.html": "{{ 1|a }}\n{{ 2|b }}", "_card.html": "{% if %}", "unused.html": "{{"})
    assert [(problem.path, problem.line) for problem in found] == [
        ("templates/_card.html", 1),
        ("templates/unused.html", 1),
        ("templates/year.html", 1),
        ("templates/year.html", 2),
    ]


def test_a_build_writes_only_what_an_edited_template_shows(tmp_path: Path) -> None:
    files = {"site.yaml": SITE_YAML, "content/a.md": article(tags="[Кітап]"), "templates/note.html": "<p>бір</p>"}
    note = '{% extends "default/year.html" %}{% block main %}{{ super() }}{% include "note.html" %}{% endblock %}'
    site = write(tmp_path, {**files, "templates/year.html": note})
    built(site)
    before = tree(site / "public")
    write(site, {"templates/note.html": "<p>екі</p>"})
    assert built(site) == f"1 written, {len(before) - 1} unchanged, 0 removed"
    after = tree(site / "public")
    assert [path for path in before if before[path] != after[path]] == ["2026/index.html"]
    assert "<p>екі</p>" in after["2026/index.html"].decode()


def test_pages_do_without_what_a_site_has_made_of_its_articles(tmp_path: Path) -> None:
    about = "---\ntitle: Біз туралы\ntype: page\nslug: about\n---\n\nМәтін.\n"
    files = {"site.yaml": SITE_YAML, "content/a.md": article(), "content/about.md": about}
    site = write(tmp_path, {**files, "templates/article.html": "{{ page.title }}"})
    built(site)
    page = (site / "public/about/index.html").read_text(encoding="utf-8")
    assert "<h1>Біз туралы</h1>" in page
    assert "og:type" not in page


def test_article_text_is_no_template(tmp_path: Path) -> None:
    hostile = "{{ 7*7 }} {% include 'x' %}"
    files = {"site.yaml": SITE_YAML, "content/a.md": article(f'"{hostile}"', body=hostile, slug="a")}
    site = write(tmp_path, files)
    built(site)
    page = (site / "public/2026/03/07/a.html").read_text(encoding="utf-8")
    assert f"<p>{hostile}</p>" in page
    assert "49" not in page


def test_no_template_declares_text_safe(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, {"404.html": "<p>\n{{ page.title|safe }}"})
    assert (found.path, found.line, found.message) == (
        "templates/404.html",
        2,
        "template: the filter `safe` is not allowed",
    )


def test_a_title_without_end_is_set_smaller(tmp_path: Path) -> None:
    files = {
        "site.yaml": "title: А\nbase_url: https://a.kz/\n",
        "content/uzyn.md": article(title="Қала " * 30),
        "content/qysqa.md": article(title="Дала"),
    }
    site = write(tmp_path, files)
    assert build(site).code == 0
    pages = [path.read_text(encoding="utf-8") for path in (site / "public").rglob("*.html")]
    long = {title for page in pages for title in re.findall(r'<h[13] class="long">(?:<a [^>]*>)?(\w+)', page)}
    short = {title for page in pages for title in re.findall(r"<h[13]>(?:<a [^>]*>)?(\w+)", page)}
    assert long == {"Қала"}
    assert "Дала" in short
    assert "Қала" not in short
