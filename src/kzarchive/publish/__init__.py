"""Brings a built site to one of the destinations of site.yaml: what differs, in an order that readers can live with.

    manifest (of the state) − record (at the destination) = what to send and delete
    claim → send → read a sample back → delete → record

The record at the destination is the truth about what stands there. A claim beside it names what an unfinished
publication may have touched, so that the next one knows which files it can't be sure of; a journal on this machine
spares it those that are known to have arrived.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kzarchive import config, urls
from kzarchive.build import Progress, timed
from kzarchive.built import open_current, output_folder, state_file
from kzarchive.config import CONFIG_FILE, Site
from kzarchive.destinations import S3, Destination, Folder, Git, Rsync
from kzarchive.errors import Problem, SiteError, counted, suggestion
from kzarchive.lock import exclusive
from kzarchive.publish import manifest
from kzarchive.publish.manifest import Item, Record
from kzarchive.publish.notes import Notes
from kzarchive.publish.target import Target, failure
from kzarchive.state import State, is_damage, unreadable, unwritable

MAX_DELETE = 256
"""So many files may be deleted without being asked for."""
MOST_TOLD = 10
"""So many files that keep a build from being published are named."""
SAMPLE = 16
"""So many of the files that were sent are read back."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one publication is asked for.

    `name` is that of the destination in site.yaml, `now` an instant in seconds since 1970. No more than `max_delete`
    files are deleted, and nothing that others have published or begun is touched but to `take_over`.
    """

    site: Path
    name: str
    now: int
    output: Path | None = None
    dry_run: bool = False
    max_delete: int = MAX_DELETE
    take_over: bool = False


@dataclass(slots=True)
class Report:
    """What a publication did, or would do: paths by fate, bytes sent, files read back, seconds by stage.

    `kept` counts the files that its record says stand there, `there` those that were found there when they were to be
    sent; `parts` counts what was sent by `urls.PARTS`.
    """

    destination: str
    dry_run: bool = False
    sent: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    parts: Counter[str] = field(default_factory=Counter)
    there: int = 0
    kept: int = 0
    bytes: int = 0
    checked: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One publication: what it sends and deletes, over what it stands, and the claim that says so."""

    wanted: Mapping[str, Item]
    send: list[Item]
    delete: list[str]
    before: Record
    claim: Record
    over: bool

    @property
    def record(self) -> Record:
        """What stands at the destination afterwards."""
        return Record(self.claim.token, self.claim.instant, {path: at.stamp for path, at in self.wanted.items()})


def publish(options: Options, progress: Progress = lambda stage, done, total: None) -> Report:
    """Publishes the last build of a site and returns what was done.

    Raises:
        SiteError: the build is not fit to be published, the destination can't be reached, or others would be undone.
    """
    site = config.load(options.site)
    destination = _find(site, options.name)
    built = output_folder(site, options.output)
    report = Report(options.name, options.dry_run)
    notes = Notes(site.folder(site.state) / "publish", options.name)
    with exclusive(site.folder(site.state) / "lock"):
        with timed(report.seconds, "compare"):
            wanted = _wanted(site, built, destination, options.now)
            target = _open(site, destination, built, notes)
            plan = _plan(target, notes, wanted, options)
        report.kept = len(plan.wanted) - len(plan.send)
        if options.dry_run:
            report.sent, report.deleted = [item.path for item in plan.send], plan.delete
            report.parts.update(urls.part(item.source) for item in plan.send)
        elif plan.send or plan.delete or plan.over:
            _carry_out(target, notes, plan, report, progress)
            with timed(report.seconds, "after"):
                _run_after(site, destination, report)
        else:
            notes.finish(plan.before)
    return report


def _find(site: Site, name: str) -> Destination:
    known = {destination.name: destination for destination in site.publish}
    if name in known:
        return known[name]
    example = f"add for example: publish: {{{name}: {{to: folder, path: ../www}}}}"
    hint = suggestion(name, known, "it has: " + ", ".join(known) if known else example, mark="")
    message = f"`publish` has no «{name}»" if known else "the key `publish` is missing: where is the site to go?"
    raise SiteError([Problem(CONFIG_FILE, 0, 0, message, hint)])


def _wanted(site: Site, built: Path, destination: Destination, now: int) -> dict[str, Item]:
    """Returns what the build holds, as the destination takes it."""
    file = state_file(site, built)
    try:
        with closing(_current(site, built, now)) as state:
            if isinstance(destination, S3):
                from kzarchive.publish import s3

                return s3.items(state.digests(), destination)
            return manifest.with_compressed(manifest.plain_items(state.digests()), destination.compress)
    except sqlite3.DatabaseError as error:
        raise SiteError([unreadable(file) if is_damage(error) else unwritable(file, error)]) from None
    except ModuleNotFoundError as error:
        raise _missing(error, "s3") from None


def _current(site: Site, built: Path, now: int) -> State:
    """Returns the state of a build that is fit to be published; of many reasons why it is not, some are told."""
    try:
        return open_current(site, built, now)
    except SiteError as error:
        told = error.problems[:MOST_TOLD]
        left = len(error.problems) - len(told)
        more = [msgspec.structs.replace(told[-1], message=f"… and {left:,} more files")] if left else []
        raise SiteError([*told, *more]) from None


def _open(site: Site, destination: Destination, built: Path, notes: Notes) -> Target:
    """Returns the destination, ready to be asked."""
    if "br" in destination.compress:
        try:
            manifest.brotli()
        except ModuleNotFoundError as error:
            raise _missing(error, "brotli") from None
    match destination:
        case Folder():
            from kzarchive.publish.folder import FolderTarget

            return FolderTarget(destination, Path(site.root), built)
        case Rsync():
            from kzarchive.publish.rsync import RsyncTarget

            return RsyncTarget(destination, built)
        case Git():
            from kzarchive.publish.git import GitTarget

            return GitTarget(destination, built, notes.file("git"))
        case S3():
            from kzarchive.publish.s3 import S3Target

            return S3Target(destination, built)


