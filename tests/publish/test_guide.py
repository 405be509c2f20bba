"""docs/publishing.md shows the whole output of every command: it is played here, with a real server for each kind.

docs/publishing.kk.md says the same in Kazakh, with the same files, commands and output.

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

PAGE, PAGE_KK = DOCS / "publishing.md", DOCS / "publishing.kk.md"
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"^  (\w+): \{(to: (\w+).*)\}$", re.MULTILINE)
"""An entry of `publish`: name, settings, kind."""


def with_blocks_of(one: str, other: str) -> str:
    """Returns the other document with the blocks of the one, which it must have as many of."""
    blocks = iter(BLOCK.findall(one))
    text = BLOCK.sub(lambda _: next(blocks), other)
    assert next(blocks, None) is None
    return text


def test_the_guide_in_kazakh_shows_the_same() -> None:
    english, kazakh = read(PAGE), read(PAGE_KK)
    assert BLOCK.findall(kazakh) == BLOCK.findall(english)
    for shape in (r"^#+ ", r"^\|", r"^- "):
        assert len(re.findall(shape, kazakh, re.MULTILINE)) == len(re.findall(shape, english, re.MULTILINE)), shape
    # What it says to look for in output and settings is not translated.
    named = [set(re.findall(r"`[^`\n]+`", re.sub(BLOCK, "", text))) for text in (english, kazakh)]
    assert named[0] ^ named[1] == {"`profile: NAME`", "`profile: АТЫ`"}


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
        PAGE_KK.write_text(with_blocks_of(new, read(PAGE_KK)), encoding="utf-8")
    assert new == read(PAGE), "run this test with KZARCHIVE_UPDATE=1 and read the diff"
    public = tree(Path("public"))
    assert {kind: place.files() == public for kind, place in real.items()} == dict.fromkeys(real, True)
