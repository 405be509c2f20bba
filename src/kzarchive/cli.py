"""The command line: options, commands, exit codes.

Exit status: 0 fine, 1 problems in the site or in what is imported, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kzarchive import INTERRUPTED, __version__, console

if TYPE_CHECKING:
    from kzarchive.build import Report
    from kzarchive.errors import Finding

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

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
        click.echo(f"interrupted; {console.LEFT_BEHIND.get(command, 'the site is as it was')}", err=True)
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

    with console.exit_on_problems():
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

    with console.exit_on_problems():
        click.echo(scaffold.new(title, site, written, now=int(time.time())))
    # The path alone is the result, so that it can be given to an editor: $EDITOR "$(kzarchive new …)".
    click.echo(f"\nNext: write it, take out `status: draft`, then {console.command('build', site)}", err=True)


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

    shown = console.Entries(format_, dry_run, as_json)
    with console.exit_on_problems(as_json):
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
    with console.exit_on_problems(as_json, "the site is as it was"), console.progress(quiet=as_json) as progress:
        report = run(options, progress, held)
    console.show_build(report, time.perf_counter() - start, as_json)


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
        with console.progress(quiet=False) as progress:
            options = Options(site, now, output, jobs or default_jobs(), drafts=not no_drafts)
            return session.build(options, changed, progress)

    shown = ""
    try:
        with console.exit_on_problems():
            for done in preview.serve(site, rebuild, port):
                console.show_round(done)
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
    show = findings.append if as_json or sarif else console.show_finding
    with console.exit_on_problems(as_json, form=(lambda problems: form.log(problems, (), ())) if sarif else None):
        report = run(site, int(time.time()), show, jobs=default_jobs())
    if sarif:
        console.show_json(form.log(report.problems, report.notices, findings))
    else:
        console.show_check(report, findings, as_json)
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
    with console.exit_on_problems(as_json), console.progress(quiet=as_json) as progress:
        report = run(options, progress)
    console.show_publication(report, time.perf_counter() - start, as_json)


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
    from kzarchive.execute import default_jobs

    with console.exit_on_problems(as_json):
        report = renaming.rename(site, kind, old, new, int(time.time()), jobs=default_jobs(), dry_run=dry_run)
    console.show_renaming(report, kind, old, new, dry_run=dry_run, as_json=as_json)


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

    with console.exit_on_problems(as_json):
        folder = built.output_folder(config.load(site), output)
        files = lookup.Files(folder)
        clauses = parse(query)
        hits = lookup.search(files, clauses, newest_first=newest)
        found = [(lookup.found(files, hit), passage.needles(clauses, hit)) for hit in hits[:limit]]
    shown = [(one, passage.of_page(folder / one.address, needles)) for one, needles in found]
    console.show_found(len(hits), shown, as_json)


@commands.command(short_help="Tell what made an output file.")
@click.argument("file", metavar="OUTPUT")
@site_option
@output_option
@json_option
def why(file: str, site: Path, output: Path | None, as_json: bool) -> None:
    """Tell which inputs made the file OUTPUT, and what changed in them last."""
    from kzarchive import explain

    with console.exit_on_problems(as_json):
        reason = explain.why(site, file, output)
    console.show_reason(reason, as_json)
