"""What worker processes do: read sources into rows, render tasks into staged files.

Both functions take and return plain values, and return problems instead of raising, since many exceptions do not
survive the way between processes. Page bytes never leave the worker: it writes them to a staging folder itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from kzarchive import markup, moments, output, pictures, reader
from kzarchive.digest import plain
from kzarchive.errors import Finding, Problem, SiteError, changed
from kzarchive.execute import without_collector
from kzarchive.interface import Interface
from kzarchive.model import Asset, Record
from kzarchive.render import Converters, Renderer
from kzarchive.search import volume
from kzarchive.search.forms import Shared
from kzarchive.task import COPY, INDEX, PICTURE, Body, Task, variant
from kzarchive.theme import DEFAULT, Template, package_folder


class Workplace(msgspec.Struct, frozen=True, array_like=True):
    """The site's folder, and how the site wants its sources read and its pages written.

    `cards` is how many articles, as lists show them, a worker keeps for the lists that follow; `program` is the digest
    of the program.
    """

    root: str
    timezone: str
    latin: str = "2021"
    exceptions: str = ""
    fix: bool = False
    interface: str = "kk"
    portable: bool = False
    cards: int = 1024
    program: bytes = b""

    def file(self, path: str) -> str:
        """Returns where the source `path` lies; those of the package begin with `default/`."""
        return f"{_PACKAGE}/{path[len(DEFAULT) :]}" if path.startswith(DEFAULT) else f"{self.root}/{path}"


class ReadBatch(msgspec.Struct, frozen=True, array_like=True):
    """Sources to read, each with the digest that it had before (empty: none); with `check`, findings are asked for."""

    workplace: Workplace
    sources: tuple[tuple[str, bytes], ...]
    check: bool = False


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A source as it was read: the digest of its bytes, and its encoded record unless the digest is the known one."""

    path: str
    digest: bytes
    record: bytes | None
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A task to render; `known` is the digest of the file that stands there now (empty: none)."""

    task: Task
    known: bytes


class RenderBatch(msgspec.Struct, frozen=True, array_like=True):
    """Jobs to render into the staging folder; `templates` are names, paths and digests.

    `volume` is that of the index which all its tasks are made from; other batches have none.
    Where batches can be run twice, they are staged `apart`: see `output.stage_apart`. `alone` tells that no other
    process works for this build.
    """

    workplace: Workplace
    templates: tuple[tuple[str, str, bytes], ...]
    staging: str
    jobs: tuple[Job, ...]
    volume: bytes = b""
    apart: bool = False
    alone: bool = True


class Rendered(msgspec.Struct, frozen=True, array_like=True):
    """One job's outcome; nothing was staged where `same` says that the file already has these bytes."""

    output: str
    digest: bytes
    size: int
    modified: int
    same: bool
    problems: tuple[Problem, ...] = ()


_PACKAGE = package_folder()

CHUNK = 1 << 16
"""So many bytes are read at once: most articles whole."""

BODIES = 64
"""So many bodies are kept while their pages in other scripts follow: a feed's, at most."""

_encoder = msgspec.msgpack.Encoder()
_read_batches = msgspec.msgpack.Decoder(ReadBatch)
_render_batches = msgspec.msgpack.Decoder(RenderBatch)
_rows = msgspec.msgpack.Decoder(list[Row])
_rendered = msgspec.msgpack.Decoder(list[Rendered])


def encode(batch: ReadBatch | RenderBatch) -> bytes:
    """Returns a batch as it travels to a worker."""
    return _encoder.encode(batch)


def forms_folder(staging: str) -> str:
    """Returns where workers tell each other of the forms of words: no output begins with a dot."""
    return f"{staging}/.forms"


def rows(data: bytes) -> list[Row]:
    """Returns what `read` sent back."""
    return _rows.decode(data)


def rendered(data: bytes) -> list[Rendered]:
    """Returns what `render` sent back."""
    return _rendered.decode(data)


def read(data: bytes) -> bytes:
    """Reads the sources of an encoded `ReadBatch`; returns encoded rows."""
    batch = _read_batches.decode(data)
    return _encoder.encode([_read(batch.workplace, path, known, batch.check) for path, known in batch.sources])


def render(data: bytes) -> bytes:
    """Renders the tasks of an encoded `RenderBatch`; returns encoded outcomes."""
    batch = _render_batches.decode(data)
    place = batch.workplace
    renderer = _renderer(place, batch.templates)
    return _encoder.encode([_render(batch, renderer, job) for job in batch.jobs])


@lru_cache(maxsize=2)
def _renderer(place: Workplace, templates: tuple[tuple[str, str, bytes], ...]) -> Renderer:
    found = {name: Template(name, path, place.file(path), content) for name, path, content in templates}
    converters = Converters(place.latin, place.exceptions)
    interface = Interface(place.interface)
    return Renderer(found, converters, interface, portable=place.portable, cards=place.cards, program=place.program)


