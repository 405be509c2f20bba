"""From files to records: scan a folder, split front matter from body, validate.

`scan` finds what is there, `read` judges one article, `read_asset` one file beside the articles. All are free of
state, so that any process on any machine may run them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from zoneinfo import ZoneInfo

import msgspec

from kzarchive import markup, moments, noise, urls
from kzarchive.digest import digest, plain
from kzarchive.errors import Finding, Problem, shorten
from kzarchive.fields import UNFIT, Fields, parse
from kzarchive.kazakh import repair, slug
from kzarchive.kazakh.fold import is_clean
from kzarchive.model import ARTICLE, PAGE, PUBLISHED, STATUSES, TYPES, Asset, Correction, Head, Image, Moment, Record

MAX_ARTICLE = 4 * 1024 * 1024
MAX_ASSET = 64 * 1024 * 1024
MAX_TITLE = 500
MAX_MARKS = 3_000
"""Most of each of `MARKS` in one body: Python-Markdown's time grows with the square of them."""
MARKS = (b"[", b"<", b"*", b"_", b"`")
PICTURE_HINT = "save the picture again, or take it out"
PUBLIC_DOTFILES = (".well-known", ".nojekyll", ".htaccess")
"""Names with a dot that hosts ask for; all others with a dot are passed over."""

KEYS = (
    *("title", "date", "author", "authors", "section", "tags", "summary", "slug", "id", "updated", "source"),
    *("image", "aliases", "status", "corrections", "lang", "type", "provenance"),
)
"""The keys that front matter may hold."""
IMAGE_KEYS = ("src", "alt", "caption", "credit")
CORRECTION_KEYS = ("date", "note")
_NO_ALT = re.compile(r"!\[\s*\](?=[(\[])")
KAZAKH = "kk"
LISTS = ("author", "authors", "section", "tags")
"""The keys that put an article in lists."""
PROVENANCE_KEYS = ("format", "file", "part", "sha256", "text", "read", "guessed")
"""What an importer notes of the original; pages don't show it."""

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
"""As much of BCP 47 as texts in a newspaper need: a language, a script, a region."""
SOURCE = re.compile(r'https?://[^\s<>"]+')
"""The form of an original's address."""

# Everything that neither HTML nor XML can carry: C0 controls but tab and line ends, and DEL.
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")


