"""Nikola."""

from __future__ import annotations

from collections import Counter

from benchmarks.corpus import Article, Tally
from benchmarks.tool import PAGE_SIZE, PEER_KINDS, Tool, peer_files, source_file

THEME_FILES = 20
"""Files of Nikola's basic theme that it always copies."""

_KINDS = (
    ("further page of a list", r"(?:.+/)?index-\d+\.html"),
    ("page of all articles", r"archive(?:-\d+)?\.html"),
    ("list of sitemaps", r"sitemapindex\.xml"),
    ("file of the theme", r"assets/.+"),
    *PEER_KINDS,
)


def _source(article: Article) -> tuple[str, str]:
    head = [
        f".. title: {article.title}",
        f".. slug: {article.slug}",
        f".. date: {article.stamp}",
        f".. author: {article.author}",
        f".. category: {article.section}",
        f".. tags: {', '.join(article.tags)}",
        ".. type: text",
    ]
    return source_file(article, ("<!--", *head, "-->"), folder="posts")


def _files(tally: Tally) -> Counter[str]:
    pages = -(-tally.articles // PAGE_SIZE)
    fixed = {"page of all articles": pages, "list of sitemaps": 1, "file of the theme": THEME_FILES}
    return peer_files(tally) + Counter(fixed)


NIKOLA = Tool(
    name="nikola",
    title="Nikola",
    packages=(("pip", "nikola==8.3.3"), ("pip", "jinja2")),
    program="python/bin/nikola",
    arguments=("build", "--quiet"),
    source=_source,
    base="themes/bench/templates/base.tmpl",
    output="output",
    caches=("cache", ".doit.db", ".doit.db.db", ".doit.db.dat", ".doit.db.dir", ".doit.db.bak"),
    kinds=_KINDS,
    files=_files,
    note="Its feed is RSS. A second list of all articles cannot be turned off. Indexes of terms show no numbers of "
    "articles.",
)
