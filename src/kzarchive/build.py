"""The pipeline: two maps around one fold. The only module that knows all the others.

    scan → read (map 1) → archive (fold) → plan → render (map 2) → publish → remember

Nothing under a public name changes before every page has been rendered without a problem, and the state is committed
last: a build that fails or is killed loses nothing.
"""

from __future__ import annotations

import dataclasses
import gc
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from kzarchive import (
    batches,
    built,
    calendars,
    config,
    crawlers,
    editions,
    feeds,
    fold,
    inputs,
    ledger,
    months,
    output,
    pages,
    parts,
    pictures,
    theme,
    workers,
)
from kzarchive.archive import Archive
from kzarchive.config import Site
from kzarchive.digest import digest, plain
from kzarchive.errors import Problem, SiteError
from kzarchive.execute import Pool, Workers, in_own_process, without_collector
from kzarchive.inputs import Letters, Sources
from kzarchive.ledger import Ledger
from kzarchive.lock import exclusive
from kzarchive.model import Record
from kzarchive.months import Before
from kzarchive.parts import Part
from kzarchive.plan import Group, Plan, plan_of
from kzarchive.related import Relations, related
from kzarchive.schedule import Schedule
from kzarchive.search import forms
from kzarchive.search import planner as search
from kzarchive.state import State, connect, is_damage, open_state, set_aside, unwritable
from kzarchive.task import COPY, PICTURE, Body, Task
from kzarchive.workers import Job, RenderBatch

CARDS = 16_384
"""So many articles, as lists show them, each worker keeps in each script where the site has no more than"""
FEW_ARTICLES = 20_000
"""so many articles."""
WORTH_A_PROCESS = 4_000
"""So many files to look at pay for a process of their own."""

Progress = Callable[[str, int, int], None]
"""Told of a stage's name, how many items it has done, and how many there are (0: unknown)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one build is asked for.

    `now` is an instant in seconds since 1970; it decides what is public yet. `scheduler` is the address of a Dask
    scheduler whose workers are used in the place of `jobs` processes. With `ledger`, no address that the site has had
    may be lost, and new ones are noted.
    """

    site: Path
    now: int
    output: Path | None = None
    jobs: int = 1
    full: bool = False
    drafts: bool = False
    base_url: str | None = None
    strict: bool = False
    scheduler: str = ""
    ledger: bool = False
    portable: bool = False


