"""New sites and new articles."""

from __future__ import annotations

import errno
import os
from importlib import resources
from pathlib import Path

from kzarchive import config, moments, urls
from kzarchive.errors import Problem, SiteError, shorten
from kzarchive.fields import quote
from kzarchive.kazakh import slug
from kzarchive.reader import MAX_TITLE

STARTER = {
    "site.yaml": "site.yaml",
    "content/2026/01/05/muragatqa-qosh-keldingiz.md": "article.md",
    ".gitignore": "gitignore",
}
"""The files of a new site, and their names in the package's folder `starter`."""


def init(folder: Path) -> list[str]:
    """Makes a new site in `folder`, which must be missing or empty; returns the paths made, relative to it.

    Raises:
        SiteError: the folder holds something, or can't be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            hint = "name a folder that does not exist yet"
            raise SiteError([Problem(str(folder), 0, 0, "this is not an empty folder", hint)])
        files = _starter()
        for path, data in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    except OSError as error:
        raise SiteError([Problem(str(folder), 0, 0, f"can't be written: {error.strerror}")]) from None
    return sorted(files)


def new(title: str, folder: Path, written: str | None, now: int) -> str:
    """Makes an article and returns its path relative to the site's folder.

    Args:
        title: the article's title.
        folder: the site's folder.
        written: its date as front matter writes it; None for `now`.
        now: seconds since 1970.

    Raises:
        SiteError: there is no site, the title or date can't be used, or an article stands there already.
    """
    site = config.load(folder)
    title = " ".join(title.split())
    if not title or len(title) > MAX_TITLE:
        hint = f"write 1 to {MAX_TITLE} characters"
        raise SiteError([Problem("", 0, 0, f"«{shorten(title)}» can't be a title", hint)])
    moment = moments.from_instant(now, site.zone) if written is None else moments.parse(written, site.zone)
    if moment is None:
        raise SiteError([Problem("", 0, 0, f"«{written}» can't be a date", moments.EXAMPLE)])
    name = slug(title)
    if not name or urls.is_reserved(name):
        why = f"the name «{name}» is taken" if name else "it has no letters or digits"
        raise SiteError([Problem("", 0, 0, f"«{shorten(title)}» gives no address: {why}", "write another title")])
    path = f"{site.content}/{moment.day.replace('-', '/')}/{name}.md"
    date = f"{moment.day} {moment.clock}" if moment.clock else moment.day
    fields = (f"title: {quote(title)}", f"slug: {name}", f"date: {date}", "authors: []", "section:", "tags: []")
    front = "\n".join(("---", *fields, "status: draft", "---", "", ""))
    file = Path(site.root) / path
    if not file.resolve().is_relative_to(site.root):
        hint = "nothing outside the site's folder is written; put the folder itself here"
        raise SiteError([Problem(path, 0, 0, "a symbolic link on the way leads out of the site", hint)])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_new(file, front.encode())
    except FileExistsError:
        raise SiteError(
            [Problem(path, 0, 0, "an article stands there already", "edit it, or change the title")]
        ) from None
    except OSError as error:
        raise SiteError([Problem(path, 0, 0, f"can't be written: {error.strerror}")]) from None
    return path


def _write_new(file: Path, data: bytes) -> None:
    """Writes a file that is not there yet; one that can't be written to its end is deleted."""
    with file.open("xb", buffering=0) as target:
        try:
            if target.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            file.unlink()
            raise


def _starter() -> dict[str, bytes]:
    """Returns the files of a new site by path."""
    folder = resources.files("kzarchive").joinpath("starter")
    return {path: folder.joinpath(name).read_bytes() for path, name in STARTER.items()}
