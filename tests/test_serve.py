"""`kzarchive serve`: what its server answers to whom, and how it follows the sources."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kzarchive
from kzarchive.errors import Problem
from kzarchive.server import Preview, answer, serving
from tests.helpers import SITE_YAML, article, run, tree, write

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(kzarchive.__file__).parents[1]), "PYTHONUNBUFFERED": "1"}
PAGE = "<!DOCTYPE html><head><title>а</title></head><body>а</body>"
SECRET = b"canary"


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """An output folder with secrets around it."""
    files: dict[str, str | bytes] = {
        "site.yaml": SECRET,
        "public/index.html": PAGE,
        "public/404.html": PAGE.replace("<body>а", "<body>жоқ"),
        "public/2026/index.html": PAGE,
        "public/assets/style.css": "a {}",
        "public/.kzarchive-staging/index.html": SECRET,
        "public/.git/config": SECRET,
        "public/.well-known/security.txt": "a",
        "public-other/index.html": SECRET,
    }
    folder = write(tmp_path, files)
    (folder / "public/link.html").symlink_to(folder / "site.yaml")
    (folder / "public/folder").symlink_to(folder / "public-other")
    return Preview(folder / "public", folder, "/")


@pytest.fixture
def port(preview: Preview) -> Iterator[int]:
    with serving(preview, 0) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


def ask(port: int, request: str | bytes) -> tuple[int, bytes]:
    """Sends bytes to the server, and returns the status and the whole of what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request if isinstance(request, bytes) else request.encode("latin-1"))
        data = b"".join(iter(lambda: connection.recv(65_536), b""))
    return int(data.split(b" ", 2)[1]), data


def get(port: int, target: str, *headers: str, method: str = "GET") -> tuple[int, bytes]:
    lines = (f"{method} {target} HTTP/1.1", *(headers or (f"Host: 127.0.0.1:{port}",)), "", "")
    return ask(port, "\r\n".join(lines))


def test_a_page_with_the_script_that_reloads_it(preview: Preview, port: int) -> None:
    status, data = get(port, "/")
    head, _, page = data.partition(b"\r\n\r\n")
    script = f'<script src="/.kzarchive/reload.js?{preview.number}" defer></script>'
    assert (status, page.decode()) == (200, PAGE.replace("</head>", f"{script}</head>"))
    assert b"text/html; charset=utf-8" in head
    assert f"Content-Length: {len(page)}".encode() in head
    assert (preview.folder / "index.html").read_text(encoding="utf-8") == PAGE
    assert get(port, "/", f"Host: localhost:{port}", method="HEAD")[1].endswith(b"\r\n\r\n")


def test_other_files_come_as_they_are(port: int) -> None:
    assert get(port, "/assets/style.css?v=1")[1].endswith(b"\r\n\r\na {}")
    assert get(port, "/.well-known/security.txt")[0] == 200
    assert get(port, "/.kzarchive/reload.js")[0] == get(port, "/.kzarchive/problems.css")[0] == 200


def test_the_address_of_a_folder_gets_its_slash(port: int) -> None:
    status, data = get(port, "/2026")
    assert (status, b"\r\nLocation: /2026/\r\n" in data) == (302, True)


