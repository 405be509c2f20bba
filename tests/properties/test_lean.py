"""Lean code of a template gives what Jinja2's own code gives, or fails and leaves the page to that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.compiler import CodeGenerator
from jinja2.loaders import DictLoader
from markupsafe import Markup

from kzarchive import theme
from tests.helpers import article, build, tree, write
from tests.properties.profile import examples
from tests.test_sites import SITES, copy_of

TEMPLATES = {
    "macros": '{% macro cell(a, b="қ") %}<i title="{{ a }}">{{ b }}{{ caller() if caller is defined }}</i>'
    "{% endmacro %}",
    "base": "<title>{% block title %}{{ page.a }} — {{ page.b }}{% endblock %}</title>{% block main %}{% endblock %}",
    "child": '{% extends "base" %}{% block title %}{{ super() }}!{% endblock %}{% block main %}{{ page.c }}'
    "{% endblock %}",
    "part": "({{ page.a }})",
    "fixed": "({{ _('Tags') }})",
}
BODIES = (
    "{{ page.a }}",
    "<b>{{ page.a }}</b>\n{{ page.b }}{{ page.c }} {{ page.a ~ page.b }}",
    "{{ page['a'] if page.a is mapping else page.a }} {{ page.a|string|upper }} {{ page.a|e }}",
    "{% if page.a %}{{ page.b }}{% elif page.b %}{{ page.c }}{% else %}–{% endif %}",
    "{% for x in page.many %}{{ loop.index }}{{ x }}{{ ', ' if not loop.last }}{% else %}–{% endfor %}",
    "{% for x in page.many recursive %}{{ x }}{% endfor %}{% for x, y in [(page.a, 'б')] %}{{ x }}{{ y }}{% endfor %}",
    "{% set s = page.a %}{% set t %}<u>{{ page.b }}</u>{% endset %}{{ s }}{{ t }}",
    "{% set n = namespace(x=0) %}{% for x in page.many %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}",
    "{% from 'macros' import cell %}{{ cell(page.a) }}{{ cell(page.a, b=page.b) }}{{ cell(*[page.a, page.c]) }}",
    "{% import 'macros' as m %}{% call m.cell(page.a) %}{{ page.b }}{% endcall %}{{ m.cell(**{'a': page.c}) }}",
    "{% include 'part' %}{% include ['none', 'part'] %}{% filter upper %}{{ page.a }}я{% endfilter %}",
    "{% include 'none' ignore missing %}{% include 'fixed' without context %}{{ page.a }}",
    "{% autoescape false %}{{ page.a }}<{{ '&' }}{% endautoescape %}{{ page.b }}",
    "{% with x = page.a %}{{ x }}{% endwith %}{{ _('Tags') }}{{ ngettext('%(num)s tag', '%(num)s tags', 3) }}",
    "{% trans x=page.a %}Tag {{ x }}{% endtrans %}{{ page.inner.a }}{{ page.inner.b.upper() if page.inner.b else '' }}",
    "{{ page.many|length }}{{ page.many|join(page.a) }}{{ range(3)|list }}{{ dict(a=page.a)['a'] }}{{ -page.number }}",
    "{{ none }}{{ true }}{{ 1.5 }}{{ page.number }}{{ {'a': page.a} }}{{ [page.a] }}{{ (page.a,) }}",
)
FAILING = (
    "{{ page.nothing }}",
    "{{ nothing }}",
    "{{ nothing.a }}",
    "{{ nothing() }}",
    "{% if nothing %}a{% endif %}",
    "{{ page.nothing|default('–') }}",
    "{{ page.nothing is defined }}{{ nothing is defined }}",
    "{{ {'a': page.a}.a }}",
    "{% for x in page.number %}{% endfor %}",
)


class Inner(msgspec.Struct):
    a: Any
    b: Any


class View(msgspec.Struct):
    a: Any
    b: Any
    c: Any
    many: tuple[Any, ...]
    number: int
    inner: Inner


TEXT = st.one_of(st.sampled_from(("", "қала", "<b>", "\"&'", "\0")), st.text(max_size=5))
VALUE = st.one_of(TEXT, TEXT, TEXT.map(Markup), st.none(), st.booleans(), st.integers(), st.tuples(TEXT))
VIEW = st.builds(
    View, VALUE, VALUE, VALUE, st.lists(VALUE, max_size=3).map(tuple), st.integers(0, 9), st.builds(Inner, VALUE, TEXT)
)


def given_by(source: str, view: View, *, lean: bool) -> str | Exception:
    """Returns what a template gives in one of the ways, or how it fails."""
    environment = theme.new_environment(DictLoader({**TEMPLATES, "page": source}), lean=lean)
    try:
        return environment.get_template("page").render(page=view)
    except Exception as error:
        return error


@pytest.mark.parametrize("source", [*BODIES, *FAILING, TEMPLATES["child"]])
@examples(40)
@given(VIEW)
def test_lean_code_gives_the_same_or_fails(source: str, view: View) -> None:
    lean, own = given_by(source, view, lean=True), given_by(source, view, lean=False)
    assert isinstance(lean, Exception) or lean == own


@pytest.mark.parametrize("source", [*BODIES, TEMPLATES["child"]])
def test_lean_code_gives_everyday_pages(source: str) -> None:
    view = View("қала", "<b>", Markup("<i>"), ("а", 2), 3, Inner("ә", "б"))
    assert isinstance(given_by(source, view, lean=True), str)


@pytest.mark.parametrize("case", ["default-theme", "for-machines", "interface-ru", "override", "scripts"])
def test_a_site_is_the_same_in_both_ways(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = copy_of(case, tmp_path)
    monkeypatch.setattr("kzarchive.plan.__version__", "0")
    monkeypatch.setattr(theme, "LeanGenerator", CodeGenerator)
    assert build(site).code == 0
    golden = tree(SITES / case / "out")
    output = tree(site / "public")
    assert golden
    assert {path: output[path] for path in golden if not path.endswith((".jpg", ".png", ".webp"))} == {
        path: data for path, data in golden.items() if not path.endswith((".jpg", ".png", ".webp"))
    }


def test_what_lean_code_cannot_say_is_said_in_jinja2s_way(tmp_path: Path) -> None:
    override = (
        '{% extends "default/article.html" %}{% block head %}{{ super() }}'
        '<meta name="a" content="{{ page.nothing|default("–") }}{{ {"a": page.title}.a }}">{% endblock %}'
    )
    files = {"site.yaml": "title: А\nbase_url: https://a.kz/\n", "content/a.md": article(title="Қала & «дала»")}
    site = write(tmp_path, {**files, "templates/article.html": override})
    assert build(site).code == 0
    (page,) = (site / "public").glob("20*/*/*/[!i]*.html")
    assert '<meta name="a" content="–Қала &amp; «дала»">' in page.read_text(encoding="utf-8")
