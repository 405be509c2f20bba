"""Pagefind beside our search: its index of the same articles, and what its own script finds in a browser.

A browser with an empty cache asks each question on a plain static server, which counts what it sends.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final

from playwright.sync_api import sync_playwright

from scripts.browser import FLAGS, MISSING, find

PACKAGE: Final = "pagefind[extended]"
FOLDER: Final = "pagefind"
"""Where its index lies below the output of a site."""

ARTICLES: Final = "[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]/*-*.html"
"""The pages of articles, whose names in a made archive all have a hyphen: no lists of days among them."""

# й is not и, as in our search; else its script takes them for one letter.
_ASK: Final = """async ([script, question, shown]) => {
  const pagefind = await import(script);
  await pagefind.options({ exactDiacritics: true });
  const { results } = await pagefind.search(question);
  await Promise.all(results.slice(0, shown).map((result) => result.data()));
  return results.map((result) => result.id);
}"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question brought: bytes of the index and of scripts that were sent, and addresses, the best first."""

    index: int
    scripts: int
    addresses: tuple[str, ...]


def install(folder: Path) -> str:
    """Installs it into an environment of its own, and returns the path of that environment's Python."""
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    return str(python)


def command(python: str) -> list[str]:
    """Returns the command that makes an index of the articles in ``public``; nothing but their text is in it."""
    return [python, "-m", "pagefind", "--site", "public", "--glob", ARTICLES, "--root-selector", "article"]


def ask(public: Path, questions: Sequence[str], shown: int) -> Iterator[Answer]:
    """Yields the answers to questions, each until the first `shown` results could be shown.

    Raises:
        SystemExit: there is no browser.
    """
    executable = find()
    if executable is None:
        raise SystemExit(MISSING)
    addresses = _addresses(public / FOLDER)
    # As root, which containers often are, Chromium cannot make its sandbox.
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with (
        _served(public) as (root, sent),
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=executable, args=flags)) as browser,
    ):
        for question in questions:
            with closing(browser.new_context()) as context:
                page = context.new_page()
                page.goto(f"{root}robots.txt")
                sent.clear()
                script = f"/{FOLDER}/pagefind.js"
                found: list[str] = page.evaluate(_ASK, [script, question, shown])
            pieces = [(name, size) for name, size in sent if name.startswith(f"/{FOLDER}/")]
            scripts = sum(size for name, size in pieces if _is_script(name))
            index = sum(size for _, size in pieces) - scripts
            yield Answer(index, scripts, tuple(addresses[identity] for identity in found))


def _is_script(name: str) -> bool:
    return name.partition("?")[0].endswith((".js", ".pagefind"))


def _addresses(index: Path) -> dict[str, str]:
    """Returns the address of each article, from the root of the site, by the name of its fragment."""
    return {path.stem: _fragment(path)["url"].lstrip("/") for path in (index / "fragment").iterdir()}


def _fragment(path: Path) -> dict[str, Any]:
    text = gzip.decompress(path.read_bytes()).decode()
    fragment: dict[str, Any] = json.loads(text[text.index("{") :])
    return fragment


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder quietly, and remembers what was sent."""

    def __init__(self, *args: Any, sent: list[tuple[str, int]], **options: Any) -> None:
        self._sent = sent
        super().__init__(*args, **options)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:  # type: ignore[override]
        content = source.read()
        self._sent.append((self.path, len(content)))
        outputfile.write(content)


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Serves a folder on this machine; gives its address, and a list of what is sent: path and bytes of each file."""
    sent: list[tuple[str, int]] = []
    handler = partial(_Handler, directory=str(folder), sent=sent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", sent
        finally:
            server.shutdown()
            thread.join()
