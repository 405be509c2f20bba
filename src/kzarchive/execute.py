"""Runs batches on any `concurrent.futures` executor, with a bounded number of them under way.

A `Pool` is where a build has its batches run: `Workers` on this machine, `cluster.Cluster` on others.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeVar

from kzarchive.errors import Problem, SiteError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Batch = TypeVar("Batch")
Result = TypeVar("Result")

PATIENCE = 10
"""After so many seconds without a result it is asked whether there is still somebody at work."""


def run(
    executor: Executor | None,
    function: Callable[[Batch], Result],
    batches: Iterable[Batch],
    window: int,
    watch: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """Yields `function(batch)` of every batch, in no particular order.

    Args:
        executor: where to run; None runs in this process.
        function: a module's own function, so that another process finds it.
        batches: drawn from only as results are taken.
        window: the most batches under way at once.
        watch: called when nothing has come for a while; raises an error if nothing can come.

    Raises:
        SiteError: a worker process died.
    """
    if executor is None:
        yield from map(function, batches)
        return
    source = iter(batches)
    pending: set[Future[Result]] = set()
    with _under_way(pending):
        while True:
            pending.update(executor.submit(function, batch) for batch in islice(source, window - len(pending)))
            if not pending:
                return
            done, _ = wait(pending, PATIENCE, FIRST_COMPLETED)
            pending -= done
            if not done:
                watch()
            for future in done:
                yield future.result()


def run_in_order(
    executor: Executor | None, function: Callable[[Batch], Result], batches: Iterable[Batch], window: int
) -> Iterator[Result]:
    """Yields `function(batch)` of every batch in the order of the batches; otherwise as `run`.

    Raises:
        SiteError: a worker process died.
    """
    if executor is None:
        yield from map(function, batches)
        return
    pending: deque[Future[Result]] = deque()
    with _under_way(pending):
        for batch in batches:
            pending.append(executor.submit(function, batch))
            if len(pending) == window:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


@contextmanager
def _under_way(pending: Collection[Future[Result]]) -> Iterator[None]:
    """Cancels what is still pending at the end, whatever ends it.

    Raises:
        SiteError: a worker process died.
    """
    try:
        yield
    except BrokenExecutor:
        hint = "it may have run out of memory; try again, perhaps with --jobs 1"
        raise SiteError([Problem("", 0, 0, "a worker process ended unexpectedly", hint)]) from None
    finally:
        for future in pending:
            future.cancel()


class Pool(Protocol):
    """Where the batches of a build are run.

    Attributes:
        jobs: how many batches are worked on at the same time.
        staging: the name of the staging folder that is this build's alone; empty where no other build can be at work.
    """

    jobs: int
    staging: str

    def run(self, function: Callable[[bytes], bytes], batches: Iterable[bytes], *, many: bool) -> Iterator[bytes]:
        """Yields `function(batch)` of every batch, in no particular order; `many` pay for starting processes."""

    def close(self) -> None:
        """Ends what was begun."""


class Workers:
    """Worker processes that start when they are first needed."""

    staging = ""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def executor(self) -> Executor | None:
        """Returns the executor; None where the work is to be done in this process."""
        if self.jobs == 1:
            return None
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor  # which few builds after an edit need

            self._pool = ProcessPoolExecutor(self.jobs, mp_context=_context(), initializer=_prepare_worker)
        return self._pool

    def run(self, function: Callable[[bytes], bytes], batches: Iterable[bytes], *, many: bool) -> Iterator[bytes]:
        """Yields `function(batch)` of every batch, in no particular order; few are done in this process.

        Raises:
            SiteError: a worker process died.
        """
        return run(self.executor() if many else None, function, batches, 3 * self.jobs)

    def close(self) -> None:
        """Ends the processes; batches that have not begun are dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


@contextmanager
def without_collector(*, for_good: bool = False) -> Iterator[None]:
    """Switches the search for cycles off: where many objects and few cycles are made, it looks through all of them.

    Where it was on, what was made meanwhile may be left out `for_good`, as what is remembered.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if for_good:
                gc.freeze()
            gc.enable()


def default_jobs() -> int:
    """Returns the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_own_process(function: Callable[[], Result]) -> Callable[[], Result]:
    """Begins `function()` in a process of its own, and returns what waits for its result.

    Where a process can't be forked, or it fails, the function is called here, when the result is asked for.
    """
    if not _can_fork():
        return cache(function)
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        _answer(theirs, function)
    os.close(theirs)

    @cache
    def result() -> Result:
        with open(ours, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        return function() if status else pickle.loads(answer)  # noqa: S301 - our own

    return result


def _answer(pipe: int, function: Callable[[], object]) -> NoReturn:
    """Sends the result back, and ends; whatever goes wrong is left to the caller, who does the same and sees it."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with open(pipe, "wb") as to:
            pickle.dump(function(), to)
        status = 0
    finally:
        os._exit(status)


def _can_fork() -> bool:
    """Tells whether this process may be forked as it is: on Linux, while it has one thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def _context() -> multiprocessing.context.BaseContext:
    """Returns how worker processes come to be.

    On Linux a process with one thread is forked itself: its workers have imported everything and share its memory. A
    fork of several threads could inherit a lock that nobody will release, so workers are forked from a process that has
    only imported what they need; where there is no such thing, they are spawned.
    """
    methods = multiprocessing.get_all_start_methods()
    if _can_fork():
        return multiprocessing.get_context("fork")
    if "forkserver" in methods:
        from multiprocessing import forkserver, resource_tracker  # which not every system has

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["kzarchive.workers"])
        # Ctrl-C is sent to all processes of a terminal; while the server imports, it would print where it was.
        resource_tracker.ensure_running()  # it would let signals in again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return context
    return multiprocessing.get_context("spawn")


def _prepare_worker() -> None:
    """Leaves interrupts to the build, and ends this worker when the build is killed; else it would wait for ever.

    A forked worker has the build's settings of the collector of cycles, and works for longer than fits that.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.enable()
    gc.freeze()  # what was inherited stays shared
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