@pytest.mark.parametrize(
    "target",
    [
        "/../site.yaml",
        "/2026/../../site.yaml",
        "/%2e%2e/site.yaml",
        "/%2E%2E%2Fsite.yaml",
        "/..%2fsite.yaml",
        "/..%5csite.yaml",
        "/%5c..%5csite.yaml",
        "/..\\site.yaml",
        "/%252e%252e/site.yaml",
        "/%c0%ae%c0%ae/site.yaml",
        "/..;/site.yaml",
        "/.%00./site.yaml",
        "/site.yaml%00.html",
        "/index.html%00",
        "/index.html\0",
        "//index.html/../../site.yaml",
        "/2026//index.html",
        "//127.0.0.1/site.yaml",
        "/./index.html",
        "/2026/./index.html",
        "/index.html/",
        "/index.html.",
        "/index.html::$DATA",
        "/C:/site.yaml",
        "/link.html",
        "/folder/",
        "/folder/index.html",
        "/.git/config",
        "/.kzarchive-staging/",
        "/.kzarchive/../site.yaml",
        "/.kzarchive/",
        "/.kzarchive/state.db",
        "/con",
        "http://127.0.0.1/index.html",
        "index.html",
        "*",
        "?",
        "/" + "a" * 60_000,
        "/" + "../" * 10_000 + "etc/passwd",
    ],
)
def test_no_path_leads_elsewhere(port: int, target: str) -> None:
    status, data = get(port, target)
    assert 400 <= status < 500
    assert SECRET not in data
    assert b"root:" not in data


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: PORT.evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: https://evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: null\r\n\r\n",
        b"GET /.kzarchive/events HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:1\r\n\r\n",
        b"GET /.kzarchive/events HTTP/1.1\r\nHost: evil.example:PORT\r\n\r\n",
        b"GET /a.js HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\n"
        b"Sec-Fetch-Dest: iframe\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ],
)
def test_only_the_keeper_is_answered(port: int, request_: bytes) -> None:
    status, data = ask(port, request_.replace(b"PORT", str(port).encode()))
    assert status == 403
    assert "а".encode() not in data.partition(b"\r\n\r\n")[2]
    assert b"Access-Control" not in data


def test_a_link_from_elsewhere_may_be_followed(port: int) -> None:
    headers = ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
    assert get(port, "/", f"Host: 127.0.0.1:{port}", *headers)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get"])
def test_only_reading_is_answered(port: int, method: str) -> None:
    assert get(port, "/", method=method)[0] == 501


@pytest.mark.parametrize("data", [b"\0" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"a" * 70_000 + b"\r\n\r\n"])
def test_what_is_no_request(port: int, data: bytes) -> None:
    assert SECRET not in _answer_or_nothing(port, data + b"\r\n\r\n")
    assert get(port, "/")[0] == 200


def _answer_or_nothing(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
        except ConnectionError:
            return b""


def test_it_listens_on_this_machine_alone(port: int) -> None:
    with socket.socket() as other, pytest.raises(ConnectionError):
        other.connect(("127.0.0.2", port))


def test_below_the_path_of_its_address(tmp_path: Path) -> None:
    preview = Preview(write(tmp_path, {"index.html": PAGE}), tmp_path, "/archive/")
    assert (answer(preview, "/").status, answer(preview, "/").location) == (302, "/archive/")
    assert answer(preview, "/archive/").status == 200
    assert [answer(preview, target).status for target in ("/index.html", "/archive", "/archiveindex.html")] == [404] * 3


def test_an_event_comes_when_something_changes(preview: Preview, port: int) -> None:
    asked = f"GET /.kzarchive/events?{preview.number} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(asked.encode())
        data = b""
        while not data.endswith(b"retry: 500\n\n"):
            data += connection.recv(4096)
        assert b"Content-Type: text/event-stream\r\n" in data
        preview.change()
        assert connection.recv(4096) == b"data: changed\n\n"
    assert ask(port, asked)[1].endswith(b"data: changed\n\n")  # one that comes too late is told at once


def test_problems_stand_in_the_place_of_pages(preview: Preview, port: int) -> None:
    source = article("<script>alert(1)</script>", "кеше")
    write(preview.root, {"content/a.md": source})
    preview.change([Problem("content/a.md", 3, 7, "`date` can't be «<b>»", "write a date"), Problem("", 0, 0, "busy")])
    for target in ("/", "/2026/", "/no-such-page.html", "/404.html"):
        status, data = get(port, target)
        page = data.decode()
        assert (status, page.count("<h2>content/a.md:3:7</h2>")) == (500, 1)
        assert "<mark>   3  date: кеше</mark>" in page
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert f'"/.kzarchive/reload.js?{preview.number}"' in page
    assert get(port, "/assets/style.css")[0] == 200
    preview.change()
    assert get(port, "/")[0] == 200


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "content/link.md", "content", "a\0b"])
def test_a_problem_elsewhere_shows_no_lines(tmp_path: Path, path: str) -> None:
    root = write(tmp_path, {"secret.txt": SECRET, "site/content/a.md": "a"}) / "site"
    (root / "content/link.md").symlink_to(tmp_path / "secret.txt")
    preview = Preview(root / "public", root, "/")
    preview.change([Problem(path, 1, 1, "a")])
    page = answer(preview, "/").body
    assert b"<h2>" in page
    assert b"<pre>" not in page


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE_YAML, "content/a.md": article()})
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("serve", "--site", site, "--port", port)
    assert result.err == f"port {port} is taken\n    name another one with --port\n\n1 problem\n"
    assert result.code == 1


