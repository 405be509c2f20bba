"""Model sites, the edits that happen to them, and how to build and compare them.

A `Model` is a site in memory; `Model.files()` is its folder. An edit is one word and two numbers, so a failing
sequence prints on a line and shrinks well; the numbers pick among what there is, so every edit fits every model.
"""

from __future__ import annotations

import json
import os
import posixpath
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from kzarchive.build import Options, Progress, Report, build
from kzarchive.errors import SiteError
from kzarchive.output import STAGING

Tree = dict[str, bytes]

TITLES = (
    *(
        "Қала күні",
        "ҚАЛА КҮНІ",
        "Қала, күні!",
        "Қала: күні…",
        "Әділ",
        "Адил",
        "Көктем <b>келді</b> & «гүл»",
        "{{ 7*7 }}",
    ),
    *("Index", "page-1", "con", "😀", "Ұзақ " * 40, "Сөз'' \"тырнақша\"", "影師嗎", "Жаңа жыл"),
)
TAGS = (
    "Кітап",
    "кітап",
    "Кiтап",
    "КІТАП",
    "Әділ",
    "Адил",
    "Референдум-2026",
    "C++",
    "C",
    "<i>спорт</i>",
    "Index",
    "😀",
)
AUTHORS = ("Айгүл Сәрсен", "айгүл  сәрсен", "Айдос Қали", "O'Neil", "Айгүл Сәрсен ")
SECTIONS = ("", "Қоғам", "қоғам", "Спорт", "Қоғам ")
PAST = ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-02")
"""Days that are public at each of `NOWS`; only articles of these are linked to."""
COMING = ("2026-03-03", "2026-03-04", "2026-04-01")
CLOCKS = ("", " 00:00", " 09:30", " 14:31", " 23:59", " 14:31+05:00")
NOWS = (1772528400, 1772560800, 1772614800, 1775100000)
"""Instants between and after the days of `COMING`."""
BODIES = (
    "Жай мәтін, «тырнақшамен» әрі 'дәйекшемен'.\n\nЕкінші абзац – сызықшамен; 100% дәл.",
    "Бір ғана жол",
    "# Тақырып\n\n- бір\n- екі\n\n1. үш\n2. төрт",
    "| а | ә |\n|---|:-:|\n| 1 | 2 |\n\nКестеден кейін.",
    "Сілтеме[^1] тағы[^2].\n\n[^1]: Бірінші.\n[^2]: Екінші.",
    "<script>alert(1)</script><p onclick='x()'>Өң <b>мәтін</b></p>\n\n[жаман](javascript:alert(1))",
    "{{ 7*7 }} {% raw %} {# ескерту #}",
    "> Дәйексөз\n\n***\n\n    код\n\n`код`",
    "Мемлекеттiк тiл жəне `кoд`: [сілтеме](https://a.example.kz/тiл)",
    "![сырттан](https://elsewhere.example/x.png) <https://elsewhere.example/>",
)
CONFIGS: dict[str, tuple[str, ...]] = {
    "title": ("Сынақ", "Басқа атау", "<b>"),
    "page_size": ("2", "3", "4", "5"),
    "base_url": ("https://archive.example.kz/", "https://archive.example.kz/kk/archive/", "http://localhost:8000"),
    "timezone": ("Asia/Almaty", "UTC", "Asia/Tokyo"),
    "description": ("Сипаттама", "Тағы бір сипаттама"),
    "publisher": ("{name: Баспа}", "{name: Газет, url: https://gazet.example.kz/}"),
    "repair": ("report", "fix"),
    "feeds": ("[site, terms, months]", "site", "[site, months]"),
    "json": ("false", "true"),
    "cite": ("text", "true", "false"),
    "portable": ("true", "false"),
    "menu": (
        "[{text: Тегтер, url: tags/}]",
        "[{text: Басты, url: /}, {text: Сырт, url: 'https://elsewhere.example/'}]",
    ),
}
STATIC = (
    "robot.txt",
    "Logo.svg",
    "assets/style.css",
    "notes",
    "notes/a.txt",
    "favicon.svg",
    ".well-known/security.txt",
)
PICTURES = ("a.png", "b.png", "c.svg", "сурет д.png")
_FRONT = "---\ntitle: Ақау\ndate: 2026-03-01\nslug: aqau\n---\n"
FLAWS: dict[str, Tree] = {
    "a dead link": {"content/aqau.md": f"{_FRONT}[жоқ](no-such-file.md)\n".encode()},
    "an impossible day": {"content/aqau.md": b"---\ntitle: a\ndate: 2026-02-31\n---\na\n"},
    "an alias of two": {
        f"content/{name}.md": f"---\ntitle: {name}\ndate: 2026-03-01\naliases: /ortaq\n---\nМәтін.\n".encode()
        for name in ("aqau", "ekinshi")
    },
    "a static alias": {
        "content/aqau.md": b"---\ntitle: a\ndate: 2026-03-01\naliases: /ortaq\n---\na\n",
        "static/Ortaq/Index.html": b"a",
    },
    "a double": dict.fromkeys(("content/aqau.md", "content/ekinshi.md"), f"{_FRONT}Мәтін.\n".encode()),
    "a static page": {"static/404.html": b"a"},
    "a static page but for case": {"static/INDEX.html": b"a"},
    "a static folder": {"static/tags": b"a"},
    "a static folder but for case": {"static/Tags/Index.html": b"a"},
    "a broken template": {"templates/year.html": b"{% if %}"},
    "an undefined name": {"templates/404.html": b"{{ page.no_such_name }}"},
    "a broken site.yaml": {"site.yaml": b"title: a\n"},
}
"""What no site is built with."""

