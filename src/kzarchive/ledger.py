"""The ledger: every address that the site has had, as text beside the articles, so that none is lost unnoticed.

    addresses/2026.txt    the addresses of articles of a year, one on a line, sorted
    addresses/terms.txt   those of tags, authors and sections
    addresses/moved.txt   written by the keeper and by `kzarchive rename`: old address, blank, new one; `-` for gone

The files are kept with the articles under version control. A merge may leave lines of both sides in any order; they
are put in order when the next address is added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kzarchive import atomic, urls
from kzarchive.archive import Archive
from kzarchive.errors import Problem, SiteError
from kzarchive.kazakh import slug
from kzarchive.naming import KINDS, term_names

FOLDER = "addresses"
TERMS = "terms.txt"
MOVED = f"{FOLDER}/moved.txt"
GONE = "-"
SHOWN = 100
"""So many lost addresses are listed one by one."""

_UNFINISHED = "write an address that leads to one; was `kzarchive rename` interrupted? then give it again"
_ATTRIBUTES = "*.txt merge=union\n"


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved.txt says: new addresses by old ones (empty where a page is gone for good), their lines, and faults."""

    targets: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[Problem] = ()


def moves(root: Path) -> Moves:
    """Returns what moved.txt says.

    Raises:
        SiteError: it can't be read.
    """
    targets: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems = []
    for number, line in enumerate(_lines(root / MOVED), 1):
        old, *rest = line.split() or ("#",)
        if old.startswith("#"):
            continue
        if len(rest) != 1 or not all(map(_is_address, (old, *(new for new in rest if new != GONE)))):
            hint = "write the old address, a blank and the new one: tag/kitap/ tag/kitaptar/"
            problems.append(Problem(MOVED, number, 1, "this line names no old and new address", hint))
        elif targets.get(old, rest[0].strip(GONE)) != rest[0].strip(GONE):
            hint = f"keep one of them; the first is on line {lines[old]}"
            problems.append(Problem(MOVED, number, 1, f"{old} has moved to two addresses", hint))
        else:
            targets[old], lines[old] = rest[0].strip(GONE), number
    return Moves(targets, lines, problems)


def _is_address(text: str) -> bool:
    return urls.is_old_path(text.removesuffix("/"))


def move(root: Path, old: str, new: str) -> None:
    """Notes that a page has another address; what led to the old one leads on.

    Raises:
        SiteError: moved.txt can't be read or written.
    """
    # A page that comes back to an address of its own past has not moved away from there.
    kept = [line for line in _lines(root / MOVED) if line.split()[:1] != [new] and line.split() != [old, new]]
    _note(root, MOVED, "".join(f"{line}\n" for line in (*kept, f"{old} {new}")))


def addresses(archive: Archive) -> set[str]:
    """Returns every address that the ledger is to hold: of articles, of terms, and old ones of articles.

    Terms that only withdrawn articles have are among them: the withdrawal of the article is that of the term.
    """
    found = {entry.address for entry in (*archive.entries, *archive.pages, *archive.withdrawn)}
    found.update(term.address for kind in KINDS for term in archive.terms[kind])
    found.update(archive.aliases)
    for entry in archive.withdrawn:
        named = ((kind, slug(name)) for kind in KINDS for name in term_names(kind, entry.head))
        found.update(urls.term(kind, name) for kind, name in named if name)
    return found


class Ledger:
    """The ledger of one site as it lies on disk, beside the addresses that the site has now."""

    def __init__(self, root: Path, present: set[str]) -> None:
        self._root = root
        self._present = present
        names = sorted(path.name for path in (root / FOLDER).glob("*.txt") if f"{FOLDER}/{path.name}" != MOVED)
        self._files = {name: _lines(root / FOLDER / name) for name in names}
        self._known = {line for lines in self._files.values() for line in lines if line}

    def problems(self, moved: Moves) -> list[Problem]:
        """Returns a problem for each address that would lead nowhere, unless it has moved."""
        present = self._present
        found = [
            Problem(MOVED, moved.lines[old], 1, f"{new} is no page of the site", _UNFINISHED)
            for old, new in moved.targets.items()
            if new and new not in present and new not in moved.targets
        ]
        lost = self._known.difference(present, moved.targets)
        found += [
            Problem(f"{FOLDER}/{name}", number, 1, f"{line} would lead nowhere", _hint(line))
            for name, lines in self._files.items()
            for number, line in enumerate(lines, 1)
            if line in lost
        ][:SHOWN]
        if len(lost) > SHOWN:
            found.append(Problem(FOLDER, 0, 0, f"{len(lost) - SHOWN:,} more addresses would lead nowhere"))
        return found

    def add(self) -> None:
        """Writes the addresses that are new into the files.

        Raises:
            SiteError: a file can't be written.
        """
        changed: dict[str, list[str]] = defaultdict(list)
        for address in self._present - self._known:
            changed[_file(address)].append(address)
        for name, added in changed.items():
            lines = sorted({*filter(None, self._files.get(name, ())), *added})
            _note(self._root, f"{FOLDER}/{name}", "".join(f"{line}\n" for line in lines))


def _hint(address: str) -> str:
    kind = address.split("/")[0]
    if kind in urls.TERM_FOLDERS.values():
        return (
            f"has the {kind} another name now? then take it back, and give: kzarchive rename {kind} OLD NEW\n"
            f"    else write «{address} NEW» into {MOVED}, with {GONE} as NEW if it is gone for good"
        )
    return (
        f"has the article another address now? then give it `aliases: [/{address}]`\n"
        "    is it to go? then bring it back with `status: withdrawn`; has nobody seen it yet? then delete this line"
    )


def _file(address: str) -> str:
    """Returns the file of the ledger that holds an address."""
    year, slash, _ = address.partition("/")
    if slash and len(year) == 4 and year.isdecimal():
        return f"{year}.txt"
    return TERMS if year in urls.TERM_FOLDERS.values() else "other.txt"


def _lines(file: Path) -> list[str]:
    """Returns the lines of a file, none where there is no such file.

    Raises:
        SiteError: it can't be read.
    """
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SiteError([Problem(f"{FOLDER}/{file.name}", 0, 0, f"can't be read: {reason}")]) from None


def _note(root: Path, path: str, text: str) -> None:
    """Puts a file of the ledger in its place as a whole.

    Raises:
        SiteError: it can't be written.
    """
    file = root / path
    try:
        file.parent.mkdir(exist_ok=True)
        (file.parent / ".gitattributes").write_text(_ATTRIBUTES, encoding="utf-8")
        atomic.put(file, text.encode())
    except OSError as error:
        raise SiteError([Problem(path, 0, 0, f"can't be written: {error.strerror}")]) from None