def test_no_site(tmp_path: Path) -> None:
    assert "there is no site here" in run("serve", "--site", tmp_path).err


# --- The whole of it, as a program -----------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "site.yaml": SITE_YAML,
        "content/a.md": article("Бірінші"),
        "content/b.md": article("Жоба", status="draft"),
    }
    return write(tmp_path / "site", files)


@pytest.fixture
def program(site: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "kzarchive", "serve", "--site", str(site), "--port", "0", "--jobs", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=ENVIRONMENT
    ) as running:
        yield running
        running.kill()


def line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline()


def test_it_follows_the_sources(site: Path, program: subprocess.Popen[str]) -> None:
    assert re.fullmatch(r"\d+ files written, 0 removed in \d\.\d\d s\n", line(program))
    found = re.fullmatch(r"Serving http://127\.0\.0\.1:(\d+)/; Ctrl-C ends it\n", line(program))
    assert found is not None
    port = int(found[1])
    assert "Жоба" in get(port, "/")[1].decode()
    assert not (site / "public").exists()

    write(site, {"content/c.md": article("Екінші")})
    assert "files written" in line(program)
    assert "Екінші" in get(port, "/")[1].decode()

    write(site, {"content/c.md": article("Екінші", "кеше")})
    assert line(program).startswith("content/c.md:3:7: `date` can't be «кеше»")
    assert [line(program).split(";")[0] for _ in range(2)][1] == "1 problem"
    assert get(port, "/")[0] == 500

    write(site, {"content/c.md": article("Үшінші")})
    assert line(program) == "\n"
    assert "files written" in line(program)
    assert "Үшінші" in get(port, "/")[1].decode()

    write(site, {"templates/404.html": "жаңа үлгі"})
    assert "1 file written" in line(program)
    assert "жаңа үлгі" in get(port, "/404.html")[1].decode()
    write(site, {"templates/404.html": "тағы бір үлгі"})  # in a folder that was not there at the start
    assert "1 file written" in line(program)

    program.send_signal(signal.SIGINT)
    assert program.wait(10) == 0
    assert line(program) == ""


def test_a_build_at_the_same_time(site: Path, program: subprocess.Popen[str]) -> None:
    """Either one waits for its turn or says that it can't; in the end both are right."""
    line(program)
    line(program)
    for number in range(3):
        write(site, {"content/c.md": article(f"Мақала {number}", slug="c")})
        time.sleep(0.03)
        result = run("build", "--site", site)
        assert result.code == 0 or "of this site is running" in result.err
    deadline = time.monotonic() + 10
    page = site / ".kzarchive/serve/index.html"
    while "Мақала 2" not in page.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_lies_on_disk_is_as_it_would_be_published(site: Path, program: subprocess.Popen[str]) -> None:
    line(program)
    line(program)
    run("build", "--site", site, "--drafts", "--output", site.parent / "www")
    assert tree(site / ".kzarchive/serve") == tree(site.parent / "www")