DUMP = """\
{% macro dump(page) %}
{% for name in page.__struct_fields__ if name not in ("items", "days", "body_html", "entries", "earlier", "later") %}
{{ name }}: {{ page[name] }}
{% endfor %}
{{ page.canonical }}
{% endmacro %}
"""
BASE = """\
{% from "dump.html" import dump %}
<!DOCTYPE html>
<title>{{ page.title }}</title>
{{ dump(page) }}
{% block main %}{% endblock %}
<a href="{{ page.root }}">home</a>
"""
PLAIN = '{% extends "base.html" %}\n'
LIST = """\
{% extends "base.html" %}
{% block main %}
{{ cards(page.items, page.root) }}
<a href="{{ page.root }}{{ page.pager.older }}">older</a> <a href="{{ page.root }}{{ page.pager.newer }}">newer</a>
{% endblock %}
"""
ARTICLE = """\
{% extends "base.html" %}
{% block main %}
{{ page.body_html }}{{ lines(page.earlier, page.root) }}{{ lines(page.later, page.root) }}
{{ linked_data(page) }}
{% endblock %}
"""
HOME = """\
{% extends "base.html" %}
{% block main %}
{% for day, items in page.days %}{{ day }}{{ cards(items, page.root) }}{% endfor %}
{% endblock %}
"""
FEED = """\
{% from "dump.html" import dump %}
{{ dump(page) }}
{% for entry in page.entries %}{{ entry }}{% endfor %}
"""
THEME = {
    "dump.html": DUMP,
    "base.html": BASE,
    "_line.html": "<p>{{ card }}</p>\n",
    "_card.html": '<p><a href="{{ root }}{{ card.href }}">{{ card.title }}</a> {{ card }}</p>\n',
    "article.html": ARTICLE,
    **dict.fromkeys(("list.html", "term.html", "day.html", "month.html", "year.html"), LIST),
    **dict.fromkeys(
        ("withdrawn.html", "list-moved.html", "archive.html", "same-days.html", "terms.html", "404.html"), PLAIN
    ),
    "redirect.html": PLAIN,
    "home.html": HOME,
    "same-day.html": HOME,
    "feed.xml": FEED,
    **dict.fromkeys(("sitemap.xml", "sitemap-index.xml"), "{% for url in page.urls %}{{ url }}\n{% endfor %}"),
    "sitemap-news.xml": "{% for item in page.items %}{{ item }}\n{% endfor %}",
    "redirects.txt": "{% for pair in page.pairs %}{{ pair }}\n{% endfor %}",
    "headers.txt": "{{ page.settled }}\n",
    "robots.txt": "Sitemap: {{ page.site.url }}sitemap.xml\n",
}
"""A theme that renders fast and shows everything that a view holds."""

SHORT = {f"templates/{name}": text.encode() for name, text in THEME.items()}


