"""References to articles as text."""

from __future__ import annotations

from typing import Any

import pytest

from kzarchive import pages
from tests.unit.plans import BASE, plan, tasks, view
from tests.unit.records import record

WHERE = f"URL: {BASE}2026/03/07/a.html"


def _citation(title: str = "Қала күні", cite: str = "true", **front: Any) -> str:
    of = plan([record("1.md", title, slug="a", **front)], cite=cite)
    return str(view(tasks(pages.groups, of)["2026/03/07/a.html"]).citation)


def test_a_reference() -> None:
    shown = _citation(authors=["Айгүл Сәрсен", "Айдос Қали"])
    what = "Қала күні [Электрондық ресурс] / Айгүл Сәрсен, Айдос Қали // Сынақ"
    assert shown == f"{what}. 2026. 7 наурыз. {WHERE}"


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("ru", f"А [Электронный ресурс] // Сынақ. 2026. 7 марта. {WHERE}"),
        ("en-GB", f"А [Electronic resource] // Сынақ. 2026. 7 March. {WHERE}"),
        ("uz", f"А [Электрондық ресурс] // Сынақ. 2026. 7 наурыз. {WHERE}"),
    ],
)
def test_a_reference_is_in_the_language_of_the_article(lang: str, shown: str) -> None:
    assert _citation("А", lang=lang) == shown


def test_many_authors() -> None:
    authors = ["А Ә", "Б В", "Г Ғ", "Д Е"]
    assert " / А Ә, Б В, Г Ғ // " in _citation(authors=authors[:3])
    assert " / А Ә [және т.б.] // " in _citation(authors=authors)


def test_the_site_may_want_none() -> None:
    assert _citation(cite="text") == _citation()
    assert _citation(cite="false") == ""
    assert _citation(status="withdrawn") == ""


@pytest.mark.parametrize(("cite", "endings"), [("true", {".bib", ".csl.json"}), ("text", set()), ("false", set())])
def test_files_for_reference_managers(cite: str, endings: set[str]) -> None:
    found = tasks(pages.groups, plan([record("1.md", "А")], cite=cite))
    beside = {name.removeprefix("2026/03/07/a") for name in found if name.startswith("2026/03/07/a.")}
    assert beside == {".html", *endings}
    assert {f"2026/03/07/a{ending}" for ending in endings} == {
        file.href for file in view(found["2026/03/07/a.html"]).references
    }


def test_documents_do_not_change_with_the_neighbours() -> None:
    alone = tasks(pages.groups, plan([record("1.md", "А")], json=True))
    others = [record("0.md", "Бұрын", "2026-03-06"), record("2.md", "Кейін", "2026-03-08")]
    among = tasks(pages.groups, plan([record("1.md", "А"), *others], json=True))
    for ending in (".json", ".bib", ".csl.json"):
        assert alone[f"2026/03/07/a{ending}"] == among[f"2026/03/07/a{ending}"]
    assert alone["2026/03/07/a.html"] != among["2026/03/07/a.html"]
