"""Builds the same archives with kzarchive and other tools, and writes the report: `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import records, report, session
from benchmarks.corpus import Corpus
from benchmarks.session import SCENARIOS, Bench, Site
from benchmarks.tool import Tool
from benchmarks.tools import TOOLS, VARIANTS

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".bench"


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the command's words."""
    parsed = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parsed.add_argument
    add("--articles", default="300,1000", help="sizes of the archives (%(default)s)")
    add("--tools", default=",".join(TOOLS), help="which tools; those that are not found are left out (%(default)s)")
    add("--only", default=",".join(("cold", *SCENARIOS)), help="which scenarios (%(default)s)")
    add("--rebuilt", default="kzarchive,kzarchive-all,hugo", help="which of them changes are made with (%(default)s)")
    add("--scripts", action="store_true", help="kzarchive with three scripts, and with everything on, too")
    add("--runs", type=int, default=3, help="runs of each kind; medians count (%(default)s)")
    add("--rebuilds", type=int, default=0, help="runs after each kind of change (as many as --runs)")
    add("--once", action="store_true", help="one cold build each, where more don't fit the disk")
    add("--wait", action="store_true", help="waits for Enter once an archive is written, to end all else")
    add("--seed", type=int, default=1, help="another seed gives other articles (%(default)s)")
    add("--limit", type=float, default=1800, help="seconds after which a build is given up (%(default)s)")
    add("--install", action="store_true", help="installs the other tools, in the versions named here, in the cache")
    add("--cache", type=Path, default=CACHE, help="where they are (%(default)s)")
    add("--work", type=Path, default=CACHE, help="where sites are built: on the disk to measure (%(default)s)")
    add("--keep", action="store_true", help="leaves the sites there")
    add("--results", type=Path, default=CACHE / "results.jsonl", help="file to add the results to (%(default)s)")
    add("--docs", type=Path, default=ROOT / "docs", help="folder with the report, performance.md (%(default)s)")
    add("--report", action="store_true", help="measures nothing, only writes the report from the results")
    return parsed


def main(words: Sequence[str] | None = None) -> int:
    """Returns the exit status: 1 if a tool failed or did not build what it should."""
    given = parser().parse_args(words)
    if given.install:
        install(given.cache)
    failed = [] if given.report else measured(given)
    report.write(records.load(given.results), given.docs)
    return 1 if failed else 0


def install(cache: Path) -> None:
    """Installs all tools in a folder: those of Python in a virtual environment, those of Node beside it."""
    wanted = [package for tool in TOOLS.values() for package in tool.packages]
    subprocess.run([sys.executable, "-m", "venv", cache / "python"], check=True)
    from_pypi = [name for installer, name in wanted if installer == "pip"]
    subprocess.run([cache / "python/bin/python", "-m", "pip", "install", "--quiet", *from_pypi], check=True)
    npm = shutil.which("npm")
    if npm is None:
        print("There is no npm: the tools from there are left out.")
        return
    from_npm = [name for installer, name in wanted if installer == "npm"]
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--prefix", cache / "node", *from_npm], check=True)


def measured(given: argparse.Namespace) -> list[str]:
    """Measures, adds the results to their file, and returns the names of tools that failed."""
    started = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    tools = chosen(given.tools, given.scripts)
    work: Path = given.work / f"work-{started.replace(':', '')}"
    work.mkdir(parents=True)
    records.append(given.results, records.Session(started, session.machine(work), platform.python_version()))
    failed: list[str] = []
    for size in map(int, given.articles.split(",")):
        folder = work / str(size)
        folder.mkdir()
        bench = Bench(
            session=started,
            corpus=Corpus(size, given.seed),
            folder=folder,
            sites=found(tools, given.cache, folder),
            runs=given.runs,
            limit=given.limit,
            once=given.once,
            rebuilds=given.rebuilds,
            keep=lambda record: records.append(given.results, record),
            say=lambda text: print(text, flush=True),
        )
        bench.write()
        if given.wait:
            input("Written. Enter begins to measure: ")
        play(bench, given.only.split(","), given.rebuilt.split(","))
        failed += bench.failed
    if not given.keep:
        shutil.rmtree(work)
    return failed


def play(bench: Bench, scenarios: Sequence[str], rebuilt: Sequence[str]) -> None:
    """Measures the scenarios one after another: all tools build from nothing, the `rebuilt` ones after changes."""
    if "cold" in scenarios:
        bench.cold()
    else:
        bench.prepare()
    bench.sites = [site for site in bench.sites if site.tool.name in rebuilt]
    for scenario in SCENARIOS:
        if scenario in scenarios:
            bench.rebuild(scenario)


def chosen(names: str, scripts: bool) -> list[Tool]:
    """Returns the tools of these names."""
    tools = [TOOLS[name] for name in names.split(",")]
    return [*tools, *VARIANTS.values()] if scripts else tools


def found(tools: Sequence[Tool], cache: Path, folder: Path) -> list[Site]:
    """Returns a site for each tool that is installed, and tells of the others."""
    sites = []
    for tool in tools:
        command = tool.find(cache.resolve())
        if command is None:
            print(f"{tool.title} is not installed (--install does it), and is left out.")
            continue
        sites.append(Site(tool, command, folder.resolve() / tool.name))
    return sites


if __name__ == "__main__":
    sys.exit(main())
