"""What every kind of destination does: keep a record, take files, delete files."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple, Protocol

from kzarchive.errors import Problem, SiteError
from kzarchive.publish.manifest import Item

RECORD = ".kzarchive/published"
CLAIM = ".kzarchive/publishing"


class Sent(NamedTuple):
    """A file that stands at the destination now; `size` is how many bytes were sent, None if it stood there already."""

    path: str
    size: int | None


class Target(Protocol):
    """A destination to which a connection can be made.

    Every method raises SiteError when the destination can't be reached or refuses.
    """

    def published(self) -> bytes | None:
        """Returns the record of the last publication that was finished, None where there is none."""

    def claimed(self) -> bytes | None:
        """Returns the claim of a publication that was begun and not finished, None where there is none."""

    def claim(self, token: str, claim: bytes, *, over: bool) -> bool:
        """Says that a publication begins; returns whether nobody else has done so.

        Args:
            token: a name of this publication, fit for a file.
            claim: what to leave at the destination.
            over: take the place of a claim that stands there.
        """

    def send(self, items: Sequence[Item]) -> Iterator[Sent]:
        """Sends files, and yields each once it stands at the destination."""

    def differing(self, items: Sequence[Item]) -> list[str] | None:
        """Returns the paths of those sent items that don't read back as they were sent; None if none has to be read."""

    def delete(self, paths: Sequence[str]) -> None:
        """Deletes files; one that is gone already is no error."""

    def finish(self, record: bytes) -> None:
        """Leaves the record, takes back the claim, and, where the kind allows, shows all changes at once."""


def failure(message: str, hint: str = "") -> SiteError:
    """Returns the error that says what a destination could not do."""
    return SiteError([Problem("", 0, 0, message, hint)])


def run(command: Sequence[str], given: bytes | IO[bytes] | None = None) -> bytes:
    """Returns what a program prints.

    Args:
        command: the program and its arguments.
        given: what it can read: bytes or an open file.

    Raises:
        SiteError: it is not there, or has failed; what it said is in the problem.
    """
    try:
        if given is None or isinstance(given, bytes):
            done = subprocess.run(command, input=given or b"", capture_output=True, check=False)
        else:
            done = subprocess.run(command, stdin=given, capture_output=True, check=False)
    except FileNotFoundError:
        raise failure(f"the program {command[0]} is not installed", f"install {command[0]}") from None
    if done.returncode:
        lines = map(str.strip, done.stderr.decode(errors="replace").splitlines())
        said = list(filter(None, lines)) or [f"exit status {done.returncode}"]
        raise failure(f"{command[0]}: {said[0]}", "\n    ".join(said[1:6]))
    return done.stdout
