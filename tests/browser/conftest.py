"""A real browser before the sample archive, which a real server serves below a path."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, sync_playwright

from scripts.browser import FLAGS, MISSING, find
from tests.helpers import article, run, write

REPOSITORY = Path(__file__).parents[2]
EVERYTHING = """**Қалың**, *көлбеу*, `код`, [сілтеме](https://example.kz/)[^1].

## Тақырып

> Дәйексөз.

### Кіші тақырып

- бірінші
    - ішкі

1. бір

| Қала | Халқы | Өсімі | Жылы | Деректің көзі |
|---|---:|---:|:---:|---|
| Алматы қаласы | 2 228 675 | +1:14 | 2024 | статистика бюросы |

```
код    тым ұзын жолмен бірге, ол телефонның экранына сыймайды да, сырғытып оқылады
```

---

[^1]: Ескертпе.
"""
DEEP = f"""{"Көл беті тып-тыныш жатты, тек қамыс сыбдырлайды. " * 40}

Кешке қарай **бозторғай**ларымыз `<b onclick=alert(2)>` деп жазылған тақтайдың үстінен ұшып өтті.

{"Одан кейін жаңбыр жауды. " * 40}
"""
"""A text whose beginning says nothing of its middle."""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder quietly, with the site's own page for what is not there, as hosts do."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        page = Path(self.directory, "archive", "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive as it was built, with what it has none of: a long tag, Russian, a withdrawal."""
    folder = tmp_path_factory.mktemp("browser")
    site = folder / "site"
    for name in ("content", "static", "templates"):
        shutil.copytree(REPOSITORY / name, site / name)
    shutil.copy(REPOSITORY / "site.yaml", site)
    more = {
        f"content/2019/{number:03}.md": article(
            f"{number}-күннің жазбасы", f"2019-{number % 4 + 1:02}-{number % 28 + 1:02}", tags="[Жылнама]"
        )
        for number in range(1, 121)
    }
    more["content/2019/ru.md"] = article("Новости", "2019-05-01", lang="ru", summary="Коротко о главном.")
    more["content/2019/gone.md"] = article("Қайтарылған", "2019-05-02", status="withdrawn")
    more["content/2019/all.md"] = article(
        "Бәрі",
        "2019-06-01",
        body=EVERYTHING,
        tags="[Кітап]",
        authors="[Айгүл Сәрсен, Марат Есенов]",
        section="Мәдениет",
        summary="Мәтінде не болуы мүмкін.",
        updated="2019-06-03 12:10",
        source="https://example.kz/habar",
        corrections="[{date: 2019-06-02, note: Қаланың аты түзетілді.}]",
        aliases="[/2019/06/01/eski.html]",
    )
    more["content/2019/deep.md"] = article("Көл жағасындағы күн", "2019-07-01", body=DEEP)
    more["content/2019/draft.md"] = article("Жоба", "2019-06-02", status="draft")
    write(site, more)
    options = (
        "--base-url",
        "https://archive.example.kz/archive/",
        "--now",
        "2027-01-01T00:00Z",
        "--jobs",
        1,
        "--drafts",
    )
    result = run("build", "--site", site, "--output", folder / "www" / "archive", *options)
    assert result.code == 0, result
    return folder / "www" / "archive"


@pytest.fixture(scope="session")
def root(folder: Path) -> Iterator[str]:
    """The address of that archive on a server, below a path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder.parent))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/archive/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find()
    if executable is None:
        pytest.fail(MISSING)
    # As root, which containers often are, Chromium cannot make its sandbox.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, *(["--no-sandbox"] if is_root else [])]
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=executable, args=flags)) as browser,
    ):
        yield browser


class Tab(NamedTuple):
    """A page that is led from address to address, and what went wrong on the way."""

    page: Page
    faults: list[str]


@pytest.fixture(scope="session")
def tab(browser: Browser, root: str) -> Iterator[Tab]:
    with closing(browser.new_context()) as context:
        yield _tab(context, root)


@pytest.fixture(scope="session")
def tab_without_scripts(browser: Browser, root: str) -> Iterator[Tab]:
    with closing(browser.new_context(java_script_enabled=False)) as context:
        yield _tab(context, root)


@pytest.fixture
def page(tab: Tab) -> Iterator[Page]:
    """A page on which nothing may fail: no request, no script, and no request may go to another host."""
    tab.faults.clear()
    yield tab.page
    assert tab.faults == []


@pytest.fixture
def page_without_scripts(tab_without_scripts: Tab) -> Iterator[Page]:
    """The same with JavaScript turned off."""
    tab_without_scripts.faults.clear()
    yield tab_without_scripts.page
    assert tab_without_scripts.faults == []


def _tab(context: BrowserContext, root: str) -> Tab:
    faults: list[str] = []

    def sent(request: Request) -> None:
        if not request.url.startswith(root):
            faults.append(f"request to {request.url}")

    def answered(response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:
            faults.append(f"{response.status} for {response.url}")

    def failed(request: Request) -> None:
        # What is still on its way when we leave a page, such as its icon, the browser calls aborted.
        if request.failure != "net::ERR_ABORTED":
            faults.append(f"{request.failure} for {request.url}")

    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("request", sent)
    page.on("response", answered)
    page.on("requestfailed", failed)
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return Tab(page, faults)
