"""One build at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kzarchive
from kzarchive.errors import SiteError
from kzarchive.lock import exclusive

HOLDER = """
import sys, time
from pathlib import Path
from kzarchive.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def _holder(file: Path) -> subprocess.Popen[str]:
    """Starts another process that holds the lock."""
    environment = {"PYTHONPATH": str(Path(kzarchive.__file__).parents[1]), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", HOLDER, str(file)]
    holder = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.stdout.close()
    return holder


def test_second_process_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / ".kzarchive" / "lock"
    holder = _holder(file)
    try:
        start = time.monotonic()
        with pytest.raises(SiteError, match="another build or publication of this site is running"), exclusive(file):
            pass
        assert time.monotonic() - start < 5
    finally:
        holder.kill()
        assert holder.wait() == -signal.SIGKILL
    with exclusive(file):
        """What a killed process held is free again."""


def test_second_holder_in_one_process(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with exclusive(file):
        with pytest.raises(SiteError), exclusive(file):
            pass
        with exclusive(tmp_path / "another"):
            pass
    with exclusive(file):
        pass


def test_free_after_an_error(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with pytest.raises(KeyError), exclusive(file):
        raise KeyError
    with exclusive(file):
        pass


def test_no_place_for_the_lock(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SiteError, match="can't be written"), exclusive(tmp_path / "file" / "lock"):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="systems without fork have no forked workers")
def test_a_forked_worker_does_not_hold_on(tmp_path: Path) -> None:
    """A worker may live a moment longer than the build that was killed; the next build need not wait for it."""
    file = tmp_path / "lock"
    script = HOLDER.replace(
        'print("held", flush=True)',
        "import os\n    if os.fork() == 0:\n        print('forked', flush=True)",
    )
    command = [sys.executable, "-c", script, str(file)]
    environment = {"PYTHONPATH": str(Path(kzarchive.__file__).parents[1]), "PATH": os.environ["PATH"]}
    holder = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"forked\n"
        with pytest.raises(SiteError), exclusive(file):
            pass
        holder.kill()
        holder.wait()
        with exclusive(file):
            pass
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        if holder.stdout:
            holder.stdout.close()
