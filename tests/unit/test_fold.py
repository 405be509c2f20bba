"""The fold."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence

import pytest

from kzarchive import archive, fold
from kzarchive.archive import Archive
from kzarchive.model import Asset, Record
from kzarchive.task import Target
from tests.unit.records import assets, record


def _fold(records: Sequence[Record], files: Mapping[str, Asset] | None = None, bad: Collection[str] = ()) -> Archive:
    """Returns the archive of articles that make no problems."""
    folded, problems, _ = fold.build(records, files or {}, bad)
    assert problems == []
    return folded


def _notices(records: Sequence[Record]) -> list[str]:
    _, problems, notices = fold.build(records, {})
    assert problems == []
    return [f"{notice.path}: {notice.message}" for notice in notices]


def _problems(
    records: Sequence[Record], files: Mapping[str, Asset] | None = None, bad: Collection[str] = ()
) -> list[str]:
    _, problems, _ = fold.build(records, files or {}, bad)
    return [str(problem).partition("\n")[0] for problem in problems]


def _addresses(folded: Archive) -> dict[str, str]:
    entries = (*folded.entries, *folded.withdrawn)
    return {entry.head.path.removeprefix("content/"): entry.address for entry in entries}


def test_order_and_periods() -> None:
    folded = _fold(
        [
            record("e.md", "Е", "2026-03-07 09:00"),
            record("b.md", "Б", "2025-12-31 23:59"),
            record("d.md", "Д", "2026-03-07 08:00"),
            record("c.md", "В", "2026-02-28"),
            record("a.md", "А", "2026-03-07 09:00"),
        ]
    )
    assert [entry.head.path for entry in folded.entries] == [f"content/{name}.md" for name in "bcdae"]
    assert {day: len(entries) for day, entries in folded.days.items()} == {
        "2025-12-31": 1,
        "2026-02-28": 1,
        "2026-03-07": 3,
    }
    assert folded.months == {"2025-12": ["2025-12-31"], "2026-02": ["2026-02-28"], "2026-03": ["2026-03-07"]}
    assert folded.years == {"2025": ["2025-12"], "2026": ["2026-02", "2026-03"]}
    assert [folded.count(period) for period in ("2026", "2026-03", "2026-03-07", "2025")] == [4, 3, 3, 1]
    assert folded.month_entries("2026-03") == list(folded.entries[2:])


def test_days_come_before_instants() -> None:
    """23:30 came twice on 29 February 2024; the calendar's order is the readers'."""
    folded = _fold(
        [
            record("c.md", "В", "2024-03-01 00:10"),
            record("b.md", "Б", "2024-02-29 23:30+05:00"),
            record("a.md", "А", "2024-02-29 23:30"),
        ]
    )
    assert [entry.head.path for entry in folded.entries] == [f"content/{name}.md" for name in "abc"]
    assert list(folded.days) == ["2024-02-29", "2024-03-01"]


def test_order_of_records_is_nothing() -> None:
    records = [
        record(f"{number}.md", f"{'Қала ' * (number % 3)}қ", "2026-03-0" + "123"[number % 3], tags=["C", "C++", "c"])
        for number in range(3)
    ]
    records += [
        record(f"x{number}.md", f"Ә{'діл!' * number}", tags=["Әділ", "Адил"][: number + 1]) for number in range(2)
    ]
    expected = fold.build(records, {})
    for seed in range(5):
        random.Random(seed).shuffle(records)  # noqa: S311 - the same orders on every run
        folded, problems, notices = fold.build(records, {})
        assert [(entry.address, entry.digest) for entry in folded.entries] == [
            (entry.address, entry.digest) for entry in expected[0].entries
        ]
        assert (problems, notices) == expected[1:]


def test_terms() -> None:
    first = record("1.md", "А", "2026-03-01", tags=["Кітап", "Спорт"], section="Қоғам", authors=["Айдос Қали"])
    second = record("2.md", "Ә", "2026-03-02", tags=["кітап"], section="қоғам", authors=["Ә", "Айдос Қали"])
    folded = _fold([second, first])
    names = {kind: [(term.name, term.address) for term in terms] for kind, terms in folded.terms.items()}
    assert names == {
        "tag": [("Кітап", "tag/kitap/"), ("Спорт", "tag/sport/")],
        "author": [("Айдос Қали", "author/aidos-qali/"), ("Ә", "author/a/")],
        "section": [("Қоғам", "section/qogam/")],
    }
    assert [entry.head.path for entry in folded.terms["tag"][0].entries] == ["content/1.md", "content/2.md"]
    assert folded.entries[1].section is folded.terms["section"][0]
    assert [author.name for author in folded.entries[1].authors] == ["Ә", "Айдос Қали"]


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (["Кітап", "кітап"], "Кітап"),
        (["кітап", "Кітап"], "кітап"),
        (["КІТАП", "Кітап", "Кітап"], "Кітап"),
        (["Кітап", "кітап", "кітап", "Кітап", "КІТАП"], "Кітап"),
        (["ақ  кітап", "ақ кітап"], "ақ кітап"),
    ],
)
def test_most_frequent_spelling(spellings: list[str], name: str) -> None:
    """Of spellings that differ in case and blanks the most frequent one is shown; of equals the earliest."""
    records = [record(f"{at}.md", f"М{at}", f"2026-03-0{at + 1}", tags=[spelt]) for at, spelt in enumerate(spellings)]
    (term,) = _fold(records).terms["tag"]
    assert (term.name, len(term.entries)) == (name, len(spellings))


def test_one_article_may_spell_a_term_twice() -> None:
    (term,) = _fold([record("a.md", tags=["Кітап", "кітап", "КІТАП"])]).terms["tag"]
    assert len(term.entries) == 1


def test_terms_at_one_slug() -> None:
    """The earlier one has the plain slug, the next the digraphs, and then a hash tells them apart."""
    records = [
        record(f"{number}.md", f"М{number}", f"2026-03-0{number}", tags=[tag])
        for number, tag in enumerate(("Адил", "Әділ", "Аділ", "😀", "Index", "con"), start=1)
    ]
    terms = {term.name: term.slug for term in _fold(records).terms["tag"]}
    assert terms["Адил"] == "adil"
    assert terms["Әділ"] == "aedil"
    for name, beginning in (("Аділ", "adil-"), ("😀", ""), ("Index", "index-"), ("con", "con-")):
        start, digits = terms[name][: len(beginning)], terms[name][len(beginning) :]
        assert start == beginning
        assert len(digits) == 6
        assert int(digits, 16) >= 0
    assert len(set(terms.values())) == 6
    assert [notice.partition(": tag ")[2].partition(" gets")[0] for notice in _notices(records)] == [
        f"«{name}»" for name in ("Әділ", "Аділ", "😀", "Index", "con")
    ]
    assert "content/2.md: tag «Әділ» gets the address `aedil`: the plain one belongs to «Адил»" in _notices(records)


def test_terms_do_not_move_when_newer_articles_come() -> None:
    old = [record("1.md", "А", "2026-03-01", tags=["Әділ"]), record("2.md", "Ә", "2026-03-02", tags=["Адил"])]
    new = [record(f"n{at}.md", f"Н{at}", "2026-03-09", tags=["Адил", "Аділ"]) for at in range(5)]
    before = {term.name: term.slug for term in _fold(old).terms["tag"]}
    after = {term.name: term.slug for term in _fold(old + new).terms["tag"]}
    assert after == {**before, **{name: slug for name, slug in after.items() if name not in before}}


def test_titles_at_one_address() -> None:
    records = [
        record("1.md", "Әділ", "2026-03-07 08:00"),
        record("2.md", "Адил", "2026-03-07 07:00"),
        record("3.md", "Адил", "2026-03-08 07:00"),
        record("4.md", "Аділ", "2026-03-07 09:00"),
    ]
    addresses = _addresses(_fold(records))
    assert addresses["2.md"] == "2026/03/07/adil.html"
    assert addresses["1.md"] == "2026/03/07/aedil.html"
    assert addresses["3.md"] == "2026/03/08/adil.html"
    assert addresses["4.md"].startswith("2026/03/07/adil-")
    assert _notices(records)[0].startswith("content/1.md: the article gets the address 2026/03/07/aedil.html")
    assert len(_notices(records)) == 2


def test_slugs_by_hand_go_first() -> None:
    records = [record("1.md", "Әділ", "2026-03-07 08:00"), record("2.md", "Б", "2026-03-07 09:00", slug="adil")]
    assert _addresses(_fold(records)) == {"1.md": "2026/03/07/aedil.html", "2.md": "2026/03/07/adil.html"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"title": "Әділ"}, {"title": "Әділ"}),
        ({"title": "Әділ"}, {"title": "ӘДІЛ "}),
        ({"title": "А", "slug": "x"}, {"title": "Б", "slug": "x"}),
    ],
)
def test_doubles(first: dict[str, str], second: dict[str, str]) -> None:
    (problem,) = _problems([record("1.md", **first), record("2.md", **second)])
    assert problem.startswith("content/2.md:1")
    assert "two articles would be written to 2026/03/07/" in problem


def test_titles_without_letters() -> None:
    one = _addresses(_fold([record("1.md", "😀")]))["1.md"]
    assert one.startswith("2026/03/07/")
    assert _addresses(_fold([record("1.md", "Index")]))["1.md"] not in ("2026/03/07/index.html", one)


def test_withdrawn_articles_keep_their_address_and_stand_on_no_list() -> None:
    folded = _fold([record("1.md", "А", tags=["а"], status="withdrawn"), record("2.md", "Ә", tags=["ә"])])
    assert [entry.head.path for entry in folded.entries] == ["content/2.md"]
    assert [entry.address for entry in folded.withdrawn] == ["2026/03/07/a.html"]
    assert _addresses(folded)["2.md"] == "2026/03/07/ae.html"
    assert [term.name for term in folded.terms["tag"]] == ["ә"]
    assert list(folded.days) == ["2026-03-07"]
    assert not _fold([record("1.md", status="withdrawn")]).days


def test_old_addresses() -> None:
    records = [
        record("1.md", "А", "2026-03-07", aliases=["/kk/1", "/2026/03/07/a.html", "/Eski.html"]),
        record("2.md", "Б", "2026-03-08", status="withdrawn", aliases=["/kk/2"]),
    ]
    folded = _fold(records)
    assert {old: entry.address for old, entry in folded.aliases.items()} == {
        "kk/1/": "2026/03/07/a.html",
        "Eski.html": "2026/03/07/a.html",
        "kk/2/": "2026/03/08/b.html",
    }


@pytest.mark.parametrize("old", ["/kk/1", "KK/1/", "/2026/03/07/a.html"])
def test_an_old_address_belongs_to_one_article(old: str) -> None:
    records = [record("1.md", "А", "2026-03-07", aliases=["/kk/1"]), record("2.md", "Б", "2026-03-08", aliases=[old])]
    _, (problem,), _ = fold.build(records, {})
    assert (problem.path, problem.message) == ("content/2.md", f"the alias «{old}» is taken")
    assert problem.hint.startswith("content/1.md has it")


def test_an_id_is_never_used_twice() -> None:
    records = [record(f"{at}.md", f"М{at}", f"2026-03-0{at}", id="kz-1") for at in (1, 2)]
    assert _problems(records) == ["content/2.md:1: two articles have the id «kz-1»"]


def test_references() -> None:
    text = "[а](b.md#x) ![ә](../img/%D2%9B.png) [б](./b.md) [в](https://b.kz) [г](/x)\n"
    records = [record("x/a.md", "А", body=text), record("x/b.md", "Б")]
    folded = _fold(records, assets("img/қ.png", "img/unused.png", size=(3, 4)))
    assert folded.entries[0].links == (
        Target("b.md#x", "2026/03/07/b.html"),
        Target("../img/%D2%9B.png", "img/q.png", 3, 4, file=True),
        Target("./b.md", "2026/03/07/b.html"),
    )
    assert [address for _, address in folded.assets.values()] == ["img/q.png"]


def test_picture_of_an_article() -> None:
    (entry,) = _fold([record("x/a.md", image={"src": "b c.png"})], assets("x/b c.png", size=(3, 4))).entries
    assert entry.image == Target("b c.png", "x/b-c.png", 3, 4, file=True)
    assert _problems([record("x/a.md", image={"src": "no.png"})]) == ["content/x/a.md:4:14: «no.png» leads nowhere"]


@pytest.mark.parametrize("target", ["no.md", "../../site.yaml", "../../../../etc/passwd", "B.md", "x/../../b.md", "./"])
def test_dead_links(target: str) -> None:
    body = f"Мәтін.\n\nТағы [а]({target}).\n"
    assert _problems([record("a.md", "А", body=body), record("b.md", "Б")]) == [
        f"content/a.md:7:10: «{target}» leads nowhere"
    ]


def test_links_to_unreadable_sources_are_not_dead() -> None:
    """The source's own problem is told; a second one for each link to it would hide it."""
    assert _problems([record("a.md", body="[а](b.md)\n")], bad={"content/b.md"}) == []


