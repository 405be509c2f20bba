"""Eleventy."""

from __future__ import annotations

from benchmarks.corpus import Article
from benchmarks.tool import Tool, listed, quoted, source_file


def _source(article: Article) -> tuple[str, str]:
    head = [
        f"title: {quoted(article.title)}",
        f"date: {article.stamp}",
        f"author: {quoted(article.author)}",
        f"section: {quoted(article.section)}",
        f"tags: {listed(article.tags)}",
    ]
    return source_file(article, ("---", *head, "---"))


ELEVENTY = Tool(
    name="eleventy",
    title="Eleventy",
    packages=(("npm", "@11ty/eleventy@3.1.8"),),
    program="node/node_modules/@11ty/eleventy/cmd.cjs",
    launcher=("node",),
    arguments=("--quiet", "--config=eleventy.config.mjs"),
    source=_source,
    base="_includes/base.njk",
    output="_site",
    caches=(".cache",),
    environment={"NODE_OPTIONS": "--max-old-space-size=16000"},
    note="Lists are grouped and divided by 60 lines of JavaScript in its settings.",
)
