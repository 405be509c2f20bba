"""Where a site is built, and whether what stands there is what a build would make now."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from kzarchive import inputs, ledger, output
from kzarchive.config import Site
from kzarchive.digest import digest, plain
from kzarchive.errors import Problem, SiteError
from kzarchive.state import State, read_state

PREVIEW = "serve"
"""The name of the preview's folder, in that of the state."""


def output_folder(site: Site, given: Path | None) -> Path:
    """Returns the absolute path of the folder that a build writes to.

    Raises:
        SiteError: what is written there would be read by the next build.
    """
    folder = Path(os.path.abspath(given)) if given else site.folder(site.output)
    if folder == preview_folder(site):
        return folder
    for name in (site.content, site.static, site.templates, site.state):
        if folder.resolve().is_relative_to(site.folder(name).resolve()):
            hint = "name another folder with --output"
            raise SiteError([Problem(str(folder), 0, 0, f"the site can't be written into its own {name}/", hint)])
    return folder


def preview_folder(site: Site) -> Path:
    """Returns the folder of the site as its keeper sees it while writing; none of it is published."""
    return site.folder(site.state) / PREVIEW


def state_file(site: Site, folder: Path) -> Path:
    """Returns the state's file: one for each output folder, so that none is taken for another."""
    standard = folder == site.folder(site.output)
    return site.folder(site.state) / ("state.db" if standard else f"state-{plain(os.fsencode(folder)).hex()[:12]}.db")


def asked(engine: bytes, site: Site, drafts: bool) -> bytes:
    """Returns the digest of what a build is asked for, besides its sources and the time."""
    moved = ledger.moves(Path(site.root)).targets
    return digest(engine, msgspec.json.encode(site), bytes([drafts]), msgspec.json.encode(moved))


def open_current(site: Site, folder: Path, now: int) -> State:
    """Returns the state of the last build, if a build at the instant `now` would change nothing.

    Args:
        site: what was built.
        folder: the output folder.
        now: seconds since 1970.

    Raises:
        SiteError: with all that a build would find changed, or because the build shows drafts.
        sqlite3.DatabaseError: damage of the state.
    """
    state = read_state(state_file(site, folder))
    if state is None:
        raise SiteError([Problem(str(folder), 0, 0, "nothing has been built here", "build the site: kzarchive build")])
    problems = _differences(site, folder, state, now)
    if problems:
        state.close()
        raise SiteError(problems)
    return state


def _differences(site: Site, folder: Path, state: State, now: int) -> list[Problem]:
    """Returns what keeps the last build from being what a build would make now."""
    hint = "build the site again: kzarchive build"
    if state.meta("drafts") == b"\1":
        return [Problem(str(folder), 0, 0, "the build shows drafts", "build the site without --drafts")]
    found, problems = inputs.scan(site)
    changes = inputs.compare(found, state)
    place = inputs.workplace(site)
    changed = [
        file.path
        for file, known in changes.changed
        if not known or plain(Path(place.file(file.path)).read_bytes()) != known
    ]
    message = "the file has changed since the site was built"
    problems += [Problem(path, 0, 0, message, hint) for path in (*changed, *changes.gone)]
    message = "the file is not as the build wrote it"
    problems += [Problem(str(folder / path), 0, 0, message, hint) for path in output.altered(folder, state.stamps())]
    if not problems and not is_current(state, asked(inputs.engine(), site, False), now):
        message = "the settings, the program or what is public have changed since the site was built"
        problems.append(Problem(str(folder), 0, 0, message, hint))
    return problems


def is_current(state: State, wanted: bytes, now: int) -> bool:
    """Tells whether the last build was asked for the same, and no article has become public or ceased to be since."""
    window = state.meta("window")
    if state.meta("asked") != wanted or not window:
        return False
    since, until = msgspec.msgpack.decode(window, type=tuple[int, int])
    return since <= now < until
