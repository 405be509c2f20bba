"""Map 1: the site's input files, read where they changed, remembered where they did not."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec

from kzarchive import archive, batches, ledger, reader, urls, workers
from kzarchive.config import Site
from kzarchive.digest import digest
from kzarchive.errors import Problem
from kzarchive.execute import Pool, Workers
from kzarchive.ledger import Moves
from kzarchive.model import DRAFT, Asset, Head, Record
from kzarchive.months import FOREVER, NEVER, Before, Month, Tally, decode, decode_spelled, month_of
from kzarchive.reader import Found
from kzarchive.state import Source, State
from kzarchive.theme import DEFAULT, package_folder
from kzarchive.workers import ReadBatch, Row, Workplace

BATCH = 128
WORTH_WORKERS = 400
"""So many files pay for starting worker processes."""

# A file changed so shortly before the scan may change again without a new time stamp.
_SETTLED_NS = 2_000_000_000

TEMPLATE_SUFFIXES = (".html", ".xml", ".txt")

_OWN_SUFFIXES = (".py", ".po", ".json", ".js")
_LIBRARIES = ("jinja2", "markupsafe", "markdown", "nh3", "babel", "python-slugify", "pillow", "pyyaml", "tzdata")


# The program that this process runs is the one on disk only when it begins.
@cache
def engine() -> bytes:
    """Returns the digest of the program: source, catalogues, tables, and versions of libraries that shape output."""
    package = os.path.dirname(__file__)
    found = (f"{folder}/{name}" for folder, _, names in os.walk(package) for name in names)
    files = sorted(file for file in found if file.endswith(_OWN_SUFFIXES))
    own = (part for file in files for part in (file.removeprefix(package).encode(), Path(file).read_bytes()))
    return digest(*own, *(f"{name} {version(name)}".encode() for name in _LIBRARIES))


def workplace(site: Site) -> Workplace:
    """Returns where workers find this site's sources."""
    return Workplace(
        root=site.root,
        timezone=site.timezone,
        latin=site.latin,
        exceptions=site.exceptions,
        fix=site.repair == "fix",
        interface=site.interface,
        portable=site.portable,
    )


def scan(site: Site) -> tuple[list[Found], list[Problem]]:
    """Returns every file that the build reads, sorted by path, and what can't be read.

    Those of the package have paths that begin with `default/`; where the package's theme is the site's own (in the
    project's repository), the two are the same files.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    for folder in (site.content, site.static, site.templates):
        files, issues = reader.scan(Path(site.root), folder)
        found += files
        problems += issues
    package = package_folder().resolve()
    for folder in (site.static, site.templates):
        files, issues = reader.scan(package, folder)
        found += [msgspec.structs.replace(file, path=DEFAULT + file.path) for file in files]
        problems += issues
    if not site.folder(site.content).is_dir():
        hint = "make the folder, or begin with `kzarchive new`"
        problems.append(Problem(site.content, 0, 0, "there is no content folder", hint))
    return sorted(found, key=lambda file: file.path), problems


class Progress(NamedTuple):
    """Of a batch of files: how many were read, how many have new contents, and their problems."""

    read: int
    new: int
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the last build: files with the digest known of them (or none), and paths that are gone."""

    changed: list[tuple[Found, bytes]]
    gone: list[str]


def compare(found: Iterable[Found], state: State) -> Changes:
    """Returns what changed since the state was written, by time stamps; both sides run in the order of paths."""
    changes = Changes([], [])
    known = state.stamps_of_sources()
    row = next(known, None)
    for file in found:
        while row is not None and row[0] < file.path:
            changes.gone.append(row[0])
            row = next(known, None)
        if row is not None and row[0] == file.path:
            if row[1:5] != file.stamp:
                changes.changed.append((file, row[5]))
            row = next(known, None)
        else:
            changes.changed.append((file, b""))
    if row is not None:
        changes.gone.extend([row[0], *(rest[0] for rest in known)])
    return changes


def look(site: Site, state: State, paths: Iterable[str]) -> Changes | None:
    """Returns some known sources as changed, or None where one of them is no plain file any more."""
    changed = []
    for path in sorted(paths):
        file, known = reader.look(Path(site.root), path), state.source(path)
        if file is None or known is None:
            return None
        changed.append((file, known.digest))
    return Changes(changed, [])


def records(state: State, paths: Iterable[str]) -> Iterator[tuple[str, Record]]:
    """Yields the records of articles that the state holds, by path."""
    for path in sorted(paths):
        source = state.source(path)
        if source is not None:
            yield path, _records.decode(source.record)