class Found(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file that `scan` found; `path` is relative to the site's folder and written with slashes."""

    path: str
    size: int
    modified: int
    changed: int
    inode: int

    @property
    def stamp(self) -> tuple[int, int, int, int]:
        """What a file's unchanged contents keep: size, times of modification and status change in ns, inode."""
        return self.size, self.modified, self.changed, self.inode


def is_article(path: str) -> bool:
    """Tells whether a file in the content folder is an article."""
    return path.lower().endswith((".md", ".markdown"))


def scan(root: Path, folder: str) -> tuple[list[Found], list[Problem]]:
    """Returns the files below `root/folder`, sorted by path; a missing folder has none.

    Names that begin with a dot (but `PUBLIC_DOTFILES`) or end in `~` are passed over. A symbolic link is followed only
    to a file inside `root`; any other is a problem, for nothing may be read from outside the site.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    start = root / folder
    if start.is_symlink() and not start.resolve().is_relative_to(root):
        return [], [_outside(folder)]
    if start.is_dir():
        _scan(str(start), folder, str(root), found, problems)
    found.sort(key=lambda file: file.path)
    return found, problems


def look(root: Path, path: str) -> Found | None:
    """Returns one file below `root` as `scan` would, or None where it needs a scan: a link, a folder, one too large."""
    found: list[Found] = []
    if os.path.realpath(root / path) == os.path.join(os.path.realpath(root), path):
        with suppress(FileNotFoundError):
            stat = os.lstat(root / path)
            if S_ISREG(stat.st_mode):
                _take(stat, path, found, [])
    return found[0] if found else None


def read(path: str, data: bytes, where: ZoneInfo, *, fix: bool = False) -> Record | list[Problem]:
    """Returns the record of one article, or every problem that it has.

    Args:
        path: the file's path relative to the site's folder.
        data: the file's bytes.
        where: the zone in which dates without an offset are meant.
        fix: repair the letters of its texts too, not of its names only.
    """
    decoded = _decode(path, data)
    if isinstance(decoded, Problem):
        return [decoded]
    text, clean = decoded
    parts = split(path, text)
    if isinstance(parts, Problem):
        return [parts]
    front, body, first_line = parts
    fields, problems = parse(front, path, KEYS, first_line=2)
    if fields is None:
        return problems
    fields.mapping("provenance", PROVENANCE_KEYS)
    head = _head(fields, path, where, fix=fix)
    if head.status == PUBLISHED and (not body or body.isspace()):
        hint = "write the text below the closing ---, or set `status: draft`"
        problems.append(Problem(path, first_line, 1, "the article has no text", hint))
    encoded = _body_bytes(data, body)
    if len(encoded) > MAX_MARKS:
        problems += _too_many_marks(path, encoded, first_line)
    if problems:
        return problems
    try:
        references = markup.references(body, first_line) if markup.may_refer(encoded) else ()
    except RecursionError:
        return [markup.too_deep(path)]
    return Record(
        head=head,
        slug=head.slug or slug(head.title),
        digest=digest(_encoder.encode(head)),
        body=plain(encoded),
        references=references,
        noise=(0, 0) if clean else _count(fields, body, first_line),
        size=len(encoded),
    )


def findings(path: str, data: bytes) -> list[Finding]:
    """Returns the advice on an article that `read` has accepted, by line."""
    text = decode(path, data)
    parts = split(path, text) if isinstance(text, str) else text
    if isinstance(parts, Problem):
        return []
    front, body, first_line = parts
    fields, _ = parse(front, path, KEYS, first_line=2)
    words = (*_in_names(fields), *_in_texts(fields, body, first_line)) if fields else ()
    return sorted((*noise.findings(path, words), *_without_description(path, body, first_line)))


def _without_description(path: str, body: str, first_line: int) -> Iterator[Finding]:
    """Yields the pictures in a text that say nothing to those who can't see them."""
    for number, line in enumerate(markup.without_code(body).split("\n"), first_line):
        for found in _NO_ALT.finditer(line):
            hint = "write what it shows between the brackets"
            yield Finding(path, number, found.start() + 1, "a picture has no description", hint, "alt")


def _count(fields: Fields, body: str, first_line: int) -> tuple[int, int]:
    return sum(1 for _ in _in_names(fields)), sum(1 for _ in _in_texts(fields, body, first_line))


def _in_names(fields: Fields) -> Iterator[noise.Word]:
    return noise.in_fields(fields, noise.NAMES)


def _in_texts(fields: Fields, body: str, first_line: int) -> Iterator[noise.Word]:
    """Yields the words with noise in what a page shows of an article beside its names, if it is in Kazakh."""
    if fields.text("lang", KAZAKH) != KAZAKH:
        return
    yield from noise.in_fields(fields, ("summary",))
    if image := fields.mapping("image", IMAGE_KEYS):
        yield from noise.in_fields(image, ("alt", "caption", "credit"))
    for correction in fields.mappings("corrections", CORRECTION_KEYS):
        yield from noise.in_fields(correction, ("note",))
    yield from noise.in_text(markup.without_code(body), first_line)


def _body_bytes(data: bytes, body: str) -> bytes:
    """Returns the body in UTF-8: as it stands in the file where that is the same, for encoding it takes longer."""
    if b"\r" in data or not body:
        return body.encode()
    return data[data.index(b"\n---\n", 3) + 5 :]


def _too_many_marks(path: str, body: bytes, first_line: int) -> Iterator[Problem]:
    for mark in MARKS:
        # Most texts have none, and that is found out faster than how many there are.
        if mark in body and (count := body.count(mark)) > MAX_MARKS:
            hint = f"at most {MAX_MARKS:,} are read; divide the article"
            yield Problem(path, first_line, 0, f"the text has {count:,} «{mark.decode()}»", hint)


def read_asset(path: str, data: bytes) -> Asset | list[Problem]:
    """Returns the record of one file beside the articles: its digest and, for a picture, its size and format."""
    from kzarchive.pictures import measure

    measured = measure(path, data)
    if isinstance(measured, str):
        return [Problem(path, 0, 0, measured, PICTURE_HINT)]
    return Asset(path, plain(data), *measured)


def body_of(path: str, data: bytes, known: bytes) -> str:
    """Returns the body of an article that `read` has accepted.

    Args:
        path: the file's path, for messages.
        data: the file's bytes.
        known: the digest of the accepted body.

    Raises:
        ValueError: the file no longer holds that body.
    """
    # As a rule nothing in the file needs to be put straight, and the body is its end.
    end = data.find(b"\n---\n", 3)
    if end >= 0 and plain(data[end + 5 :]) == known:
        return data[end + 5 :].decode()
    text = decode(path, data)
    parts = split(path, text) if isinstance(text, str) else text
    if isinstance(parts, Problem) or plain(parts[1].encode()) != known:
        raise ValueError(path)
    return parts[1]


def decode(path: str, data: bytes) -> str | Problem:
    """Returns the text of a UTF-8 file, without BOM and with line feeds only."""
    decoded = _decode(path, data)
    return decoded if isinstance(decoded, Problem) else decoded[0]


def _decode(path: str, data: bytes) -> tuple[str, bool] | Problem:
    """Returns the text of a file as `decode` does, and whether there is no noise in its letters."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        return _control(path, data) or Problem(path, line, 0, message, "save the file as UTF-8")
    clean = is_clean(text)
    if not clean:  # what is unfit is noise too
        if problem := _control(path, data):
            return problem
        text = text.removeprefix("\ufeff")
        if unfit := UNFIT.search(text):
            line = text.count("\n", 0, unfit.start()) + 1
            return Problem(path, line, 0, f"the character U+{ord(unfit[0]):04X}", "take it out; no page can show it")
        clean = is_clean(text)
    if b"\r" in data:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, clean


def _control(path: str, data: bytes) -> Problem | None:
    """Returns the problem of a control character, if there is one."""
    if len(data.translate(None, _CONTROLS)) != len(data):
        at = next(index for index, byte in enumerate(data) if byte in _CONTROLS)
        line = data.count(b"\n", 0, at) + 1
        name = "a NUL byte" if data[at] == 0 else f"the control character 0x{data[at]:02x}"
        return Problem(path, line, 0, f"{name} at offset {at}", "delete it; text files hold none")
    return None


def split(path: str, text: str) -> tuple[str, str, int] | Problem:
    """Returns front matter, body, and the line of the file on which the body begins."""
    if not text.startswith("---\n"):
        hint = "begin the file with a line ---, the fields, and a line ---"
        return Problem(path, 1, 1, "the front matter is missing", hint)
    end = text.find("\n---\n", 3)
    if end < 0:
        if text.endswith("\n---"):
            return text[4:-3], "", text.count("\n") + 1
        return Problem(path, 1, 1, "the front matter has no end", "close it with a line that holds only ---")
    return text[4 : end + 1], text[end + 5 :], text.count("\n", 0, end + 5) + 1


_encoder = msgspec.msgpack.Encoder()


def _head(fields: Fields, path: str, where: ZoneInfo, *, fix: bool) -> Head:
    lang = _lang(fields)
    shown = repair if fix and lang == KAZAKH else str
    kind = _type(fields)
    date = _moment(fields, "date", where, required=kind == ARTICLE)
    title = fields.text("title", required=True, limit=MAX_TITLE)
    return Head(
        path=path,
        title=repair(title) or title,
        date=date or Moment("", 0),
        authors=_names(_authors(fields)),
        section=repair(fields.text("section", limit=200)),
        tags=_names(fields.texts("tags")),
        summary=shown(fields.text("summary")),
        slug=_slug(fields, kind),
        id=fields.text("id", limit=200),
        updated=_moment(fields, "updated", where),
        source=_source(fields),
        image=_image(fields, shown),
        aliases=_aliases(fields),
        status=fields.choice("status", STATUSES, PUBLISHED),
        corrections=tuple(_corrections(fields, where, shown)),
        lang=lang,
        type=kind,
    )


def _moment(fields: Fields, name: str, where: ZoneInfo, *, required: bool = False) -> Moment | None:
    text = fields.text(name, required=required)
    moment = moments.parse(text, where) if text else None
    if text and moment is None:
        fields.problem(name, f"`{name}` can't be «{shorten(text)}»", moments.EXAMPLE)
    return moment


def _authors(fields: Fields) -> tuple[str, ...]:
    if "author" in fields and "authors" in fields:
        fields.problem("author", "both `author` and `authors` are given", "keep `authors: [first, second]`")
    author = fields.text("author", limit=200)
    return fields.texts("authors") or ((author,) if author else ())


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Returns the names without noise in their letters, each once."""
    return tuple(dict.fromkeys(filter(None, map(repair, names))))


def _type(fields: Fields) -> str:
    kind = fields.choice("type", TYPES, ARTICLE)
    if kind == PAGE:
        for name in LISTS:
            if name in fields:
                hint = f"take out `{name}`, or `type: {PAGE}`"
                fields.problem(name, f"`{name}` on a page that stands in no list", hint)
    return kind


def _slug(fields: Fields, kind: str) -> str:
    slug = fields.text("slug")
    if slug and (not urls.is_slug(slug) or urls.is_taken(slug, page=kind == PAGE)):
        taken = "the site's own folders, such as `tag`, are" if kind == PAGE else "`index` and `page-1` are"
        hint = f"write lower-case Latin letters, digits and hyphens, at most {urls.MAX_SLUG}; {taken} taken"
        fields.problem("slug", f"`slug` can't be «{shorten(slug)}»", hint)
    return slug


def _aliases(fields: Fields) -> tuple[str, ...]:
    aliases = fields.texts("aliases", limit=500)
    for alias in aliases:
        if urls.alias(alias) is None:
            hint = "write a path from the site's root, such as /kk/news/118, without blanks, ? and #"
            fields.problem("aliases", f"`aliases` can't hold «{shorten(alias)}»", hint)
    return aliases


def _source(fields: Fields) -> str:
    source = fields.text("source")
    if source and SOURCE.fullmatch(source) is None:
        fields.problem("source", f"`source` can't be «{shorten(source)}»", "write an address that begins with https://")
    return source


def _image(fields: Fields, shown: Callable[[str], str]) -> Image | None:
    nested = fields.mapping("image", IMAGE_KEYS)
    if nested is None:
        return None
    source = nested.text("src", required=True, limit=500)
    if source and not urls.is_local(source):
        nested.problem(
            "src", f"`src` can't be «{shorten(source)}»", "name a file beside the article, such as kitap.jpg"
        )
    line, column = nested.position("src")
    alt, caption, credit = (shown(nested.text(name)) for name in ("alt", "caption", "credit"))
    return Image(source, alt, caption, credit, line, column)


def _lang(fields: Fields) -> str:
    lang = fields.text("lang", KAZAKH)
    if LANGUAGE_TAG.fullmatch(lang) is None:
        fields.problem("lang", f"`lang` can't be «{shorten(lang)}»", "write a language tag such as kk, ru or en")
    return lang


def _corrections(fields: Fields, where: ZoneInfo, shown: Callable[[str], str]) -> Iterator[Correction]:
    for nested in fields.mappings("corrections", CORRECTION_KEYS):
        date = _moment(nested, "date", where, required=True)
        yield Correction(date.day if date else "", shown(nested.text("note", required=True)))


def _scan(folder: str, name: str, root: str, found: list[Found], problems: list[Problem]) -> None:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_ignored(entry.name):
                    continue
                path = f"{name}/{entry.name}"
                if entry.is_file(follow_symlinks=False):
                    _take(entry.stat(follow_symlinks=False), path, found, problems)
                elif entry.is_dir(follow_symlinks=False):
                    _scan(entry.path, path, root, found, problems)
                elif entry.is_symlink():
                    _follow(entry, path, root, found, problems)
                else:
                    problems.append(Problem(path, 0, 0, "this is no regular file", "take it out of the folder"))
    except OSError as error:
        problems.append(Problem(name, 0, 0, f"can't be read: {error.strerror}"))


def is_ignored(name: str) -> bool:
    """Tells whether `scan` passes over a file or folder for its name."""
    return (name.startswith(".") and name not in PUBLIC_DOTFILES) or name.endswith("~")


def _follow(entry: os.DirEntry[str], path: str, root: str, found: list[Found], problems: list[Problem]) -> None:
    target = os.path.realpath(entry.path)
    if os.path.commonpath((target, root)) != root:
        problems.append(_outside(path))
    elif os.path.isfile(target):
        _take(os.stat(target), path, found, problems)
    else:
        hint = "put the folder itself here" if os.path.isdir(target) else "take the link out"
        problems.append(Problem(path, 0, 0, "a symbolic link that leads to no file", hint))


def _take(stat: os.stat_result, path: str, found: list[Found], problems: list[Problem]) -> None:
    size = stat.st_size
    if not _is_text(path):
        problems.append(Problem(repr(path), 0, 0, "the file's name is not UTF-8", "rename the file"))
    elif size > MAX_ARTICLE and size > (limit := MAX_ARTICLE if is_article(path) else MAX_ASSET):
        message = f"a file of {size / 1e6:,.0f} MB"
        problems.append(Problem(path, 0, 0, message, f"at most {limit // (1024 * 1024)} MB are read"))
    else:
        found.append(Found(path, size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))


def _is_text(path: str) -> bool:
    try:
        return path.isascii() or bool(path.encode())
    except UnicodeEncodeError:
        return False


def _outside(path: str) -> Problem:
    hint = "nothing outside the site's folder is read; put the file itself here"
    return Problem(path, 0, 0, "a symbolic link that leads out of the site", hint)
