"""Install Debian's packages for the tests, where that may be done."""

import os
import shutil
import subprocess
import sys


def is_root() -> bool:
    """Tell whether this process may change the system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install(what: str, *packages: str) -> None:
    """Install packages of Debian, and say first that `what` is set up; do nothing where that can't be done."""
    if is_root() and shutil.which("apt-get"):
        announce(what)
        run("apt-get", "update", "--quiet=2")
        run("apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", *packages)


def announce(what: str) -> None:
    """Say at once that something is set up."""
    sys.stdout.write(f"Setting up {what} for the tests ...\n")
    sys.stdout.flush()


def run(*command: str) -> None:
    """Run an installer. Whether it helped is seen by looking for what was wanted; what went wrong it says itself."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)