def png(width: int, height: int) -> bytes:
    """Returns a black PNG picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def svg(width: int, height: int) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"></svg>'.encode()


@dataclass
class Story:
    """One article; `links` are the numbers of other stories."""

    number: int
    path: str
    title: str
    day: str
    clock: str = " 14:31"
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str = ""
    status: str = "published"
    summary: str = ""
    slug: str = ""
    id: str = ""
    aliases: tuple[str, ...] = ()
    body: int = 0
    revision: int = 0
    links: tuple[int, ...] = ()
    shown: tuple[str, ...] = ()
    image: str = ""

    def can_be_linked(self) -> bool:
        return self.status != "draft" and self.day in PAST

    def source(self, model: Model) -> str:
        def quoted(text: str) -> str:
            return json.dumps(text, ensure_ascii=False)

        def relative(path: str) -> str:
            return posixpath.relpath(path, posixpath.dirname(self.path)).replace(" ", "%20")

        lines = [f"title: {quoted(self.title)}", f"date: {self.day}{self.clock}", f"status: {self.status}"]
        lines += [f"tags: [{', '.join(map(quoted, self.tags))}]"] if self.tags else []
        lines += [f"authors: [{', '.join(map(quoted, self.authors))}]"] if self.authors else []
        texts = {"section": self.section, "summary": self.summary, "slug": self.slug, "id": self.id}
        lines += [f"{name}: {quoted(text)}" for name, text in texts.items() if text]
        lines += [f"aliases: [{', '.join(map(quoted, self.aliases))}]"] if self.aliases else []
        if self.image:
            lines.append(f"image: {{src: {quoted(relative(self.image))}, alt: Сурет}}")
        body = [BODIES[self.body], f"Түзету {self.revision:04d}."]
        reachable = [model.stories[number] for number in self.links if number in model.stories]
        body += [f"[мақала]({relative(story.path)})" for story in reachable if story.can_be_linked()]
        body += [f"![сурет]({relative(picture)})" for picture in self.shown]
        return "---\n" + "\n".join(lines) + "\n---\n" + "\n\n".join(body) + "\n"


@dataclass
class Model:
    """A site in memory, with what a build of it is asked for."""

    stories: dict[int, Story] = field(default_factory=dict)
    others: Tree = field(default_factory=dict)
    config: dict[str, str] = field(default_factory=dict)
    now: int = NOWS[-1]
    drafts: bool = False
    base_url: str | None = None
    flaw: str = ""

    def files(self) -> Tree:
        """Returns the site's folder: bytes by path."""
        config = {"title": "Сынақ", "base_url": "https://archive.example.kz/", "page_size": "2", **self.config}
        files = {"site.yaml": "".join(f"{key}: {value}\n" for key, value in config.items()).encode()}
        files |= {story.path: story.source(self).encode() for story in self.stories.values()}
        return files | self.others | (FLAWS[self.flaw] if self.flaw else {})

    def mend(self) -> None:
        """Takes out the flaw that was put in."""
        self.flaw = ""

    def edit(self, kind: str, i: int, j: int) -> None:
        """Does one edit; `i` picks what, `j` picks how."""
        if kind in STORY_EDITS:
            if self.stories:
                story = list(self.stories.values())[i % len(self.stories)]
                STORY_EDITS[kind](self, story, j)
        else:
            SITE_EDITS[kind](self, i, j)
        self._part_doubles()

    def _part_doubles(self) -> None:
        """Keeps titles of one day apart: doubles are a problem, and a site with problems is not built."""
        seen = set()
        for story in self.stories.values():
            while (" ".join(story.title.split()).lower(), story.day) in seen:
                story.title += " II"
            seen.add((" ".join(story.title.split()).lower(), story.day))

    def add(self, i: int, j: int) -> Story:
        number = max(self.stories, default=0) + 1
        days = PAST if j % 4 else COMING
        day = days[i % len(days)]
        path = f"content/{day.replace('-', '/')}/{number}.md" if j % 3 else f"content/{number} мақала.md"
        story = Story(number, path, TITLES[(i + j) % len(TITLES)], day, CLOCKS[j % len(CLOCKS)], body=i % len(BODIES))
        self.stories[number] = story
        _retag(self, story, i + j)
        return story

    def refer(self, story: Story, picture: str) -> str:
        """Returns the path of a picture, which is there from now on."""
        path = f"content/img/{picture}"
        self.others.setdefault(path, svg(3, 4) if path.endswith(".svg") else png(3, 4))
        return path


def _retag(model: Model, story: Story, j: int) -> None:
    story.tags = tuple(dict.fromkeys(TAGS[(j * k) % len(TAGS)] for k in range(1, j % 4 + 1)))
    story.authors = tuple(dict.fromkeys(AUTHORS[(j + k) % len(AUTHORS)] for k in range(j % 3)))
    story.section = SECTIONS[j % len(SECTIONS)]


def _body(model: Model, story: Story, j: int) -> None:
    story.body, story.revision = j % len(BODIES), story.revision + 1


def _revise(model: Model, story: Story, j: int) -> None:
    """Changes the text and keeps its length."""
    story.revision += 1


def _retitle(model: Model, story: Story, j: int) -> None:
    story.title = TITLES[j % len(TITLES)]


def _summarise(model: Model, story: Story, j: int) -> None:
    story.summary = ("", "Қысқаша", "Тағы {{ x }} <b>")[j % 3]


