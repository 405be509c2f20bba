"""How long `kzarchive publish` takes, to every kind of destination: `python -m benchmarks.publish [--articles N]`.

A folder, a server with ssh and rsync, a git repository and a store that answers as S3 does, all on this machine, get
all articles of the corpus, then nothing, then one article whose text was changed. That no file was sent but those that
differ, no byte more, and that the destination holds just what was built, is seen to. Linux only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import md5
from pathlib import Path
from typing import Any

from benchmarks import measure, report, session
from benchmarks.corpus import Corpus
from benchmarks.tools.kzarchive import KZARCHIVE
from scripts import serving

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """title: Мұрағат
base_url: https://archive.example.kz/
feeds: site
cite: text
publish:
"""
STEPS = ("all", "nothing new", "one text")
BUCKET = "archive"
LIMIT = 3600
"""Seconds after which a run is given up."""

Files = dict[str, tuple[str, int]]
"""MD5 (which a store of S3 tells of its objects) and size of files, by path."""


@dataclass(frozen=True)
class Place:
    """A destination: its entry in site.yaml, what it holds, and the variables by which it is reached."""

    yaml: str
    files: Callable[[], Files]
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """What one publication cost, and what it sent."""

    kind: str
    step: str
    cost: measure.Cost
    files: int
    bytes: int


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and writes the table into the document."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the archive (%(default)s)")
    parser.add_argument("--document", type=Path, default=ROOT / "docs" / "scale.md", help="(%(default)s)")
    given = parser.parse_args(words)
    rows = []
    with places() as found:
        for row in measured(Corpus(given.articles), *found):
            print(f"{row.kind:<7} {row.step:<12} {row.cost.wall:>8.2f} s  {row.files:>7,} files", flush=True)
            rows.append(row)
    day = dt.datetime.now(dt.UTC).date().isoformat()
    report.put(
        given.document, table(f"{given.articles:,} generated articles, {day}, {os.cpu_count()} processors", rows)
    )
    return 0


def table(title: str, rows: Sequence[Row]) -> str:
    """Returns the table as Markdown."""
    lines = [
        f"{title}:",
        "",
        "| to | what | seconds | processor seconds | files | MB |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.kind} | {row.step} | {row.cost.wall:.2f} | {row.cost.user + row.cost.system:.2f} | {row.files:,} "
        f"| {row.bytes / 1e6:,.2f} |"
        for row in sorted(rows, key=lambda row: (row.kind, STEPS.index(row.step)))
    ]
    return "\n".join([*lines, ""])


def measured(corpus: Corpus, folder: Path, found: Mapping[str, Place]) -> Iterator[Row]:
    """Yields what each step costs to each place; `folder` is where the site is made.

    Raises:
        RuntimeError: a command failed, or what was sent is not what differs.
    """
    site = session.Site(KZARCHIVE, (), folder / "site")
    site.folder.mkdir()
    entries = "".join(f"  {kind}: {{{place.yaml}}}\n" for kind, place in found.items())
    (site.folder / "site.yaml").write_text(SETTINGS + entries, encoding="utf-8")
    for article in corpus:
        site.write(article)
    published: Files = {}
    for step in STEPS:
        if step == "one text":
            edited = next(iter(corpus))
            site.write(replace(edited, body=f"{edited.body}\nТүзету.\n"))
        _run(site, "build")
        standing = files(site.output)
        differing = {path for path, stamp in standing.items() if published.get(path) != stamp}
        size = sum(standing[path][1] for path in differing)
        for kind, place in found.items():
            cost, told = _run(site, "publish", kind, variables=place.variables)
            if set(told["sent"]) != differing or len(told["sent"]) != len(differing) or told["bytes"] != size:
                raise RuntimeError(f"{kind}, {step}: what was sent is not what differs")
            if place.files() != standing:
                raise RuntimeError(f"{kind}, {step}: the destination does not hold what was built")
            yield Row(kind, step, cost, len(differing), size)
        published = standing


def files(folder: Path) -> Files:
    """Returns the files below a folder that kzarchive has not put there for itself."""
    folder = folder.resolve()
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return {name: _stamp(path.read_bytes()) for name, path in found if not _is_ours(name)}


def _stamp(data: bytes) -> tuple[str, int]:
    return md5(data, usedforsecurity=False).hexdigest(), len(data)


def _is_ours(path: str) -> bool:
    return path.startswith(".kzarchive") or path == ".nojekyll"


@contextmanager
def places() -> Iterator[tuple[Path, Mapping[str, Place]]]:
    """Gives a folder of this run and a destination of each kind, with a server of its own where it needs one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        www, remote, bare = folder / "www", folder / "remote" / "www", folder / "pages.git"
        remote.parent.mkdir()
        port, key = stack.enter_context(serving.sshd(folder / "sshd"))
        serving.bare_repository(bare)
        yield (
            folder,
            {
                "folder": Place(f"to: folder, path: {www}", lambda: files(www)),
                "rsync": Place(
                    f"to: rsync, dest: 'archive:{remote}'",
                    lambda: files(remote),
                    {"RSYNC_RSH": serving.ssh_config(folder, port, key)},
                ),
                "git": Place(f"to: git, remote: 'file://{bare}'", lambda: _branch(bare), serving.IDENTITY),
                "s3": _store(stack.enter_context(serving.s3()), folder),
            },
        )


def _branch(bare: Path) -> Files:
    """Returns what the branch of a repository holds."""
    command = ["git", "-C", str(bare), "archive", "gh-pages"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as process,
        tarfile.open(fileobj=process.stdout, mode="r|") as archive,
    ):
        return {
            member.name: _stamp(data.read())
            for member in archive
            if (data := archive.extractfile(member)) is not None and not _is_ours(member.name)
        }


def _store(port: int, folder: Path) -> Place:
    import boto3  # type: ignore[import-untyped]

    none = str(folder / "none")
    variables = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
    variables |= {"AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none}
    address = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",  # noqa: S106 - of a store that asks for none
    )
    client.create_bucket(Bucket=BUCKET)

    def held() -> Files:
        listed = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        objects = (found for page in listed for found in page.get("Contents", ()))
        return {at["Key"]: (at["ETag"].strip('"'), at["Size"]) for at in objects if not _is_ours(at["Key"])}

    return Place(f"to: s3, bucket: {BUCKET}, endpoint: '{address}', region: us-east-1", held, variables)


def _run(site: session.Site, *words: str, variables: Mapping[str, str] | None = None) -> tuple[measure.Cost, Any]:
    """Runs one command on the site; returns what it cost and its report."""
    log = site.folder.parent / "log"
    command = [sys.executable, "-m", "kzarchive", *words, "--json"]
    cost = measure.run(command, site.folder, log, LIMIT, variables or {})
    if cost.status != 0:
        raise RuntimeError(log.read_text(encoding="utf-8"))
    return cost, json.loads(log.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
