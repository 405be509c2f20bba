"""How long `kzarchive import jsonl` takes, and how much memory: `python -m benchmarks.imports [--rows N]`.

Rows of the corpus, a tenth of them first: memory is constant if both take about the same. Then the same again, when
every row is known already, and a dry run into an empty site while memory is watched. Linux only.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import measure
from benchmarks.corpus import Article, Corpus
from benchmarks.measure import Cost

SETTINGS = "title: Мұрағат\nbase_url: https://archive.example.kz/\n"
LIMIT = 3600
"""Seconds after which a run is given up."""


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="number of rows [default: 100000]")
    rows = parser.parse_args(words).rows
    print(f"{'rows':>9}  {'':<9}  {'seconds':>8}  {'processor':>9}  {'rows/s':>8}  {'MB at most':>10}")
    # Nothing is deleted before all is measured: ext4 is slow to give the places of files away that were just deleted.
    with tempfile.TemporaryDirectory() as name:
        for count in (rows // 10, rows):
            _measure(Path(name) / str(count), count)
    return 0


def _measure(folder: Path, count: int) -> None:
    """Prints what a number of rows costs."""
    file = folder / "rows.jsonl"
    for site in (folder, folder / "empty"):
        site.mkdir(parents=True)
        (site / "site.yaml").write_text(SETTINGS, encoding="utf-8")
    size = write(file, count)
    for what, cost in (
        ("first", run(folder, file)),
        ("again", run(folder, file)),
        ("dry run", run(folder / "empty", file, "--dry-run", watch=True)),
    ):
        speed = "" if cost.memory else f"{count / cost.wall:,.0f}"
        memory = f"{cost.memory / 1e6:,.1f}" if cost.memory else ""
        figures = f"{cost.wall:>8.1f}  {cost.user + cost.system:>9.1f}  {speed:>8}  {memory:>10}"
        print(f"{count:>9,}  {what:<9}  {figures}", flush=True)
    taken = sum(1 for _ in (folder / "content").rglob("*.md"))
    print(f"{'':>9}  {taken:,} source files of {size / 1e6:,.0f} MB of JSON")


def write(file: Path, count: int) -> int:
    """Writes rows of the corpus, and returns their size in bytes."""
    with file.open("w", encoding="utf-8") as opened:
        for article in Corpus(count):
            opened.write(json.dumps(row(article), ensure_ascii=False) + "\n")
    return file.stat().st_size


def row(article: Article) -> dict[str, object]:
    """Returns an article as scrapers write it."""
    return {
        "url": f"https://news.example.kz/{article.slug}",
        "title": article.title,
        "datePublished": article.stamp,
        "author": article.author,
        "category": article.section,
        "tags": list(article.tags),
        "body": article.body,
    }


def run(folder: Path, file: Path, *options: str, watch: bool = False) -> Cost:
    """Imports a file into the site in a folder; with `watch`, its memory is read and its time is no measure."""
    command = [sys.executable, "-m", "kzarchive", "import", "jsonl", str(file), "--site", str(folder), *options]
    cost = measure.run(command, folder, Path("/dev/null"), LIMIT, {}, watch)
    if cost.status not in (0, 1):
        raise RuntimeError(f"the import ended with status {cost.status}")
    return cost


if __name__ == "__main__":
    sys.exit(main())
