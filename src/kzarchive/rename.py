"""Another name for a tag, an author or a section: in every source file, and nothing else in them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from kzarchive import atomic, config, fold, inputs, ledger, reader
from kzarchive.archive import Term
from kzarchive.config import Site
from kzarchive.errors import Problem, SiteError, shorten
from kzarchive.fields import Scalar, parse, quote
from kzarchive.model import Record
from kzarchive.naming import fold_name, term_names

KEYS = {"tag": ("tags",), "author": ("author", "authors"), "section": ("section",)}
"""The keys of front matter in which terms of each kind stand."""
MAX_TERM = 200

_PLAIN = re.compile(r"[^\W_](?:[\w .«»()–-]*[\w»)])?")
"""What YAML takes as it stands, in any place."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was renamed: the files, and the addresses of the term where they differ (empty if it is not public)."""

    files: tuple[str, ...]
    old: str = ""
    new: str = ""


def rename(folder: Path, kind: str, old: str, new: str, now: int, *, jobs: int = 1, dry_run: bool = False) -> Report:
    """Gives a term another name, and leads its old address to the new one.

    Args:
        folder: the site's folder.
        kind: `tag`, `author` or `section`.
        old: its name, in any case and with any noise in its letters.
        new: the name that it gets; if another term has it, the two become one.
        now: seconds since 1970 in UTC; decides which articles are public, and so which addresses are.
        jobs: worker processes that may be used.
        dry_run: write nothing.

    Raises:
        SiteError: the sources have problems, nothing has that name, or it stands where it can't be replaced exactly.
    """
    site = config.load(folder)
    new = " ".join(new.split())
    if not new or len(new) > MAX_TERM or not new.isprintable():
        raise SiteError([Problem("", 0, 0, f"«{shorten(new)}» can't be a name", f"write 1 to {MAX_TERM} characters")])
    rows = _rows(site, jobs)
    known = [record for record in inputs.collect(site, rows, now, drafts=True).records if _has(record, kind, old)]
    if not known:
        hint = "`kzarchive build` lists them on the pages tags/, authors/ and sections/"
        raise SiteError([Problem("", 0, 0, f"no article has the {kind} «{shorten(old)}»", hint)])
    files = _edited(Path(site.root), [record.head.path for record in known], KEYS[kind], fold_name(old), new)
    before = inputs.collect(site, rows, now, drafts=False)
    report = Report(tuple(files), *_addresses(before, kind, old, new))
    if not dry_run:
        # Whatever can go wrong as a rule does so before the first file is another one. The ledger comes before them:
        # as long as a source has the old name, the same command given again can do the rest.
        with _staged(Path(site.root), files) as parts:
            if report.old != report.new:
                ledger.move(Path(site.root), report.old, report.new)
            _put(parts)
    return report


def _rows(site: Site, jobs: int) -> list[tuple[str, bytes, bytes]]:
    """Returns path, digest and encoded record of every source.

    Raises:
        SiteError: with the problems of all of them.
    """
    found, problems = inputs.scan(site)
    rows = []
    for row in inputs.read_all(found, inputs.workplace(site), jobs):
        problems.extend(row.problems)
        if row.record is not None:
            rows.append((row.path, row.digest, row.record))
    if problems:
        raise SiteError(problems)
    return rows


def _has(record: Record, kind: str, name: str) -> bool:
    return fold_name(name) in map(fold_name, term_names(kind, record.head))


def _renamed(record: Record, kind: str, old: str, new: str) -> Record:
    names = tuple(
        dict.fromkeys(new if fold_name(name) == fold_name(old) else name for name in term_names(kind, record.head))
    )
    changed = {"section": next(iter(names), "")} if kind == "section" else {KEYS[kind][-1]: names}
    return msgspec.structs.replace(record, head=msgspec.structs.replace(record.head, **changed))