def _redate(model: Model, story: Story, j: int) -> None:
    story.day = (*PAST, *COMING)[j % len((*PAST, *COMING))]


def _reclock(model: Model, story: Story, j: int) -> None:
    story.clock = CLOCKS[j % len(CLOCKS)]


def _rename(model: Model, story: Story, j: int) -> None:
    folder = ("", "2026/03/01/", "Қалта/ішкі/")[j % 3]
    story.path = f"content/{folder}{story.number}-{j}.md"


def _drop(model: Model, story: Story, j: int) -> None:
    del model.stories[story.number]


def _judge(model: Model, story: Story, j: int) -> None:
    story.status = ("published", "draft", "withdrawn")[j % 3]


def _slug(model: Model, story: Story, j: int) -> None:
    story.slug = ("", f"s{story.number}", f"s{story.number}-b")[j % 3]


def _identify(model: Model, story: Story, j: int) -> None:
    story.id = ("", f"kz-{story.number}", f"kz/{story.number} ә")[j % 3]


def _alias(model: Model, story: Story, j: int) -> None:
    story.aliases = ((), (f"/kk/{story.number}",), (f"/kk/{story.number}/", f"Eski/{story.number}-{j % 2}.html"))[j % 3]


def _link(model: Model, story: Story, j: int) -> None:
    numbers = list(model.stories)
    story.links = (*story.links[:1], numbers[j % len(numbers)])


def _unlink(model: Model, story: Story, j: int) -> None:
    story.links = ()


def _show(model: Model, story: Story, j: int) -> None:
    story.shown = (*story.shown[:1], model.refer(story, PICTURES[j % len(PICTURES)]))


def _hide(model: Model, story: Story, j: int) -> None:
    story.shown, story.image = (), ""


def _illustrate(model: Model, story: Story, j: int) -> None:
    story.image = model.refer(story, PICTURES[j % len(PICTURES)])


def _picture(model: Model, i: int, j: int) -> None:
    """Replaces a picture; one that nothing shows any more is deleted."""
    pictures = sorted(path for path in model.others if path.startswith("content/img/"))
    if pictures:
        path = pictures[i % len(pictures)]
        used = {path for story in model.stories.values() for path in (*story.shown, story.image)}
        if path not in used:
            del model.others[path]
        else:
            model.others[path] = svg(j, 5) if path.endswith(".svg") else png(j % 9 + 1, 5)


def _template(model: Model, i: int, j: int) -> None:
    """Edits, adds to, removes or overrides a template of the site."""
    name = tuple(THEME)[i % len(THEME)]
    path, text = f"templates/{name}", THEME[name]
    own_base = "templates/base.html" in model.others
    change = j % 5
    if change == 0:
        model.others[path] = (text + f"<!-- {j} -->\n").encode()
    elif change == 1:
        model.others[path] = ("{# a comment changes no page #}" + text).encode()
    elif change == 2 and name not in ("dump.html", "base.html"):
        model.others.pop(path, None)
    elif change == 3 and own_base and name in ("article.html", "term.html", "year.html", "404.html"):
        override = f'{{% extends "default/{name}" %}}{{% block main %}}{{{{ super() }}}}{j}{{% endblock %}}'
        model.others[path] = override.encode()
    elif own_base:
        model.others[path] = text.encode()


def _static(model: Model, i: int, j: int) -> None:
    """Adds, changes or removes a static file; one may stand where another had its folder."""
    name = STATIC[i % len(STATIC)]
    path = f"static/{name}"
    if j % 3 == 0 and path in model.others:
        del model.others[path]
        return
    rival = {"notes": "static/notes/a.txt", "notes/a.txt": "static/notes"}.get(name)
    model.others.pop(rival or "", None)
    model.others[path] = svg(j, j) if name.endswith(".svg") else f"{name} {j}".encode()


def _config(key: str, model: Model, i: int, j: int) -> None:
    model.config[key] = CONFIGS[key][j % len(CONFIGS[key])]


def _now(model: Model, i: int, j: int) -> None:
    model.now = NOWS[j % len(NOWS)]


def _drafts(model: Model, i: int, j: int) -> None:
    model.drafts = not model.drafts


def _base_url(model: Model, i: int, j: int) -> None:
    model.base_url = (None, "https://mirror.example.kz/a/")[j % 2]


def _spoil(flaw: str, model: Model, i: int, j: int) -> None:
    """Puts in something that no site is built with."""
    model.flaw = flaw


def _add(model: Model, i: int, j: int) -> None:
    model.add(i, j)


