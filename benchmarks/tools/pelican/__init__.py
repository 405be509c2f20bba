"""Pelican."""

from __future__ import annotations

from benchmarks.corpus import Article
from benchmarks.tool import Tool, source_file


def _source(article: Article) -> tuple[str, str]:
    head = [
        f"Title: {article.title}",
        f"Date: {article.stamp}",
        f"Author: {article.author}",
        f"Category: {article.section}",
        f"Tags: {', '.join(article.tags)}",
        f"Slug: {article.slug}",
    ]
    return source_file(article, head)


PELICAN = Tool(
    name="pelican",
    title="Pelican",
    packages=(("pip", "pelican[markdown]==4.12.0"),),
    program="python/bin/pelican",
    arguments=("content", "--output", "output", "--settings", "pelicanconf.py", "--quiet"),
    source=_source,
    base="theme/templates/base.html",
    output="output",
    caches=("cache",),
    note="Neighbours come from a plug-in of 10 lines. Its cache of read articles is off, as it is by default.",
)
