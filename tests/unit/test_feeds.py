"""The feeds of the site, of terms and of months."""

from __future__ import annotations

import pytest

from kzarchive import feeds
from kzarchive.model import Record
from kzarchive.plan import Plan
from kzarchive.task import Task
from tests.unit.plans import BASE, plan, tasks, view
from tests.unit.records import record


def _feed(of: Plan) -> list[tuple[str, str, str]]:
    """Returns id, published and updated of each entry of the feed."""
    return [(entry.id, entry.published, entry.updated) for entry in view(tasks(feeds.groups, of)["feed.xml"]).entries]


def test_ids_of_entries() -> None:
    """A tag URI of the host and the day; it stays when the title and with it the address changes, if `id` is given."""
    records = [
        record("1.md", "Әділ", "2026-03-07 08:00"),
        record("2.md", "Б", "2026-03-07 09:00", id="news/7 ә"),
        record("3.md", "В", "2026-03-07 10:00", slug="v"),
    ]
    assert [entry[0] for entry in _feed(plan(records))] == [
        "tag:archive.example.kz,2026-03-07:2026/03/07/v",
        "tag:archive.example.kz,2026-03-07:news/7%20%D3%99",
        "tag:archive.example.kz,2026-03-07:2026/03/07/adil",
    ]
    renamed = record("elsewhere/2.md", "Мүлде басқа", "2026-03-07 09:00", id="news/7 ә")
    assert _feed(plan([renamed]))[0][0] == "tag:archive.example.kz,2026-03-07:news/7%20%D3%99"


def test_host_of_ids() -> None:
    for base_url in ("https://Archive.example.kz:8443/kk/", "http://archive.example.kz/"):
        assert _feed(plan([record("1.md", "А")], base_url=base_url))[0][0].startswith("tag:archive.example.kz,")


def test_dates_of_entries() -> None:
    records = [
        record("1.md", "А", "2026-03-07 08:00"),
        record("2.md", "Б", "2026-03-07 09:00", updated="2026-03-08"),
        record("3.md", "В", "2026-03-07 10:00", updated="2026-03-01 12:00"),
        record("4.md", "Г", "2026-03-06"),
    ]
    of = plan(records)
    assert [entry[1:] for entry in _feed(of)] == [
        ("2026-03-07T10:00:00+05:00", "2026-03-07T10:00:00+05:00"),
        ("2026-03-07T09:00:00+05:00", "2026-03-08T00:00:00+05:00"),
        ("2026-03-07T08:00:00+05:00", "2026-03-07T08:00:00+05:00"),
        ("2026-03-06T00:00:00+05:00", "2026-03-06T00:00:00+05:00"),
    ]
    assert view(tasks(feeds.groups, of)["feed.xml"]).updated == "2026-03-08T00:00:00+05:00"


def test_updated_is_the_latest_instant_not_the_largest_text() -> None:
    records = [
        record("1.md", "А", "2024-02-29 23:30"),  # +06:00
        record("2.md", "Б", "2024-02-29 23:10+05:00"),
    ]
    assert view(tasks(feeds.groups, plan(records))["feed.xml"]).updated == "2024-02-29T23:10:00+05:00"


def test_feed_holds_the_latest() -> None:
    records = [record(f"{at}.md", f"М{at}", f"2026-03-{at // 24 + 1:02d} {at % 24:02d}:00") for at in range(60)]
    found = view(tasks(feeds.groups, plan(records))["feed.xml"]).entries
    assert [entry.title for entry in found] == [f"М{at}" for at in range(59, 9, -1)]
    assert found[0].url == f"{BASE}2026/03/03/m59.html"


def test_feed_of_nothing() -> None:
    found = view(tasks(feeds.groups, plan([]))["feed.xml"])
    assert (found.entries, found.updated) == ((), "1970-01-01T00:00:00+00:00")


def test_feeds_of_terms() -> None:
    records = [
        record(f"{at}.md", f"М{at}", f"2026-03-07 {at:02d}:00", tags=["Кітап"], section="Қоғам", body=f"{at}\n")
        for at in range(12)
    ]
    found = tasks(feeds.groups, plan(records))
    tag, section = view(found["tag/kitap/feed.xml"]), view(found["section/qogam/feed.json"])
    assert (tag.title, tag.home, tag.address) == ("Кітап — Сынақ", "tag/kitap/", "tag/kitap/feed.xml")
    assert [entry.title for entry in tag.entries] == [f"М{at}" for at in range(11, 1, -1)]
    assert len(section.entries) == 12
    assert (section.current, section.previous, section.next) == ("", "", "")
    assert found["tag/kitap/feed.json"].bodies == found["tag/kitap/feed.xml"].bodies


