"""JSON → records: an object on each line, or all of them in one array."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TypeAlias

import msgspec

from kzarchive.importers import rows, text
from kzarchive.importers.article import Article, Original, Place, Skipped, Unread
from kzarchive.importers.files import MAX_ORIGINAL, Source, lines, megabytes
from kzarchive.importers.formats import Format
from kzarchive.importers.json_stream import items

NAME = "jsonl"
Make: TypeAlias = Callable[[bytes, Place, Source], Article | Skipped]
TOO_LONG = f"it has more than {megabytes(MAX_ORIGINAL)}"


def _read(source: Source) -> Iterator[Original]:
    if _is_array(source):
        with source.open() as opened:
            for item in items(opened):
                yield Original(_unread(item.data, item.line, source, _record), item.line)
        return
    with source.open() as opened:
        for number, data in lines(opened):
            if data is None:
                yield Original(Skipped(TOO_LONG), number)
            elif data.strip(b" \t\r\n\xef\xbb\xbf"):
                yield Original(_unread(data.strip(), number, source, _line), number)


FORMAT = Format((".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz"), _read)


def _is_array(source: Source) -> bool:
    with source.open() as opened:
        return opened.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def _unread(data: bytes, number: int, source: Source, make: Make) -> Unread:
    return Unread(data, Place(NAME, source.name, sha256(data).hexdigest(), f"line {number}"), source, make)


def _line(data: bytes, place: Place, source: Source) -> Article | Skipped:
    found = text.decode(data)
    if found is None:
        return Skipped("its bytes are in no encoding that Kazakh is kept in")
    return _record(found.text, msgspec.structs.replace(place, encoding=found.encoding), source)


def _record(content: str | bytes, place: Place, source: Source) -> Article | Skipped:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        return Skipped(f"this is not JSON: {reason(error)}")
    if not isinstance(value, dict):
        return Skipped("this is no object of JSON")
    return rows.record(value, place, source.options, source.path.parent)


def reason(error: Exception) -> str:
    """Returns what is wrong with JSON."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]}, at character {error.pos + 1}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "a number is too long"
