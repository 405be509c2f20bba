"""What the default theme costs beside a plain one: `python -m benchmarks.theme [--articles N] [--runs N]`.

The same archive is built from nothing with both, in turn, and the medians are compared. The plain theme (`plain/`) has
the same kinds of pages with the same lists and links, in bare HTML: no charts, calendars, metadata, related stories.
That both builds write the same files is seen to. Linux only.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import measure
from benchmarks.corpus import Corpus
from benchmarks.tools.kzarchive import KZARCHIVE

PLAIN = Path(__file__).with_name("plain")
LIMIT = 3600
"""Seconds after which a build is given up."""


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.theme", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the archive (%(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="builds with each theme; medians count (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other articles (%(default)s)")
    parser.add_argument("--jobs", type=int, help="worker processes (as many as `kzarchive build` takes by itself)")
    parser.add_argument("--work", type=Path, help="folder for sites, on the disk to measure (a temporary one)")
    given = parser.parse_args(words)
    options = ["--jobs", str(given.jobs)] if given.jobs else []
    with tempfile.TemporaryDirectory(dir=given.work) as name:
        sites = {theme: Path(name) / theme for theme in ("default", "plain")}
        make(sites["default"], Corpus(given.articles, given.seed))
        shutil.copytree(sites["default"], sites["plain"])
        shutil.copytree(PLAIN, sites["plain"] / "templates")
        costs: dict[str, list[measure.Cost]] = {theme: [] for theme in sites}
        for number in range(given.runs):
            for theme in sorted(sites, reverse=number % 2 == 1):
                costs[theme].append(built(sites[theme], options))
        tell(costs, {theme: measure.files(site / "public") for theme, site in sites.items()})
    return 0


def make(site: Path, corpus: Corpus) -> None:
    """Writes the sources of a site, with the settings of the benchmark beside other tools."""
    shutil.copytree(KZARCHIVE.site, site)
    for article in corpus:
        name, text = KZARCHIVE.source(article)
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")


def built(site: Path, options: Sequence[str]) -> measure.Cost:
    """Builds a site from nothing."""
    aside = Path(tempfile.mkdtemp(dir=site.parent))
    KZARCHIVE.clear(site, aside)
    log = aside / "log"
    command = [sys.executable, "-m", "kzarchive", *KZARCHIVE.arguments, *options]
    cost = measure.run(command, site, log, LIMIT, {})
    if cost.status != 0:
        raise RuntimeError(log.read_text(encoding="utf-8"))
    return cost


def tell(costs: dict[str, list[measure.Cost]], files: dict[str, dict[str, int]]) -> None:
    """Prints medians and what the default theme adds to those of the plain one."""
    if files["default"].keys() != files["plain"].keys():
        raise RuntimeError("the two themes have not made the same files")
    print(f"{'theme':<8}  {'seconds':>8}  {'processor':>9}  {'files':>7}  {'MB':>7}")
    medians = {}
    for theme, runs in costs.items():
        wall, processor = (median(values) for values in zip(*((run.wall, used(run)) for run in runs), strict=True))
        medians[theme] = wall, processor
        size = sum(files[theme].values())
        print(f"{theme:<8}  {wall:>8.2f}  {processor:>9.2f}  {len(files[theme]):>7,}  {size / 1e6:>7,.1f}")
    added = (ours / plain - 1 for ours, plain in zip(medians["default"], medians["plain"], strict=True))
    print("{:<8}  {:>+8.0%}  {:>+9.0%}".format("added", *added))


def used(cost: measure.Cost) -> float:
    """Returns the processor seconds of all processes."""
    return cost.user + cost.system


if __name__ == "__main__":
    sys.exit(main())
