"""docs/publishing.md shows the whole output of every command: it is played here, with a real server for each kind.

With KZARCHIVE_UPDATE=1 the output is written anew.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from tests.helpers import tree
from tests.publish.conftest import Place
from tests.test_docs import DOCS, keep_times, play, read, workplace

__all__ = ["workplace"]  # a fixture

PAGE = DOCS / "publishing.md"
ENTRY = re.compile(r"^  (\w+): \{(to: (\w+).*)\}$", re.MULTILINE)
"""An entry of `publish`: name, settings, kind."""


def test_what_the_guide_shows_comes_out(places: Callable[[str], Place], workplace: Path) -> None:
    old = read(PAGE)
    shown = {kind: entry for _, entry, kind in ENTRY.findall(old)}
    real = {kind: places(kind) for kind in ("rsync", "git", "s3")}
    text = old
    for kind, place in real.items():
        text = text.replace(shown[kind], place.yaml)
    new = play(text)
    for kind, place in real.items():
        new = new.replace(place.yaml, shown[kind])
    new = keep_times(new, old)
    if os.environ.get("KZARCHIVE_UPDATE"):
        PAGE.write_text(new, encoding="utf-8")
    assert new == read(PAGE), "run this test with KZARCHIVE_UPDATE=1 and read the diff"
    public = tree(Path("public"))
    assert {kind: place.files() == public for kind, place in real.items()} == dict.fromkeys(real, True)
