"""Lists whose pages never move: arithmetic."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import lists, views
from kzarchive.lists import Listing
from kzarchive.plan import Plan
from kzarchive.task import Task
from tests.properties.profile import examples
from tests.unit.plans import plan, view
from tests.unit.records import record

RECORDS = [record(f"{at}.md", f"М{at}", f"2026-03-07 {at // 60:02d}:{at % 60:02d}") for at in range(60)]


def _listing(count: int, size: int) -> tuple[Plan, Listing]:
    of = plan(RECORDS[:count], page_size=size)
    return of, Listing("tag", "Кітап", "tag/kitap/", (), of.archive.entries, b"")


def _pages(count: int, size: int) -> tuple[Any, list[Any], list[Task]]:
    """Returns the views of the newest page and of all others, and the tasks of these."""
    of, listing = _listing(count, size)
    older = list(lists.older_tasks(of, listing))
    return view(lists.newest_task(of, listing, "term.html")), list(map(view, older)), older


def _shown(page: Any) -> list[str]:
    return [views.decode_card(item).title for item in page.items]


@pytest.mark.parametrize(
    ("count", "size", "full"),
    [
        (0, 2, 0),
        (1, 2, 0),
        (3, 2, 0),
        (4, 2, 1),
        (5, 2, 1),
        (6, 2, 2),
        (99, 50, 0),
        (100, 50, 1),
        (149, 50, 1),
        (150, 50, 2),
    ],
)
def test_full_pages(count: int, size: int, full: int) -> None:
    assert Listing("tag", "", "", (), [None] * count, b"").full_pages(size) == full  # type: ignore[list-item]


@examples(150)
@given(st.integers(0, 60), st.integers(2, 12))
def test_pages(count: int, size: int) -> None:
    newest, older, written = _pages(count, size)
    full = older[:-1]
    titles = [f"М{at}" for at in range(count)]
    assert _shown(newest) + [title for page in reversed(full) for title in _shown(page)] == titles[::-1]
    assert all(len(page.items) == size for page in full)
    assert len(newest.items) == count or size <= len(newest.items) < 2 * size
    assert [at.template for at in written] == ["list.html"] * len(full) + ["list-moved.html"] * bool(older)
    assert [at.output for at in written] == [f"tag/kitap/page-{at}.html" for at in range(1, len(older) + 1)]


@examples(80)
@given(st.integers(0, 50), st.integers(1, 10), st.integers(2, 12))
def test_full_pages_never_change(count: int, more: int, size: int) -> None:
    before = {at.output: at for at in _pages(count, size)[2] if at.template == "list.html"}
    after = {at.output: at for at in _pages(count + more, size)[2]}
    assert {output for output, task in before.items() if after[output] != task} == set()


def test_the_way_through() -> None:
    newest, older, _ = _pages(9, 2)
    ways = [(page.pager.number, page.pager.older, page.pager.newer, page.pager.newest) for page in (*older, newest)]
    base = "tag/kitap/"
    assert ways == [
        (1, "", f"{base}page-2.html", base),
        (2, f"{base}page-1.html", f"{base}page-3.html", base),
        (3, f"{base}page-2.html", f"{base}page-4.html", base),
        (4, "", "", base),
        (4, f"{base}page-3.html", "", ""),
    ]
    assert [page.count for page in (*older, newest)] == [0, 0, 0, 0, 9]
    assert [page.address for page in (*older, newest)] == [f"{base}page-{at}.html" for at in range(1, 5)] + [base]
    assert [[crumb.href for crumb in page.crumbs] for page in (*older, newest)] == [[base]] * 4 + [[]]
    assert _shown(older[3]) == []


def test_short_lists_have_one_page() -> None:
    newest, older, _ = _pages(3, 2)
    assert (len(newest.items), older) == (3, [])
    assert (newest.pager.older, newest.pager.newer) == ("", "")


def test_neighbours_stand_on_the_newest_page_only() -> None:
    of, listing = _listing(9, 2)
    before, after = views.Link("a", "b/"), views.Link("c", "d/")
    newest = view(lists.newest_task(of, listing, "day.html", before, after))
    assert (newest.previous, newest.next) == (before, after)
    assert all(page.previous is page.next is None for page in map(view, lists.older_tasks(of, listing)))
