"""A session: the sites of all tools with the same archive, built in turn under one scenario after another."""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks import floor, measure
from benchmarks.corpus import Article, Corpus, Tally, digest
from benchmarks.records import Content, Record, Run
from benchmarks.tool import Tool

RENAMED = 9
"""Which tag is renamed, counted from the most used one, 0."""

Say = Callable[[str], None]


class BuildError(Exception):
    """A tool failed, or its output is not what it should be."""


@dataclass
class Site:
    """One tool's site on disk, with what its sources hold at present.

    Attributes:
        tool: The tool that builds it.
        command: The words that start the tool.
        folder: The site.
        tally: How many articles its lists have.
        bytes: The size of its articles' files.
        tagged: The articles with the tag that will be renamed, by slug.
    """

    tool: Tool
    command: Sequence[str]
    folder: Path
    tally: Tally = field(default_factory=Tally)
    bytes: int = 0
    tagged: dict[str, Article] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        """The folder that the tool writes."""
        return self.folder / self.tool.output

    def add(self, article: Article, tag: str) -> None:
        """Writes an article that is not there yet."""
        self.bytes += self.write(article)
        self.tally.add(article)
        if tag in article.tags:
            self.tagged[article.slug] = article

    def write(self, article: Article) -> int:
        """Writes an article's file, with the files that its folders need; returns the bytes of its own."""
        name, text = self.tool.source(article)
        path = self.folder / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
            self._index(article.folder)
        return path.write_bytes(text.encode())

    def _index(self, day: str) -> None:
        if self.tool.index is None:
            return
        for length in (4, 7, 10):
            name, text = self.tool.index(day[:length])
            (self.folder / name).write_text(text, encoding="utf-8")

    def page(self, article: Article | None) -> str:
        """Returns the text of an article's page, or of the home page; empty if there is none."""
        below = f"{article.folder}/{article.slug}" if article else ""
        names = (f"{below}.html", f"{below}/index.html") if article else ("index.html",)
        found = [path for name in names if (path := self.output / name).is_file()]
        return found[0].read_text(encoding="utf-8") if found else ""


# --- Scenarios -------------------------------------------------------------------------------

Expected = tuple[Article | None, str]
"""Where to look after a build (None: the home page) and what text must stand there."""


