"""What belongs to an article: told from tags, looking backwards, and the same ever after. And what lists count."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from kzarchive import counts, fold
from kzarchive.archive import Entry
from kzarchive.related import EARLIER, LATER, WINDOW, Related, related
from tests.unit.records import record


def entries(*articles: tuple[str, str]) -> tuple[Entry, ...]:
    """Returns articles of consecutive days, oldest first, by the letters of their tags and their section."""
    records = [
        record(
            f"{at:03}.md",
            f"{at}",
            f"{2020 + at // 300}-{at // 25 % 12 + 1:02}-{at % 25 + 1:02}",
            tags=list(tags),
            **({"section": section} if section else {}),
        )
        for at, (tags, section) in enumerate(articles)
    ]
    return fold.build(records, {})[0].entries


def belonging(articles: Sequence[Entry], before: bytes = b"") -> list[Related]:
    found = related(articles, before)
    return [found.of(place) for place in range(len(articles))]


def named(found: list[Entry]) -> list[int]:
    return [int(entry.head.title) for entry in found]


def test_what_shares_most_tags_is_closest_and_of_equals_the_newest() -> None:
    found = belonging(entries(("аб", "С"), ("а", "С"), ("в", "С"), ("а", "Т"), ("аб", "Т")))
    assert [named(each.earlier) for each in found] == [[], [0], [], [1, 0], [0, 3, 1]]
    assert [named(each.later) for each in found] == [[1, 3, 4], [3, 4], [], [4], []]


def test_an_article_without_tags_belongs_to_its_section() -> None:
    found = belonging(entries(("а", "С"), ("", "С"), ("", "Т"), ("", "С"), ("", "")))
    assert [named(each.earlier) for each in found] == [[], [0], [], [1, 0], []]


def test_old_articles_freeze() -> None:
    """What an article names of older ones never changes, nor what came after it once that is full."""
    all_of_one_tag = entries(*[("а", "С")] * (WINDOW * 3))
    before: list[tuple[list[int], list[int]]] = []
    for count in range(1, len(all_of_one_tag) + 1):
        now = [(named(each.earlier), named(each.later)) for each in belonging(all_of_one_tag[:count])]
        for old, new in zip(before, now, strict=False):
            assert new[0] == old[0]
            assert new[1][: len(old[1])] == old[1]
        assert sum(old != new for old, new in zip(before, now, strict=False)) <= EARLIER
        before = now
    assert all(len(earlier) <= EARLIER and len(later) <= LATER for earlier, later in before)


@pytest.mark.parametrize("start", [0, 1, 5, 6, 7, 20, 38, 40])
def test_what_is_known_of_older_articles_changes_nothing(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much of an archive is as it was, the same is found, and the end of a chunk is no border."""
    monkeypatch.setattr("kzarchive.related.CHUNK", 6)
    tags = ["аб", "а", "", "вг", "бв", "г", "а", "абвг", "", "д"] * 4
    articles = entries(*((each, "СТ"[at % 3 == 0]) for at, each in enumerate(tags)))
    others = entries(*(("д" if at >= start else each, "СТ"[at % 3 == 0]) for at, each in enumerate(tags)))
    afresh = [(named(each.earlier), named(each.later)) for each in belonging(articles)]
    known = related(others).encoded()
    assert [(named(each.earlier), named(each.later)) for each in belonging(articles, known)] == afresh
    shorter = related(articles[:start]).encoded()
    assert [(named(each.earlier), named(each.later)) for each in belonging(articles, shorter)] == afresh


def test_known_relations_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = entries(*[("а", "С"), ("аб", "Т")] * 10)
    monkeypatch.setattr("kzarchive.related.CHUNK", 10)
    marks, data = msgspec.msgpack.decode(related(articles).encoded(), type=tuple[list[bytes], bytes])
    known = msgspec.msgpack.encode((marks, b"\xff" * len(data)))
    assert not any(each.earlier for each in belonging(articles, known))


def test_a_timeline_is_by_month_while_years_are_few() -> None:
    assert counts.timeline([]) == ()
    january = (2, *[0] * 11)
    assert counts.timeline(["2020-01-05", "2020-01-07"]) == (("2020", january),)
    assert counts.timeline(["2020-01-05", "2020-01-07", "2024-12-31"]) == (
        *(("2020", (2,)), ("2021", (0,)), ("2022", (0,)), ("2023", (0,)), ("2024", (1,))),
    )
    assert counts.timeline(["2020-01-05", "2020-01-07", "2024-12-31"], by_month=True)[0] == ("2020", january)


def test_the_last_month_is_counted_from_the_newest_article() -> None:
    articles = entries(*[("аб", ""), ("а", ""), ("в", "")] * 20)
    month = list(counts.last_month(articles))
    assert month[0] is articles[-1]
    assert {entry.day for entry in articles if entry.day > "2020-02-09"} == {entry.day for entry in month}
    assert [(tag.text, tag.count) for tag in counts.tags(entries(("аб", ""), ("б", ""), ("вб", "")))] == [
        *(("б", 3), ("а", 1), ("в", 1)),
    ]
    assert list(counts.last_month([])) == []
