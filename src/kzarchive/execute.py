"""Runs batches on any `concurrent.futures` executor, with a bounded number of them under way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from itertools import islice
from typing import TypeVar

from kzarchive.errors import Problem, SiteError

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def run(
    executor: Executor | None, function: Callable[[Batch], Result], batches: Iterable[Batch], window: int
) -> Iterator[Result]:
    """Yields `function(batch)` of every batch, in no particular order.

    Args:
        executor: where to run; None runs in this process.
        function: a module's own function, so that another process finds it.
        batches: drawn from only as results are taken.
        window: the most batches under way at once.

    Raises:
        SiteError: a worker process died.
    """
    if executor is None:
        yield from map(function, batches)
        return
    source = iter(batches)
    pending: set[Future[Result]] = set()
    try:
        while True:
            pending.update(executor.submit(function, batch) for batch in islice(source, window - len(pending)))
            if not pending:
                return
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()
    except BrokenExecutor:
        hint = "it may have run out of memory; build again, perhaps with --jobs 1"
        raise SiteError([Problem("", 0, 0, "a worker process ended unexpectedly", hint)]) from None
    finally:
        for future in pending:
            future.cancel()


class Workers:
    """Worker processes that start when they are first needed."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def executor(self) -> Executor | None:
        """Returns the executor; None where the work is to be done in this process."""
        if self.jobs == 1:
            return None
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=_context(), initializer=_prepare_worker)
        return self._pool

    @property
    def window(self) -> int:
        """The most batches that are worth having under way."""
        return 3 * self.jobs

    def close(self) -> None:
        """Ends the processes; batches that have not begun are dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def default_jobs() -> int:
    """Returns the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context() -> multiprocessing.context.BaseContext:
    """Forked workers start at once and share the parent's memory; elsewhere they are spawned."""
    methods = multiprocessing.get_all_start_methods()
    if "forkserver" in methods:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["kzarchive.workers"])
        return context
    return multiprocessing.get_context("spawn")


def _prepare_worker() -> None:
    """Leaves interrupts to the build, and ends this worker when the build is killed; else it would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
