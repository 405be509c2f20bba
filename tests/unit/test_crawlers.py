"""What search engines and hosts read."""

from __future__ import annotations

import pytest

from kzarchive import crawlers
from kzarchive.archive import NEWS_SECONDS
from kzarchive.plan import Plan
from tests.unit.plans import plan, tasks, view
from tests.unit.records import record

NOON = 1772866800  # 2026-03-07 12:00 in Almaty


def _sitemaps(of: Plan) -> dict[str, list[tuple[str, str]]]:
    found = tasks(crawlers.groups, of)
    return {name: list(view(task).urls) for name, task in found.items() if "sitemap" in name and "news" not in name}


def test_sitemaps() -> None:
    records = [
        record("1.md", "А", "2026-02-28", tags=["Кітап"]),
        record("2.md", "Б", "2026-03-07", updated="2026-04-01 10:00", section="Қоғам", aliases=["/1"]),
        record("3.md", "В", "2026-03-09"),
        record("4.md", "Г", "2026-03-10", status="withdrawn", tags=["Жоқ"]),
    ]
    found = _sitemaps(plan(records))
    assert found["2026/02/sitemap.xml"] == [("2026/02/", ""), ("2026/02/28/", ""), ("2026/02/28/a.html", "2026-02-28")]
    assert found["2026/03/sitemap.xml"] == [
        *((f"2026/03/{day}", "") for day in ("", "07/", "09/")),
        ("2026/03/07/b.html", "2026-04-01"),
        ("2026/03/09/v.html", "2026-03-09"),
    ]
    fixed = ("", "archive/", "tags/", "sections/", "2026/")  # no article has an author
    same_days = [f"on-this-day/{day}" for day in ("", "02-28/", "03-07/", "03-09/")]
    lists = (*fixed, *same_days, "tag/kitap/", "section/qogam/")
    assert found["sitemap-lists.xml"] == [(address, "") for address in lists]
    assert found["sitemap.xml"] == [
        ("sitemap-news.xml", ""),
        ("2026/02/sitemap.xml", "2026-02-28"),
        ("2026/03/sitemap.xml", "2026-04-01"),
        ("sitemap-lists.xml", ""),
    ]
    assert len(found) == 4


def test_the_index_lists_the_sitemaps_of_all_scripts() -> None:
    listed = _sitemaps(plan([record("1.md", "А", "2026-02-28")], scripts=("cyrl", "arab")))["sitemap.xml"]
    names = ("sitemap-news.xml", "2026/02/sitemap.xml", "sitemap-lists.xml")
    assert [name for name, _ in listed] == [*names, *(f"arab/{name}" for name in names)]


@pytest.mark.parametrize(
    ("limit", "parts"), [(2, [2, 2, 2, 1]), (3, [3, 3, 1]), (6, [6, 1]), (7, [7]), (8, [7]), (50_000, [7])]
)
def test_long_sitemaps_are_split(limit: int, parts: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "SITEMAP_URLS", limit)
    records = [record(f"{at}.md", f"М{at}", "2026-03-07", updated=f"2026-03-1{at}") for at in range(5)]
    found = _sitemaps(plan(records))
    names = ["2026/03/sitemap.xml", *(f"2026/03/sitemap-{number}.xml" for number in range(2, len(parts) + 1))]
    assert [len(found[name]) for name in names] == parts
    assert f"2026/03/sitemap-{len(parts) + 1}.xml" not in found
    listed = [url for name in names for url in found[name]]
    assert [url for url, _ in listed] == ["2026/03/", "2026/03/07/", *(f"2026/03/07/m{at}.html" for at in range(5))]
    index = dict(found["sitemap.xml"])
    assert set(index) == {name for name in found if name != "sitemap.xml"} | {"sitemap-news.xml"}
    assert [index[name] for name in names] == [max(day for _, day in found[name]) for name in names]


