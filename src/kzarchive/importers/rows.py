"""Fields by name, as scrapers and exports write them → a record.

The names are those that scrapers of Kazakh news sites use (docs/import.md lists them), and those of a keeper's mapping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from kzarchive import fields as yaml
from kzarchive.errors import Problem, SiteError
from kzarchive.importers import compose, when
from kzarchive.importers.article import Article, Image, Place, Skipped
from kzarchive.importers.compose import Body
from kzarchive.importers.files import EXTRA, Options
from kzarchive.importers.pictures import Pictures

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "тақырып"),
    "text": ("text", "body", "content", "articleBody", "мәтін"),
    "date": ("date", "published", "published_at", "datePublished", "күні"),
    "time": ("time", "уақыты"),
    "authors": ("authors", "author", "автор", "авторлар"),
    "section": ("section", "category", "rubric", "articleSection", "айдар", "санат"),
    "tags": ("tags", "keywords", "тегтер"),
    "summary": ("summary", "description"),
    "updated": ("updated", "updated_at", "dateModified"),
    "url": ("url", "link", "source_url"),
    "image": ("image", "image_url"),
    "lang": ("lang", "language", "inLanguage"),
}
"""What each field of an article may be called, in any letter case; the first that holds something is taken."""

_FOLDED = {key: tuple(name.casefold() for name in names) for key, names in ALIASES.items()}

MAX_DEPTH = 8
"""How deeply lists and objects of JSON may stand in one another to be looked into."""
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_SEPARATOR = re.compile(r"[,;|\n]")
_JOINT = re.compile(r"[,;|\n]|\sжәне\s")


def record(row: Mapping[str, object], place: Place, options: Options, folder: Path) -> Article | Skipped:
    """Returns the record of one row.

    Args:
        row: its fields; values are what JSON can hold.
        place: which original it is.
        options: names of fields that the keeper has given, the zone and the host of the site, a folder of pictures.
        folder: that of the file, in which pictures may lie too.
    """
    found = _Row(row, options.mapping)
    written = found.text("date")
    date = when.read(written, options.zone, found.text("time"))
    if not date:
        return Skipped(compose.no_date(written))
    pictures = Pictures(folder, options.pictures)
    notes: list[str] = []
    content = found.text("text")
    body = _body(content, pictures, found.text("url"))
    if isinstance(body, Skipped):
        return body
    image, file = pictures.image(found.address("image"), notes)
    section, *others = found.texts("section", _SEPARATOR) or [""]
    updated = found.text("updated")
    fields = compose.Fields(
        title=_plain(found.text("title")),
        date=date,
        body=body,
        authors=tuple(found.texts("authors", _JOINT)),
        section=section,
        tags=(*others, *found.texts("tags", _SEPARATOR)),
        summary=_plain(found.text("summary")),
        updated=when.read(updated, options.zone),
        url=found.text("url"),
        image=Image(image) if image else None,
        image_file=file,
        lang=found.text("lang"),
        notes=tuple(notes),
    )
    return compose.compose(fields, place, options.host)


def load_mapping(file: Path) -> Mapping[str, tuple[str, ...]]:
    """Returns the names in a keeper's mapping file: YAML of the keys of `ALIASES`, each with a name or a list of them.

    Raises:
        SiteError: the file can't be read, or is faulty.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SiteError([Problem(str(file), 0, 0, f"can't be read: {reason}")]) from None
    found, problems = yaml.parse(text, str(file), ALIASES)
    names = {key: found.texts(key) for key in ALIASES} if found else {}
    if problems:
        raise SiteError(problems)
    return {key: given for key, given in names.items() if given}


class _Row:
    """A row whose fields are asked for by what they are."""

    def __init__(self, row: Mapping[str, object], mapping: Mapping[str, tuple[str, ...]]) -> None:
        self._row = row
        self._mapping = mapping
        self._folded = {name.strip().casefold(): value for name, value in row.items() if isinstance(name, str)}

    def text(self, key: str) -> str:
        """Returns the text of a field; of a list its first, of an object its name."""
        return next(filter(None, texts_in(self._value(key), "name")), "").strip()

    def address(self, key: str) -> str:
        """Returns the address that a field holds; of an object its `url`."""
        return next(filter(None, texts_in(self._value(key), "url")), "").strip()

    def texts(self, key: str, separator: re.Pattern[str]) -> list[str]:
        """Returns the texts of a field; a text is divided at the separator, unless it is a list of JSON."""
        value = self._value(key)
        if isinstance(value, str):
            value = _list(value) or separator.split(value)
        return [_plain(text) for text in map(str.strip, texts_in(value, "name")) if text]

    def _value(self, key: str) -> object:
        if key in self._mapping:
            return next(filter(None, map(self._at, self._mapping[key])), None)
        return next(filter(None, map(self._folded.get, _FOLDED[key])), None)

    def _at(self, path: str) -> object:
        """Returns what stands at a name, or at names with dots between: `author.name`."""
        if path in self._row:
            return self._row[path]
        value: object = self._row
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value


def texts_in(value: object, name: str, depth: int = 0) -> Iterator[str]:
    """Yields the texts in a value of JSON: of an object what `name` holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping):
        yield from texts_in(value.get(name), name, depth + 1) if depth < MAX_DEPTH else ()
    elif isinstance(value, list) and depth < MAX_DEPTH:
        for item in value:
            yield from texts_in(item, name, depth + 1)


def _list(text: str) -> list[object]:
    """Returns a list that is written as JSON in a text, or as Python writes one of texts."""
    if not (text.startswith("[") and text.endswith("]")):
        return []
    try:
        found = json.loads(text if '"' in text else text.replace("'", '"'))
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _body(content: str, pictures: Pictures, url: str) -> Body | Skipped:
    if not compose.is_html(content):
        return compose.paragraphs(_plain(content))
    try:
        from kzarchive.importers import hypertext
    except ImportError as error:
        return Skipped(f"its text is HTML, and the library {error.name} is not installed: pip install '{EXTRA}'")
    return hypertext.to_markdown(content, pictures, url)


def _plain(content: str) -> str:
    """Returns text with its entities resolved, which scrapers leave in texts that are no HTML any more."""
    return unescape(content) if "&" in content and _ENTITY.search(content) else content
