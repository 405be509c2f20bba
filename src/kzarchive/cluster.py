"""A Dask cluster as the place where batches run. The only module that imports distributed.

Sources and output lie on a folder that all machines share; what travels is the plain bytes of batches and results. A
worker takes part if it runs the very same program and sees the same folders. All are asked before the build begins; one
that comes later is asked with each batch, since the scheduler hands work to whoever is there.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import shutil
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from distributed import Client, KilledWorker, get_worker, rpc
from distributed.client import ClosedClientError
from distributed.comm.core import CommClosedError

from kzarchive.errors import Problem, SiteError
from kzarchive.execute import run

TIMEOUT = 10
"""After so many seconds a scheduler or worker is taken for gone."""

GROUP = 8
"""So many batches make one task of Dask, which costs the scheduler and this process about 3 ms each."""

_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
_OTHER = "runs another kzarchive, or with other libraries"


class Terms(NamedTuple):
    """What a worker must fulfil: run this engine on this Python, and see the marks that lie in the shared folders."""

    engine: Callable[[], bytes]
    digest: bytes
    python: str
    marks: tuple[str, ...]


class Cluster:
    """The workers of a Dask scheduler."""

    def __init__(self, address: str, engine: Callable[[], bytes], state: Path, staging: Path) -> None:
        """Connects to a scheduler and sees that its workers can do the work.

        Args:
            address: the scheduler's, such as `tcp://192.0.2.7:8786`.
            engine: a module's own function that returns the digest of the program.
            state: the site's state folder.
            staging: the folder in which this build's staging folder is to be made.

        Raises:
            SiteError: nothing answers at the address, there is no worker, or one can't take part.
        """
        self.staging = secrets.token_hex(8)
        self._address, self._engine = address, engine
        self._shared, self._marks = state / "cluster", (state / "cluster" / self.staging, staging / self.staging)
        self._client: Any = _connect(address)
        try:
            self._mark()
            self.jobs = self._threads(TIMEOUT)
            self._ask_all()
        except BaseException:
            self.close()
            raise

    def run(self, function: Callable[[bytes], bytes], batches: Iterable[bytes], *, many: bool) -> Iterator[bytes]:
        """Yields `function(batch)` of every batch, in no particular order; a few batches too, for workers are there.

        Raises:
            SiteError: the cluster was lost, or a worker that joined it can't take part.
        """
        # Equal batches are to be two tasks, since tasks that fail or are cancelled share their fate.
        executor = self._client.get_executor(pure=False)
        work = partial(_work, self._terms(), function)
        try:
            for results in run(executor, work, _grouped(batches), 3 * self.jobs, self._watch):
                yield from results
        except KilledWorker as error:
            hint = "they may have run out of memory; their logs tell more"
            message = f"{error.allowed_failures + 1} workers of the cluster ended while they did the same batch"
            raise SiteError([Problem("", 0, 0, message, hint)]) from None
        except (CancelledError, CommClosedError, ClosedClientError):
            raise SiteError([self._lost()]) from None

    def close(self) -> None:
        """Leaves the cluster; batches that are under way come to nothing, for their staging folder is removed."""
        shutil.rmtree(self._shared, ignore_errors=True)
        self._client.close(TIMEOUT)

    def _mark(self) -> None:
        """Makes a file in the site's folder that no other folder can have.

        Raises:
            SiteError: the file can't be made.
        """
        try:
            shutil.rmtree(self._shared, ignore_errors=True)
            self._shared.mkdir(parents=True)
            self._marks[0].touch()
        except OSError as error:
            raise SiteError([Problem(str(self._shared), 0, 0, f"can't be written: {error.strerror}")]) from None

    def _terms(self) -> Terms:
        marks = tuple(str(mark) for mark in self._marks if mark.exists())
        return Terms(self._engine, self._engine(), _PYTHON, marks)

    def _ask_all(self) -> None:
        """Raises an error that names every worker that can't take part."""
        try:
            answers = self._client.run(_unfit, self._terms(), on_error="return", callback_timeout=3 * TIMEOUT)
        except (OSError, CancelledError):
            raise SiteError([self._lost()]) from None
        # A worker that ended meanwhile is no obstacle; another error means that it lacks the function, or the program.
        there = {worker: answer for worker, answer in answers.items() if not isinstance(answer, OSError)}
        reasons = {worker: _OTHER if isinstance(answer, Exception) else answer for worker, answer in there.items()}
        problems = [_problem(worker, reason) for worker, reason in reasons.items() if reason]
        if problems:
            raise SiteError(problems)

    def _watch(self) -> None:
        """Raises an error if the scheduler does not answer, or has no worker for a while."""
        self._threads(3 * TIMEOUT)

    def _threads(self, patience: int) -> int:
        """Returns how many batches the workers do at the same time; waits for the first worker."""
        deadline = time.monotonic() + patience
        try:
            while not (threads := self._client.sync(self._client.scheduler.ncores, callback_timeout=TIMEOUT)):
                if time.monotonic() > deadline:
                    hint = f"start workers that see the site's folder: dask worker {self._address} --nthreads 1"
                    message = f"the scheduler at {self._address} has no workers"
                    raise SiteError([Problem("", 0, 0, message, hint)])
                time.sleep(0.1)
        except (OSError, CancelledError, ClosedClientError):
            raise SiteError([self._lost()]) from None
        return sum(threads.values())

    def _lost(self) -> Problem:
        hint = "see whether it runs, and build again"
        return Problem("", 0, 0, f"the Dask scheduler at {self._address} no longer answers", hint)


def _connect(address: str) -> Client:
    """Returns a client of a scheduler, and lets what Dask logs be silent: what goes wrong is told as a problem.

    Raises:
        SiteError: nothing that is a scheduler answers there.
    """
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("asyncio", "distributed", "tornado"):
            logging.getLogger(name).disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A client waits for ever for what listens but does not answer. The thread: this one may have a loop.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, _introduced(address)).result()
            return Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "see whether it runs (dask scheduler) and can be reached from here"
        message = f"no Dask scheduler answers at {address}"
        raise SiteError([Problem("", 0, 0, message, hint)]) from error


async def _introduced(address: str) -> None:
    async with asyncio.timeout(TIMEOUT), rpc(address) as server:
        if (await server.identity())["type"] != "Scheduler":
            raise ValueError(address)


def _grouped(batches: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    source = iter(batches)
    while group := tuple(islice(source, GROUP)):
        yield group


def _work(terms: Terms, function: Callable[[bytes], bytes], batches: tuple[bytes, ...]) -> list[bytes]:
    """What a worker does."""
    reason = _unfit(terms)
    if reason:
        raise SiteError([_problem(get_worker().address, reason)])
    return [function(batch) for batch in batches]


def _unfit(terms: Terms) -> str:
    """Returns why this worker can't take part, or nothing."""
    if terms.python != _PYTHON:
        return f"runs Python {_PYTHON}, not {terms.python}"
    if terms.digest != terms.engine():
        return _OTHER
    missing = [mark for mark in terms.marks if not os.path.exists(mark)]
    return f"does not see the folder {os.path.dirname(os.path.dirname(missing[0]))}" if missing else ""


def _problem(worker: str, reason: str) -> Problem:
    if reason.startswith("does not see"):
        hint = "sources and output must lie in a folder that all machines share, at the same path"
    else:
        hint = "install the same versions of kzarchive, its libraries and Python there, and start the worker anew"
    return Problem("", 0, 0, f"the worker {worker} {reason}", hint)