def test_what_has_feeds_is_the_sites_choice() -> None:
    records = [record("1.md", "А", "2026-03-07", tags=["Кітап"])]
    site, terms, months = {"feed.xml", "feed.json"}, {"tag/kitap/feed.xml", "tag/kitap/feed.json"}, {"2026/03/feed.xml"}
    for chosen, expected in (
        (("site",), site),
        (("site", "terms"), site | terms),
        (("site", "months"), site | months),
        (("site", "terms", "months"), site | terms | months),
    ):
        assert set(tasks(feeds.groups, plan(records, feeds=chosen))) == expected


# --- Archives by month -----------------------------------------------------------------------


def _archives(of: Plan) -> dict[str, tuple[str, str, int]]:
    """Returns the links to the feeds before and after each feed of a month, and how many articles it has."""
    found = {name: view(task) for name, task in tasks(feeds.groups, of).items() if name.startswith("20")}
    assert all(feed.current == "feed.xml" for feed in found.values())
    return {name: (feed.previous, feed.next, len(feed.entries)) for name, feed in found.items()}


def _articles(*days: str) -> list[Record]:
    return [record(f"{at}.md", f"М{at}", day, body=f"{at}\n") for at, day in enumerate(days)]


def test_archives_lead_from_month_to_month() -> None:
    of = plan(_articles("2025-12-31", "2026-02-01", "2026-02-03", "2026-03-07"))
    assert _archives(of) == {
        "2025/12/feed.xml": ("", "2026/02/feed.xml", 1),
        "2026/02/feed.xml": ("2025/12/feed.xml", "2026/03/feed.xml", 2),
        "2026/03/feed.xml": ("2026/02/feed.xml", "", 1),
    }
    site = view(tasks(feeds.groups, of)["feed.xml"])
    assert (site.previous, site.next, site.current) == ("2026/02/feed.xml", "", "")


def test_long_months_are_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "FEED_ARTICLES", 2)
    of = plan(_articles("2026-02-01", "2026-02-02", "2026-02-03", "2026-03-01", "2026-03-02"))
    assert _archives(of) == {
        "2026/02/feed.xml": ("", "2026/02/feed-2.xml", 2),
        "2026/02/feed-2.xml": ("2026/02/feed.xml", "2026/03/feed.xml", 1),
        "2026/03/feed.xml": ("2026/02/feed-2.xml", "", 2),
    }


@pytest.mark.parametrize("size", [1, 2, 3])
def test_archives_never_change_and_with_the_newest_feed_are_complete(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is published next: a feed that has a next one stays as it is, byte for byte."""
    monkeypatch.setattr(feeds, "FEED_ARTICLES", size)
    days = [f"2026-{month:02d}-{day:02d}" for month in (1, 2, 4) for day in range(1, 2 + month)]
    frozen: dict[str, Task] = {}
    for count in range(1, len(days) + 1):
        found = tasks(feeds.groups, plan(_articles(*days[:count])))
        for name, task in frozen.items():
            assert found[name] == task, name
        frozen = {name: task for name, task in found.items() if name.startswith("20") and view(task).next}
        known = {entry.id for name in ("feed.xml", *frozen) for entry in view(found[name]).entries}
        assert len(known) == count
        at, chain = view(found["feed.xml"]).previous, []
        while at:
            chain.append(at)
            at = view(frozen[at]).previous
        assert sorted(chain) == sorted(frozen)


def test_groups_change_only_with_what_they_show() -> None:
    records = [record("1.md", "А", "2026-02-28", tags=["Бір"]), record("2.md", "Б", "2026-03-07", tags=["Екі"])]
    edited = [records[0], record("2.md", "Б", "2026-03-07", tags=["Екі"], body="Басқа мәтін.\n")]
    before, after = ({group.name: group.digest for group in feeds.groups(plan(of))} for of in (records, edited))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"feed.xml", "tag/eki/feed.xml", "2026/03/feed.xml"}