@dataclass(slots=True)
class Report:
    """What a build did: articles by state, files by fate, words with noise in their letters, seconds by stage."""

    output: str = ""
    articles: int = 0
    drafts: int = 0
    scheduled: int = 0
    withdrawn: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    jobs: int = 1
    letters: Letters = field(default_factory=Letters)
    notices: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, stage: str) -> AbstractContextManager[None]:
        """Adds the time of a with statement to a stage."""
        return timed(self.seconds, stage)


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Adds the time of a with statement to that of a stage, in seconds."""
    start = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start


def silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


def build(options: Options, progress: Progress = silent, held: list[object] | None = None) -> Report:
    """Builds the site and returns what was done.

    Args:
        options: what is asked for.
        progress: see `Progress`.
        held: takes what the site is made of, for a process that ends soon: to take that apart is of no use then.

    Raises:
        SiteError: with every problem that was found; output and state are as they were.
    """
    if held is not None:
        gc.disable()  # a last search for cycles would look through all of it
    site = config.load(options.site, options.base_url, portable=options.portable)
    report, whole = build_whole(options, site, progress)
    if held is not None:
        held.append(whole)
    return report


def build_whole(options: Options, site: Site, progress: Progress) -> tuple[Report, Whole | None]:
    """Builds the site while no other build can; returns what was done, and what the site is made of.

    The latter is None where nothing at all has changed.
    """
    folder = built.output_folder(site, options.output)
    with (
        exclusive(site.folder(site.state) / "lock"),
        closing(pool_of(site, folder, options)) as pool,
        without_collector(),
    ):
        report = Report(output=str(folder), jobs=pool.jobs)
        run = Run(site, folder, built.state_file(site, folder), options, pool, report, progress)
        try:
            whole = _build(run)
        except (sqlite3.DatabaseError, msgspec.DecodeError) as error:
            if not is_damage(error):
                raise SiteError([unwritable(run.file, error)]) from None
            report = Report(output=str(folder), jobs=pool.jobs, notices=[set_aside(run.file)])
            whole = _build(dataclasses.replace(run, report=report))
    return report, whole


def _open_ledger(site: Site, folded: Archive, sources: Sources) -> Ledger:
    """Returns the ledger.

    Raises:
        SiteError: an address that the site has had would lead nowhere.
    """
    book = Ledger(Path(site.root), ledger.addresses(folded))
    problems = book.problems(sources.moves)
    if problems:
        raise SiteError(problems)
    return book


def pool_of(site: Site, folder: Path, options: Options) -> Pool:
    """Returns where the batches of a build are run.

    Raises:
        SiteError: it is to be a cluster, which does not answer, or can't do this build.
    """
    if not options.scheduler:
        return Workers(options.jobs)
    try:
        from kzarchive.cluster import Cluster
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("kzarchive"):
            raise
        hint = 'install what it needs: pip install "kzarchive[cluster]"'
        raise SiteError([Problem("", 0, 0, f"--scheduler needs the package {error.name}", hint)]) from None
    return Cluster(options.scheduler, inputs.engine, site.folder(site.state), folder / output.STAGING)


@dataclass(frozen=True, slots=True)
class Run:
    """One build under way: what it is asked for, where it writes, and what it has found so far."""

    site: Site
    folder: Path
    file: Path
    options: Options
    pool: Pool
    report: Report
    progress: Progress


@dataclass(frozen=True, slots=True)
class Basis:
    """What a build stands on, and its number.

    `engine` is the digest of the program, `reading` that of all that records depend on but sources, `asked` that of all
    that the build depends on but sources and time.
    """

    engine: bytes
    reading: bytes
    asked: bytes
    number: int


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of the whole site once every source has been read, and the basis on which it was found."""

    basis: Basis
    sources: Sources
    archive: Archive
    relations: Relations
    recipes: dict[str, bytes]
    notices: list[Problem]
    book: Ledger | None


def _build(run: Run) -> Whole | None:
    """Builds the site; returns what it is made of, or None where nothing at all has changed."""
    site, report = run.site, run.report
    with report.timed("scan"):
        started = inputs.now_ns()
        state, notices = open_state(run.file)
        report.notices += notices
    with closing(state):
        with report.timed("scan"):
            altered_outputs = _look_at_outputs(run, state)
            found, problems = inputs.scan(site)
            engine = inputs.engine()
        with report.timed("compare"):
            reading = digest(engine, site.timezone.encode(), site.repair.encode())
            if state.meta("reading") != reading:
                altered_outputs()  # while another process reads the state, it can't be written to
                state.forget_sources()
            changes = inputs.compare(found, state)
            altered = frozenset(altered_outputs())
        with report.timed("read"):
            number = last_number(state) + 1
            new, done = len(changes.gone), 0
            for batch in inputs.read(site, state, changes, run.pool, number, started):
                problems += batch.problems
                new += batch.new
                run.progress("read", done := done + batch.read, len(changes.changed))
        paths = [file.path for file in found]
        del found, changes  # of a large site, tens of megabytes
        asked = built.asked(engine, site, run.options.drafts)
        if not (new or altered or problems or run.options.full) and built.is_current(state, asked, run.options.now):
            state.commit()
            output.clean(run.folder)
            _report_current(state, report, run.options.strict)
            return None
        with report.timed("fold"):
            whole = _fold(run, state, Basis(engine, reading, asked, number), paths, problems)
        make(run, state, whole, altered)
        return whole


