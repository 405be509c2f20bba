"""How long `kzarchive publish` takes: `python -m benchmarks.publish [--articles N]`.

A folder of this machine gets all articles of the corpus, then nothing, then one article whose text was changed. That no
file was sent but those that differ, and no byte more, is seen to. Linux only.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.corpus import Article, Corpus
from benchmarks.tools import TOOLS

SETTINGS = """title: Мұрағат
base_url: https://archive.example.kz/
feeds: site
cite: text
publish:
  www: {to: folder, path: ../www}
"""
LIMIT = 3600
"""Seconds after which a run is given up."""


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="number of articles [default: 10000]")
    corpus = Corpus(parser.parse_args(words).articles)
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        site.mkdir()
        (site / "site.yaml").write_text(SETTINGS, encoding="utf-8")
        for article in corpus:
            write(site, article)
        print(f"{'':<12}  {'seconds':>8}  {'processor':>9}  {'files':>7}  {'MB':>7}")
        published: dict[str, tuple[bytes, int]] = {}
        edited = next(iter(corpus))
        for what in ("all", "nothing new", "one text"):
            if what == "one text":
                write(site, replace(edited, body=f"{edited.body}\nТүзету.\n"))
            run(site, "build")
            cost, report = run(site, "publish", "www")
            standing = dict(files(site / "public"))
            differing = {path for path, stamp in standing.items() if published.get(path) != stamp}
            size = sum(standing[path][1] for path in differing)
            sent_what_differs = set(report["sent"]) == differing and report["bytes"] == size
            if not sent_what_differs or dict(files(site.parent / "www")) != standing:
                raise RuntimeError("what was sent is not what differs")
            published = standing
            seconds = f"{cost.wall:>8.2f}  {cost.user + cost.system:>9.2f}"
            print(f"{what:<12}  {seconds}  {len(differing):>7,}  {size / 1e6:>7,.1f}", flush=True)
    return 0


def write(site: Path, article: Article) -> None:
    """Writes the source file of an article."""
    name, text = TOOLS["kzarchive"].source(article)
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text, encoding="utf-8")


def run(site: Path, *words: str) -> tuple[measure.Cost, Any]:
    """Runs one command on the site; returns what it cost and its report."""
    log = site.parent / "log"
    command = [sys.executable, "-m", "kzarchive", *words, "--json"]
    cost = measure.run(command, site, log, LIMIT, {})
    if cost.status != 0:
        raise RuntimeError(log.read_text(encoding="utf-8"))
    return cost, json.loads(log.read_bytes())


def files(folder: Path) -> Iterator[tuple[str, tuple[bytes, int]]]:
    """Yields path, digest and size of each file in a folder that kzarchive has not put there for itself."""
    folder = folder.resolve()
    for file in folder.rglob("*"):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and not path.startswith(".kzarchive"):
            data = file.read_bytes()
            yield path, (sha256(data).digest(), len(data))


if __name__ == "__main__":
    sys.exit(main())