def _read(place: Workplace, path: str, known: bytes, check: bool) -> Row:
    try:
        data = _bytes(place.file(path))
    except OSError as error:
        return Row(path, b"", None, (Problem(path, 0, 0, f"can't be read: {error.strerror}"),))
    content = plain(data)
    if content == known:
        return Row(path, content, None)
    found = _record(place, path, data, content)
    if isinstance(found, list):
        return Row(path, content, None, tuple(found))
    findings = reader.findings(path, data) if check and _may_have_findings(found, data) else ()
    return Row(path, content, _encoder.encode(found), findings=tuple(findings))


def _may_have_findings(found: Record | Asset, data: bytes) -> bool:
    return isinstance(found, Record) and (any(found.noise) or b"![" in data)


def _record(place: Workplace, path: str, data: bytes, content: bytes) -> Record | Asset | list[Problem]:
    if not path.startswith("content/"):
        return Asset(path, content)
    if reader.is_article(path):
        return reader.read(path, data, moments.zone(place.timezone), fix=place.fix)
    return reader.read_asset(path, data)


def _render(batch: RenderBatch, renderer: Renderer, job: Job) -> Rendered:
    task = job.task
    try:
        page = _page(batch, renderer, job)
        content = plain(page)
        if content == job.known:
            return Rendered(task.output, content, len(page), 0, same=True)
        modified = _staged(batch, task.output, page)
    except SiteError as error:
        return _failed(task.output, *error.problems)
    except OSError as error:
        return _failed(task.output, output.problem(task.output, error))
    return Rendered(task.output, content, len(page), modified, same=False)


def _staged(batch: RenderBatch, path: str, page: bytes) -> int:
    """Stages a page; where one output is another's folder, which `Schedule` tells, there is nothing to stage."""
    try:
        if batch.apart:
            return output.stage_apart(batch.staging, path, page)
        return output.stage(f"{batch.staging}/{path}", page)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        return 0


def _page(batch: RenderBatch, renderer: Renderer, job: Job) -> bytes:
    place, task = batch.workplace, job.task
    if task.template == INDEX:
        return _index_file(batch, renderer, job)
    if task.template == COPY:
        (body,) = task.bodies
        return _copied(place, body)
    if task.template == PICTURE:
        return _picture(place, task)
    return renderer.render(task, [_text(place, body) for body in task.bodies])


@lru_cache(maxsize=BODIES)
def _text(place: Workplace, body: Body) -> str:
    try:
        return reader.body_of(body.path, _bytes(place.file(body.path)), body.digest)
    except ValueError:
        raise _changed(body.path) from None


def _index_file(batch: RenderBatch, renderer: Renderer, job: Job) -> bytes:
    task = job.task
    if not batch.volume:
        return task.view
    convert = None if task.script == "cyrl" else renderer.converters[task.script].convert
    shared = Shared(forms_folder(batch.staging), batch.alone)
    with without_collector(for_good=True):
        return volume.render(task.view, batch.volume, _plain_reader(batch.workplace), convert, shared)


@lru_cache(maxsize=2)
def _plain_reader(place: Workplace) -> Callable[[volume.Doc], str]:
    """Returns the function that reads the words of an article; the same one for the same place."""

    def read(doc: volume.Doc) -> str:
        try:
            return markup.plain_text(reader.body_of(doc.path, _bytes(place.file(doc.path)), doc.body))
        except ValueError:
            raise _changed(doc.path) from None
        except RecursionError:
            raise SiteError([markup.too_deep(doc.path)]) from None

    return read


def _copied(place: Workplace, body: Body) -> bytes:
    data = _bytes(place.file(body.path))
    if plain(data) != body.digest:
        raise _changed(body.path)
    return data


def _picture(place: Workplace, task: Task) -> bytes:
    (body,) = task.bodies
    made = pictures.encode(_copied(place, body), variant(task))
    if isinstance(made, str):
        raise SiteError([Problem(body.path, 0, 0, made, reader.PICTURE_HINT)])
    return made


def _changed(path: str) -> SiteError:
    return SiteError([changed(path)])


def _bytes(file: str) -> bytes:
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(handle, CHUNK)
        if len(data) == CHUNK:
            with open(handle, "rb", buffering=0, closefd=False) as rest:
                data += rest.read()
        return data
    finally:
        os.close(handle)


def _failed(name: str, *problems: Problem) -> Rendered:
    return Rendered(name, b"", 0, 0, same=False, problems=problems)


def failures(outcomes: Iterable[Rendered]) -> list[Problem]:
    """Returns the problems of all outcomes, each once."""
    return sorted({problem for outcome in outcomes for problem in outcome.problems})