def test_pictures_at_one_address() -> None:
    body = "![а](қ.png) ![ә](k/../q.PNG)\n"
    found = _problems([record("a.md", body=body)], assets("қ.png", "q.PNG"))
    assert found == ["content/қ.png: content/q.PNG is written to q.png too"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("2026/03/07/kitap.jpg", "2026/03/07/kitap.jpg"),
        ("Сурет/Қала көшесі (1).JPG", "suret/qala-koshesi-1.jpg"),
        ("a.tar.gz", "a-tar.gz"),
        ("noext", "noext"),
        ("a.қ", "a.q"),
    ],
)
def test_addresses_of_files(path: str, address: str) -> None:
    folded = _fold([record("a.md", image={"src": path})], assets(path))
    assert [address for _, address in folded.assets.values()] == [address]


@pytest.mark.parametrize("path", ["con.png", "a/aux/b.png", "😀.png", "a.😀", "ұ" * 110 + "." + "b" * 100, "index.pdf"])
def test_addresses_of_files_with_odd_names(path: str) -> None:
    folded = _fold([record("a.md", image={"src": path})], assets(path))
    ((_, address),) = folded.assets.values()
    assert address.isascii()
    for name in address.split("/"):
        assert 0 < len(name) <= 120
        assert name.split(".")[0] not in ("con", "aux", "index", "")
        assert not name.endswith(".")


