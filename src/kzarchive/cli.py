"""The command line: arguments, printing, exit codes.

Exit status: 0 fine, 1 problems in the site or in what is imported, 2 wrong usage, 130 interrupted. Results go to
stdout, diagnostics and progress to stderr.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kzarchive import INTERRUPTED, __version__

if TYPE_CHECKING:
    from kzarchive.build import Progress, Report
    from kzarchive.check import Report as CheckReport
    from kzarchive.errors import Finding, Problem
    from kzarchive.explain import Reason
    from kzarchive.importers.report import AnyEntry
    from kzarchive.importers.report import Report as ImportReport
    from kzarchive.inputs import Letters
    from kzarchive.publish import Report as PublishReport
    from kzarchive.serve import Round

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

PARTS = {"assets": "assets", "articles": "articles", "lists": "lists", "heads": "home, feeds and sitemaps"}
PATHS_SHOWN = 40
LEFT_BEHIND = {
    "import": "what was taken stays; give the same command again to go on",
    "publish": "publish again to go on",
    "rename": "give the same command again to go on",
}
"""What an interrupted command leaves, where that is not the site as it was."""

site_option = click.option(
    "--site", type=click.Path(path_type=Path), default=".", show_default="this folder", help="The site's folder."
)
output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Where the site is written. [default: public/ in the site]"
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 256), help="Worker processes. [default: one for each processor]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def main(arguments: list[str] | None = None, held: list[object] | None = None) -> None:
    """Runs one command and ends with its exit status; `held` takes large values that would else be taken apart."""
    try:
        commands.main(args=arguments, prog_name="kzarchive", standalone_mode=False, obj=held)
    except click.exceptions.Abort:
        command = next((word for word in arguments or sys.argv[1:] if word in commands.commands), "")
        click.echo(f"interrupted; {LEFT_BEHIND.get(command, 'the site is as it was')}", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="kzarchive", message="%(prog)s %(version)s")
def commands() -> None:
    """Build static sites from news archives in Kazakh."""


class Instant(click.ParamType[int]):
    """An instant with offset, such as 2026-03-07T14:31+05:00, as seconds since 1970 in UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Returns the seconds."""
        if isinstance(value, int):
            return value
        try:
            stamp = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant; write for example 2026-03-07T14:31+05:00", param, ctx)
        if stamp.tzinfo is None:
            self.fail(f"{value!r} has no offset; write for example 2026-03-07T14:31+05:00", param, ctx)
        return int(stamp.timestamp())


class BaseUrl(click.ParamType[str]):
    """An absolute address that ends in a slash."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the address."""
        from kzarchive.config import check_base_url

        return check_base_url(value) or self.fail(f"{value!r} is not an address such as https://archive.example.kz/")


class Address(click.ParamType[str]):
    """Where a scheduler listens."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the address."""
        if not re.fullmatch(r"(tcp|tls)://([^\s/:@]+|\[[0-9a-fA-F:.%]+\]):[0-9]{1,5}", value):
            self.fail(f"{value!r} is not an address such as tcp://192.0.2.7:8786", param, ctx)
        return str(value)


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make a new site that builds, in DIR."""
    from kzarchive import scaffold

    with _problems():
        made = scaffold.init(folder)
    click.echo(f"Made a site in {folder}:")
    for path in made:
        click.echo(f"  {path}")
    click.echo(f"\nNext: cd {folder} && kzarchive build")


@commands.command(short_help="Make an article and print its path.")
@click.argument("title")
@site_option
@click.option("--date", "written", metavar="DATE", help="YYYY-MM-DD HH:MM, local time of the site. [default: now]")
def new(title: str, site: Path, written: str | None) -> None:
    """Make an article named TITLE at the right path, and print that path."""
    from kzarchive import scaffold

    with _problems():
        click.echo(scaffold.new(title, site, written, now=int(time.time())))
    # The path alone is the result, so that it can be given to an editor: $EDITOR "$(kzarchive new …)".
    click.echo(f"\nNext: write it, take out `status: draft`, then {_command('build', site)}", err=True)


class FormatName(click.ParamType[str]):
    """The name of a format that can be imported; those of other packages are looked for only when it is asked for."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the name."""
        from kzarchive.importers import formats

        known = formats.names()
        if value not in known:
            self.fail(f"there is no format {value!r}; there are {', '.join(sorted(known))}", param, ctx)
        return str(value)