def _missing(error: ModuleNotFoundError, extra: str) -> SiteError:
    if (error.name or "").startswith("kzarchive"):
        raise error
    return failure(f"this needs the package {error.name}", f'install it: pip install "kzarchive[{extra}]"')


def _plan(target: Target, notes: Notes, wanted: dict[str, Item], options: Options) -> Plan:
    """Returns what is to be done.

    Raises:
        SiteError: another publication is going on or would be undone, or too much would be deleted.
    """
    before = _record(target.published())
    claim = _claim(target.claimed(), before, options)
    token, arrived = notes.journal()
    if claim.token and claim.token != token and not options.take_over:
        when = datetime.fromtimestamp(claim.instant, UTC).strftime("%Y-%m-%d %H:%M UTC")
        hint = "wait until it has ended; if it has broken off and nobody goes on with it, give --take-over"
        raise failure(f"another publication to {options.name} began at {when} and has not ended", hint)
    base = notes.base()
    if base.files and not (before.token or claim.token or options.take_over):
        hint = "is it the right place, and is its disk there? if it was emptied on purpose, give --take-over"
        raise failure(f"nothing stands at {options.name} of what was published there", hint)
    undone = manifest.undone(wanted, base, before)
    if undone and not options.take_over:
        message = f"somebody else has published to {options.name}; this would undo {_files(undone)}: {_some(undone)}"
        raise failure(message, "bring in their sources and build again; if it is meant so, give --take-over")
    there = dict(before.files) | dict.fromkeys(claim.files, b"")
    if claim.token == token:
        there |= {path: stamp for path, stamp in arrived.items() if path in claim.files}
    send, delete = manifest.difference(wanted, there)
    lost = [path for path in delete if not urls.is_replaced(path)]
    if len(lost) > options.max_delete:
        message = f"{_files(lost)} would be deleted at {options.name}, more than {options.max_delete:,}"
        raise failure(f"{message}: {_some(lost)}", f"if that is right, give --max-delete {len(lost)}")
    touched = dict(claim.files) | {item.path: item.stamp for item in send} | dict.fromkeys(delete, b"")
    goes_on = claim.token != "" and claim.token == token
    mine = Record(token if goes_on else secrets.token_hex(8), options.now, touched)
    return Plan(wanted, send, delete, before, mine, bool(claim.token))


def _record(data: bytes | None) -> Record:
    try:
        return manifest.decode(data) if data is not None else Record()
    except ValueError:
        hint = "another version of kzarchive may have written it; publish with that one"
        raise failure("the record of the last publication can't be read", hint) from None


def _claim(data: bytes | None, before: Record, options: Options) -> Record:
    """Returns the claim that stands there; of one that can't be read, any file may be touched."""
    try:
        return manifest.decode(data) if data is not None else Record()
    except ValueError:
        if options.take_over:
            return Record("?", 0, before.files)
        message = f"the note of a publication to {options.name} can't be read"
        raise failure(message, "if nobody is publishing there, give --take-over") from None


def _files(paths: list[str]) -> str:
    return counted(len(paths), "file")


def _some(paths: list[str]) -> str:
    return ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")


def _carry_out(target: Target, notes: Notes, plan: Plan, report: Report, progress: Progress) -> None:
    # The journal comes first, by which this machine knows the claim for its own.
    with timed(report.seconds, "send"), notes.open_journal(plan.claim.token) as note:
        if not target.claim(plan.claim.token, plan.claim.encode(), over=plan.over):
            raise failure("another publication has just begun", "wait until it has ended")
        for sent in target.send(plan.send):
            note(sent.path, plan.wanted[sent.path].stamp)
            if sent.size is None:
                report.there += 1
            else:
                report.sent.append(sent.path)
                report.parts[urls.part(plan.wanted[sent.path].source)] += 1
                report.bytes += sent.size
            progress("send", len(report.sent) + report.there, len(plan.send))
    with timed(report.seconds, "check"):
        sample = manifest.sample(plan.send, SAMPLE)
        differing = target.differing(sample)
        if differing:
            hint = "publish again; if that does not help, look at what stands between you and the destination"
            raise failure(f"files don't read back as they were sent: {_some(differing)}", hint)
        report.checked = 0 if differing is None else len(sample)
    with timed(report.seconds, "finish"):
        if plan.delete:
            target.delete(plan.delete)
        report.deleted = plan.delete
        target.finish(plan.record.encode())
        notes.finish(plan.record)


def _run_after(site: Site, destination: Destination, report: Report) -> None:
    """Runs the keeper's own command; the addresses that have changed are its input, one on a line."""
    if not destination.after or not (report.sent or report.deleted):
        return
    changed = sorted({urls.address(path) for path in (*report.sent, *report.deleted)})
    given = "".join(f"{site.base_url}{urls.escape(address)}\n" for address in changed)
    known = {"KZARCHIVE_DESTINATION": destination.name, "KZARCHIVE_BASE_URL": site.base_url}
    command = " ".join(destination.after)
    try:
        done = subprocess.run(
            destination.after, input=given.encode(), cwd=site.root, env=os.environ | known, check=False
        )
    except OSError as error:
        raise failure(f"published, but `{command}` can't be run: {error.strerror}") from None
    if done.returncode:
        raise failure(f"published, but `{command}` ended with status {done.returncode}")