def test_digest_covers_what_lists_show() -> None:
    """What another article does to the name or address of a term shows on this one's card too."""
    one = record("1.md", "А", "2026-03-01", tags=["кітап"])

    def digest(*others: Record) -> bytes:
        entries = _fold([one, *others]).entries
        return next(entry.digest for entry in entries if entry.head.path == "content/1.md")

    other_spelling = [record(f"{at}.md", f"Ә{at}", "2026-03-02", tags=["Кітап"]) for at in (2, 3)]
    same_slug = record("0.md", "Б", "2026-02-01", tags=["kitap"])
    assert len({digest(), digest(*other_spelling), digest(same_slug)}) == 3
    assert digest() == digest(record("9.md", "В", "2026-03-09", tags=["кітап"]))


@pytest.mark.parametrize(
    ("status", "date", "drafts", "public"),
    [
        ("published", "2026-03-07 14:31", False, True),
        ("published", "2026-03-07 14:32", False, False),
        ("published", "2026-03-07 14:32", True, True),
        ("draft", "2026-03-01", False, False),
        ("draft", "2026-03-01", True, True),
        ("draft", "2027-01-01", True, True),
        ("withdrawn", "2026-03-01", False, True),
        ("withdrawn", "2027-01-01", False, False),
    ],
)
def test_public(status: str, date: str, drafts: bool, public: bool) -> None:
    now = record("a.md", date="2026-03-07 14:31").head.date.instant
    assert archive.is_public(record("a.md", date=date, status=status), now, drafts) is public


def test_empty_archive() -> None:
    folded = _fold([])
    assert folded.entries == folded.withdrawn == ()
    assert folded.terms == {"tag": [], "author": [], "section": []}