IMPORT_HELP = """Turn foreign files into source files of the site, and report what was taken, skipped and guessed.

\b
FORMAT    SOURCE
csv       a table: a line of names, and a row for each article
dump      text dumps of a crawler, one article a file
feed      RSS and Atom files
html      saved pages, by themselves or in WARC and WACZ files
jsonl     JSON: an object on each line, or all of them in one array
telegram  the export of a Telegram channel, result.json
wxr       exports of WordPress

A SOURCE that is a folder stands for all such files below it.
"""


@commands.command(name="import", help=IMPORT_HELP, short_help="Turn foreign files into source files.")
@click.argument("format_", metavar="FORMAT", type=FormatName())
@click.argument(
    "sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path)
)
@site_option
@click.option(
    "--map", "names", type=click.Path(path_type=Path), help="A file that tells what fields are called in JSON and CSV."
)
@click.option("--pictures", type=click.Path(path_type=Path), help="A folder with copies of the pictures.")
@click.option("--keep-duplicates", is_flag=True, help="Take texts that the site holds already, too.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only report.")
@jobs_option
@json_option
def import_(
    format_: str,
    sources: tuple[Path, ...],
    site: Path,
    names: Path | None,
    pictures: Path | None,
    keep_duplicates: bool,
    dry_run: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """See IMPORT_HELP, in which click keeps the lines of the table."""
    from kzarchive import config, importers
    from kzarchive.execute import default_jobs

    shown = _Entries(format_, dry_run, as_json)
    with _problems(as_json):
        loaded = config.load(site)
        options = importers.options(loaded, names, pictures)
        report = importers.run(
            format_,
            loaded,
            sources,
            shown.tell,
            options=options,
            dry_run=dry_run,
            keep_duplicates=keep_duplicates,
            jobs=jobs or default_jobs(),
        )
    shown.end(report, site)
    if report.failed:
        sys.exit(1)


@commands.command()
@site_option
@output_option
@jobs_option
@click.option("--scheduler", type=Address(), help="Build on the cluster of this Dask scheduler. [default: none]")
@click.option("--full", is_flag=True, help="Make every file anew.")
@click.option("--drafts", is_flag=True, help="Show drafts and articles of the future too.")
@click.option("--now", type=Instant(), help="The instant that decides which articles are public. [default: the clock]")
@click.option("--base-url", type=BaseUrl(), help="Use this address instead of base_url in site.yaml.")
@click.option("--portable", is_flag=True, help="Write links that work on a disk, without a server.")
@click.option("--strict", is_flag=True, help="Take notices for problems.")
@json_option
@click.pass_obj
def build(
    held: list[object] | None,
    site: Path,
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
    full: bool,
    drafts: bool,
    now: int | None,
    base_url: str | None,
    portable: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Build the site."""
    from kzarchive.build import Options
    from kzarchive.build import build as run
    from kzarchive.execute import default_jobs

    if jobs and scheduler:
        raise click.UsageError("--jobs is for this machine; with --scheduler, the cluster has its own workers")
    start = time.perf_counter()
    options = Options(
        site=site,
        now=int(time.time()) if now is None else now,
        output=output,
        jobs=jobs or default_jobs(),
        full=full,
        drafts=drafts,
        base_url=base_url,
        portable=portable,
        strict=strict,
        scheduler=scheduler or "",
        ledger=not (drafts or output or now is not None),
    )
    with _problems(as_json, "the site is as it was"), _progress(quiet=as_json) as progress:
        report = run(options, progress, held)
    _show_build(report, time.perf_counter() - start, as_json)


@commands.command(short_help="Show the site while you write it.")
@site_option
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default="8000", help="Where; 0 for a free one."
)
@jobs_option
@click.option("--no-drafts", is_flag=True, help="Leave out drafts and articles of the future.")
def serve(site: Path, port: int, jobs: int | None, no_drafts: bool) -> None:
    """Show the site on 127.0.0.1, and build it again whenever it changes; open pages follow by themselves.

    Drafts and articles of the future are shown. Ctrl-C ends it.
    """
    from kzarchive import config
    from kzarchive import serve as preview
    from kzarchive.build import Options
    from kzarchive.built import preview_folder
    from kzarchive.execute import default_jobs
    from kzarchive.session import Session

    session = Session()

    def rebuild(changed: frozenset[str] | None) -> Report:
        output = preview_folder(config.load(site))
        now = int(time.time())
        with _progress(quiet=False) as progress:
            options = Options(site, now, output, jobs or default_jobs(), drafts=not no_drafts)
            return session.build(options, changed, progress)

    shown = ""
    try:
        with _problems():
            for done in preview.serve(site, rebuild, port):
                _show_round(done)
                if done.url != shown:
                    shown = done.url
                    click.echo(f"{click.style('Serving', bold=True)} {shown}; Ctrl-C ends it")
    except KeyboardInterrupt:
        sys.exit(0)


@commands.command(short_help="Look for mistakes in the sources.")
@site_option
@json_option
@click.option("--sarif", is_flag=True, help="Print a SARIF log, which code hosts show beside the lines.")
def check(site: Path, as_json: bool, sarif: bool) -> None:
    """Read all sources of the site, and tell what is wrong and what could be mended; build nothing."""
    from kzarchive.check import check as run
    from kzarchive.execute import default_jobs

    if as_json and sarif:
        raise click.UsageError("--json and --sarif are two forms; give one of them")
    from kzarchive import sarif as form

    findings: list[Finding] = []
    show = findings.append if as_json or sarif else _show_finding
    with _problems(as_json, form=(lambda problems: form.log(problems, (), ())) if sarif else None):
        report = run(site, int(time.time()), show, jobs=default_jobs())
    if sarif:
        click.echo(_json(form.log(report.problems, report.notices, findings)))
    elif as_json:
        click.echo(_json(_check_object(report, findings)))
    else:
        _show_check(report)
    if report.problems:
        sys.exit(1)


@commands.command(short_help="Bring the built site to its readers.")
@click.argument("name")
@site_option
@output_option
@click.option("--dry-run", is_flag=True, help="Send nothing; only tell what would be done.")
@click.option(
    "--max-delete",
    type=click.IntRange(0),
    default=256,
    show_default="256",
    help="Delete no more files than that.",
)
@click.option("--take-over", is_flag=True, help="Publish over what somebody else has published or begun.")
@json_option
def publish(
    name: str, site: Path, output: Path | None, dry_run: bool, max_delete: int, take_over: bool, as_json: bool
) -> None:
    """Bring the last build to the destination NAME of site.yaml: only what differs is sent."""
    from kzarchive.publish import Options
    from kzarchive.publish import publish as run

    start = time.perf_counter()
    options = Options(site, name, int(time.time()), output, dry_run, max_delete, take_over)
    with _problems(as_json), _progress(quiet=as_json) as progress:
        report = run(options, progress)
    _show_publication(report, time.perf_counter() - start, as_json)


@commands.command(short_help="Give a tag, an author or a section another name.")
@click.argument("kind", metavar="KIND", type=click.Choice(["tag", "author", "section"]))
@click.argument("old")
@click.argument("new")
@site_option
@click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be changed.")
@json_option
def rename(kind: str, old: str, new: str, site: Path, dry_run: bool, as_json: bool) -> None:
    """Give the tag, author or section OLD the name NEW in all articles, and lead its old address to the new one."""
    from kzarchive import rename as renaming
    from kzarchive.errors import shorten, shown
    from kzarchive.execute import default_jobs

    with _problems(as_json):
        report = renaming.rename(site, kind, old, new, int(time.time()), jobs=default_jobs(), dry_run=dry_run)
    if as_json:
        click.echo(_json({"files": report.files, "old": report.old, "new": report.new, "problems": []}))
        return
    for path in report.files:
        click.echo(f"  {shown(path)}")
    done = click.style("Would rename" if dry_run else "Renamed", bold=True)
    click.echo(f"{done} {kind} «{shorten(old)}» to «{shorten(new)}» in {_plural(len(report.files), 'article')}")
    if report.old:
        click.echo(f"  {report.old} leads to {report.new}")


@commands.command(short_help="Search the site that was built.")
@click.argument("query")
@site_option
@output_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=10, help="So many articles. [default: 10]")
@click.option("--newest", is_flag=True, help="Show the newest first, not the best.")
@json_option
def search(query: str, site: Path, output: Path | None, limit: int, newest: bool, as_json: bool) -> None:
    """Find the articles that have all words of QUERY in any form, as the site's search page does.

    Words in "quotes" must stand side by side as they are; -WORD must not be there (write -- before a QUERY that
    begins so).
    """
    from kzarchive import built, config
    from kzarchive.search import lookup, passage
    from kzarchive.search.query import parse

    with _problems(as_json):
        folder = built.output_folder(config.load(site), output)
        files = lookup.Files(folder)
        clauses = parse(query)
        hits = lookup.search(files, clauses, newest_first=newest)
        found = [(lookup.found(files, hit), passage.needles(clauses, hit)) for hit in hits[:limit]]
    shown = [(one, passage.of_page(folder / one.address, needles)) for one, needles in found]
    if as_json:
        articles = [{**one._asdict(), "passage": pieces} for one, pieces in shown]
        click.echo(_json({"count": len(hits), "articles": articles, "problems": []}))
        return
    for one, pieces in shown:
        click.echo(f"{one.day}  {one.title}\n            {one.address}")
        text = "".join(click.style(text, bold=True) if marked else text for text, marked in pieces) or one.excerpt
        if text:
            click.echo(f"            {text}")
    click.echo(f"{_plural(len(hits), 'article')} found")


@commands.command(short_help="Tell what made an output file.")
@click.argument("file", metavar="OUTPUT")
@site_option
@output_option
@json_option
def why(file: str, site: Path, output: Path | None, as_json: bool) -> None:
    """Tell which inputs made the file OUTPUT, and what changed in them last."""
    from kzarchive import explain

    with _problems(as_json):
        reason = explain.why(site, file, output)
    _show_reason(reason, as_json)


@contextmanager
def _problems(
    as_json: bool = False, consequence: str = "", form: Callable[[Sequence[Problem]], object] | None = None
) -> Iterator[None]:
    """Prints the problems that end a command, and exits with status 1; `form` makes of them what is printed as JSON."""
    from kzarchive.errors import SiteError

    try:
        yield
    except BrokenPipeError:
        raise
    except (SiteError, OSError) as error:
        problems = error.problems if isinstance(error, SiteError) else [_refusal(error)]
        if form is not None:
            click.echo(_json(form(problems)))
        elif as_json:
            click.echo(_json({"problems": [_fields(problem) for problem in problems]}))
        else:
            _show_problems(problems, consequence)
        sys.exit(1)


def _refusal(error: OSError) -> Problem:
    """Returns what the system refused, where nobody was ready for that."""
    from kzarchive.errors import Problem

    return Problem(str(error.filename or ""), 0, 0, error.strerror or str(error))


def _show_problems(problems: Sequence[Problem], consequence: str = "") -> None:
    for problem in problems:
        _show_problem(problem, "red")
    total = _plural(len(problems), "problem")
    click.echo(f"\n{total}; {consequence}" if consequence else f"\n{total}", err=True)


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """Gives a function that shows the progress of a long build on a terminal, and is silent elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    begun = time.perf_counter()
    shown: dict[str, Any] = {}

    def show(stage: str, done: int, total: int) -> None:
        if "bar" not in shown:
            if time.perf_counter() - begun < 0.5:
                return
            shown["bar"] = _bar()
            shown["bar"].start()
        bar = shown["bar"]
        count = f"{done:,} of {total:,} files" if total else f"{done:,} files"
        if stage not in shown:
            shown[stage] = bar.add_task(stage, total=total or None, count=count)
        bar.update(shown[stage], completed=done, count=count)

    try:
        yield show
    finally:
        if "bar" in shown:
            shown["bar"].stop()


class _Entries:
    """Shows what came of each original as it comes, so that a run over a million keeps none of them.

    Where nobody looks on, it comes in blocks: to hand over each by itself takes longer than to import it.

    As JSON all of it is one object, of which each entry has a line.
    """

    def __init__(self, format_: str, dry_run: bool, as_json: bool) -> None:
        self._as_json = as_json
        self._head = {"format": format_, "dry_run": dry_run}
        self._begun = False

    def tell(self, entry: AnyEntry) -> None:
        from kzarchive.importers.report import as_dict, as_text

        if self._as_json:
            before = "," if self._begin() else ""
            sys.stdout.write(f"{before}\n    {json.dumps(as_dict(entry), ensure_ascii=False)}")
        else:
            self._begun = True
            sys.stdout.write(f"{as_text(entry)}\n")

    def end(self, report: ImportReport, site: Path) -> None:
        if self._as_json:
            self._begin()
            problems = [_fields(problem) for problem in report.problems]
            click.echo(f"\n  ],{_json({'counts': report.as_dict(), 'problems': problems})[1:]}")
            return
        click.echo(("\n" if self._begun else "") + report.as_text())
        if report.problems:
            _show_problems(report.problems, LEFT_BEHIND["import"])
        elif report.counts["taken"] and not report.dry_run:
            click.echo(f"\nNext: {_command('build', site)}", err=True)

    def _begin(self) -> bool:
        """Opens the object if this is the first that is shown of it; tells whether it was not."""
        if self._begun:
            return True
        click.echo(json.dumps(self._head, indent=2)[:-2] + ',\n  "entries": [', nl=False)
        self._begun = True
        return False


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    name, count = TextColumn("{task.description:<8}"), TextColumn("{task.fields[count]}")
    return Progress(name, BarColumn(), count, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


def _show_build(report: Report, seconds: float, as_json: bool) -> None:
    if as_json:
        click.echo(_json(_build_object(report, seconds)))
        return
    for notice in report.notices:
        _show_problem(notice, "yellow")
    others = ((report.drafts, "draft"), (report.scheduled, "scheduled"), (report.withdrawn, "withdrawn"))
    left_out = ", ".join(f"{count:,} {name}" for count, name in others if count)
    articles = _plural(report.articles, "article") + (f" ({left_out})" if left_out else "")
    if report.written or report.removed:
        files = f"{report.written:,} written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    else:
        files = f"nothing to write, all {report.unchanged:,} up to date"
    click.echo(f"{click.style('Built', bold=True)} {articles} in {_relative(report.output)}")
    click.echo(f"  files    {files}")
    if report.letters.articles:
        click.echo(f"  letters  {_letters(report.letters)}; list them with: kzarchive check")
    _show_seconds(report.seconds, seconds)


def _show_round(done: Round) -> None:
    for problem in done.problems:
        _show_problem(problem, "red")
    if done.problems:
        click.echo(f"{_plural(len(done.problems), 'problem')}; the site is as it was\n", err=True)
    elif done.report and (done.report.written or done.report.removed):
        changes = f"{_plural(done.report.written, 'file')} written, {done.report.removed:,} removed"
        click.echo(f"{changes} in {done.seconds:.2f} s")


def _letters(letters: Letters) -> str:
    """Returns «3 words repaired, 120 found in 45 articles»."""
    counts = ((letters.repaired, "repaired"), (letters.found, "found"))
    first, *others = [(count, what) for count, what in counts if count]
    shown = [f"{_plural(first[0], 'word')} {first[1]}", *(f"{count:,} {what}" for count, what in others)]
    return f"{', '.join(shown)} in {_plural(letters.articles, 'article')}"


def _build_object(report: Report, seconds: float) -> dict[str, object]:
    return {
        "output": report.output,
        "articles": report.articles,
        "drafts": report.drafts,
        "scheduled": report.scheduled,
        "withdrawn": report.withdrawn,
        "written": report.written,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "letters": {name: getattr(report.letters, name) for name in ("repaired", "found", "articles")},
        "jobs": report.jobs,
        "seconds": _rounded(report.seconds, seconds),
        "notices": [_fields(notice) for notice in report.notices],
        "problems": [],
    }


def _show_reason(reason: Reason, as_json: bool) -> None:
    from kzarchive.task import COPY, PICTURE

    if as_json:
        fields = {
            name: getattr(reason, name) for name in ("output", "group", "template", "cause", "build", "last_build")
        }
        made_from = [{"path": path, "build": build} for path, build in reason.inputs]
        click.echo(_json({**fields, "inputs": made_from}))
        return
    click.echo(click.style(reason.output, bold=True))
    what = {COPY: "copied", PICTURE: "made of a picture"}.get(reason.template) or f"rendered with {reason.template}"
    click.echo(f"  {what}, in the group {reason.group}")
    click.echo(f"  last written by build {reason.build} of {reason.last_build}: {reason.cause}")
    click.echo("  made from (build that first saw the present contents):")
    for path, build in reason.inputs:
        click.echo(f"    {build:>5}  {path}")


def _show_publication(report: PublishReport, seconds: float, as_json: bool) -> None:
    if as_json:
        click.echo(_json(_publication_object(report, seconds)))
        return
    if report.dry_run:
        for sign, paths in (("+", report.sent), ("-", report.deleted)):
            for path in paths[:PATHS_SHOWN]:
                click.echo(f"{sign} {path}")
            if len(paths) > PATHS_SHOWN:
                click.echo(f"{sign} … {len(paths) - PATHS_SHOWN:,} more; all of them with: --json")
    done = "Would publish" if report.dry_run else "Published"
    click.echo(f"{click.style(done, bold=True)} to {report.destination}")
    parts = ", ".join(f"{name} {report.parts[part]:,}" for part, name in PARTS.items() if report.parts[part])
    sent, deleted = ("to send", "to delete") if report.dry_run else ("sent", "deleted")
    there = report.kept + report.there
    click.echo(f"  files    {len(report.sent):,} {sent}, {there:,} there, {len(report.deleted):,} {deleted}")
    if parts:
        click.echo(f"  of them  {parts}")
    if report.bytes:
        click.echo(f"  bytes    {report.bytes:,}")
    if report.checked:
        click.echo(f"  checked  {report.checked:,} read back")
    _show_seconds(report.seconds, seconds)


def _publication_object(report: PublishReport, seconds: float) -> dict[str, object]:
    return {
        "destination": report.destination,
        "dry_run": report.dry_run,
        "sent": report.sent,
        "deleted": report.deleted,
        "there": report.kept + report.there,
        "bytes": report.bytes,
        "checked": report.checked,
        "seconds": _rounded(report.seconds, seconds),
        "problems": [],
    }


def _show_seconds(stages: Mapping[str, float], total: float) -> None:
    shown = ", ".join(f"{name} {time:.2f}" for name, time in stages.items() if time >= 0.005)
    click.echo(f"  seconds  {total:.2f}" + (f" ({shown})" if shown else ""))


def _rounded(stages: Mapping[str, float], total: float) -> dict[str, float]:
    return {name: round(time, 4) for name, time in (*stages.items(), ("total", total))}


def _show_finding(finding: Finding) -> None:
    head, _, hint = str(finding).partition("\n")
    click.echo(head)
    if hint:
        click.echo(hint)


def _show_check(report: CheckReport) -> None:
    for notice in report.notices:
        _show_problem(notice, "yellow")
    for problem in report.problems:
        _show_problem(problem, "red")
    findings = "".join(f", {name} {count:,}" for name, count in sorted(report.findings.items()))
    counts = f"{_plural(len(report.problems), 'problem')}, {_plural(len(report.notices), 'notice')}{findings}"
    click.echo(f"{click.style('Checked', bold=True)} {_plural(report.articles, 'article')}: {counts}")


def _check_object(report: CheckReport, findings: list[Finding]) -> dict[str, object]:
    return {
        "articles": report.articles,
        "counts": dict(sorted(report.findings.items())),
        "findings": [{"name": at.name, **_fields(at), "count": at.count} for at in findings],
        "notices": [_fields(notice) for notice in report.notices],
        "problems": [_fields(problem) for problem in report.problems],
    }


def _show_problem(problem: Problem, colour: str) -> None:
    head, _, hint = str(problem).partition("\n")
    click.echo(click.style(head, fg=colour), err=True)
    if hint:
        click.echo(hint, err=True)


def _fields(problem: Problem) -> dict[str, object]:
    return {name: getattr(problem, name) for name in ("path", "line", "column", "message", "hint")}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _command(name: str, site: Path) -> str:
    """Returns a command as it is to be given for a site from here."""
    return f"kzarchive {name}" + ("" if site == Path() else f" --site {shlex.quote(str(site))}")


def _plural(count: int, noun: str) -> str:
    from kzarchive.errors import counted

    return counted(count, noun)


def _relative(path: str) -> str:
    """Returns the path as seen from here where that is shorter."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
