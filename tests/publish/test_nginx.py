"""A published folder as readers get it from nginx, also while the next release takes its place."""

import http.client
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from scripts.serving import nginx
from tests.helpers import article, built, tree, write
from tests.publish.conftest import Place
from tests.publish.test_publish import published, site_at


def get(port: int, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_nginx_shows_what_was_published(places: Callable[[str], Place], tmp_path: Path) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    published(site)
    files = tree(site / "public")
    with nginx(tmp_path / "nginx", place.folder) as port:
        for path, data in files.items():
            address = path.removesuffix("index.html") if path.endswith("index.html") else path
            assert get(port, f"/{address}") == (200, data), path
        assert get(port, "/2026/03/05/zhoq.html") == (404, files["404.html"])
        assert get(port, "/.kzarchive/")[0] == 404


def test_readers_meet_no_gap_between_two_releases(places: Callable[[str], Place], tmp_path: Path) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    published(site)
    known = {tree(site / "public")["index.html"]}
    answers: set[tuple[int, bytes]] = set()
    ended = threading.Event()

    def read(port: int) -> None:
        while not ended.is_set():
            answers.add(get(port, "/index.html"))

    with nginx(tmp_path / "nginx", place.folder) as port:
        reader = threading.Thread(target=read, args=(port,))
        reader.start()
        try:
            for number in range(3):
                write(site, {"content/2026-03-06.md": article(f"Мақала {number}", "2026-03-06")})
                built(site)
                known.add(tree(site / "public")["index.html"])
                published(site, "--take-over")
        finally:
            ended.set()
            reader.join()
        assert get(port, "/index.html") == (200, tree(site / "public")["index.html"])
    assert answers <= {(200, page) for page in known}
    assert len(answers) > 1
