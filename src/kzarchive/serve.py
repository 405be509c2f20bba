"""A site as its keeper writes it: built, watched, built again, and shown in the browser."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from watchfiles import Change, watch

from kzarchive import config
from kzarchive.build import Report
from kzarchive.built import preview_folder
from kzarchive.config import Site
from kzarchive.errors import Problem, SiteError
from kzarchive.lock import BusyError
from kzarchive.reader import is_ignored
from kzarchive.server import Preview, serving

Rebuild = Callable[[frozenset[str] | None], Report]
"""Builds the site as it is now into `preview_folder`; raises SiteError with its problems.

It is given the paths of all files that have changed since it was last called, or None where they are not known.
"""

STEP = 20
"""Changes that come within so many milliseconds of each other are one."""
LONGEST = 400
"""After so many milliseconds of changes a build begins all the same."""
RETRY = 1.0
"""After so many seconds it is asked again whether another build has ended."""


@dataclass(frozen=True, slots=True)
class Round:
    """One build of a preview: its report, or its problems; how long it took, in seconds."""

    url: str
    report: Report | None
    problems: tuple[Problem, ...]
    seconds: float


def serve(folder: Path, rebuild: Rebuild, port: int) -> Iterator[Round]:
    """Builds a site, shows it, and builds it again whenever it changes; yields each build that made a difference.

    Args:
        folder: the site's folder.
        rebuild: builds it.
        port: where it is shown on 127.0.0.1; 0 for any port that is free.

    Raises:
        SiteError: there is no site, its settings can't be read at the start, the port is taken, or it can't be watched.
    """
    site = config.load(folder)

    def build() -> Report:
        report = rebuild(changed)
        preview.base = config.load(folder).base_path
        return report

    preview = Preview(preview_folder(site), Path(site.root), site.base_path)
    first, changed = True, None
    with _Watch(site) as watching, serving(preview, port) as url:
        while True:
            start = time.perf_counter()
            report, problems, again = _outcome(build)
            changes = problems != preview.problems or (report is not None and bool(report.written or report.removed))
            if changes:
                preview.change(problems)
            if changes or first:
                yield Round(url, report, problems, time.perf_counter() - start)
            first = False
            changed = watching.wait(RETRY if again else None)
            if report is None:  # what had changed before has not been built
                changed = None


def _outcome(build: Callable[[], Report]) -> tuple[Report | None, tuple[Problem, ...], bool]:
    """Returns the report or the problems of a build, and whether to try again although nothing changes."""
    try:
        return build(), (), False
    except SiteError as error:
        return None, error.problems, isinstance(error, BusyError)


class _Watch:
    """Watches the sources of a site for the time of a with statement.

    The site's own folder is watched for site.yaml and for folders that come and go, and those with sources in depth;
    the output, which may have very many folders, is not.
    """

    def __init__(self, site: Site) -> None:
        self._root = Path(site.root)
        self._sources = [site.folder(name) for name in (site.content, site.static, site.templates)]
        self._made = (site.output, site.state)
        self._changed, self._stop = Event(), Event()
        self._paths, self._all_known, self._lock = set[str](), True, Lock()
        self._others = Event()  # the folders with sources are others now
        self._error: OSError | None = None
        self._threads = [Thread(target=self._run, args=(watching,)) for watching in (self._top, self._below)]

    def __enter__(self) -> _Watch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._others.set()
        for thread in self._threads:
            thread.join()

    def wait(self, seconds: float | None) -> frozenset[str] | None:
        """Waits for a change, at most so many seconds; returns what has changed, or None where more may have.

        Raises:
            SiteError: the files can't be watched.
        """
        end = None if seconds is None else time.monotonic() + seconds
        # On some systems Ctrl-C is heard only between two waits.
        while not self._changed.wait(0.5) and (end is None or time.monotonic() < end):
            pass
        self._changed.clear()
        if self._error is not None:
            hint = "if the system's limit of watched files is reached, raise it (Linux: fs.inotify.max_user_watches)"
            raise SiteError([Problem("", 0, 0, f"the site can't be watched: {self._error}", hint)])
        with self._lock:
            paths = frozenset(self._paths) if self._all_known else None
            self._paths, self._all_known = set(), True
        return paths

    def _note(self, paths: Iterable[str] | None) -> None:
        with self._lock:
            self._all_known = self._all_known and paths is not None
            self._paths.update(Path(path).relative_to(self._root).as_posix() for path in paths or ())
        self._changed.set()

    def _run(self, watching: Callable[[], None]) -> None:
        try:
            watching()
        except OSError as error:
            self._error = error
            self._changed.set()

    def _top(self) -> None:
        def counts(change: Change, path: str) -> bool:
            name = os.path.basename(path)
            return name not in self._made and not is_ignored(name)

        watching = watch(
            self._root, recursive=False, watch_filter=counts, stop_event=self._stop, step=STEP, debounce=LONGEST
        )
        for found in watching:
            if any(Path(path) in self._sources for _, path in found):
                self._others.set()
            self._note(None)

    def _below(self) -> None:
        def counts(change: Change, path: str) -> bool:
            return not any(map(is_ignored, Path(path).relative_to(self._root).parts))

        while True:
            self._others.clear()
            if self._stop.is_set():  # it was the end that had been told
                return
            there = [folder for folder in self._sources if folder.is_dir()]
            if not there:
                self._others.wait()
                continue
            for found in watch(*there, watch_filter=counts, stop_event=self._others, step=STEP, debounce=LONGEST):
                self._note(path for _, path in found)
