"""What a person or a program reads on the terminal: problems, progress and reports, as text or as one JSON object.

Results go to stdout, diagnostics and progress to stderr.
"""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kzarchive.build import Progress, Report
    from kzarchive.check import Report as CheckReport
    from kzarchive.errors import Finding, Problem
    from kzarchive.explain import Reason
    from kzarchive.importers.report import AnyEntry
    from kzarchive.importers.report import Report as ImportReport
    from kzarchive.inputs import Letters
    from kzarchive.publish import Report as PublishReport
    from kzarchive.rename import Report as RenameReport
    from kzarchive.search.lookup import Found
    from kzarchive.search.passage import Piece
    from kzarchive.serve import Round

PARTS = {"assets": "assets", "articles": "articles", "lists": "lists", "heads": "home, feeds and sitemaps"}
PATHS_SHOWN = 40
LEFT_BEHIND = {
    "import": "what was taken stays; give the same command again to go on",
    "publish": "publish again to go on",
    "rename": "give the same command again to go on",
}
"""What an interrupted command leaves, where that is not the site as it was."""


@contextmanager
def exit_on_problems(
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
            show_json(form(problems))
        elif as_json:
            show_json({"problems": [_fields(problem) for problem in problems]})
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


def _show_problem(problem: Problem, colour: str) -> None:
    head, _, hint = str(problem).partition("\n")
    click.echo(click.style(head, fg=colour), err=True)
    if hint:
        click.echo(hint, err=True)


def _fields(problem: Problem) -> dict[str, object]:
    return {name: getattr(problem, name) for name in ("path", "line", "column", "message", "hint")}


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
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


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    name, count = TextColumn("{task.description:<8}"), TextColumn("{task.fields[count]}")
    return Progress(name, BarColumn(), count, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


class Entries:
    """Shows what came of each original as it comes, so that a run over a million keeps none of them.

    Where nobody looks on, it comes in blocks: to hand over each by itself takes longer than to import it.

    As JSON all of it is one object, of which each entry has a line.
    """

    def __init__(self, format_: str, dry_run: bool, as_json: bool) -> None:
        self._as_json = as_json
        self._head = {"format": format_, "dry_run": dry_run}
        self._begun = False

    def tell(self, entry: AnyEntry) -> None:
        """Shows what came of one original."""
        from kzarchive.importers.report import as_dict, as_text

        if self._as_json:
            before = "," if self._begin() else ""
            sys.stdout.write(f"{before}\n    {json.dumps(as_dict(entry), ensure_ascii=False)}")
        else:
            self._begun = True
            sys.stdout.write(f"{as_text(entry)}\n")

    def end(self, report: ImportReport, site: Path) -> None:
        """Shows the report on all of them, and ends the object."""
        if self._as_json:
            self._begin()
            problems = [_fields(problem) for problem in report.problems]
            click.echo(f"\n  ],{_json({'counts': report.as_dict(), 'problems': problems})[1:]}")
            return
        click.echo(("\n" if self._begun else "") + report.as_text())
        if report.problems:
            _show_problems(report.problems, LEFT_BEHIND["import"])
        elif report.counts["taken"] and not report.dry_run:
            click.echo(f"\nNext: {command('build', site)}", err=True)

    def _begin(self) -> bool:
        """Opens the object if this is the first that is shown of it; tells whether it was not."""
        if self._begun:
            return True
        click.echo(json.dumps(self._head, indent=2)[:-2] + ',\n  "entries": [', nl=False)
        self._begun = True
        return False


def show_build(report: Report, seconds: float, as_json: bool) -> None:
    """Shows what a build came to; `seconds` are those of the whole command."""
    if as_json:
        show_json(_build_object(report, seconds))
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


def _letters(letters: Letters) -> str:
    """Returns «3 words repaired, 120 found in 45 articles»."""
    counts = ((letters.repaired, "repaired"), (letters.found, "found"))
    first, *others = [(count, what) for count, what in counts if count]
    shown = [f"{_plural(first[0], 'word')} {first[1]}", *(f"{count:,} {what}" for count, what in others)]
    return f"{', '.join(shown)} in {_plural(letters.articles, 'article')}"


def show_round(done: Round) -> None:
    """Shows what a build while somebody writes came to: problems, or what became new."""
    for problem in done.problems:
        _show_problem(problem, "red")
    if done.problems:
        click.echo(f"{_plural(len(done.problems), 'problem')}; the site is as it was\n", err=True)
    elif done.report and (done.report.written or done.report.removed):
        changes = f"{_plural(done.report.written, 'file')} written, {done.report.removed:,} removed"
        click.echo(f"{changes} in {done.seconds:.2f} s")


def show_finding(finding: Finding) -> None:
    """Shows one piece of advice."""
    head, _, hint = str(finding).partition("\n")
    click.echo(head)
    if hint:
        click.echo(hint)


def show_check(report: CheckReport, findings: Sequence[Finding], as_json: bool) -> None:
    """Shows what was found in the sources; the `findings` as JSON alone, for as text each was shown as it came."""
    if as_json:
        show_json(_check_object(report, findings))
        return
    for notice in report.notices:
        _show_problem(notice, "yellow")
    for problem in report.problems:
        _show_problem(problem, "red")
    counted = "".join(f", {name} {count:,}" for name, count in sorted(report.findings.items()))
    counts = f"{_plural(len(report.problems), 'problem')}, {_plural(len(report.notices), 'notice')}{counted}"
    click.echo(f"{click.style('Checked', bold=True)} {_plural(report.articles, 'article')}: {counts}")


def _check_object(report: CheckReport, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "articles": report.articles,
        "counts": dict(sorted(report.findings.items())),
        "findings": [{"name": at.name, **_fields(at), "count": at.count} for at in findings],
        "notices": [_fields(notice) for notice in report.notices],
        "problems": [_fields(problem) for problem in report.problems],
    }


def show_publication(report: PublishReport, seconds: float, as_json: bool) -> None:
    """Shows what was sent and deleted, or would be; `seconds` are those of the whole command."""
    if as_json:
        show_json(_publication_object(report, seconds))
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


def show_renaming(report: RenameReport, kind: str, old: str, new: str, *, dry_run: bool, as_json: bool) -> None:
    """Shows in which files a term got another name, or would get it."""
    from kzarchive.errors import shorten, shown

    if as_json:
        show_json({"files": report.files, "old": report.old, "new": report.new, "problems": []})
        return
    for path in report.files:
        click.echo(f"  {shown(path)}")
    done = click.style("Would rename" if dry_run else "Renamed", bold=True)
    click.echo(f"{done} {kind} «{shorten(old)}» to «{shorten(new)}» in {_plural(len(report.files), 'article')}")
    if report.old:
        click.echo(f"  {report.old} leads to {report.new}")


def show_found(count: int, found: Sequence[tuple[Found, Sequence[Piece]]], as_json: bool) -> None:
    """Shows articles that answer a question, each with the passage that does, and how many there are in all."""
    if as_json:
        articles = [{**one._asdict(), "passage": pieces} for one, pieces in found]
        show_json({"count": count, "articles": articles, "problems": []})
        return
    for one, pieces in found:
        click.echo(f"{one.day}  {one.title}\n            {one.address}")
        text = "".join(click.style(text, bold=True) if marked else text for text, marked in pieces) or one.excerpt
        if text:
            click.echo(f"            {text}")
    click.echo(f"{_plural(count, 'article')} found")


def show_reason(reason: Reason, as_json: bool) -> None:
    """Shows what made an output file."""
    from kzarchive.task import COPY, PICTURE

    if as_json:
        fields = {
            name: getattr(reason, name) for name in ("output", "group", "template", "cause", "build", "last_build")
        }
        made_from = [{"path": path, "build": build} for path, build in reason.inputs]
        show_json({**fields, "inputs": made_from})
        return
    click.echo(click.style(reason.output, bold=True))
    what = {COPY: "copied", PICTURE: "made of a picture"}.get(reason.template) or f"rendered with {reason.template}"
    click.echo(f"  {what}, in the group {reason.group}")
    click.echo(f"  last written by build {reason.build} of {reason.last_build}: {reason.cause}")
    click.echo("  made from (build that first saw the present contents):")
    for path, build in reason.inputs:
        click.echo(f"    {build:>5}  {path}")


def _show_seconds(stages: Mapping[str, float], total: float) -> None:
    shown = ", ".join(f"{name} {time:.2f}" for name, time in stages.items() if time >= 0.005)
    click.echo(f"  seconds  {total:.2f}" + (f" ({shown})" if shown else ""))


def _rounded(stages: Mapping[str, float], total: float) -> dict[str, float]:
    return {name: round(time, 4) for name, time in (*stages.items(), ("total", total))}


def command(name: str, site: Path) -> str:
    """Returns a command as it is to be given for a site from here."""
    return f"kzarchive {name}" + ("" if site == Path() else f" --site {shlex.quote(str(site))}")


def show_json(value: object) -> None:
    """Shows a value as one JSON object."""
    click.echo(_json(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _plural(count: int, noun: str) -> str:
    from kzarchive.errors import counted

    return counted(count, noun)


def _relative(path: str) -> str:
    """Returns the path as seen from here where that is shorter."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