STORY_EDITS: dict[str, Callable[[Model, Story, int], None]] = {
    "body": _body,
    "revise": _revise,
    "retitle": _retitle,
    "retag": _retag,
    "summarise": _summarise,
    "redate": _redate,
    "reclock": _reclock,
    "rename": _rename,
    "drop": _drop,
    "judge": _judge,
    "slug": _slug,
    "identify": _identify,
    "alias": _alias,
    "link": _link,
    "unlink": _unlink,
    "show": _show,
    "hide": _hide,
    "illustrate": _illustrate,
}
SITE_EDITS: dict[str, Callable[[Model, int, int], None]] = {
    "add": _add,
    "picture": _picture,
    "template": _template,
    "static": _static,
    **{f"set {key}": partial(_config, key) for key in CONFIGS},
    "now": _now,
    "drafts": _drafts,
    "base url": _base_url,
}
SPOILS = {f"spoil with {flaw}": partial(_spoil, flaw) for flaw in FLAWS}
SITE_EDITS |= SPOILS
EDITS = (*STORY_EDITS, *SITE_EDITS)


def random_model(seed: int, articles: int = 12, *, theme: Mapping[str, bytes] = SHORT, edits: int = 40) -> Model:
    """Returns the site that a seed stands for: it has no problems of its own."""
    chance = random.Random(seed)  # noqa: S311 - the same sites on every run
    model = Model(others=dict(theme))
    for _ in range(articles):
        model.add(chance.randrange(100), chance.randrange(100))
    kinds = [kind for kind in EDITS if kind not in (*SPOILS, "drop", "drafts", "now", "template", "base url")]
    for _ in range(edits):
        kind = chance.choice(kinds)
        model.edit(kind, chance.randrange(100), chance.randrange(100))
    return model


def write(folder: Path, files: Mapping[str, bytes], before: Mapping[str, bytes] | None = None) -> None:
    """Makes `folder` hold `files` instead of `before`; a file that stays the same is not touched."""
    before = before or {}
    for path in before.keys() - files.keys():
        (folder / path).unlink()
        for parent in (folder / path).parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
    for path, data in files.items():
        if before.get(path) != data:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    (folder / "content").mkdir(parents=True, exist_ok=True)


def tree(folder: Path) -> Tree:
    """Returns the files below a folder, without those that a build is only staging."""
    return {path: (folder / path).read_bytes() for path in _paths(folder)}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Returns what changes when a file is written: inode and time of modification."""
    return {path: ((stat := os.lstat(folder / path)).st_ino, stat.st_mtime_ns) for path in _paths(folder)}


def _paths(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    names = (path.relative_to(folder).as_posix() for path in paths)
    return [name for name in names if not name.startswith(f"{STAGING}/")]


def run(
    folder: Path,
    model: Model,
    *,
    output: Path | None = None,
    jobs: int = 1,
    full: bool = False,
    scheduler: str = "",
    progress: Progress = lambda stage, done, total: None,
) -> Report | list[str]:
    """Builds the site in `folder`; returns the report, or the problems as text."""
    options = Options(folder, model.now, output, jobs, full, model.drafts, model.base_url, scheduler=scheduler)
    try:
        return build(options, progress)
    except SiteError as error:
        return [str(problem) for problem in error.problems]


def built(folder: Path, model: Model, *, jobs: int = 1) -> Tree:
    """Writes the site into `folder`, which is empty, builds it and returns the output; it has no problems."""
    write(folder, model.files())
    report = run(folder, model, jobs=jobs)
    assert isinstance(report, Report), report
    return tree(folder / "public")


def clean_build(folder: Path, model: Model) -> Tree | list[str]:
    """Builds the site in `folder` into an empty folder, from no state; returns the output or the problems."""
    with TemporaryDirectory() as empty:
        output, states = Path(empty) / "public", folder / ".kzarchive"
        known = set(states.glob("*"))
        report = run(folder, model, output=output)
        for file in set(states.glob("state-*")) - known:
            file.unlink()
        return tree(output) if isinstance(report, Report) else report


def differences(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> list[str]:
    """Returns what is different between two trees, a line for each file, the first lines that differ included."""
    lines = []
    for path in sorted(found.keys() | expected.keys()):
        one, other = found.get(path), expected.get(path)
        if one is None or other is None:
            lines.append(f"{path}: {'missing' if one is None else 'too much'}")
        elif one != other:
            pairs = zip(one.splitlines(), other.splitlines(), strict=False)
            first = next(((a, b) for a, b in pairs if a != b), (one[-80:], other[-80:]))
            lines.append(f"{path}: {first[0].decode()!r} for {first[1].decode()!r}")
    return lines
