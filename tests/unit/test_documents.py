"""Articles and feeds as data: what stands in each document, and that no text breaks out of it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kzarchive import documents, pages, views
from tests.unit.plans import BASE, plan, tasks, view
from tests.unit.records import assets, record

SCHEMA = Path(__file__).parents[2] / "docs/article.schema.json"
EVIL = "</script><script>alert(1)</script><!-- ]]> \\ {x} 100% & \"a\" 'b' \u2028"


def _article(title: str = "Қала күні", **front: Any) -> views.Article:
    """Returns the view of an article as a worker sees it."""
    files = assets("a.jpg", size=(300, 200))
    of = plan([record("1.md", title, slug="a", **front)], files, json=True)
    page = view(tasks(pages.groups, of)["2026/03/07/a.html"])
    assert isinstance(page, views.Article)
    return msgspec.structs.replace(page, body_html="<p>Мәтін.</p>", excerpt="Мәтін.")


FULL: dict[str, Any] = {
    "authors": ["Айгүл Сәрсен", "Айдос Қали"],
    "section": "Қоғам",
    "tags": ["Кітап", "Қала"],
    "summary": "Қысқаша.",
    "updated": "2026-03-08 09:00",
    "source": "https://example.kz/1",
    "id": "kz/118",
    "image": {"src": "a.jpg", "alt": "Зал", "caption": "Оқу залы", "credit": "А. Қали"},
    "corrections": [{"date": "2026-03-09", "note": "Уақыты түзетілді."}],
}


# --- schema.org ------------------------------------------------------------------------------


def test_linked_data() -> None:
    assert json.loads(documents.linked_data(_article(**FULL))) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": f"{BASE}2026/03/07/a.html",
        "headline": "Қала күні",
        "description": "Қысқаша.",
        "inLanguage": "kk",
        "datePublished": "2026-03-07T14:31:00+05:00",
        "dateModified": "2026-03-08T09:00:00+05:00",
        "author": [
            {"@type": "Person", "name": "Айгүл Сәрсен", "url": f"{BASE}author/aigul-sarsen/"},
            {"@type": "Person", "name": "Айдос Қали", "url": f"{BASE}author/aidos-qali/"},
        ],
        "articleSection": "Қоғам",
        "keywords": ["Кітап", "Қала"],
        "image": {
            "@type": "ImageObject",
            "url": f"{BASE}a.jpg",
            "width": 300,
            "height": 200,
            "caption": "Оқу залы",
            "creditText": "А. Қали",
        },
        "correction": ["Уақыты түзетілді."],
        "isBasedOn": "https://example.kz/1",
        "identifier": "kz/118",
        "isAccessibleForFree": True,
        "publisher": {"@type": "NewsMediaOrganization", "name": "Сынақ", "url": BASE},
    }


def test_linked_data_has_what_is_asked_of_every_article() -> None:
    """What Google's page on articles names, and what a news article must have to be one."""
    data = json.loads(documents.linked_data(_article()))
    wanted = {"@context", "@type", "headline", "datePublished", "dateModified", "publisher", "mainEntityOfPage"}
    assert wanted <= data.keys()
    assert data["description"] == "Мәтін."
    assert not {"author", "image", "articleSection", "keywords", "correction", "isBasedOn"} & data.keys()


class _Scripts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_linked_data_can_stand_in_a_script_element() -> None:
    page = _article(EVIL, summary=EVIL, authors=[EVIL], tags=[EVIL], section=EVIL)
    found = _Scripts(f'<script type="application/ld+json">{documents.linked_data(page)}</script><p>')
    assert found.tags == ["script", "p"]
    data = json.loads(found.texts[0])
    assert data["headline"] == page.title
    assert data["keywords"] == [page.tags[0].text]


# --- Articles as data ------------------------------------------------------------------------


def _json(page: views.Article) -> dict[str, Any]:
    found = json.loads(documents.WRITERS[views.JSON_ARTICLE](page))
    assert isinstance(found, dict)
    return found