def read(site: Site, state: State, changes: Changes, pool: Pool, build: int, started: int) -> Iterator[Progress]:
    """Reads the changed files into the state; yields what came of each batch.

    Args:
        site: whose sources they are.
        state: takes what was read; the caller commits.
        changes: what to read and what to forget.
        pool: where they are read.
        build: the number of this build.
        started: when the scan began, in ns since 1970.
    """
    _forget_months(state, changes.gone)
    state.drop_sources(changes.gone)
    place = workplace(site)
    stamps = {file.path: file for file, _ in changes.changed}
    wanted = ((file.path, old) for file, old in changes.changed)
    known = {file.path for file, old in changes.changed if old}
    encoded = (workers.encode(ReadBatch(place, batch)) for batch in batches.of_size(wanted, BATCH))
    for data in pool.run(workers.read, encoded, many=len(stamps) >= WORTH_WORKERS):
        rows = workers.rows(data)
        good = [row for row in rows if not row.problems]
        new = [row for row in good if row.record is not None]
        _forget_months(state, known.intersection([row.path for row in new]))
        state.put_sources(_source(stamps[row.path], row, build, started) for row in new)
        state.touch_sources(_stamp(stamps[row.path], started) for row in good if row.record is None)
        yield Progress(len(rows), len(new), [problem for row in rows for problem in row.problems])


def _forget_months(state: State, paths: Iterable[str]) -> None:
    """Forgets what was found of the months of articles as the state has them still."""
    articles = filter(reader.is_article, paths)
    state.drop_months({month_of(record.head) for _, record in records(state, articles)})


def _source(file: Found, row: Row, build: int, started: int) -> Source:
    size, modified, changed, inode, path = _stamp(file, started)
    return Source(path, size, modified, changed, inode, row.digest, row.record or b"", build)


def _stamp(file: Found, started: int) -> tuple[int, int, int, int, str]:
    settled = started - max(file.changed, file.modified) > _SETTLED_NS
    return file.size, file.modified if settled else -1, file.changed, file.inode, file.path


def read_all(found: Sequence[Found], place: Workplace, jobs: int) -> Iterator[Row]:
    """Yields all files as they are read, with findings, in their order; `jobs` is how many processes may read."""
    wanted = batches.of_size(((file.path, b"") for file in found), BATCH)
    encoded = (workers.encode(ReadBatch(place, batch, check=True)) for batch in wanted)
    with closing(Workers(jobs)) as pool:
        ready: dict[str, list[Row]] = {}
        at = 0
        for data in pool.run(workers.read, encoded, many=len(found) >= WORTH_WORKERS):
            rows = workers.rows(data)
            ready[rows[0].path] = rows
            while at < len(found) and (batch := ready.pop(found[at].path, None)):
                yield from batch
                at += BATCH


def now_ns() -> int:
    """Returns the time in ns since 1970; it decides only which files are read again, never what is written."""
    return time.time_ns()


@dataclass(slots=True)
class Letters:
    """Words with noise in their letters: how many are repaired, how many stay as they are, and in how many articles.

    Articles that are not public count too, since their names are repaired as all are.
    """

    repaired: int = 0
    found: int = 0
    articles: int = 0


@dataclass(slots=True)
class Sources:
    """All accepted inputs: articles to publish, and the other files by path, with their digests.

    `tallies` tell by month how many articles there are of each kind; `before` has the months that the last build has
    folded and that are as they were, of which there are no `records`.
    """

    records: list[Record] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    static: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    templates: list[tuple[str, bytes]] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)
    tallies: dict[str, Tally] = field(default_factory=dict)
    before: Before = field(default_factory=Before)

    @property
    def drafts(self) -> int:
        """How many articles are drafts that are not shown."""
        return sum(tally.drafts for tally in self.tallies.values())

    @property
    def scheduled(self) -> int:
        """How many articles will be public later."""
        return sum(tally.scheduled for tally in self.tallies.values())

    @property
    def since(self) -> int:
        """The instant since when the same articles have been public, and the same ones news."""
        return max((tally.since for tally in self.tallies.values()), default=NEVER)

    @property
    def until(self) -> int:
        """The instant until when they are."""
        return min((tally.until for tally in self.tallies.values()), default=FOREVER)

    def letters(self, *, fix: bool) -> Letters:
        """Returns the words with noise in their letters; `fix` tells whether those in texts are repaired."""
        letters = Letters()
        for tally in self.tallies.values():
            letters.repaired += tally.repaired + (tally.found if fix else 0)
            letters.found += 0 if fix else tally.found
            letters.articles += tally.noisy
        return letters


_NO_NOISE = (0, 0)
_records = msgspec.msgpack.Decoder(Record)
_assets = msgspec.msgpack.Decoder(Asset)


def load(site: Site, state: State, now: int, *, drafts: bool) -> Sources:
    """Returns what the state holds, with the articles that are public at the instant `now`."""
    return collect(site, state.records(), now, drafts=drafts)


