"""Pictures of originals: found on this machine, judged, and named by their contents. None is ever fetched."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kzarchive.errors import shorten
from kzarchive.importers.article import Picture
from kzarchive.importers.files import megabytes
from kzarchive.kazakh import slug
from kzarchive.pictures import measure
from kzarchive.reader import MAX_ASSET

_HASH_LENGTH = 8
_SUFFIXES = {".png": ".png", ".jpg": ".jpg", ".jpeg": ".jpg", ".gif": ".gif", ".webp": ".webp", ".avif": ".avif"}
# WordPress's smaller copies: «zal-300x200.jpg».
_SCALED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")


class Pictures:
    """The folders in which the pictures of an original may lie.

    Args:
        beside: the folder of the original's file, from which its relative paths begin.
        copies: a folder with copies of what stood on a site, or None.
    """

    def __init__(self, beside: Path, copies: Path | None) -> None:
        self._beside = beside
        self._copies = copies

    def find(self, reference: str) -> Picture | str:
        """Returns the picture that a reference names, or why there is none.

        A relative path is looked for beside the original. In the folder of copies the path of an address is looked for
        as a whole, and then without its first folders: so `/wp-content/uploads/2019/05/zal.jpg` is found whether the
        copy begins at `wp-content`, `uploads` or `2019`.
        """
        try:
            parts = urlsplit(reference)
            names = [name for name in unquote(parts.path).split("/") if name not in ("", ".")]
        except ValueError:
            return "its address can't be read"
        if not names or Path(names[-1]).suffix.lower() not in _SUFFIXES:
            return "it has no format that is taken"
        if ".." in names or any("\0" in name or "\\" in name for name in names):
            return "its path leads nowhere"
        places: list[tuple[Path, str]] = []
        if not parts.scheme and not parts.netloc:
            places.append((self._beside, "/".join(names)))
        if self._copies is not None:
            tails = ["/".join(names[start:]) for start in range(max(1, len(names) - 1))]
            places += [(self._copies, name) for tail in tails for name in (tail, _SCALED.sub("", tail))]
        found = next((folder / name for folder, name in places if _is_inside(folder / name, folder)), None)
        return _picture(found) if found else "there is no such file"

    def image(self, reference: str, notes: list[str]) -> tuple[str, Picture | None]:
        """Returns name and file of the picture above the text; where there is none, that is noted."""
        if not reference:
            return "", None
        found = self.find(reference)
        if isinstance(found, str):
            notes.append(f"picture {shorten(reference, 200)} left out: {found}")
            return "", None
        return found.name, found


def _is_inside(file: Path, folder: Path) -> bool:
    try:
        return file.is_file() and file.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False


def _picture(file: Path) -> Picture | str:
    try:
        if file.stat().st_size > MAX_ASSET:
            return f"it has more than {megabytes(MAX_ASSET)}"
        data = file.read_bytes()
    except OSError as error:
        return f"it can't be read: {error.strerror}"
    suffix = _SUFFIXES[file.suffix.lower()]
    measured = measure(f"a{suffix}", data)
    if isinstance(measured, str):
        return measured
    name = f"{slug(file.stem, limit=40)}-{sha256(data).hexdigest()[:_HASH_LENGTH]}{suffix}"
    return Picture(name.lstrip("-"), file)