def test_an_article_as_json() -> None:
    assert _json(_article(**FULL)) == {
        "id": "kz/118",
        "url": f"{BASE}2026/03/07/a.html",
        "title": "Қала күні",
        "language": "kk",
        "published": "2026-03-07T14:31:00+05:00",
        "updated": "2026-03-08T09:00:00+05:00",
        "status": "published",
        "summary": "Қысқаша.",
        "excerpt": "Мәтін.",
        "content_html": "<p>Мәтін.</p>",
        "section": {"name": "Қоғам", "url": f"{BASE}section/qogam/"},
        "authors": [
            {"name": "Айгүл Сәрсен", "url": f"{BASE}author/aigul-sarsen/"},
            {"name": "Айдос Қали", "url": f"{BASE}author/aidos-qali/"},
        ],
        "tags": [{"name": "Кітап", "url": f"{BASE}tag/kitap/"}, {"name": "Қала", "url": f"{BASE}tag/qala/"}],
        "image": {
            "url": f"{BASE}a.jpg",
            "width": 300,
            "height": 200,
            "alt": "Зал",
            "caption": "Оқу залы",
            "credit": "А. Қали",
        },
        "corrections": [{"date": "2026-03-09", "note": "Уақыты түзетілді."}],
        "source": "https://example.kz/1",
        "site": {"name": "Сынақ", "url": BASE},
    }


def test_the_schema_of_articles_is_the_programs_own() -> None:
    """Written by `python -m scripts.schema`."""
    from scripts.schema import schema

    assert SCHEMA.read_text(encoding="utf-8") == schema()


def test_what_is_written_fits_the_schema() -> None:
    """Encoded, and read back by a reader that takes no other key and no other type."""
    strict = msgspec.defstruct(
        "Strict",
        [(field.name, field.type, field.default) for field in msgspec.structs.fields(documents.ArticleDocument)],
        forbid_unknown_fields=True,
        kw_only=True,
    )
    for page in (_article(), _article(**FULL), _article(EVIL)):
        msgspec.json.decode(documents.WRITERS[views.JSON_ARTICLE](page), type=strict)
        assert _json(page)["title"] == page.title


# --- References ------------------------------------------------------------------------------


def test_csl() -> None:
    (item,) = json.loads(documents.WRITERS[views.CSL](_article(**FULL)))
    assert item == {
        "id": "kz/118",
        "type": "article-newspaper",
        "title": "Қала күні",
        "author": [{"literal": "Айгүл Сәрсен"}, {"literal": "Айдос Қали"}],
        "container-title": "Сынақ",
        "section": "Қоғам",
        "issued": {"date-parts": [[2026, 3, 7]]},
        "URL": f"{BASE}2026/03/07/a.html",
        "language": "kk",
        "abstract": "Қысқаша.",
    }


def test_bibtex() -> None:
    assert documents.WRITERS[views.BIBTEX](_article(**FULL)) == (
        "@article{kz-118,\n"
        "  author = {Айгүл Сәрсен and Айдос Қали},\n"
        "  title = {{Қала күні}},\n"
        "  journal = {Сынақ},\n"
        "  year = {2026},\n"
        "  day = {7},\n"
        "  date = {2026-03-07},\n"
        f"  url = {{{BASE}2026/03/07/a.html}},\n"
        "  language = {kk},\n"
        "  month = mar,\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Айгүл Сәрсен", "Айгүл Сәрсен"),
        ("Smith and Sons", "{Smith and Sons}"),
        ("O'Neil, Jr.", "{O'Neil, Jr.}"),
        ("{Редакция}", r"\{Редакция\}"),
        ("A&B_C #1 100% $ ~^\\", r"A\&B\_C \#1 100\% \$ \textasciitilde{}\textasciicircum{}\textbackslash{}"),
    ],
)
def test_names_in_bibtex(name: str, written: str) -> None:
    shown = documents.WRITERS[views.BIBTEX](_article(authors=[name]))
    assert f"  author = {{{written}}},\n" in shown


def test_braces_in_bibtex_are_balanced_whatever_a_text_holds() -> None:
    shown = documents.WRITERS[views.BIBTEX](_article("} , evil = {x", authors=[EVIL], id="} @article{"))
    bare = re.sub(r"\\[{}]", "", shown)
    assert bare.count("{") == bare.count("}")
    assert shown.startswith("@article{-article-,\n")