def load_changed(site: Site, state: State, paths: Iterable[str], now: int, *, drafts: bool, folded: bytes) -> Sources:
    """Returns what `load` does, but of the months that are as the last build has folded them only that.

    Args:
        site: whose sources they are.
        state: what the last build knew, and what has been read since.
        paths: those of all sources.
        now: the instant of the build.
        drafts: whether drafts are public.
        folded: digest of all but the sources that a fold depends on.
    """
    months = known_months(state, now) if state.meta("folded") == folded else {}
    if not months:
        return load(site, state, now, drafts=drafts)
    held = {path for month in months.values() for path in month.sources()}
    changed = [path for path in paths if path not in held]
    sources = collect(site, state.records_of(changed), now, drafts=drafts)
    # What has come to a month is folded together with what was there.
    others = [months.pop(name) for name in sources.tallies if name in months]
    more = (path for month in others for path in month.sources())
    collect(site, state.records_of(more), now, drafts=drafts, into=sources)
    sources.tallies |= {name: month.tally for name, month in months.items()}
    sources.before = Before(months, decode_spelled(state.meta("spelled")), partial(_records_of, state))
    return sources


def known_months(state: State, now: int) -> dict[str, Month]:
    """Returns the months of the last fold in which the same articles are public now."""
    months = {name: decode(data) for name, data in state.months()}
    return {name: month for name, month in months.items() if month.tally.since <= now < month.tally.until}


def _records_of(state: State, paths: Iterable[str]) -> list[Record]:
    return [_records.decode(record) for _, _, record in state.records_of(paths)]


def collect(
    site: Site, rows: Iterable[tuple[str, bytes, bytes]], now: int, *, drafts: bool, into: Sources | None = None
) -> Sources:
    """Returns the sources that rows of path, digest and encoded record stand for, added to others; see `load`."""
    loaded = Sources(moves=ledger.moves(Path(site.root))) if into is None else into
    shared = _Shared({}, {})
    content, own, default = f"{site.content}/", f"{site.static}/", f"{DEFAULT}{site.static}/"
    for path, content_digest, encoded in rows:
        if path.startswith(content):
            if reader.is_article(path):
                record = _records.decode(encoded)
                if _admit(loaded.tallies, record, now, drafts=drafts):
                    shared.share(record.head)
                    loaded.records.append(record)
            else:
                loaded.assets[path] = _assets.decode(encoded)
        elif path.startswith(default):
            loaded.static.setdefault(path[len(default) :], (path, content_digest))
        elif path.startswith(own):
            loaded.static[path[len(own) :]] = path, content_digest
        elif path.endswith(TEMPLATE_SUFFIXES):
            loaded.templates.append((path, content_digest))
    return loaded


class _Shared(NamedTuple):
    """Names of terms, alone and as articles have them: each article has decoded its own, a quarter of what it takes."""

    names: dict[str, str]
    rows: dict[tuple[str, ...], tuple[str, ...]]

    def share(self, head: Head) -> None:
        """Lets an article have the same names as all others."""
        share = self.names.setdefault
        if head.tags:
            msgspec.structs.force_setattr(head, "tags", tuple([share(name, name) for name in head.tags]))
        if head.authors:  # mostly one, and the same ones
            msgspec.structs.force_setattr(head, "authors", self.rows.setdefault(head.authors, head.authors))
        if head.section:
            msgspec.structs.force_setattr(head, "section", share(head.section, head.section))


def check_static(loaded: Sources) -> list[Problem]:
    """Returns the problems of static files whose names can't be public."""
    hint = f"use Latin letters, digits, hyphens and dots, at most {urls.MAX_NAME} of them"
    paths = (path for name, (path, _) in loaded.static.items() if not urls.is_public_path(name))
    return [Problem(path, 0, 0, "this can't be the name of a public file", hint) for path in paths]


def _admit(tallies: dict[str, Tally], record: Record, now: int, *, drafts: bool) -> bool:
    """Tells whether an article is public, and notes until when; counts those that are not."""
    head = record.head
    name = month_of(head)
    tally = tallies.get(name) or tallies.setdefault(name, Tally())
    if record.noise != _NO_NOISE:
        tally.add_noise(record.noise)
    if head.status == DRAFT and not drafts:
        tally.drafts += 1
        tally.hidden.append(head.path)
        return False
    instant = head.date.instant
    if not archive.is_public(record, now, drafts):
        tally.scheduled += 1
        tally.hidden.append(head.path)
        tally.until = min(tally.until, instant)
        return False
    stale = instant + archive.NEWS_SECONDS
    if stale > now:
        tally.until = min(tally.until, stale)
        stale = tally.since if drafts else instant
    if stale > tally.since:
        tally.since = stale
    return True