@dataclass
class Changes:
    """What is changed in each site before a build; `number` counts the runs of a scenario from 1."""

    corpus: Corpus
    tag: str

    def none(self, site: Site, number: int) -> Expected:
        """Changes nothing."""
        return None, "</html>"

    def edit(self, site: Site, number: int) -> Expected:
        """Adds a paragraph to one article."""
        candidates = map(self.corpus.article, range(self.corpus.size // 2, self.corpus.size))
        article = next(article for article in candidates if self.tag not in article.tags)
        text = f"Түзету: {number}."
        site.write(replace(article, body=f"{article.body}\n{text}\n"))
        return article, text

    def new(self, site: Site, number: int) -> Expected:
        """Adds an article, newer than all others."""
        article = self.corpus.later(number)
        site.add(article, self.tag)
        return article, article.author

    def rename(self, site: Site, number: int) -> Expected:
        """Gives one tag another name in all its articles."""
        old, new = _numbered(self.tag, number - 1), _numbered(self.tag, number)
        for slug, article in site.tagged.items():
            changed = replace(article, tags=tuple(new if tag == old else tag for tag in article.tags))
            site.tagged[slug] = changed
            site.write(changed)
        site.tally.tags[new] = site.tally.tags.pop(old)
        return next(iter(site.tagged.values())), new

    def template(self, site: Site, number: int) -> Expected:
        """Adds a line to the template that all pages stand in."""
        path = site.folder / site.tool.base
        path.parent.mkdir(exist_ok=True)
        line = f"<p>Нұсқа: {number}</p>\n</body>"
        path.write_text(base_template(site.tool).replace("</body>", line), encoding="utf-8")
        return None, f"Нұсқа: {number}<"


SCENARIOS = ("none", "edit", "new", "rename", "template")
"""Scenarios after a cold build, in the order in which they are run: each stands on the one before."""


def base_template(tool: Tool) -> str:
    """Returns the template that all pages of a tool's site stand in: its own, else the one of the default theme."""
    own = tool.site / tool.base
    path = own if own.is_file() else Path(__file__).resolve().parents[1] / tool.base
    return path.read_text(encoding="utf-8")


def _numbered(name: str, number: int) -> str:
    return f"{name} {number}" if number else name


# --- Building --------------------------------------------------------------------------------


@dataclass
class Bench:
    """The sites of one archive, side by side in a folder that nothing is deleted from while it lasts.

    ext4 avoids the inodes of files that were deleted in the last minutes, and looks for others slowly: builds after
    a large deletion would seem slow. So old output is moved aside. With `once`, for archives of which the disk holds
    only one, each site is built from nothing a single time, which gives seconds and memory; and there is no floor. Each
    change is made `rebuilds` times, or as often as sites are built from nothing.
    """

    session: str
    corpus: Corpus
    folder: Path
    sites: list[Site]
    runs: int
    limit: float
    keep: Callable[[Record], None]
    say: Say
    once: bool = False
    rebuilds: int = 0
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tag = self.corpus.tags.names[RENAMED]
        self.aside = (self.folder / f"aside-{number}" for number in count())
        self.lists = (self.folder / f"list-{number}" for number in count())
        self.floor = floor.compiled(self.folder)

    def write(self) -> None:
        """Writes the same archive for all tools."""
        self.say(f"{self.corpus.size:,} articles: writing")
        for site in self.sites:
            shutil.copytree(site.tool.site, site.folder, ignore=shutil.ignore_patterns("__pycache__"))
            if site.tool.settings:
                _set(site.folder / "site.yaml", site.tool.settings)
        hashed = digest(self._written())
        first = self.sites[0]
        tally = first.tally
        content = Content(
            session=self.session,
            articles=self.corpus.size,
            seed=self.corpus.seed,
            digest=hashed,
            bytes=first.bytes,
            days=len(tally.days),
            tags=len(tally.tags),
            authors=len(tally.authors),
        )
        self.keep(content)

    def _written(self) -> Iterator[Article]:
        for article in self.corpus:
            for site in self.sites:
                site.add(article, self.tag)
            yield article

    def cold(self) -> None:
        """Builds each site from nothing, in turn: `runs` times for seconds, once for memory, which hardly varies."""
        if self.once:
            for site in self._turn(0):
                self._try(site, "cold", True, self._nothing)
            return
        for watched, runs in ((False, self.runs), (True, 1)):
            for number in range(runs):
                for site in self._turn(number):
                    self._try(site, "cold", watched, self._nothing)
                    if site is self.sites[0] and not watched and site.tool.name not in self.failed:
                        self._write_floor(site)

    def rebuild(self, scenario: str) -> None:
        """Builds each site `runs` times after a change, in turn."""
        change = getattr(Changes(self.corpus, self.tag), scenario)
        for number in range(1, (self.rebuilds or self.runs) + 1):
            for site in self._turn(number):
                self._try(site, scenario, False, partial(change, number=number))

    def prepare(self) -> None:
        """Builds each site once, unmeasured."""
        for site in self._turn(0):
            self._try(site, "", False, self._nothing)

    def _turn(self, number: int) -> list[Site]:
        """Returns the sites that have not failed, starting with another one each time."""
        left = [site for site in self.sites if site.tool.name not in self.failed]
        start = number % len(left) if left else 0
        return left[start:] + left[:start]

    def _nothing(self, site: Site) -> Expected:
        site.tool.clear(site.folder, next(self.aside))
        return None, "</html>"

    def _try(self, site: Site, scenario: str, watched: bool, change: Callable[[Site], Expected]) -> None:
        expected = change(site)
        os.sync()
        log = self.folder / f"{site.tool.name}.log"
        command = [*site.command, *site.tool.arguments]
        cost = measure.run(command, site.folder, log, self.limit, site.tool.environment, watched)
        files = measure.files(site.output)
        try:
            _check(site, cost.status, files, expected, stale=scenario in ("rename", "template"))
        except BuildError as error:
            self.failed.append(site.tool.name)
            self.say(f"{site.tool.title} left out: {scenario}: {error}; see {log}")
            return
        if scenario:
            self._record(site, scenario, watched, cost, files)
        if watched and self.once:
            self._record(site, scenario, False, cost, files)

    def _record(self, site: Site, scenario: str, watched: bool, cost: measure.Cost, files: dict[str, int]) -> None:
        run = Run(
            session=self.session,
            articles=self.corpus.size,
            tool=site.tool.name,
            version=site.tool.version_text(site.command) if site.command else "",
            scenario=scenario,
            watched=watched,
            wall=round(cost.wall, 4),
            user=round(cost.user, 4),
            system=round(cost.system, 4),
            memory=cost.memory,
            files=len(files),
            bytes=sum(files.values()),
        )
        self.keep(run)
        shown = f"{cost.memory / 1e6:9.1f} MB" if watched else f"{cost.wall:9.2f} s "
        self.say(f"{self.corpus.size:>7,}  {scenario:9} {site.tool.title:26} {shown}  {len(files):>7,} files")

    def _write_floor(self, site: Site) -> None:
        if self.floor is None:
            return
        files = measure.files(site.output)
        listed, place = next(self.lists), next(self.aside)
        place.mkdir()
        floor.write_list(files, listed)
        os.sync()
        command = [str(self.floor), str(listed), str(place)]
        cost = measure.run(command, self.folder, self.folder / "floor.log", self.limit, {})
        if cost.status:
            raise BuildError("the floor could not be measured")
        as_tool = replace(site, tool=replace(site.tool, name="floor", title="floor"), command=())
        self._record(as_tool, "cold", False, cost, measure.files(place))


def _set(file: Path, settings: Mapping[str, str]) -> None:
    lines = (line.partition(":") for line in file.read_text(encoding="utf-8").splitlines())
    text = "".join(f"{key}: {settings.get(key, value.strip())}\n" for key, _, value in lines)
    file.write_text(text, encoding="utf-8")


def _check(site: Site, status: int, files: dict[str, int], expected: Expected, stale: bool) -> None:
    """Raises BuildError unless the output has the files that it should have, and shows what was changed.

    With `stale`, tools that don't remove old pages may have more.
    """
    if status:
        raise BuildError(f"exit status {status}")
    found = Counter(map(site.tool.kind, files))
    wanted = site.tool.files(site.tally) + Counter({kind: max(found[kind], 1) for kind in site.tool.uncounted})
    more, less = found - wanted, wanted - found
    if less or (more and not (stale and not site.tool.prunes)):
        raise BuildError(f"files that should not be there: {dict(more)}; that are missing: {dict(less)}")
    article, text = expected
    if text not in site.page(article):
        raise BuildError(f"{text!r} is not in the page of {article.slug if article else 'the site'}")


def machine(folder: Path) -> str:
    """Returns what the computer is: processor, memory, system and the file system of `folder`, as one line."""
    processor = _after("/proc/cpuinfo", "model name") or platform.processor()
    memory = int((_after("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024 / 1024
    kind = _file_system(folder.resolve())
    return (
        f"{os.cpu_count()} processors ({processor}), {memory:.0f} GB, {platform.system()} {platform.release()}, {kind}"
    )


def _after(path: str, name: str) -> str:
    """Returns the value of `name` in a file of `name : value` lines."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _file_system(folder: Path) -> str:
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return "unknown file system"
    around = [(len(place), kind) for place, kind in mounts if folder.is_relative_to(place)]
    return max(around, default=(0, "unknown file system"))[1]