def _fold(run: Run, state: State, basis: Basis, paths: list[str], problems: list[Problem]) -> Whole:
    """Returns what is known of the whole site, and lets the state have what the next build need not fold again.

    Args:
        run: the build.
        state: holds all sources.
        basis: what the build stands on.
        paths: those of the sources; the list is emptied.
        problems: those of reading the sources.

    Raises:
        SiteError: with every problem of the sources.
    """
    site, report, now, drafts = run.site, run.report, run.options.now, run.options.drafts
    made_from = digest(basis.engine, basis.reading, bytes([drafts]))
    sources = inputs.load_changed(site, state, paths, now, drafts=drafts, folded=made_from)
    paths.clear()

    def keep(name: str, part: Part, spellings: Sequence[Mapping[str, int]]) -> None:
        found = parts.month(part, spellings, sources.tallies[name])
        state.put_months([(name, months.encode(found))])

    # Each record goes as its month comes, which fills a third of the memory.
    records, unreadable = _drained(sources.records), {at.path for at in problems}
    folded = fold.build_upon(sources.before, records, sources.assets, unreadable, keep)
    recipes, issues = _recipes(basis.engine, sources, state, Path(site.root))
    problems += [*folded.problems, *inputs.check_static(sources), *sources.moves.problems, *issues]
    notices = sorted(folded.notices)
    report.notices += notices
    if problems or (run.options.strict and report.notices):
        raise SiteError([*problems, *(report.notices if run.options.strict else ())])
    book = _open_ledger(site, folded.archive, sources) if run.options.ledger else None
    relations = _relations(state, basis.engine, folded.archive)
    # Months depend on nothing but sources that the state has, too; any other was found with other meanings of names.
    state.keep_months(folded.months)
    state.set_metas(folded=made_from, spelled=_encode(folded.spelled))
    sources.before = Before()
    return Whole(basis, sources, folded.archive, relations, recipes, notices, book)


def _drained(records: list[Record]) -> Iterator[Record]:
    """Yields the records of a list and empties it."""
    while records:
        yield records.pop()


def _look_at_outputs(run: Run, state: State) -> Callable[[], list[str]]:
    """Begins to look for outputs that were altered; returns what gives their paths."""
    if run.report.jobs == 1 or state.count_outputs() < WORTH_A_PROCESS:
        return cache(lambda: output.altered(run.folder, state.stamps()))

    def altered() -> list[str]:
        # A connection to SQLite must not be used by two processes.
        with closing(connect(run.file)) as known:
            return output.altered(run.folder, known.stamps())

    return in_own_process(altered)


def _relations(state: State, engine: bytes, folded: Archive) -> Relations:
    """Returns which articles belong together, and notes it for the next build.

    Those that an earlier build found are told by the digest of the program, and by what they were found of.
    """
    stored = state.meta("related")
    relations = related(folded.entries, stored.removeprefix(engine) if stored.startswith(engine) else b"")
    state.set_metas(related=engine + relations.encoded())
    return relations


def last_number(state: State) -> int:
    """Returns the number of the last build."""
    return int.from_bytes(state.meta("build"), "big")


