"""Running a command and counting what it cost. Linux only: memory is read from /proc.

A process of its own stands over the command, this file run as a program. Processes whose parent has gone, such as those
of Python's forkserver, become its children, so what they used is counted too.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

INTERVAL = 0.02
"""Seconds between two looks at memory."""
SHARE = 20
"""So many times as long as a look takes is waited before the next one."""

_SET_CHILD_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""

# Tools in Python are to keep their compiled code, as they do where nobody forbids it.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds, and bytes of memory at the peak, 0 if nobody looked.

    `wall` ends with the command itself; `user` and `system` are processor seconds of it and all its descendants.
    """

    status: int
    wall: float
    user: float
    system: float
    memory: int


def run(
    command: Sequence[str], folder: Path, log: Path, limit: float, variables: Mapping[str, str], watch: bool = False
) -> Cost:
    """Runs a command to its end, or kills it after `limit` seconds; what it prints goes to `log`.

    With `watch`, the memory of the command and all its descendants is read meanwhile. That costs time, and stops large
    processes for moments, so what a watched run takes is no measure of its speed.
    """
    order = json.dumps([list(command), str(folder), str(log), limit, dict(variables), watch])
    overseer = [sys.executable, "-I", __file__, order]
    return Cost(**json.loads(subprocess.run(overseer, stdout=subprocess.PIPE, check=True).stdout))


def _oversee(
    command: Sequence[str], folder: str, log: str, limit: float, variables: Mapping[str, str], watch: bool
) -> Cost:
    """Does what `run` promises, in a process that has no other children."""
    if ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError("orphaned processes could not be counted")
    with open(log, "wb") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_ENVIRONMENT, **variables},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    late = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    try:
        peak = max(_watched(process.pid), default=0) if watch else 0
        status = process.wait()
        wall = time.perf_counter() - start
        _wait_for_all()
    finally:
        late.cancel()
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(status, wall, used.ru_utime, used.ru_stime, peak)


def _wait_for_all() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:  # there are no more
        return


def _watched(root: int) -> Iterator[int]:
    """Yields the memory of a process and its descendants until it has ended; leaves it to be waited for."""
    while os.waitid(os.P_PID, root, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        asked = time.perf_counter()
        yield sum(map(_share, _tree(root)))
        # A large process stands still while its memory is counted.
        time.sleep(max(INTERVAL, SHARE * (time.perf_counter() - asked)))


def _tree(process: int) -> Iterator[int]:
    """Yields a process and its descendants."""
    yield process
    for task in _names(f"/proc/{process}/task"):
        for child in _text(f"/proc/{process}/task/{task}/children").split():
            yield from _tree(int(child))


def _share(process: int) -> int:
    """Returns a process's proportional share of memory in bytes: a page that n processes share counts 1/n (PSS)."""
    for line in _text(f"/proc/{process}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # it has ended meanwhile
        return []


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:  # it has ended meanwhile
        return ""


def files(folder: Path) -> dict[str, int]:
    """Returns all files below a folder with their sizes in bytes."""
    found: dict[str, int] = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            found[path.relative_to(folder).as_posix()] = path.stat().st_size
    return found


if __name__ == "__main__":
    print(json.dumps(asdict(_oversee(*json.loads(sys.argv[1])))))