def _addresses(sources: inputs.Sources, kind: str, old: str, new: str) -> tuple[str, str]:
    """Returns the addresses of the term before and afterwards; both empty if it has no page, or keeps it."""
    now, _, _ = fold.build(sources.records, sources.assets)
    then, _, _ = fold.build([_renamed(record, kind, old, new) for record in sources.records], sources.assets)
    before, after = _address(now.terms[kind], old), _address(then.terms[kind], new)
    kept = {term.address for term in then.terms[kind]}
    return ("", "") if not before or not after or before in kept else (before, after)


def _address(terms: Iterable[Term], name: str) -> str:
    return next((term.address for term in terms if fold_name(term.name) == fold_name(name)), "")


def _edited(root: Path, paths: Sequence[str], keys: Sequence[str], old: str, new: str) -> dict[str, bytes]:
    """Returns the new bytes of each file.

    Raises:
        SiteError: with every place at which a name can't be replaced exactly.
    """
    problems: list[Problem] = []
    files = {}
    for path in sorted(paths):
        data = (root / path).read_bytes()
        lines = data.split(b"\n")
        # From the end, so that what was replaced moves nothing that is still to be.
        for scalar in sorted(_scalars(path, data, keys), key=lambda found: (-found.line, -found.column)):
            if fold_name(scalar.value) == old and not _replace(lines, scalar, _as_written(scalar.stands, new)):
                hint = f"write «{new}» there by hand, then give the command again"
                problems.append(Problem(path, scalar.line, scalar.column, "this can't be replaced exactly", hint))
        files[path] = b"\n".join(lines)
    if problems:
        raise SiteError(problems)
    return files


def _scalars(path: str, data: bytes, keys: Sequence[str]) -> Iterator[Scalar]:
    text = reader.decode(path, data)
    parts = reader.split(path, text) if isinstance(text, str) else text
    if isinstance(parts, Problem):
        raise SiteError([parts])
    fields, _ = parse(parts[0], path, reader.KEYS, first_line=2)
    if fields is not None:
        for key in keys:
            yield from fields.scalars(key)


def _replace(lines: list[bytes], scalar: Scalar, new: str) -> bool:
    """Replaces what stands in a line, and tells whether it stood there."""
    if scalar.line > len(lines):
        return False
    line, start = lines[scalar.line - 1].decode("utf-8"), scalar.column - 1
    end = start + len(scalar.stands)
    if line[start:end] != scalar.stands:
        return False
    lines[scalar.line - 1] = f"{line[:start]}{new}{line[end:]}".encode()
    return True


def _as_written(stood: str, new: str) -> str:
    """Returns the new name in the form in which the old one was written, if it can stand so."""
    if stood.startswith("'"):
        return "'" + new.replace("'", "''") + "'"
    return new if not stood.startswith('"') and _PLAIN.fullmatch(new) else quote(new)


class _Part(NamedTuple):
    """The new form of a source file, beside it; `path` is how it is shown."""

    path: str
    file: Path
    part: Path


@contextmanager
def _staged(root: Path, files: Mapping[str, bytes]) -> Iterator[list[_Part]]:
    """Gives the new form of each file, written beside it; what is not put in its place is deleted.

    Raises:
        SiteError: a file can't be written.
    """
    parts: list[_Part] = []
    with ExitStack() as stack:
        for path, data in files.items():
            file = (root / path).resolve()
            try:
                parts.append(_Part(path, file, stack.enter_context(atomic.beside(file, data))))
                shutil.copymode(file, parts[-1].part)
            except OSError as error:
                raise _unwritable(path, error) from None
        yield parts


def _put(parts: Iterable[_Part]) -> None:
    """Puts each file in its place.

    Raises:
        SiteError: one can't be put there.
    """
    for path, file, part in parts:
        try:
            os.replace(part, file)
        except OSError as error:
            raise _unwritable(path, error) from None


def _unwritable(path: str, error: OSError) -> SiteError:
    return SiteError([Problem(path, 0, 0, f"can't be written: {error.strerror}")])
