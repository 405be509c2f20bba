"""What the runner knows of a site generator: one value each."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import Article, Tally

PAGE_SIZE = 50
"""Articles on a full page of a list, in all tools."""

Kinds = Sequence[tuple[str, str]]
"""Kinds of output files, each with a regular expression of whole paths; the first that matches counts."""

_DAY = r"\d{4}/\d\d/\d\d"
PEER_KINDS: Kinds = (
    ("home", r"index\.html"),
    ("further page of a list", r"(?:.+/)?page/\d+/index\.html"),
    ("year", r"\d{4}/index\.html"),
    ("month", r"\d{4}/\d\d/index\.html"),
    ("day", rf"{_DAY}/index\.html"),
    ("article", rf"{_DAY}/[^/]+/index\.html"),
    ("tag", r"tags/[^/]+/index\.html"),
    ("author", r"authors/[^/]+/index\.html"),
    ("section", r"rubrics/[^/]+/index\.html"),
    ("index of terms", r"(?:tags|authors|rubrics)/index\.html"),
    ("feed", r"feed\.xml|index\.xml|atom\.xml|rss\.xml"),
    ("sitemap", r"sitemap\.xml"),
)
"""The addresses that the sites of the peers have in common."""

FIRST_PAGES = ("article", "day", "month", "year", "tag", "author", "section")


def first_pages(tally: Tally) -> Counter[str]:
    """Returns how many articles and lists there are, by kind: what every tool has a page of its own for."""
    lists = (tally.days, tally.months, tally.years, tally.tags, tally.authors, tally.sections)
    sizes = [tally.articles, *map(len, lists)]
    return Counter(dict(zip(FIRST_PAGES, sizes, strict=True)))


def peer_files(tally: Tally) -> Counter[str]:
    """Returns how many files of each kind a site with pages of `PAGE_SIZE` has, where the home page is a list too."""
    further = sum(-(-size // PAGE_SIZE) - 1 for size in (*tally.lists, tally.articles))
    fixed = {"home": 1, "index of terms": 3, "feed": 1, "sitemap": 1, "further page of a list": further}
    return first_pages(tally) + Counter(fixed)


@dataclass(frozen=True)
class Tool:
    """A site generator and the site that it builds.

    Attributes:
        name: As in `--tools`.
        title: As in the report.
        packages: What `--install` installs: (installer, requirement) pairs; the installer is `pip` or `npm`.
        program: The program, as a pattern of paths in the cache folder; on PATH it has the tool's name.
        launcher: Words before the program: `node`.
        arguments: Words after it that build the site in the current folder.
        version: Words after it that print its version.
        source: An article as (path, text) of its source file.
        base: The template all pages stand in, a path in the site.
        output: The folder that it writes.
        caches: What else a cold build must not find.
        index: The file that makes a list of a folder of articles, from its path (2026/03), if it needs one.
        environment: Variables set for it.
        kinds: What its output files are.
        files: How many of each kind there should be.
        prunes: Whether a build removes the pages of what is gone.
        note: What differs from the others, for the report.
        folder: Where its site stands; that of the tool's name if empty.
        settings: Lines of the site's `site.yaml` that are to read otherwise, by their keys.
        uncounted: Kinds of output of which any number may be there, but not none.
    """

    name: str
    title: str
    arguments: Sequence[str]
    source: Callable[[Article], tuple[str, str]]
    base: str
    output: str
    packages: Sequence[tuple[str, str]] = ()
    program: str = ""
    launcher: Sequence[str] = ()
    version: Sequence[str] = ("--version",)
    caches: Sequence[str] = ()
    index: Callable[[str], tuple[str, str]] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    kinds: Kinds = PEER_KINDS
    files: Callable[[Tally], Counter[str]] = peer_files
    prunes: bool = False
    note: str = ""
    folder: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    uncounted: Sequence[str] = ()

    @property
    def site(self) -> Path:
        """The folder of templates and settings that is copied before articles are written into it."""
        return Path(__file__).with_name("tools") / (self.folder or self.name) / "site"

    def clear(self, site: Path, aside: Path) -> None:
        """Moves what earlier builds left in a site to the folder `aside`: ext4 is slow after many deletions."""
        aside.mkdir(exist_ok=True)
        for name in (self.output, *self.caches):
            if (site / name).exists():
                (site / name).rename(aside / name)

    def find(self, cache: Path) -> list[str] | None:
        """Returns the words that start the program: from the cache folder, else from PATH; None if it is nowhere."""
        found = sorted(cache.glob(self.program)) if self.program else []
        program = str(found[0]) if found else shutil.which(self.name)
        return [*self.launcher, program] if program and (found or not self.launcher) else None

    def version_text(self, command: Sequence[str]) -> str:
        """Returns the first number with dots that the program prints when asked for its version."""
        asked = subprocess.run([*command, *self.version], capture_output=True, text=True, check=True)
        number = re.search(r"\d+(?:\.\d+)+", asked.stdout + asked.stderr)
        return number[0] if number else "unknown"

    def kind(self, path: str) -> str:
        """Returns the kind of an output file by its path from the output folder, `other` if none fits."""
        return next((kind for kind, pattern in self.kinds if re.fullmatch(pattern, path)), "other")


def quoted(text: str) -> str:
    """Returns a text in double quotes, as YAML and TOML read it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def listed(texts: Sequence[str]) -> str:
    """Returns texts as a list in brackets, as YAML and TOML read it."""
    return f"[{', '.join(map(quoted, texts))}]"


def source_file(article: Article, head: Sequence[str], folder: str = "content") -> tuple[str, str]:
    """Returns path and text of an article's source file below a folder: the lines of its head, then its body."""
    lines = "\n".join(head)
    return f"{folder}/{article.folder}/{article.slug}.md", f"{lines}\n\n{article.body}"
