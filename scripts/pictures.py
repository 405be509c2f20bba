"""Takes a picture of every kind of page of the sample archive, for the documentation and for the eye of who changes it.

    python -m scripts.pictures [--folder docs/pictures] [--height 1400] [KIND …]

Each kind of page is shown four times: on a desk, on a telephone, in dark colours, and in Arabic script; two pages are
shown in three scripts side by side. Pictures depend on the browser and on the machine's fonts: no test compares them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from kzarchive.build import Options, build
from scripts.browser import FLAGS, MISSING, find

ROOT = Path(__file__).parents[1]
NOW = 1_793_534_400
"""1 November 2026: behind the newest article of the sample archive."""
HEIGHT = 1_400
COLOURS = 128
PAGES = {
    "home": "",
    "article": "2026/03/07/tungi-oqu-zaly-endi-tanggy-altyga-deiin-ashyq.html",
    "table": "2026/02/14/qarlysai-marafonynda-tort-zhuzden-astam-shanggyshy-zharysty.html",
    "about": "about/",
    "day": "2026/03/20/",
    "month": "2026/03/",
    "year": "2025/",
    "archive": "archive/",
    "tag": "tag/ekologiia/",
    "author": "author/nurzhan-tileubergen/",
    "section": "section/madeniet/",
    "tags": "tags/",
    "same-day": "on-this-day/03-07/",
    "same-days": "on-this-day/",
    "search": "search/",
    "found": "search/?q=кітап",
    "not-found": "404.html",
}
"""One page of each kind, by address below the site's root."""


IN_THREE_SCRIPTS = {
    "scripts-article": ("2026/03/22/ortalyq-alangda-bir-zharym-myng-kese-kozhe-taratyldy.html", 460),
    "scripts-month": ("2026/03/", 620),
}
"""Pages that are shown in three scripts side by side, and how much of their height."""


class View(NamedTuple):
    """How a page is looked at: CSS pixels across, colours, and the folder of the script."""

    width: int
    colours: Literal["light", "dark"] = "light"
    folder: str = ""


SCRIPTS = (View(540), View(540, folder="latn/"), View(540, folder="arab/"))
VIEWS = {"desk": View(1280), "phone": View(390), "dark": View(1280, "dark"), "arabic": View(1280, folder="arab/")}


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serves a folder on this machine until the end; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def taken(browser: Browser, root: str, address: str, view: View, height: int) -> Image.Image:
    """Returns the picture of a page, at most so high."""
    context = browser.new_context(viewport={"width": view.width, "height": 900}, color_scheme=view.colours)
    with closing(context):
        page = context.new_page()
        # The second time all faces are at hand, as they are for a reader who has come from another page.
        for _ in range(2):
            response = page.goto(
                root + ("" if address == "404.html" else view.folder) + address, wait_until="networkidle"
            )
            if response is None or not response.ok:
                raise RuntimeError(f"no page at {address}")
        height = min(height, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": view.width, "height": height}
        shot = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    return Image.open(BytesIO(shot)).convert("RGB")


def side_by_side(images: list[Image.Image]) -> Image.Image:
    """Returns pictures beside each other, with a gap between."""
    width, height = images[0].size
    sheet = Image.new("RGB", ((width + 12) * len(images) - 12, height), "#bbb")
    for number, image in enumerate(images):
        sheet.paste(image, (number * (width + 12), 0))
    return sheet


def pictures(browser: Browser, root: str, kinds: list[str], height: int) -> Iterator[tuple[str, Image.Image]]:
    """Yields the pictures of some kinds of pages, or of all and of the scripts, with their names."""
    for kind in kinds or PAGES:
        for name, view in VIEWS.items():
            yield f"{kind}-{name}", taken(browser, root, PAGES[kind], view, height)
    if not kinds:
        for name, (address, shown) in IN_THREE_SCRIPTS.items():
            yield name, side_by_side([taken(browser, root, address, view, shown) for view in SCRIPTS])


def main(arguments: list[str]) -> int:
    """Takes the pictures and returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.pictures", description="Takes pictures of all pages.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"some of: {', '.join(PAGES)}")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs/pictures", help="where they are put")
    parser.add_argument("--height", type=int, default=HEIGHT, help="how far down pages are shown, in pixels")
    given = parser.parse_args(arguments)
    executable = find()
    if executable is None:
        sys.stderr.write(MISSING + "\n")
        return 1
    given.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        build(Options(site=ROOT, now=NOW, output=Path(place), base_url="http://127.0.0.1/"))
        with served(Path(place)) as root, sync_playwright() as playwright:
            flags = [*FLAGS, "--no-sandbox", "--hide-scrollbars"]
            with closing(playwright.chromium.launch(executable_path=executable, args=flags)) as browser:
                for name, image in pictures(browser, root, given.kinds, given.height):
                    fewer = image.quantize(COLOURS, dither=Image.Dither.NONE)
                    fewer.save(given.folder / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
