"""The floor: what it costs to write the files of a site and nothing else, by a program in C of two processes.

A program in Python takes about half as long again, so it would be no floor.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


def compiled(folder: Path) -> Path | None:
    """Compiles the program into a folder and returns it; None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "floor"
    subprocess.run([compiler, "-O2", "-o", program, SOURCE], check=True)
    return program


def write_list(files: Mapping[str, int], place: Path) -> None:
    """Writes the list that the program reads, from paths and sizes in bytes."""
    place.write_text("".join(f"{size} {path}\n" for path, size in sorted(files.items())), encoding="utf-8")
