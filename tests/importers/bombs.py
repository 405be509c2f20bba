"""Imports under a limit of memory."""

import json
import resource
import subprocess
import sys
from pathlib import Path

MEMORY = 400 * 1024 * 1024
"""What the child may map at all, in bytes: its program and libraries, and not half of what the files hold."""


def bombed(site: Path, form: str, file: Path) -> list[dict[str, object]]:
    """Imports a file in a process that may have no more memory than `MEMORY`; returns what came of each original."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    command = [sys.executable, "-m", "kzarchive", "import", form, str(file), "--site", str(site), "--json"]
    result = subprocess.run(command, capture_output=True, preexec_fn=limit, timeout=120)
    assert result.stderr == b"", result.stderr
    entries: list[dict[str, object]] = json.loads(result.stdout)["entries"]
    return entries
