"""CSV → records: a line of names, and a row for each article."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from kzarchive.importers import rows, text
from kzarchive.importers.article import Article, Original, Place, Skipped, Unread
from kzarchive.importers.files import MAX_ORIGINAL, Source, UnreadableError, lines, megabytes
from kzarchive.importers.formats import Format

NAME = "csv"
DELIMITERS = ",;\t|"
_SAMPLE = 1024 * 1024


def _read(source: Source) -> Iterator[Original]:
    encoding = _encoding(source)
    csv.field_size_limit(MAX_ORIGINAL)
    with source.open() as opened:
        feed = _Lines(opened, encoding)
        header = feed.first()
        delimiter = max(DELIMITERS, key=header.count)
        reader = csv.reader(feed, delimiter=delimiter)
        names = next(csv.reader([header], delimiter=delimiter), [])
        if len(names) < 2:
            raise UnreadableError("the first line does not name columns", 1)
        while True:
            feed.begin()
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                reason = "a quotation mark that begins here has no end" if "limit" in str(error) else str(error)
                raise UnreadableError(f"this is not CSV: {reason}", feed.row) from None
            if row:
                yield Original(_found(names, row, feed.row, feed.encoding, source), feed.row)


FORMAT = Format((".csv", ".tsv", ".csv.gz", ".tsv.gz"), _read)


class _Lines:
    """The lines of a file as text; for one row no more of them is given than an original may have.

    `row` is the line on which the last row began, `encoding` the one that it was in.
    """

    def __init__(self, opened: IO[bytes], encoding: str) -> None:
        self._lines = lines(opened)
        self._encoding = self.encoding = encoding
        self._left = MAX_ORIGINAL
        self._begun = False
        self.row = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, data = next(self._lines)
        if not self._begun:
            self.row, self._begun = number, True
        self._left -= MAX_ORIGINAL if data is None else len(data)
        if data is None or self._left < 0:
            raise UnreadableError(f"a row has more than {megabytes(MAX_ORIGINAL)}", self.row)
        try:
            return data.decode(self._encoding)
        except UnicodeDecodeError:  # lines of several files in one
            found = text.decode(data)
        if found is None:
            raise UnreadableError("its bytes are in no encoding that Kazakh is kept in", number)
        self.encoding = found.encoding
        return found.text

    def first(self) -> str:
        """Returns the first line that holds anything."""
        return next((line for line in self if line.strip()), "")

    def begin(self) -> None:
        """Tells that a row begins with the next line."""
        self._left = MAX_ORIGINAL
        self._begun = False
        self.encoding = self._encoding


def _encoding(source: Source) -> str:
    """Returns the encoding of a file: UTF-8 if its bytes are that, and else what its beginning most likely is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as opened:
        sample = opened.read(_SAMPLE)
        data = sample
        try:
            while data:
                decoder.decode(data)
                data = opened.read(_SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found = text.decode(sample[: sample.rfind(b"\n") + 1] or sample)
            if found is None or " " in found.encoding or found.encoding == "utf-16":
                raise UnreadableError("its bytes are in no encoding that CSV is kept in; save it as UTF-8") from None
            return found.encoding
    return "utf-8-sig" if sample.startswith(codecs.BOM_UTF8) else text.UTF_8


def _found(names: list[str], row: list[str], line: int, encoding: str, source: Source) -> Unread | Skipped:
    if len(row) > len(names):
        return Skipped(f"it has {len(row)} values, but there are {len(names)} columns")
    data = json.dumps(dict(zip(names, row, strict=False)), ensure_ascii=False).encode("utf-8", "surrogatepass")
    stated = text.UTF_8 if encoding == "utf-8-sig" else encoding
    return Unread(data, Place(NAME, source.name, sha256(data).hexdigest(), f"line {line}", stated), source, _record)


def _record(data: bytes, place: Place, source: Source) -> Article | Skipped:
    return rows.record(json.loads(data), place, source.options, source.path.parent)
