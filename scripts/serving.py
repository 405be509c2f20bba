"""Real servers on free ports of this machine, to which tests and benchmarks publish: each ends with its `with`."""

import getpass
import grp
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from scripts import servers


def free_port() -> int:
    """Returns a port that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    """Waits until somebody listens on a port.

    Raises:
        TimeoutError: nobody does.
    """
    for _ in range(200):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
            return
        time.sleep(0.05)
    raise TimeoutError(port)


IDENTITY = {
    f"GIT_{role}_{name}": value
    for role in ("AUTHOR", "COMMITTER")
    for name, value in (("NAME", "Сынақ"), ("EMAIL", "a@b.kz"))
}
"""Variables by which git knows whose commits it makes."""


@dataclass
class Wire:
    """A connection that can be cut: a port that passes everything on, until so many bytes have gone up."""

    port: int
    budget: int = 1 << 60
    passed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, size: int) -> bool:
        """Counts bytes that go up, and tells whether they may."""
        with self.lock:
            self.passed += size
            return self.passed <= self.budget


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    """Gives a port before the one of a server."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.1)
    found = Wire(listening.getsockname()[1])
    ended = threading.Event()

    def pump(source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if counted and not found.take(len(data)):
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def relay(client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", to)) as server:
            down = threading.Thread(target=pump, args=(server, client, False))
            down.start()
            pump(client, server, True)
            down.join()

    def serve() -> None:
        while not ended.is_set():
            try:
                client, _ = listening.accept()
            except TimeoutError:
                continue
            if not found.take(0):
                client.close()
                continue
            threading.Thread(target=relay, args=(client,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()
        listening.close()


def _program(name: str) -> str:
    found = servers.find(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed; run: python -m scripts.servers")
    return found


@contextmanager
def _until_done(process: subprocess.Popen[bytes], port: int) -> Iterator[None]:
    """Waits until a server listens on its port, and ends it with its `with`."""
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def sshd(folder: Path) -> Iterator[tuple[int, Path]]:
    """Gives the port of an ssh server that lets this user in by a key of its own, and that key."""
    program = _program("sshd")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("host", "user"):
        subprocess.run([_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    port = free_port()
    settings = {
        "ListenAddress": f"127.0.0.1:{port}",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "user.pub",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "MaxStartups": "100",
    }
    (folder / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    with _until_done(process, port):
        yield port, folder / "user"


@contextmanager
def nginx(folder: Path, www: Path) -> Iterator[int]:
    """Gives the port of an nginx that shows a folder as docs/guide.md tells keepers to set it up."""
    program = _program("nginx")
    folder.mkdir()
    port = free_port()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    settings = (
        # Those of a test can be read by nobody else.
        f"{f'user {getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name};' if os.geteuid() == 0 else ''}\n"
        f"daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}\n"
        f"http {{ access_log off; {' '.join(f'{kind}_temp_path {folder}/{kind};' for kind in kinds)}\n"
        f"types {{ text/html html; text/css css; }}\n"
        f"server {{ listen 127.0.0.1:{port}; root {www}; error_page 404 /404.html; }} }}\n"
    )
    (folder / "nginx.conf").write_text(settings)
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "errors"])
    with _until_done(process, port):
        yield port


@contextmanager
def s3() -> Iterator[int]:
    """Gives the port of a store that speaks the language of S3."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with _until_done(process, port):
        yield port


def ssh_config(folder: Path, port: int, key: Path) -> str:
    """Returns the command by which rsync reaches the host `archive`: that of `sshd`, at this port."""
    file = folder / "ssh_config"
    file.write_text(
        f"Host archive\n HostName 127.0.0.1\n Port {port}\n User {getpass.getuser()}\n IdentityFile {key}\n"
        f" IdentitiesOnly yes\n UserKnownHostsFile {folder / 'known_hosts'}\n StrictHostKeyChecking no\n"
        " LogLevel ERROR\n"
    )
    return f"ssh -F {file}"


def bare_repository(path: Path) -> None:
    """Makes an empty git repository that a web server may hand out and take in."""
    subprocess.run([_program("git"), "init", "--quiet", "--bare", str(path)], check=True)
    subprocess.run([_program("git"), "-C", str(path), "config", "http.receivepack", "true"], check=True)


@contextmanager
def git_http(folder: Path) -> Iterator[int]:
    """Gives the port of a web server that hands out and takes in the git repositories of a folder."""
    backend = str(servers.git_http_backend())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            size = int(self.headers.get("Content-Length") or 0)
            chunked = self.headers.get("Transfer-Encoding") == "chunked"
            body = b"".join(self.chunks()) if chunked else self.rfile.read(size)
            environment = os.environ | {
                "GIT_PROJECT_ROOT": str(folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
                "REMOTE_USER": "tester",
            }
            done = subprocess.run([backend], input=body, capture_output=True, check=False, env=environment)
            head, _, rest = done.stdout.partition(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
            self.send_response(int(fields.pop("Status", "200").split()[0]))
            for name, value in {**fields, "Content-Length": str(len(rest))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(rest)

        do_POST = do_GET  # noqa: N815  # the name that http.server looks for

        def chunks(self) -> Iterator[bytes]:
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
