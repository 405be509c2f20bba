"""How long `kzarchive import jsonl` takes, and how much memory: `python -m benchmarks.imports [--rows N]`.

Rows of the corpus, a tenth of them first: memory is constant if both take about the same. Then the same again, when
every row is known already. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import Article, Corpus

SETTINGS = "title: Мұрағат\nbase_url: https://archive.example.kz/\n"


class Cost(NamedTuple):
    """Seconds by the clock and of the processor, and the largest resident memory in bytes."""

    wall: float
    processor: float
    memory: int


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="number of rows [default: 100000]")
    rows = parser.parse_args(words).rows
    print(f"{'rows':>9}  {'':<9}  {'seconds':>8}  {'processor':>9}  {'rows/s':>8}  {'MB at most':>10}")
    for count in (rows // 10, rows):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            file = folder / "rows.jsonl"
            size = write(file, count)
            (folder / "site.yaml").write_text(SETTINGS, encoding="utf-8")
            for what in ("first", "again"):
                cost = run(folder, file)
                speed = count / cost.wall
                figures = f"{cost.wall:>8.1f}  {cost.processor:>9.1f}  {speed:>8,.0f}  {cost.memory / 1e6:>10.1f}"
                print(f"{count:>9,}  {what:<9}  {figures}", flush=True)
            taken = sum(1 for _ in (folder / "content").rglob("*.md"))
            print(f"{'':>9}  {taken:,} source files of {size / 1e6:,.0f} MB of JSON")
    return 0


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


def run(folder: Path, file: Path) -> Cost:
    """Imports a file into the site in a folder, in a process of its own."""
    command = [sys.executable, "-m", "kzarchive", "import", "jsonl", str(file), "--site", str(folder)]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"the import ended with status {process.returncode}")
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


if __name__ == "__main__":
    sys.exit(main())
