"""The web server of a preview: an output folder on 127.0.0.1, and the problems of the last build in its place.

It is one keeper's own and trusts nobody else. It answers only requests that name it as their host, so that no name that
leads here from elsewhere is of use; none that a page of another origin makes, but to follow a link; and only with files
whose path could be that of an output, links excluded. Pages get a script that reloads them; what lies on disk stays as
it will be published.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore, Condition, Thread
from typing import Any
from urllib.parse import unquote_to_bytes

from kzarchive import urls
from kzarchive.errors import Problem, SiteError, counted
from kzarchive.reader import MAX_ARTICLE, PUBLIC_DOTFILES

HOST = "127.0.0.1"
OWN = "/.kzarchive/"
"""Where the server's own files are; no output has such a name."""
CONNECTIONS = 128
"""Most connections at one time; each open page holds one."""
HEARTBEAT = 15.0
"""After so many seconds without news a page is written to, which shows whether it is still there."""
SHOWN = 100
"""Most problems on a page."""
AROUND = 2
"""So many lines before and after that of a problem are shown."""

_KINDS = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_HTML, _TEXT = _KINDS[".html"], _KINDS[".txt"]
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# A hidden page holds no connection, since browsers open few to one host; once shown again it asks at once.
_SCRIPT = """\
const script = new URL(document.currentScript.src);
const address = new URL("events" + script.search, script);
let events = null;
function listen() {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (!events) {
    events = new EventSource(address);
    events.onmessage = () => location.reload();
  }
}
document.addEventListener("visibilitychange", listen);
listen();
"""
_STYLE = """\
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
ol { padding: 0; list-style: none; }
li { margin: 0 0 2rem; padding: 0 0 0 1rem; border-left: .25rem solid #c33; }
h2 { margin: 0; font: 600 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
pre { overflow: auto; padding: .5rem; background: #8882; }
mark { display: inline-block; min-width: 100%; background: #fd06; color: inherit; }
"""


class Preview:
    """What is shown: an output folder below the path `base`, or problems; each change has a number of its own."""

    def __init__(self, folder: Path, root: Path, base: str) -> None:
        self.folder = folder
        self.root = root
        self.base = base
        self.problems: tuple[Problem, ...] = ()
        # No page that an earlier server has shown is taken for one of this.
        self.number = time.time_ns()
        self._changed = Condition()

    def change(self, problems: Sequence[Problem] = ()) -> None:
        """Tells all open pages that something else is to be seen now."""
        with self._changed:
            self.problems = tuple(problems)
            self.number += 1
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> bool:
        """Waits until what is shown is no longer `number`, and tells whether it came to that in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.number != number, seconds)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a request; `location` leads on to another path."""

    status: HTTPStatus
    kind: str
    body: bytes
    location: str = ""


def answer(preview: Preview, target: str) -> Answer:
    """Returns the answer to a request for `target`, a path with what may follow it."""
    path = target.partition("?")[0].partition("#")[0]
    if path.startswith(OWN):
        return _own(path.removeprefix(OWN))
    if path == "/" != preview.base:
        return _redirect(preview.base)
    names = _names(path.removeprefix(preview.base)) if path.startswith(preview.base) else None
    if names is None:
        return _not_found(preview)
    file = _file(preview.folder, [*names[:-1], names[-1] or "index.html"])
    is_page = not names[-1] or names[-1].endswith(".html")
    if preview.problems and (is_page or file is None):
        return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _HTML, _problem_page(preview).encode())
    if file is None:
        return _not_found(preview)
    if os.path.isdir(file):
        return _redirect(path + "/")
    return _answer(preview, HTTPStatus.OK, file)


def _own(name: str) -> Answer:
    files = {"reload.js": (".js", _SCRIPT), "problems.css": (".css", _STYLE)}
    if name not in files:
        return Answer(HTTPStatus.NOT_FOUND, _TEXT, b"not found\n")
    suffix, text = files[name]
    return Answer(HTTPStatus.OK, _KINDS[suffix], text.encode())


def _redirect(path: str) -> Answer:
    return Answer(HTTPStatus.FOUND, _TEXT, b"", path)


def _names(path: str) -> list[str] | None:
    """Returns the names that a path is made of, the last one empty for a folder; None if no output can have one."""
    try:
        names = unquote_to_bytes(path).decode().split("/")
    except UnicodeDecodeError:
        return None
    named = names if names[-1] else names[:-1]
    if not all(map(_can_be_public, named)):
        return None
    return names


def _can_be_public(name: str) -> bool:
    return urls.is_old_path(name) and (not name.startswith(".") or name in PUBLIC_DOTFILES)


def _file(folder: Path, names: Sequence[str]) -> str | None:
    """Returns the path of a file or folder that lies where its names say; what a link leads to does not."""
    root = os.path.realpath(folder)
    place = os.path.join(root, *names)
    return place if os.path.realpath(place) == place and os.path.exists(place) else None


def _not_found(preview: Preview) -> Answer:
    file = _file(preview.folder, [urls.NOT_FOUND])
    if file is None:
        return Answer(HTTPStatus.NOT_FOUND, _TEXT, b"not found\n")
    return _answer(preview, HTTPStatus.NOT_FOUND, file)


