"""Measures the search index of a made archive and writes the table of docs/search.md: `python -m benchmarks.search`.

Files are counted as they lie on the disk, and for a question also as gzip makes them, which most hosts send.
`--pagefind` gives Pagefind the same articles and asks it the same questions.
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import gzip
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

from benchmarks import measure, pagefind, report, words
from benchmarks.corpus import Article, Corpus
from benchmarks.session import Site
from benchmarks.tools.kzarchive import KZARCHIVE
from kzarchive.search import lookup
from kzarchive.search.query import parse

ROOT = Path(__file__).resolve().parents[1]
QUERIES = 200
SHOWN = 10
"""So many results a reader sees first."""
LIMIT = 3 * 3_600

Row = tuple[str, str]
"""What was measured, and the figure as the table shows it."""


@dataclass(frozen=True, slots=True)
class Question:
    """Two words of an article, each in a form that the article does not have."""

    article: Article
    text: str

    @property
    def address(self) -> str:
        """Where the article stands, from the root of the site."""
        return f"{self.article.folder}/{self.article.slug}.html"


class Size(NamedTuple):
    """Bytes on the disk, and the same files compressed one by one."""

    plain: int
    compressed: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question brought: what was fetched, until the first results and in all; was its article there?"""

    first: Size
    complete: Size
    hits: int
    found: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, and writes the table into the document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the archive (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other articles (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind, in turn; medians count (%(default)s)")
    parser.add_argument("--pagefind", action="store_true", help="installs Pagefind for this run and measures it too")
    parser.add_argument("--work", type=Path, help="folder for sites, on the disk to measure (a temporary one)")
    parser.add_argument("--document", type=Path, default=ROOT / "docs" / "search.md", help="(%(default)s)")
    given = parser.parse_args(arguments)
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        rows = list(measured(Corpus(given.articles, given.seed), Path(folder), given.runs, beside=given.pagefind))
    day = dt.datetime.now(dt.UTC).date().isoformat()
    report.put(
        given.document,
        table(f"{given.articles:,} generated articles, one script, {day}, {os.cpu_count()} processors", rows),
    )
    return 0


def table(title: str, rows: Sequence[Row]) -> str:
    """Returns the table as Markdown."""
    return "\n".join(
        [f"{title}:", "", "| what | measured |", "|---|---|", *(f"| {what} | {how} |" for what, how in rows), ""]
    )


def measured(corpus: Corpus, folder: Path, runs: int, *, beside: bool) -> Iterator[Row]:
    """Yields the rows, as they are measured; with those of Pagefind `beside` them if asked."""
    plain, searched = folder / "plain", folder / "searched"
    size = _make(plain, corpus)
    # 100,000 articles need not be there twice.
    shutil.copytree(plain, searched, copy_function=os.link)
    set_search(plain, on=False)
    set_search(searched, on=True)
    without, with_search = _medians([(_cold(plain), _cold(searched)) for _ in range(runs)])
    yield "text of the articles", _bytes(size)
    yield "cold build without search", _cost(without)
    yield "cold build with search", f"{_cost(with_search)}: {_added(with_search, without)}"
    memory = [_bytes(_cold(site, watch=True).memory) for site in (plain, searched)]
    yield "memory of all processes without and with search", ", ".join(memory)
    index = measure.files(searched / "public" / "search")
    total = sum(index.values())
    yield (
        "index",
        f"{_bytes(total)}, {total / size:.3f} of the text, {total // corpus.size:,} bytes an article, "
        f"{len(index):,} files",
    )
    asked = questions(corpus)
    answers = [_asked(searched / "public", question) for question in asked]
    hits = median(answer.hits for answer in answers)
    yield "two words: articles found, median", f"{hits:.0f}"
    for name, sizes in (
        (f"until the first {SHOWN} results", [answer.first for answer in answers]),
        ("complete", [answer.complete for answer in answers]),
    ):
        yield f"two words, {name}: median, most", _spread([size.plain for size in sizes])
        yield f"two words, {name}, compressed: median, most", _spread([size.compressed for size in sizes])
    found = sum(answer.found for answer in answers)
    yield "questions in other forms that find their article", f"{found} of {len(answers)}"
    if beside:
        yield from _pagefind(plain, folder, asked)
    costs = []
    for number in range(1, runs + 1):
        index = measure.files(searched / "public" / "search")
        for site in (plain, searched):
            Site(KZARCHIVE, (), site).write(corpus.later(number))
        costs.append((_build(plain), _build(searched)))
    without, with_search = _medians(costs)
    yield "one new article without search", _cost(without)
    yield "one new article with search", _cost(with_search)
    changed = measure.files(searched / "public" / "search").keys() ^ index.keys()
    yield "files of the index that it adds or removes", f"{len(changed)} of {len(index):,}"


def questions(corpus: Corpus) -> list[Question]:
    """Returns questions about articles that stand all over a corpus."""
    roots = {form: root for root in reversed(words.NOUNS) for form in words.noun_forms(root)}
    step = max(corpus.size // QUERIES, 1)
    return [_question(corpus.article(number), roots) for number in range(0, corpus.size, step)][:QUERIES]


def _question(article: Article, roots: dict[str, str]) -> Question:
    dice = Random(article.slug)
    had = set(re.findall(r"\w+", f"{article.title} {article.body}".lower()))
    stems = sorted({roots[word] for word in had & roots.keys()})
    asked: list[str] = []
    while len(asked) < 2:
        stem = stems.pop(dice.randrange(len(stems)))
        others = [form for form in words.noun_forms(stem) if form not in had]
        asked.append(others[dice.randrange(len(others))])
    return Question(article, " ".join(asked))


class _Counted(lookup.Files):
    """The files of an index, which remembers what was read of them."""

    def __init__(self, folder: Path) -> None:
        self._root, self._fetched = folder, set[str]()
        super().__init__(folder)

    def _load(self, name: str) -> list[Any]:
        self._fetched.add(name)
        return super()._load(name)

    def size(self, volumes: Sequence[lookup.Volume], shown: Sequence[lookup.Hit]) -> Size:
        """Returns the size of what a page has fetched which has asked these volumes and shows these articles."""
        # The page opens the table of a volume when it comes to it; the command has them all from the start.
        fetched = {name for name in self._fetched if not name.endswith("/t")}
        fetched |= {f"{volume.folder}/t" for volume in volumes}
        fetched |= {f"{self.volumes[hit.volume].folder}/d{hit.number // self.docs}" for hit in shown}
        sizes = [_size(self._root / "search" / f"{name}.js") for name in fetched]
        return Size(sum(size.plain for size in sizes), sum(size.compressed for size in sizes))


@cache
def _size(file: Path) -> Size:
    content = file.read_bytes()
    return Size(len(content), len(gzip.compress(content)))


def _asked(output: Path, question: Question) -> Answer:
    """Asks as the page does: volume by volume from the newest, until there is enough to be shown, and to the end."""
    files = _Counted(output)
    some = copy.copy(files)
    clauses = parse(question.text)
    hits: list[lookup.Hit] = []
    for number in range(len(files.volumes)):
        some.volumes = files.volumes[: number + 1]
        hits = lookup.search(some, clauses)
        if len(hits) >= SHOWN:
            break
    first = files.size(some.volumes, hits[:SHOWN])
    hits = lookup.search(files, clauses)
    complete = files.size(files.volumes, hits[:SHOWN])
    return Answer(first, complete, len(hits), _is_among(files, hits, question))


def _is_among(files: lookup.Files, hits: Sequence[lookup.Hit], question: Question) -> bool:
    day = question.article.day
    volumes = {number for number, volume in enumerate(files.volumes) if volume.first <= day <= volume.last}
    return any(lookup.found(files, hit).address == question.address for hit in hits if hit.volume in volumes)


def _make(site: Path, corpus: Corpus) -> int:
    """Writes the sources of a site; returns the bytes of its articles."""
    shutil.copytree(KZARCHIVE.site, site)
    return sum(map(Site(KZARCHIVE, (), site).write, corpus))


def set_search(site: Path, *, on: bool) -> None:
    """Turns the search of a site on or off; its settings may be the same file as those of another site."""
    file = site / "site.yaml"
    settings = file.read_text(encoding="utf-8")
    file.unlink()
    settings = re.sub(r"^search:.*$", f"search: {str(on).lower()}", settings, count=1, flags=re.MULTILINE)
    file.write_text(settings, encoding="utf-8")


def _cold(site: Path, *, watch: bool = False) -> measure.Cost:
    """Builds a site from nothing."""
    KZARCHIVE.clear(site, Path(tempfile.mkdtemp(dir=site.parent)))
    return _build(site, watch=watch)


def _build(site: Path, *, watch: bool = False) -> measure.Cost:
    return _run([sys.executable, "-m", "kzarchive", *KZARCHIVE.arguments], site, watch=watch)


def _run(command: Sequence[str], folder: Path, *, watch: bool = False) -> measure.Cost:
    log = folder.with_suffix(".log")
    cost = measure.run(command, folder, log, LIMIT, {}, watch)
    if cost.status != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{log.read_text(encoding='utf-8')}")
    return cost


def _pagefind(site: Path, folder: Path, asked: Sequence[Question]) -> Iterator[Row]:
    """Yields the rows of Pagefind, which indexes the articles of a site that was built."""
    cost = _run(pagefind.command(pagefind.install(folder / "python")), site, watch=True)
    public = site / "public"
    index = measure.files(public / pagefind.FOLDER)
    yield "Pagefind: index", f"{_bytes(sum(index.values()))}, {len(index):,} files"
    yield "Pagefind: making it, memory watched", f"{_cost(cost)}, {_bytes(cost.memory)} of memory"
    answers = list(pagefind.ask(public, [question.text for question in asked], SHOWN))
    yield "Pagefind: two words: articles found, median", f"{median(len(answer.addresses) for answer in answers):.0f}"
    yield (
        f"Pagefind: two words, until the first {SHOWN} results: median, most",
        _spread([answer.index for answer in answers]),
    )
    yield "Pagefind: its scripts besides", _bytes(median(answer.scripts for answer in answers))
    found = sum(question.address in answer.addresses for question, answer in zip(asked, answers, strict=True))
    yield "Pagefind: questions in other forms that find their article", f"{found} of {len(answers)}"
    shutil.rmtree(public / pagefind.FOLDER)


def _medians(pairs: Sequence[tuple[measure.Cost, measure.Cost]]) -> tuple[measure.Cost, measure.Cost]:
    """Returns of each column the run whose time on the clock is the median; the lower of two."""
    first, second = (
        sorted(column, key=attrgetter("wall"))[(len(pairs) - 1) // 2] for column in zip(*pairs, strict=True)
    )
    return first, second


def _cost(cost: measure.Cost) -> str:
    return f"{cost.user + cost.system:.1f} s of processor time, {cost.wall:.1f} s"


def _added(cost: measure.Cost, without: measure.Cost) -> str:
    processor = (cost.user + cost.system) / (without.user + without.system) - 1
    return f"{processor:+.0%} of processor time, {cost.wall / without.wall - 1:+.0%} of time"


def _spread(sizes: Sequence[int]) -> str:
    return f"{_bytes(median(sizes))}, {_bytes(max(sizes))}"


def _bytes(size: float) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} KB"


if __name__ == "__main__":
    sys.exit(main())
