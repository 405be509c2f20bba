"""Find the browser that the tests drive; as a command, install one if there is none.

    python -m scripts.browser

Taken is what the machine has, since pages must do in any browser of that family. Where there is
none: Debian's package if we may install it, else what playwright downloads.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
"""What keeps a browser from connecting to anything but the pages that it is led to."""
MISSING = (
    "The tests need Chromium or Google Chrome, and none could be installed. Install the package `chromium` "
    f"(or `google-chrome`), so that one of {', '.join(NAMES)} is on PATH; or, with a network, run "
    "`.venv/bin/playwright install --with-deps chromium`."
)


def find() -> str | None:
    """Return the path of a browser that starts, or None."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() and _starts(own) else None


def _starts(path: str) -> bool:
    # On Ubuntu, `chromium-browser` may be a script that only says where to get it.
    return subprocess.run([path, "--version"], check=False, capture_output=True).returncode == 0


def main() -> int:
    """Install a browser if there is none, and return the exit status."""
    if find():
        return 0
    debian.install("a browser", "chromium")
    if not find():
        debian.announce("playwright's browser")
        with_libraries = ["--with-deps"] if debian.is_root() else []
        debian.run(sys.executable, "-m", "playwright", "install", *with_libraries, "chromium")
    if not find():
        sys.stderr.write(MISSING + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