def _answer(preview: Preview, status: HTTPStatus, file: str) -> Answer:
    number = preview.number
    try:
        body = Path(file).read_bytes()
    except OSError:  # a build has just taken it away
        return Answer(HTTPStatus.NOT_FOUND, _TEXT, b"not found\n")
    kind = _KINDS.get(os.path.splitext(file)[1].lower(), "application/octet-stream")
    return Answer(status, kind, _with_script(body, number) if kind == _HTML else body)


def _with_script(page: bytes, number: int) -> bytes:
    before, end, after = page.partition(b"</head>")
    return before + _script_tag(number).encode() + end + after


def _script_tag(number: int) -> str:
    return f'<script src="{OWN}reload.js?{number}" defer></script>'


def _problem_page(preview: Preview) -> str:
    number, problems = preview.number, preview.problems
    title = counted(len(problems), "problem")
    items = "".join(_problem_item(preview.root, problem) for problem in problems[:SHOWN])
    left_out = f"<p>… and {len(problems) - SHOWN:,} more</p>" if len(problems) > SHOWN else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title} — kzarchive</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="stylesheet" href="{OWN}problems.css">\n{_script_tag(number)}\n</head>\n<body>\n'
        f"<h1>{title}</h1>\n<p>The site is as it was. This page goes once they are mended.</p>\n"
        f"<ol>\n{items}</ol>\n{left_out}</body>\n</html>\n"
    )


def _problem_item(root: Path, problem: Problem) -> str:
    place, _, _ = str(Problem(problem.path, problem.line, problem.column, "")).rpartition(": ")
    hint = f"<p>{escape(problem.hint)}</p>\n" if problem.hint else ""
    heading = f"<h2>{escape(place)}</h2>\n" if place else ""
    return f"<li>\n{heading}<p><strong>{escape(problem.message)}</strong></p>\n{hint}{_excerpt(root, problem)}</li>\n"


def _excerpt(root: Path, problem: Problem) -> str:
    """Returns the lines around a problem, if it stands in a file of the site."""
    lines = _lines(root / problem.path, root) if problem.line else []
    first = max(problem.line - AROUND, 1)
    shown = [
        f"<mark>{text}</mark>" if number == problem.line else text
        for number, line in enumerate(lines[first - 1 : problem.line + AROUND], first)
        for text in [f"{number:>4}  {escape(line)}"]
    ]
    return "<pre>" + "\n".join(shown) + "</pre>\n" if shown else ""


def _lines(file: Path, root: Path) -> list[str]:
    try:
        if not file.resolve().is_relative_to(root):
            return []
        with file.open("rb") as source:
            return source.read(MAX_ARTICLE).decode("utf-8", "replace").splitlines()
    except (OSError, ValueError):  # it is gone by now, or the problem is its name
        return []


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version, sys_version = "kzarchive", ""
    timeout = 10

    def do_GET(self) -> None:
        if not self._is_allowed():
            self._send(Answer(HTTPStatus.FORBIDDEN, _TEXT, b"this is a preview for the keeper of the site alone\n"))
        elif self.path.partition("?")[0] == f"{OWN}events":
            self._tell_of_changes(self.path.partition("?")[2])
        else:
            self._send(answer(self.server.preview, self.path))

    do_HEAD = do_GET  # noqa: N815 - the same

    def _is_allowed(self) -> bool:
        """Tells whether a request is the keeper's own: see the module."""
        if self.headers.get_all("Host", []) not in [[host] for host in self.server.names]:
            return False
        if any(origin not in self.server.origins for origin in self.headers.get_all("Origin", [])):
            return False
        if self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
            return True
        return self.headers.get("Sec-Fetch-Mode") == "navigate" and self.headers.get("Sec-Fetch-Dest") == "document"

    def _send(self, made: Answer) -> None:
        self.send_response(made.status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", made.kind)
        self.send_header("Content-Length", str(len(made.body)))
        if made.location:
            self.send_header("Location", made.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(made.body)

    def _tell_of_changes(self, shown: str) -> None:
        """Sends one event (of the standard's server-sent ones) when there is something else than `shown`."""
        number = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 30 else 0
        self.send_response(HTTPStatus.OK)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(b"retry: 500\n\n")
        while not self.server.preview.wait(number, HEARTBEAT):
            self.wfile.write(b":\n\n")
        self.wfile.write(b"data: changed\n\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Stays silent: what the keeper is to see stands on the page."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        self._free = BoundedSemaphore(CONNECTIONS)
        super().__init__((HOST, port), _Handler)
        ends = [f":{self.server_port}", *([""] if self.server_port == 80 else [])]
        self.names = [f"{name}{end}" for name in (HOST, "localhost") for end in ends]
        self.origins = [f"http://{name}" for name in self.names]

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):  # the browser has gone
            super().handle_error(request, client_address)


@contextmanager
def serving(preview: Preview, port: int) -> Iterator[str]:
    """Serves a preview for the time of a with statement, and gives the address of its home page.

    Args:
        preview: what is served.
        port: where; 0 for any port that is free.

    Raises:
        SiteError: the port can't be had.
    """
    try:
        server = _Server(preview, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        message = f"port {port} is taken" if taken else f"port {port} can't be used: {error.strerror}"
        raise SiteError([Problem("", 0, 0, message, "name another one with --port")]) from None
    with server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}{preview.base}"
        finally:
            server.shutdown()
            thread.join()
