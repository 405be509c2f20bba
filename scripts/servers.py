"""Find the servers that the tests publish to; as a command, install them where they are missing.

    python -m scripts.servers

Needed are sshd, rsync, git with its HTTP backend, and nginx. They are taken from the machine; where one is missing they
are installed from Debian's packages if we may, and else it is said what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import debian

PACKAGES = {"sshd": "openssh-server", "ssh": "openssh-client", "rsync": "rsync", "git": "git", "nginx": "nginx"}
"""The programs, and the packages of Debian that hold them."""


def find(program: str) -> str | None:
    """Return the path of a program, also of one that only administrators have on PATH."""
    return shutil.which(program, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def git_http_backend() -> Path:
    """Return the program by which git answers a web server."""
    folder = subprocess.run(
        [find("git") or "git", "--exec-path"], check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()
    return Path(folder, "git-http-backend")


def missing() -> list[str]:
    """Return the programs that are not there."""
    return [program for program in PACKAGES if find(program) is None]


def main() -> int:
    """Install what is missing, and return the exit status."""
    if not missing():
        return 0
    debian.install("servers", *(PACKAGES[program] for program in missing()))
    if wanted := missing():
        packages = [PACKAGES[program] for program in wanted]
        sys.stderr.write(f"The tests need {', '.join(wanted)}; install the packages: {' '.join(packages)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
