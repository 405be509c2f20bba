"""A branch of a git repository: one commit for each publication, pushed only onto the one that it was made from.

The commits are made by `git fast-import` in a bare repository in the state folder, so there is no second copy of the
site as files. Nothing is shown before the push, which the host takes whole or not at all; so no claim is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from kzarchive.destinations import Git
from kzarchive.errors import SiteError
from kzarchive.publish.manifest import Item, content
from kzarchive.publish.target import RECORD, Sent, failure, run

NO_JEKYLL = ".nojekyll"
"""Without this file GitHub takes the pages for sources of Jekyll, and leaves out some."""
_HERE = "refs/heads/published"
_NEXT = "refs/heads/next"


class GitTarget:
    """One branch of a repository; see `target.Target`."""

    def __init__(self, destination: Git, built: Path, repository: Path) -> None:
        self._remote = destination.remote
        self._branch = f"refs/heads/{destination.branch}"
        self._built = built
        self._repository = repository
        self._deleted: list[str] = []
        if not (repository / "HEAD").exists():
            run(["git", "init", "--quiet", "--bare", str(repository)])
        self._tip = self._fetch()
        self._author = self._git("var", "GIT_COMMITTER_IDENT").strip()
        self._stream = repository / "kzarchive.stream"

    def _git(self, *arguments: str, source: IO[bytes] | None = None) -> bytes:
        return run(["git", "--git-dir", str(self._repository), *arguments], source)

    def _fetch(self) -> str:
        """Returns the commit that the branch is at, empty where there is none; it is here then."""
        told = self._git("ls-remote", "--", self._remote, self._branch).split()
        if not told:
            return ""
        tip = told[0].decode()
        if self._here() != tip:
            self._git("fetch", "--quiet", "--depth=1", "--no-tags", "--", self._remote, f"+{self._branch}:{_HERE}")
        return self._here()

    def _here(self) -> str:
        return self._git("for-each-ref", "--format=%(objectname)", _HERE).decode().strip()

    def published(self) -> bytes | None:
        """See `Target`."""
        if not self._tip or not self._git("ls-tree", self._tip, "--", RECORD):
            return None
        return self._git("cat-file", "blob", f"{self._tip}:{RECORD}")

    def claimed(self) -> bytes | None:
        """See `Target`."""
        return None

    def claim(self, token: str, claim: bytes, *, over: bool) -> bool:
        """See `Target`; begins the stream of which `finish` makes a commit."""
        message = b"Publish the site\n"
        heading = [b"commit " + _NEXT.encode(), b"committer " + self._author, b"data %d" % len(message), message]
        if self._tip:
            heading.append(b"from " + self._tip.encode())
        self._stream.write_bytes(b"\n".join(heading) + b"\n")
        return True

    def send(self, items: Sequence[Item]) -> Iterator[Sent]:
        """See `Target`."""
        with self._stream.open("ab") as stream:
            for item in items:
                data = content(self._built, item)
                stream.write(_file(item.path, data))
                yield Sent(item.path, len(data))

    def differing(self, items: Sequence[Item]) -> None:
        """See `Target`; git itself knows every file by its checksum."""

    def delete(self, paths: Sequence[str]) -> None:
        """See `Target`."""
        with self._stream.open("ab") as stream:
            stream.writelines(b"D %s\n" % path.encode() for path in paths)

    def finish(self, record: bytes) -> None:
        """See `Target`; makes the commit and pushes it."""
        with self._stream.open("ab") as stream:
            stream.write(_file(RECORD, record) + _file(NO_JEKYLL, b"") + b"done\n")
        with self._stream.open("rb") as stream:
            self._git("fast-import", "--quiet", "--force", "--done", source=stream)
        self._stream.unlink()
        lease = f"--force-with-lease={self._branch}:{self._tip}"
        try:
            self._git("push", "--quiet", lease, "--", self._remote, f"{_NEXT}:{self._branch}")
        except SiteError as error:
            if "stale info" in str(error) or "rejected" in str(error):
                hint = "bring in their sources, build, and publish again"
                raise failure("somebody else has published to this branch in the meantime", hint) from None
            raise
        self._git("update-ref", _HERE, _NEXT)


def _file(path: str, data: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
