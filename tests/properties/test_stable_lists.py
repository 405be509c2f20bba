"""Old list pages never change again, and one more article changes only what shows it."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urljoin

import pytest

from kzarchive import urls
from kzarchive.feeds import FEED_ARTICLES
from kzarchive.kazakh import slug
from kzarchive.related import EARLIER
from tests.properties.links import Page
from tests.properties.sites import SHORT, Model, Story, Tree, run, tree, write

BASE = "https://archive.example.kz/"
ARTICLE = re.compile(rf"{BASE}(\d{{4}}/\d\d/\d\d/(?!page-\d)[^/]+\.html)")
NEXT_DAY = {"2026-02-27": "2026-02-28", "2026-02-28": "2026-03-01", "2026-03-01": "2026-03-02"}
TERMS = ("Кітап", "Қоғам", "Спорт")


def _story(model: Model, day: str, chance: random.Random) -> Story:
    """Adds an article that is newer than all others."""
    number = len(model.stories) + 1
    clock = f" {number // 60:02d}:{number % 60:02d}"
    story = Story(number, f"content/{number}.md", f"Мақала {number}", day, clock)
    story.tags = tuple(chance.sample(TERMS, chance.randrange(3)))
    story.authors, story.section = (chance.choice(TERMS),), chance.choice(("", *TERMS))
    model.stories[number] = story
    return story


def _address(story: Story) -> str:
    return f"{story.day.replace('-', '/')}/{slug(story.title)}.html"


def _terms(story: Story) -> set[str]:
    """Returns the lists that show an article, but for those of its day, month and year."""
    sections = (story.section,) if story.section else ()
    kinds = (("tag", story.tags), ("author", story.authors), ("section", sections))
    return {f"{kind}/{slug(name)}/" for kind, names in kinds for name in names}


def _lists(model: Model) -> dict[str, list[str]]:
    """Returns what stands on each list of the site, oldest first."""
    lists = defaultdict(list)
    for story in model.stories.values():
        day = story.day.replace("-", "/")
        for base in (f"{day}/", f"{day[:7]}/", f"{day[:4]}/", *_terms(story)):
            lists[base].append(_address(story))
    return lists


def _shown(output: Tree, path: str) -> list[str]:
    """Returns the articles to which a page links, in order."""
    here = BASE + path
    links = [urljoin(here, link.address) for link in Page(output[path].decode()).links if link.tag == "a"]
    return [found[1] for found in map(ARTICLE.fullmatch, links) if found]


def _check_numbering(output: Tree, model: Model, size: int) -> dict[str, bytes]:
    """Holds every list of the site to the rule, and returns the pages that are full for good."""
    full: dict[str, bytes] = {}
    for base, articles in _lists(model).items():
        count = max(0, len(articles) // size - 1)
        for number in range(1, count + 1):
            path = f"{base}page-{number}.html"
            assert _shown(output, path) == articles[(number - 1) * size : number * size][::-1]
            full[path] = output[path]
        newest = _shown(output, f"{base}index.html")
        assert newest == articles[count * size :][::-1]
        assert len(newest) == len(articles) or size <= len(newest) < 2 * size
        leads_on = {path for path in output if path.startswith(f"{base}page-")} - full.keys()
        assert leads_on == ({f"{base}page-{count + 1}.html"} if count else set())
        assert all(_shown(output, path) == [] for path in leads_on)
    return full


def _build(folder: Path, model: Model, before: Mapping[str, bytes]) -> Tree:
    write(folder, model.files(), before)
    report = run(folder, model)
    assert not isinstance(report, list), report
    return tree(folder / "public")


@pytest.mark.parametrize("theme", [SHORT, {}], ids=["short", "default"])
@pytest.mark.parametrize("size", [2, 3, 5])
def test_full_pages_never_change(size: int, theme: Tree, tmp_path: Path) -> None:
    chance = random.Random(size)  # noqa: S311 - the same sites on every run
    model = Model(others=dict(theme), config={"page_size": str(size)})
    day = "2026-02-27"
    full: dict[str, bytes] = {}
    before: Tree = {}
    for _ in range(16):
        for _ in range(chance.randrange(1, 4)):
            if chance.random() < 0.12:
                day = NEXT_DAY.get(day, day)
            _story(model, day, chance)
        output = _build(tmp_path, model, before)
        before = model.files()
        now_full = _check_numbering(output, model, size)
        assert {path for path in full if now_full[path] != full[path]} == set()
        full = now_full
    assert len(full) > 4


def _growing_feeds(model: Model, month: str) -> set[str]:
    """Returns the feed that takes a month's newest article, and the one before, which may have become an archive."""
    count = sum(story.day.startswith(month) for story in model.stories.values())
    parts = -(-count // FEED_ARTICLES)
    return {urls.numbered(urls.feed(urls.date(month)), part) for part in range(max(1, parts - 1), parts + 1)}


def _predicted(model: Model, story: Story, size: int) -> set[str]:
    """Returns the files that may change when `story` has come in as the newest."""
    others = [other for other in model.stories.values() if other is not story]
    last = others[-1]
    day = story.day.replace("-", "/")
    periods = (day, day[:7], day[:4])
    files = {_address(story), _address(last), "index.html", "archive/index.html", "sitemap.xml", "sitemap-news.xml"}
    files |= {_address(story).replace(".html", ending) for ending in (".bib", ".csl.json")}
    files |= {f"{base}feed.{form}" for base in ("", *_terms(story)) for form in ("xml", "json")}
    files |= _growing_feeds(model, story.day[:7]) | _growing_feeds(model, last.day[:7])
    files |= {f"{period}/index.html" for period in periods} | {f"{day[:7]}/sitemap.xml"}
    files |= {f"{base}index.html" for base in _terms(story)}
    calendar = sorted({other.day[5:] for other in model.stories.values()})
    at = calendar.index(story.day[5:])
    files |= {f"on-this-day/{near}/index.html" for near in calendar[max(0, at - 1) : at + 2]} | {
        "on-this-day/index.html"
    }
    files |= {f"{base.partition('/')[0]}s/index.html" for base in _terms(story)}
    if not all({f"{base}" for base in _terms(story)} & _terms(other) for other in others) or day[:4] != last.day[:4]:
        files.add("sitemap-lists.xml")
    old = last.day.replace("-", "/")
    files |= {f"{before}/index.html" for before, now in zip((old, old[:7], old[:4]), periods, strict=True)}
    for base, articles in _lists(model).items():
        count = len(articles) // size - 1
        if _address(story) in articles and count > 0 and len(articles) % size == 0:
            files |= {f"{base}page-{count}.html", f"{base}page-{count + 1}.html"}
    return files


@pytest.mark.parametrize("theme", [SHORT, {}], ids=["short", "default"])
def test_one_more_article(theme: Tree, tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - the same site on every run
    size, day = 4, "2026-02-27"
    model = Model(others=dict(theme), config={"page_size": str(size)})
    for _ in range(50):
        _story(model, day, chance)
    output = _build(tmp_path, model, {})
    for number in range(12):
        day = NEXT_DAY.get(day, day) if number % 4 == 3 else day
        before = model.files()
        *_, last = model.stories.values()
        story = _story(model, day, chance)
        after = _build(tmp_path, model, before)
        # With the first article of a month the parts of the one before, which is over now, become one.
        index = ("search/manifest.js", "search/terms.js", f"search/{last.day[:7]}-", f"search/{day[:7]}-")
        changed = {path for path in after | output if after.get(path) != output.get(path)}
        followed_up = {path for path in changed - _predicted(model, story, size) if not path.startswith(index)}
        akin = {_address(other) for other in model.stories.values() if _terms(other) & _terms(story)}
        assert followed_up <= akin
        assert len(followed_up) <= EARLIER
        assert {_address(story), "index.html", "feed.xml", f"{day.replace('-', '/')}/index.html"} <= changed
        assert len([path for path in changed if "/page-" not in path and not path.startswith(index)]) < 40
        output = after
