"""Times builds of the sample archive, start-up included: `python -m benchmarks`."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Prints the seconds of a full build and of one after which nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "site.yaml", folder)
        for name in ("content", "templates", "static"):
            shutil.copytree(ROOT / name, Path(folder, name))
        for name in ("full", "unchanged"):
            print(f"{name:10}{_seconds_of_a_build(folder):7.2f} s")


def _seconds_of_a_build(folder: str) -> float:
    command = [sys.executable, "-m", "kzarchive", "build", "--site", folder]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
