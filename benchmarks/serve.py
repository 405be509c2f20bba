"""How long it takes from an edit to the new page: `python -m benchmarks.serve [--articles N] [--edits N]`.

A real `kzarchive serve` shows the site of a made archive. An article's file is written, and the time is taken until the
message that reloads open pages has come and the page that was fetched then holds what was written. Linux only.
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks import session
from benchmarks.corpus import Corpus
from benchmarks.tools.kzarchive import KZARCHIVE

HOST = "127.0.0.1"
LIMIT = 600
"""Seconds after which an answer is given up."""


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the archive (%(default)s)")
    parser.add_argument("--edits", type=int, default=15, help="how many articles are edited (%(default)s)")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        seconds = measured(Corpus(given.articles), Path(name), given.edits)
    print(
        f"{given.articles:,} articles, {given.edits} edits: median {median(seconds):.3f} s, "
        f"{min(seconds):.3f} to {max(seconds):.3f} s"
    )
    return 0


def measured(corpus: Corpus, folder: Path, edits: int) -> list[float]:
    """Returns the seconds from each edit to its page; `folder` is where the site is made.

    Raises:
        RuntimeError: the preview does not show what was written.
    """
    site = session.Site(KZARCHIVE, (), folder / "site")
    shutil.copytree(KZARCHIVE.site, site.folder)
    for article in corpus:
        site.write(article)
    with preview(site) as port:
        seconds = []
        for number in range(edits):
            article = corpus.article(number * corpus.size // edits)
            address = f"/{article.folder}/{article.slug}.html"
            text = f"Түзету: {number}."
            with closing(listener(port, page(port, address))) as events:
                start = time.perf_counter()
                site.write(replace(article, body=f"{article.body}\n{text}\n"))
                _read_until(events, "data: changed\n\n")
                shown = page(port, address)
                seconds.append(time.perf_counter() - start)
            if text not in shown:
                raise RuntimeError(f"{address} does not show what was written")
    return seconds


@contextmanager
def preview(site: session.Site) -> Iterator[int]:
    """Gives the port at which a preview shows a site, once it does."""
    command = [sys.executable, "-m", "kzarchive", "serve", "--site", str(site.folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        if process.stdout is None:
            raise RuntimeError("what the preview says can't be read")
        try:
            found = (re.match(rf"Serving http://{HOST}:(\d+)/", line) for line in process.stdout)
            yield int(next(filter(None, found))[1])
        finally:
            process.kill()


def page(port: int, address: str) -> str:
    """Returns the page at an address."""
    with closing(HTTPConnection(HOST, port, timeout=LIMIT)) as connection:
        connection.request("GET", address)
        return connection.getresponse().read().decode()


def listener(port: int, shown: str) -> socket.socket:
    """Returns a connection that is told when there is something else than a page that is shown."""
    number = re.search(r"/\.kzarchive/reload\.js\?(\d+)", shown)
    if number is None:
        raise RuntimeError("the page has no script that reloads it")
    connection = socket.create_connection((HOST, port), timeout=LIMIT)
    request = f"GET /.kzarchive/events?{number[1]} HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n"
    connection.sendall(request.encode())
    _read_until(connection, "retry: 500\n\n")
    return connection


def _read_until(connection: socket.socket, end: str) -> None:
    data = b""
    while not data.endswith(end.encode()):
        more = connection.recv(4096)
        if not more:
            raise RuntimeError("the preview has ended")
        data += more


if __name__ == "__main__":
    sys.exit(main())
