"""One site built again and again by one process, which keeps what it knows: what `serve` stands on.

An edit of nothing but the texts of known articles costs the pages that show them and the digests of all groups; neither
the sources nor the output are looked through. Whatever else changes is built as by `build.build`. Either way files and
state are the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass

from kzarchive import config, inputs, parts
from kzarchive.archive import Entry
from kzarchive.build import (
    Options,
    Progress,
    Report,
    Run,
    Whole,
    build_whole,
    last_number,
    make,
    pool_of,
    silent,
)
from kzarchive.built import output_folder, state_file
from kzarchive.config import Site
from kzarchive.lock import exclusive
from kzarchive.state import State, open_state


@dataclass(frozen=True, slots=True)
class _Known:
    """What the last build was asked for, and what it found; articles by the path of their source."""

    options: Options
    site: Site
    whole: Whole
    articles: dict[str, Entry]


class Session:
    """Builds one site whenever it is told to."""

    def __init__(self) -> None:
        self._known: _Known | None = None

    def build(self, options: Options, changed: Collection[str] | None = None, progress: Progress = silent) -> Report:
        """Builds the site, and returns what was done.

        Args:
            options: see `build.build`.
            changed: the paths, from the site's folder, of all files that have changed since the session's last build;
                None where that is not known. If it is given, the output is taken to lie as it was written.
            progress: see `build.Progress`.

        Raises:
            SiteError: with every problem that was found; output and state are as they were.
        """
        site = config.load(options.site, options.base_url, portable=options.portable)
        report = self._with_new_texts(options, site, changed, progress) if changed else None
        if report is None:
            self._known = None
            report, whole = build_whole(options, site, progress)
            if whole is not None:
                self._known = _Known(options, site, whole, _articles(whole))
        return report

    def _with_new_texts(
        self, options: Options, site: Site, changed: Collection[str], progress: Progress
    ) -> Report | None:
        """Builds where nothing but texts of articles has changed; returns None where more has, and has done nothing."""
        known = self._known
        if known is None or site != known.site or options != dataclasses.replace(known.options, now=options.now):
            return None
        public = known.whole.sources.since <= options.now < known.whole.sources.until
        if not public or not known.articles.keys() >= set(changed):
            return None
        folder = output_folder(site, options.output)
        with exclusive(site.folder(site.state) / "lock"), closing(pool_of(site, folder, options)) as pool:
            report = Report(output=str(folder), jobs=pool.jobs, notices=list(known.whole.notices))
            run = Run(site, folder, state_file(site, folder), options, pool, report, progress)
            state, notices = open_state(run.file)
            with closing(state):
                if notices or last_number(state) != known.whole.basis.number:
                    return None
                # From here on the archive is neither the old nor the new one until all has been done.
                self._known = None
                basis = dataclasses.replace(known.whole.basis, number=known.whole.basis.number + 1)
                whole = dataclasses.replace(known.whole, basis=basis, book=None)
                if not _read_again(run, state, changed, basis.number, known.articles):
                    return None
                make(run, state, whole, frozenset())
        self._known = dataclasses.replace(known, whole=whole)
        return report


def _articles(whole: Whole) -> dict[str, Entry]:
    """Returns each article in lists by the path of its source."""
    return {entry.path: entry for entry in whole.archive.entries}


def _read_again(run: Run, state: State, changed: Collection[str], number: int, articles: Mapping[str, Entry]) -> bool:
    """Puts the new texts of changed articles into state and archive; tells whether nothing else in them is new."""
    with run.report.timed("read"):
        started = inputs.now_ns()
        changes = inputs.look(run.site, state, changed)
        if changes is None:
            return False
        known = dict(inputs.records(state, changed))
        if any(batch.problems for batch in inputs.read(run.site, state, changes, run.pool, number, started)):
            return False
        for path, record in inputs.records(state, changed):
            if not parts.differs_in_text(known[path], record):
                return False
            parts.put_text(articles[path], record)
    return True