def make(run: Run, state: State, whole: Whole, altered: frozenset[str]) -> None:
    """Renders and publishes what differs from the last build, and what was altered on disk; then remembers it."""
    site, folder, report, sources = run.site, run.folder, run.report, whole.sources
    report.articles, report.withdrawn = len(whole.archive.entries), len(whole.archive.withdrawn)
    program = digest(whole.basis.engine, site.latin.encode(), site.exceptions.encode(), bytes([site.portable]))
    made_by = pictures.recipe()
    recipe = _recipe(program, whole.recipes, made_by)
    plan = plan_of(site, whole.archive, whole.relations, recipe, run.options.now, sources.moves.targets)
    old = _recipe(state.meta("program"), _stored_recipes(state)[1], state.meta("pictures"))
    schedule = Schedule(state, plan.recipe, old, altered, run.options.full, whole.basis.number)
    try:
        with report.timed("render"):
            forms_of_words = _render(run, whole, schedule, schedule.jobs(groups(plan, sources)), state.meta("forms"))
        with report.timed("publish"):
            _publish(folder, folder / output.STAGING / run.pool.staging, schedule)
    finally:
        output.clean(folder, run.pool.staging)
    with report.timed("remember"):
        if whole.book:
            whole.book.add()
        report.drafts, report.scheduled = sources.drafts, sources.scheduled
        report.letters = sources.letters(fix=site.repair == "fix")
        schedule.remember()
        _remember_config(state, msgspec.json.encode(site), whole.basis.number)
        state.set_metas(
            build=whole.basis.number.to_bytes(8, "big"),
            reading=whole.basis.reading,
            program=program,
            pictures=made_by,
            recipes=_encode((_theme_digest(sources), whole.recipes)),
            asked=whole.basis.asked,
            window=_encode((sources.since, sources.until)),
            drafts=bytes([run.options.drafts]),
            counts=_encode(_counts(report)),
            forms=forms_of_words,
            notices=_encode(whole.notices),
        )
        state.commit()
    report.written, report.removed = len(schedule.made), len(schedule.stale)
    report.unchanged = state.count_outputs() - report.written


def groups(plan: Plan, sources: Sources) -> Iterator[Group]:
    """Yields every group of the site."""
    # The largest volume of the index comes first. What a worker finds out of its words while others make pages, all of
    # them know when they share the other volumes among them at the end.
    index = list(search.groups(plan))
    planners = pages.groups, calendars.groups, feeds.groups, crawlers.groups
    planned = chain.from_iterable(planner(plan) for planner in planners)
    ordered = chain(index[:1], planned, [_static_group(plan, sources)], index[1:])
    return (editions.of(group, plan.site.scripts) for group in ordered)


def _static_group(plan: Plan, sources: Sources) -> Group:
    files = sorted((name, path, content) for name, (path, content) in sources.static.items())

    def tasks() -> Iterator[Task]:
        for name, path, content in files:
            yield Task(name, COPY, bodies=(Body(path, content),), sources=(path,))

    return plan.group("static", (), files, tasks)


def _remember_config(state: State, site: bytes, number: int) -> None:
    if state.meta("config") != plain(site):
        state.set_metas(config=plain(site), config_build=number.to_bytes(8, "big"))


def _report_current(state: State, report: Report, strict: bool) -> None:
    report.notices += msgspec.msgpack.decode(state.meta("notices"), type=list[Problem])
    if strict and report.notices:
        raise SiteError(report.notices)
    counts = msgspec.msgpack.decode(state.meta("counts"), type=tuple[int, int, int, int, Letters])
    report.articles, report.drafts, report.scheduled, report.withdrawn, report.letters = counts
    report.unchanged = state.count_outputs()


def _counts(report: Report) -> tuple[int, int, int, int, Letters]:
    return report.articles, report.drafts, report.scheduled, report.withdrawn, report.letters


def templates(sources: Sources, root: Path) -> dict[str, theme.Template]:
    """Returns the templates by name."""
    place = {True: theme.package_folder(), False: root}
    files = [
        (path, str(place[path.startswith(theme.DEFAULT)] / path.removeprefix(theme.DEFAULT)), content)
        for path, content in sources.templates
    ]
    return theme.find(files)


