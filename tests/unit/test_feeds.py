"""The files for machines."""

from __future__ import annotations

import pytest

from kzarchive import feeds
from kzarchive.plan import Plan
from tests.unit.plans import BASE, plan, tasks, view
from tests.unit.records import record


def _feed(of: Plan) -> list[tuple[str, str, str]]:
    """Returns id, published and updated of each entry of the feed."""
    return [(entry.id, entry.published, entry.updated) for entry in view(tasks(feeds.groups, of)["feed.xml"]).entries]


def _sitemaps(of: Plan) -> dict[str, list[tuple[str, str]]]:
    return {name: list(view(task).urls) for name, task in tasks(feeds.groups, of).items() if "sitemap" in name}


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


def test_sitemaps() -> None:
    records = [
        record("1.md", "А", "2026-02-28", tags=["Кітап"]),
        record("2.md", "Б", "2026-03-07", updated="2026-04-01 10:00", section="Қоғам"),
        record("3.md", "В", "2026-03-09"),
        record("4.md", "Г", "2026-03-10", status="withdrawn", tags=["Жоқ"]),
    ]
    found = _sitemaps(plan(records))
    assert found["2026/02/sitemap.xml"] == [
        (f"{BASE}2026/02/", ""),
        (f"{BASE}2026/02/28/", ""),
        (f"{BASE}2026/02/28/a.html", "2026-02-28"),
    ]
    assert found["2026/03/sitemap.xml"] == [
        *((f"{BASE}2026/03/{day}", "") for day in ("", "07/", "09/")),
        (f"{BASE}2026/03/07/b.html", "2026-04-01"),
        (f"{BASE}2026/03/09/v.html", "2026-03-09"),
    ]
    fixed = ("", "archive/", "tags/", "authors/", "sections/", "2026/")
    same_days = [f"on-this-day/{day}" for day in ("", "02-28/", "03-07/", "03-09/")]
    lists = (*fixed, *same_days, "tag/kitap/", "section/qogam/")
    assert found["sitemap-lists.xml"] == [(BASE + address, "") for address in lists]
    assert found["sitemap.xml"] == [
        (f"{BASE}sitemap-lists.xml", ""),
        (f"{BASE}2026/02/sitemap.xml", "2026-02-28"),
        (f"{BASE}2026/03/sitemap.xml", "2026-04-01"),
    ]
    assert len(found) == 4


@pytest.mark.parametrize(
    ("limit", "parts"), [(2, [2, 2, 2, 1]), (3, [3, 3, 1]), (6, [6, 1]), (7, [7]), (8, [7]), (50_000, [7])]
)
def test_long_sitemaps_are_split(limit: int, parts: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "SITEMAP_URLS", limit)
    records = [record(f"{at}.md", f"М{at}", "2026-03-07", updated=f"2026-03-1{at}") for at in range(5)]
    found = _sitemaps(plan(records))
    names = ["2026/03/sitemap.xml", *(f"2026/03/sitemap-{number}.xml" for number in range(2, len(parts) + 1))]
    assert [len(found[name]) for name in names] == parts
    assert f"2026/03/sitemap-{len(parts) + 1}.xml" not in found
    listed = [url for name in names for url in found[name]]
    assert [url for url, _ in listed] == [
        *(f"{BASE}2026/03/", f"{BASE}2026/03/07/"),
        *(f"{BASE}2026/03/07/m{at}.html" for at in range(5)),
    ]
    index = dict(found["sitemap.xml"])
    assert set(index) == {BASE + name for name in found if name != "sitemap.xml"}
    assert [index[BASE + name] for name in names] == [max(day for _, day in found[name]) for name in names]


def test_sitemap_of_nothing() -> None:
    found = _sitemaps(plan([]))
    assert set(found) == {"sitemap.xml", "sitemap-lists.xml"}
    assert found["sitemap.xml"] == [(f"{BASE}sitemap-lists.xml", "")]


def test_groups_change_only_with_what_they_show() -> None:
    records = [record("1.md", "А", "2026-02-28"), record("2.md", "Б", "2026-03-07")]
    edited = [records[0], record("2.md", "Б", "2026-03-07", body="Басқа мәтін.\n")]
    before, after = ({group.name: group.digest for group in feeds.groups(plan(of))} for of in (records, edited))
    assert {name for name in before if before[name] != after[name]} == {"feed"}
