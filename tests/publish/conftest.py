"""One of each kind of destination, with a real server behind it."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest

from scripts.serving import IDENTITY, Wire, bare_repository, git_http, s3, ssh_config, sshd, wire
from tests.helpers import tree


@dataclass(frozen=True)
class Place:
    """A destination: its entry in site.yaml, what it holds (without books of our own), and the wire to it."""

    kind: str
    yaml: str
    files: Callable[[], dict[str, bytes]]
    wire: Wire | None = None
    client: Any = None
    folder: Path = Path()


def _without_books(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if not path.startswith(".kzarchive/") and path != ".nojekyll"}


def folder_place(folder: Path) -> Place:
    www = folder / "www"
    return Place("folder", f"to: folder, path: {www}", lambda: tree(www.resolve()), folder=www)


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    with s3() as port:
        yield port


@pytest.fixture
def places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Place]]:
    """Gives a function that makes a destination of a kind."""
    with ExitStack() as stack:

        def rsync() -> Place:
            port, key = request.getfixturevalue("ssh_server")
            cable = stack.enter_context(wire(port))
            monkeypatch.setenv("RSYNC_RSH", ssh_config(tmp_path, cable.port, key))
            www = tmp_path / "server/www"
            www.parent.mkdir()
            dest = f"to: rsync, dest: 'archive:{www}'"
            return Place("rsync", dest, lambda: _without_books(tree(www)), cable, folder=www)

        def git() -> Place:
            served = tmp_path / "served"
            bare = served / "pages.git"
            bare_repository(bare)
            for name, value in IDENTITY.items():
                monkeypatch.setenv(name, value)
            cable = stack.enter_context(wire(stack.enter_context(git_http(served))))

            def files() -> dict[str, bytes]:
                listed = subprocess.run(
                    ["git", "-C", str(bare), "ls-tree", "-rz", "--name-only", "gh-pages"],
                    check=False,
                    capture_output=True,
                ).stdout.decode()
                paths = listed.split("\0")[:-1]
                wanted = "".join(f"gh-pages:{path}\n" for path in paths).encode()
                shown = ["git", "-C", str(bare), "cat-file", "--batch=%(objectsize)"]
                data = subprocess.run(shown, input=wanted, check=True, capture_output=True).stdout
                found = {}
                for path in paths:
                    size, _, data = data.partition(b"\n")
                    found[path], data = data[: int(size)], data[int(size) + 1 :]
                return _without_books(found)

            remote = f"http://127.0.0.1:{cable.port}/pages.git"
            return Place("git", f"to: git, remote: '{remote}'", files, cable, folder=bare)

        def bucket_of_s3() -> Place:
            for name, value in {"ACCESS_KEY_ID": "KEYCANARY", "SECRET_ACCESS_KEY": "SECRETCANARY"}.items():
                monkeypatch.setenv(f"AWS_{name}", value)
            monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
            monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
            port = request.getfixturevalue("s3_server")
            client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
            bucket = f"b{abs(hash(tmp_path))}"
            client.create_bucket(Bucket=bucket)
            stack.callback(client.close)
            cable = stack.enter_context(wire(port))

            def files() -> dict[str, bytes]:
                listed = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
                keys = [found["Key"] for page in listed for found in page.get("Contents", ())]
                found = {key: client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}
                return _without_books({key.removeprefix("a/"): data for key, data in found.items()})

            endpoint = f"endpoint: 'http://127.0.0.1:{cable.port}', region: us-east-1"
            return Place("s3", f"to: s3, bucket: {bucket}, prefix: a, {endpoint}", files, cable, client)

        made = {"folder": lambda: folder_place(tmp_path), "rsync": rsync, "git": git, "s3": bucket_of_s3}
        yield lambda kind: made[kind]()


@pytest.fixture(params=["folder", "rsync", "git", "s3"])
def place(places: Callable[[str], Place], request: pytest.FixtureRequest) -> Place:
    return places(request.param)