def test_no_sitemap_can_have_more_bytes_than_the_protocol_allows() -> None:
    """As many addresses as one holds, all of the greatest length, with what `sitemap.xml` writes around each."""
    site = plan([], base_url=f"https://{'a' * 60}.example.kz/", scripts=("cyrl", "latn", "arab"))
    address = site.site.base_url + "arab/2026/03/07/" + "a" * 115 + ".html"
    alternate = f'<xhtml:link rel="alternate" hreflang="x-default" href="{address}"/>'
    one = f"  <url><loc>{address}</loc><lastmod>2026-03-07</lastmod>{alternate * 4}</url>\n"
    most = crawlers._most_urls(site)
    assert 20_000 < most < 50_000
    assert most * len(one) + 1_000 < 50 * 1024 * 1024
    assert crawlers._most_urls(plan([])) == 50_000


def test_sitemap_of_nothing() -> None:
    found = _sitemaps(plan([]))
    assert set(found) == {"sitemap.xml", "sitemap-lists.xml"}
    assert found["sitemap.xml"] == [("sitemap-news.xml", ""), ("sitemap-lists.xml", "")]


# --- News ------------------------------------------------------------------------------------


def _news(now: int) -> list[str]:
    records = [
        record("1.md", "Алдыңғы күн", "2026-03-05 11:59"),
        record("2.md", "Дәл екі күн", "2026-03-05 12:00"),
        record("3.md", "Сәл жаңа", "2026-03-05 12:01"),
        record("4.md", "Бүгін", "2026-03-07 11:00", lang="ru"),
        record("5.md", "Жоба", "2026-03-07 11:30", status="draft"),
        record("6.md", "Қайтарылған", "2026-03-07 11:40", status="withdrawn"),
    ]
    return [item.title for item in view(tasks(crawlers.groups, plan(records, now=now))["sitemap-news.xml"]).items]


def test_news_are_the_articles_of_two_days() -> None:
    assert _news(NOON) == ["Бүгін", "Сәл жаңа"]
    assert _news(NOON - 1) == ["Бүгін", "Сәл жаңа", "Дәл екі күн"]
    assert _news(NOON + NEWS_SECONDS) == []


def test_news_change_only_when_an_article_ceases_to_be_news() -> None:
    records = [record("1.md", "А", "2026-03-05 12:00"), record("2.md", "Б", "2026-03-07 11:00")]

    def digest(now: int) -> bytes:
        (found,) = (group.digest for group in crawlers.groups(plan(records, now=now)) if "news" in group.name)
        return found

    assert digest(NOON - 3600) == digest(NOON - 1) != digest(NOON) == digest(NOON + 3600)


def test_long_news_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "NEWS_URLS", 2)
    of = plan([record(f"{at}.md", f"М{at}", f"2026-03-07 0{at}:00") for at in range(5)], now=NOON)
    found = tasks(crawlers.groups, of)
    names = ["sitemap-news.xml", "sitemap-news-2.xml", "sitemap-news-3.xml"]
    assert [[item.title for item in view(found[name]).items] for name in names] == [["М4", "М3"], ["М2", "М1"], ["М0"]]
    assert [name for name, _ in view(found["sitemap.xml"]).urls if "news" in name] == names


# --- Hosts -----------------------------------------------------------------------------------


def test_redirects() -> None:
    records = [
        record("1.md", "А", "2026-03-07", aliases=["/kk/news/1", "eski/1.html", "/kk/news/1/"]),
        record("2.md", "Б", "2026-03-08", status="withdrawn", aliases=["/kk/news/2/"]),
    ]
    found = view(tasks(crawlers.groups, plan(records))["_redirects"])
    assert found.base == "/kk/"
    assert found.pairs == (
        ("kk/news/1/", "2026/03/07/a.html"),
        ("eski/1.html", "2026/03/07/a.html"),
        ("kk/news/2/", "2026/03/08/b.html"),
    )
    assert "_redirects" not in tasks(crawlers.groups, plan([]))


def test_years_that_are_over_are_settled() -> None:
    records = [record(f"{year}.md", "А", f"{year}-03-07") for year in (2024, 2025, 2026)]
    found = view(tasks(crawlers.groups, plan(records, scripts=("cyrl", "latn")))["_headers"])
    assert found.settled == ("2024/", "latn/2024/", "2025/", "latn/2025/")
    assert view(tasks(crawlers.groups, plan([]))["_headers"]).settled == ()