def _recipes(engine: bytes, sources: Sources, state: State, root: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Returns the digests of the templates' closures: those of the last build where no template has changed."""
    known, stored = _stored_recipes(state)
    if known == _theme_digest(sources):
        return stored, []
    return theme.recipes(templates(sources, root), engine)


def _stored_recipes(state: State) -> tuple[bytes, dict[str, bytes]]:
    data = state.meta("recipes")
    return msgspec.msgpack.decode(data, type=tuple[bytes, dict[str, bytes]]) if data else (b"", {})


def _theme_digest(sources: Sources) -> bytes:
    return plain(_encode(sources.templates))


def _recipe(program: bytes, recipes: dict[str, bytes], made_by: bytes) -> Callable[[str], bytes]:
    """Returns the function that gives a template's part of a key.

    A document without a template is the program's own work. A copied file depends on no program, and a picture on what
    it is `made_by` alone: a new version of the program is no reason to decode it again.
    """
    made = {name: digest(program, recipe) for name, recipe in recipes.items()}
    made |= {COPY: b"copy", PICTURE: made_by}
    return lambda name: made.get(name, program)


def _render(run: Run, whole: Whole, schedule: Schedule, jobs: Iterator[Job], kept: bytes) -> bytes:
    """Renders all jobs into the staging folder.

    Args:
        run: the build.
        whole: what the site is made of.
        schedule: takes what was made.
        jobs: what there is to do.
        kept: what the last build has kept of the forms of words; see `search.forms`.

    Returns:
        What is to be kept of them now.

    Raises:
        SiteError: with every problem of every page.
    """
    place = msgspec.structs.replace(inputs.workplace(run.site), cards=_cards_kept(run), program=whole.basis.engine)
    found = templates(whole.sources, Path(run.site.root)).values()
    searched = tuple((at.name, at.path, at.digest) for at in found)
    rest = batches.of_jobs(jobs)
    first, many = batches.beginning(rest)
    pool = run.pool
    staging = str(_staging(run.folder, pool.staging)) if first else ""
    forms_folder = workers.forms_folder(staging)
    if first and kept.startswith(whole.basis.engine):
        forms.recall(forms_folder, kept.removeprefix(whole.basis.engine))
    apart = bool(pool.staging)
    alone = not apart and (pool.jobs == 1 or not many)
    encoded = (
        workers.encode(RenderBatch(place, searched, staging, *batches.lightened(batch), apart, alone))
        for batch in chain(first, rest)
    )
    done = 0
    for data in pool.run(workers.render, encoded, many=many):
        outcomes = workers.rendered(data)
        schedule.take(outcomes)
        run.progress("render", done := done + len(outcomes), 0)
    if schedule.problems:
        raise SiteError(schedule.problems)
    to_keep = forms.kept(forms_folder) if first else b""
    return whole.basis.engine + to_keep if to_keep else kept


def _cards_kept(run: Run) -> int:
    """Returns how many articles, as lists show them, each worker keeps.

    An article stands in a dozen lists. Where not all of them can be kept, those in the lists of a term are as good as
    never there when they are asked for again: at 100,000 articles, an eighth of the cards lets 7 % more be made.
    """
    small = run.report.articles <= FEW_ARTICLES
    return len(run.site.scripts) * (CARDS if small else CARDS // 8)


def _staging(folder: Path, name: str) -> Path:
    try:
        return output.open_staging(folder, name)
    except FileExistsError as error:
        raise SiteError([output.problem(str(folder / output.STAGING), error)]) from None
    except OSError as error:
        raise SiteError([output.problem(str(folder), error)]) from None


def _publish(folder: Path, staging: Path, schedule: Schedule) -> None:
    """Moves everything into place and removes what is stale.

    Raises:
        SiteError: something of others is in the way, or the file system refuses.
    """
    foreign = schedule.adopt(folder)
    if foreign:
        raise SiteError(foreign)
    written, in_the_way = schedule.written(), schedule.in_the_way()
    try:
        if in_the_way:
            schedule.journal()
            output.remove(folder, in_the_way)
        new = output.new_folders(folder, written)
        schedule.journal()
        output.publish(folder, staging, new, written)
        output.remove(folder, sorted(set(schedule.stale).difference(in_the_way)))
    except OSError as error:
        raise SiteError([output.problem(str(error.filename2 or error.filename or folder), error)]) from None


_encode = msgspec.msgpack.encode
