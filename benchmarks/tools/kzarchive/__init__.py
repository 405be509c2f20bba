"""kzarchive, with its default theme and the default number of worker processes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corpus import Article, Tally
from benchmarks.tool import PAGE_SIZE, Tool, first_pages, listed, quoted, source_file

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ("cyrl", "latn", "arab")

# The same below latn/ and arab/.
_EDITION = r"(?:(?:latn|arab)/)?"
_KINDS = tuple(
    (kind, _EDITION + pattern)
    for kind, pattern in (
        ("home", r"index\.html"),
        ("further page of a list", r".+/page-\d+\.html"),
        ("year", r"\d{4}/index\.html"),
        ("month", r"\d{4}/\d\d/index\.html"),
        ("day", r"\d{4}/\d\d/\d\d/index\.html"),
        ("article", r"\d{4}/\d\d/\d\d/[^/]+\.html"),
        ("tag", r"tag/[^/]+/index\.html"),
        ("author", r"author/[^/]+/index\.html"),
        ("section", r"section/[^/]+/index\.html"),
        ("index of terms", r"(?:tags|authors|sections)/index\.html"),
        ("archive", r"archive/index\.html"),
        ("day of the calendar", r"on-this-day/(?:\d\d-\d\d/)?index\.html"),
        ("feed", r"feed\.(?:xml|json)"),
        ("sitemap", r"(?:sitemap-lists|sitemap-news|\d{4}/\d\d/sitemap)\.xml"),
    )
)
_ONCE = (
    ("list of sitemaps", r"sitemap\.xml"),
    ("file of the theme", r"404\.html|robots\.txt|_headers|favicon\.svg|assets/.*"),
)


def _source(article: Article) -> tuple[str, str]:
    head = [
        f"title: {quoted(article.title)}",
        f"date: {article.stamp}",
        f"author: {article.author}",
        f"section: {article.section}",
        f"tags: {listed(article.tags)}",
        f"slug: {article.slug}",
    ]
    return source_file(article, ("---", *head, "---"))


def _further(size: int) -> int:
    """Returns how many numbered pages a list has: the full ones before the newest, and one that leads on to it."""
    full = max(0, size // PAGE_SIZE - 1)
    return full + 1 if full else 0


def _files(tally: Tally) -> Counter[str]:
    further = sum(map(_further, tally.lists))
    fixed = {"home": 1, "index of terms": 3, "archive": 1, "feed": 2, "sitemap": 2 + len(tally.months)}
    fixed["day of the calendar"] = 1 + len({day[5:] for day in tally.days})
    return first_pages(tally) + Counter({**fixed, "further page of a list": further})


def _everything(tally: Tally) -> Counter[str]:
    """Returns the numbers for three scripts with feeds and citations; those of the search index are not foreseen."""
    terms = sum(map(len, (tally.tags, tally.authors, tally.sections)))
    parts = sum(-(-size // PAGE_SIZE) for size in tally.months.values())
    feeds = {"feed": len(SCRIPTS) * (2 * terms + parts)}
    return _three_scripts(tally) + Counter({**feeds, "citation": 2 * tally.articles})


def _once() -> Counter[str]:
    static = sum(file.is_file() for file in (ROOT / "static").rglob("*"))
    return Counter({"list of sitemaps": 1, "file of the theme": static + len(("404.html", "robots.txt", "_headers"))})


def _one_script(tally: Tally) -> Counter[str]:
    return _files(tally) + _once()


def _three_scripts(tally: Tally) -> Counter[str]:
    return Counter({kind: number * len(SCRIPTS) for kind, number in _files(tally).items()}) + _once()


@dataclass(frozen=True)
class Kzarchive(Tool):
    """The program of this checkout, run by the Python that runs the benchmark."""

    def find(self, cache: Path) -> list[str]:
        """Returns the words that start it."""
        return [sys.executable, "-m", "kzarchive"]

    def version_text(self, command: Sequence[str]) -> str:
        """Returns its version, with the commit if this is a checkout."""
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty"],  # noqa: S607 - whichever git there is
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        commit = f" ({described.stdout.strip()})" if described.returncode == 0 else ""
        return super().version_text(command) + commit


KZARCHIVE = Kzarchive(
    name="kzarchive",
    title="kzarchive",
    arguments=("build", "--now", "2027-01-01T00:00Z"),
    source=_source,
    base="templates/base.html",
    output="public",
    caches=(".kzarchive",),
    kinds=(*_KINDS, *_ONCE),
    files=_one_script,
    prunes=True,
    note="The home page shows 30 articles and is not divided; a sitemap for each month and one of the news; the feed "
    "twice, as Atom and as JSON; a card names section and author as links; an article's head has schema.org and Open "
    "Graph. Without feeds of terms and months, and without citations (`feeds: site`, `cite: false`).",
)
THREE_SCRIPTS = replace(
    KZARCHIVE,
    name="kzarchive-3",
    title="kzarchive, three scripts",
    files=_three_scripts,
    folder="kzarchive",
    settings={"scripts": f"[{', '.join(SCRIPTS)}]"},
)
EVERYTHING = replace(
    THREE_SCRIPTS,
    name="kzarchive-all",
    title="kzarchive, everything on",
    kinds=(
        *KZARCHIVE.kinds,
        ("feed", _EDITION + r".+/feed(?:-\d+)?\.(?:xml|json)"),
        ("citation", r"\d{4}/\d\d/\d\d/[^/]+\.(?:bib|csl\.json)"),
        ("search", _EDITION + r"search/.+"),
    ),
    files=_everything,
    settings={**THREE_SCRIPTS.settings, "search": "true", "feeds": "[site, terms, months]", "cite": '"true"'},
    uncounted=("search",),
    note="Three scripts, a search index for all of them, feeds of all terms and months, and citations in two forms: "
    "more than the others can do.",
)
