"""A build that is killed at a chosen moment: python -m tests.properties.doomed MOMENT N SITE NOW JOBS.

The process kills itself (SIGKILL: nothing is tidied up, no handler runs) just before the Nth time that MOMENT comes.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kzarchive import build, output, state, workers
from kzarchive.state import State

MOMENTS: dict[str, tuple[Any, str]] = {
    "render": (workers, "render"),
    "stage": (output, "stage"),
    "folder": (os, "mkdir"),
    "move folder": (os, "rename"),
    "rename": (os, "replace"),
    "remove": (Path, "unlink"),
    "remove folder": (Path, "rmdir"),
    "commit": (State, "commit"),
    "forget outputs": (State, "drop_outputs"),
    "clean": (output, "clean"),
}
"""Each step of a build that changes something on disk, and where it is taken."""


def doom(moment: str, count: int) -> None:
    """Lets the `count`th time of a moment be this process's last."""
    place, name = MOMENTS[moment]
    step: Callable[..., Any] = getattr(place, name)
    left = [count]

    def fatal(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **options)

    setattr(place, name, fatal)


def spill() -> None:
    """Lets SQLite write into its file before it commits, as it does on sites that do not fit into its cache."""
    connect = state._connect

    def connect_small(file: Path) -> sqlite3.Connection:
        connection = connect(file)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        return connection

    state._connect = connect_small


if __name__ == "__main__":
    _, moment, count, site, now, jobs = sys.argv
    spill()
    doom(moment, int(count))
    build.build(build.Options(Path(site), int(now), jobs=int(jobs)))
