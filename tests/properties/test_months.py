"""A fold that takes months over from the last one gives what a fold of all records gives, whatever has been edited.

Nothing is rendered here, so that many edits are tried; `test_incremental` looks at the bytes that come of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import archive, build, config, fold, inputs, theme
from kzarchive.archive import Archive, Entry, Term
from kzarchive.fold import Folded, Keep
from kzarchive.inputs import Sources
from kzarchive.model import Asset, Record
from kzarchive.months import Before
from kzarchive.parts import Part
from kzarchive.state import State
from tests.helpers import article
from tests.properties.profile import examples
from tests.properties.sites import NOWS, SITE_EDITS, STORY_EDITS, Model, Tree, random_model, run, write

NUMBERS = st.integers(0, 99)
PAGES = (
    {"title": "Біз", "type": "page"},
    {"title": "Біз", "type": "page", "date": "2026-02-28", "aliases": ["/kk/3"]},
    {"title": "Байланыс", "type": "page", "date": "2026-04-01", "id": "kz-3", "tags": ["C"]},
    {"title": "Ескі бет", "type": "page", "date": "2026-01-01", "status": "withdrawn", "author": "Айдос Қали"},
)
SKIPPED = ("template", "static", "set title", "set page_size", "set menu", "set feeds", "set json", "set cite")
KINDS = ("page", *(kind for kind in (*STORY_EDITS, *SITE_EDITS) if kind not in SKIPPED))
STEP = st.tuples(st.sampled_from(KINDS), NUMBERS, NUMBERS)


def seen(folded: Archive) -> dict[str, Any]:
    """Returns all that is in an archive, in a form in which two can be compared."""

    def term(found: Term | None) -> tuple[str, str, str] | None:
        return (found.kind, found.name, found.slug) if found else None

    def entry(found: Entry) -> tuple[Any, ...]:
        terms = term(found.section), tuple(map(term, found.authors)), tuple(map(term, found.tags))
        names = ("path", "day", "address", "digest", "body", "text", "size", "changed", "head", "links", "image")
        return (*terms, *(getattr(found, name) for name in names))

    def entries(found: Iterable[Entry]) -> list[tuple[Any, ...]]:
        return list(map(entry, found))

    return {
        "entries": entries(folded.entries),
        "withdrawn": entries(folded.withdrawn),
        "pages": entries(folded.pages),
        "days": {day: entries(found) for day, found in folded.days.items()},
        "order of days": list(folded.days),
        "months": folded.months,
        "years": folded.years,
        "terms": {
            kind: [(term(found), entries(found.entries)) for found in terms] for kind, terms in folded.terms.items()
        },
        "assets": folded.assets,
        "aliases": [(address, entry(found)) for address, found in folded.aliases.items()],
    }


def totals(sources: Sources) -> dict[str, Any]:
    """Returns what is told of all sources together."""
    letters = [sources.letters(fix=fix) for fix in (False, True)]
    found = sources.drafts, sources.scheduled, sources.since, sources.until
    return {"totals": found, "letters": letters, "assets": sources.assets, "static": sources.static}


class Desk:
    """A site that is read and folded again and again, but not rendered; counts the articles that were folded anew."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.sources: Tree = {}
        self.anew: list[set[str]] = []
        load = inputs.load_changed

        def load_both(site: Any, state: State, paths: Iterable[str], now: int, **given: Any) -> Sources:
            sources = load(site, state, paths, now, **given)
            whole = inputs.load(site, state, now, drafts=given["drafts"])
            assert totals(sources) == totals(whole)
            self.all = whole.records
            return sources

        def build_both(
            before: Before,
            records: Iterable[Record],
            assets: Mapping[str, Asset],
            unreadable: Collection[str],
            keep: Keep,
        ) -> Folded:
            anew: set[str] = set()

            def keep_too(name: str, part: Part, spellings: Sequence[Mapping[str, int]]) -> None:
                anew.update(entry.path for entry in part.entries)
                keep(name, part, spellings)

            found = self.fold(before, records, assets, unreadable, keep_too)
            whole = self.fold(Before(), self.all, assets, unreadable)
            assert set(found.problems) == set(whole.problems)
            assert sorted(found.notices) == sorted(whole.notices)
            assert found.spelled == whole.spelled
            if not whole.problems:
                assert seen(found.archive) == seen(whole.archive)
            self.anew.append(anew)
            return found

        self.fold = fold.build_upon
        patch.setattr(inputs, "_SETTLED_NS", -1)
        patch.setattr(inputs, "load_changed", load_both)
        patch.setattr(fold, "build_upon", build_both)
        patch.setattr(build, "make", self.make)
        patch.setattr(theme, "recipes", lambda *given: ({}, []))

    @staticmethod
    def make(run: build.Run, state: State, whole: build.Whole, altered: frozenset[str]) -> None:
        state.set_metas(build=whole.basis.number.to_bytes(8, "big"), reading=whole.basis.reading)
        state.commit()

    def build(self, model: Model) -> None:
        files = model.files()
        write(self.folder, files, self.sources)
        self.sources = files
        if isinstance(run(self.folder, model), list):
            model.mend()


def put_page(model: Model, i: int, j: int) -> None:
    """Puts, changes or takes away a page that stands by itself."""
    path = f"content/page-{i % 3}.md"
    if j % 5 == 4:
        model.others.pop(path, None)
    else:
        front = {"date": "", **PAGES[j % 5]}
        lines = [f"{key}: {value}" for key, value in front.items() if value]
        model.others[path] = "\n".join(("---", *lines, "---", "Бет.\n")).encode()


@pytest.mark.parametrize("series", [1, 2])
@examples(30)
@given(seed=st.integers(0, 10_000), rounds=st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=2, max_size=10))
def test_kept_months_change_nothing(series: int, seed: int, rounds: list[list[tuple[str, int, int]]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        desk, model = Desk(Path(folder).resolve(), patch), random_model(seed * 2 + series, theme={})
        desk.build(model)
        for steps in rounds:
            for kind, i, j in steps:
                if kind == "page":
                    put_page(model, i, j)
                else:
                    model.edit(kind, i, j)
            desk.build(model)


SPRING = {
    "content/jan.md": article("Қаңтар", "2026-01-10", "[ақпан](feb.md)", tags="[кітап]"),
    "content/feb.md": article("Ақпан", "2026-02-10", tags="[Кітап]"),
    "content/feb-2.md": article("Ақпан айы", "2026-02-11", "![сурет](a.svg)"),
    "content/mar.md": article("Наурыз", "2026-03-10", tags="[кітап]"),
    "content/apr.md": article("Сәуір", "2026-03-11", status="draft"),
    "content/a.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'></svg>",
}
JANUARY, FEBRUARY, MARCH = {"jan"}, {"feb", "feb-2"}, {"mar"}


@pytest.mark.parametrize(
    ("changed", "anew"),
    [
        ({"content/feb.md": article("Ақпан", "2026-02-10", "Жаңа мәтін.", tags="[Кітап]")}, FEBRUARY),
        ({"content/mar.md": article("Наурыз", "2026-03-10", tags="[Кітап]")}, {*JANUARY, *FEBRUARY, *MARCH}),
        ({"content/feb.md": article("Ақпан", "2026-02-09", tags="[Кітап]")}, {*JANUARY, *FEBRUARY}),
        ({"content/mar.md": article("Наурыз", "2026-03-10", tags="[кітап, Қала]")}, MARCH),
        ({"content/mar.md": article("Наурыз", "2026-02-12", tags="[кітап]")}, {*FEBRUARY, "mar"}),
        ({"content/apr.md": article("Сәуір", "2026-03-11", "Әлі дайын емес.", status="draft")}, MARCH),
        ({"content/may.md": article("Мамыр", "2026-03-12")}, {*MARCH, "may"}),
        ({"content/page.md": article("Біз", type="page")}, set()),
        ({"content/a.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='2' height='1'></svg>"}, FEBRUARY),
        ({"content/feb-2.md": ""}, {"feb"}),
        ({"content/feb.md": ""}, {*JANUARY, "feb-2"}),
    ],
    ids=[
        "text",
        "spelling",
        "address",
        "new term",
        "other month",
        "draft",
        "new",
        "page",
        "picture",
        "gone",
        "dead link",
    ],
)
def test_what_has_to_do_with_a_change_is_folded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], anew: set[str]
) -> None:
    desk, model = Desk(tmp_path, monkeypatch), Model(others={path: text.encode() for path, text in SPRING.items()})
    desk.build(model)
    model.others |= {path: text.encode() for path, text in changed.items()}
    model.others = {path: data for path, data in model.others.items() if data}
    desk.build(model)
    first, second = desk.anew
    assert first == {f"content/{name}.md" for name in (*JANUARY, *FEBRUARY, *MARCH)}
    assert second == {f"content/{name}.md" for name in anew}


def test_what_becomes_public_is_folded_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has changed on disk, but the clock has run on; and back again."""
    desk, model = Desk(tmp_path, monkeypatch), Model(now=NOWS[0])
    for day in ("2026-01-10", "2026-03-03", "2026-04-01"):
        model.others[f"content/{day}.md"] = article(day, day).encode()
    for now in (NOWS[0], NOWS[3], NOWS[0]):
        model.now = now
        desk.build(model)
    old, march, april = (f"content/{day}.md" for day in ("2026-01-10", "2026-03-03", "2026-04-01"))
    assert desk.anew == [{old, march}, {march, april}, {march}]


def test_a_month_that_was_not_public_for_a_build_is_folded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A spelling may have come to mean another name meanwhile, and what the last build knew of names can't tell."""
    desk, model = Desk(tmp_path, monkeypatch), Model(now=NOWS[3])
    for day, tag in (("2026-01-10", "кітап"), ("2026-04-01", "Кітап")):
        model.others[f"content/{day}.md"] = article(day, day, tags=f"[{tag}]").encode()
    desk.build(model)
    for day in ("2026-02-10", "2026-02-11"):
        model.others[f"content/{day}.md"] = article(day, day, tags="[Кітап]").encode()
    for now in (NOWS[0], NOWS[3]):
        model.now = now
        desk.build(model)
    assert "content/2026-04-01.md" in desk.anew[-1]


def test_other_drafts_or_another_program_take_nothing_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, model = Desk(tmp_path, monkeypatch), Model(others={path: text.encode() for path, text in SPRING.items()})
    desk.build(model)
    model.drafts = True
    desk.build(model)
    monkeypatch.setattr(inputs, "engine", lambda: b"another")
    desk.build(model)
    first, *others = desk.anew
    assert others == [{*first, "content/apr.md"}] * 2


def test_an_edit_asks_for_the_details_of_few_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others stay as the state has them: digests alone tell that their pages are as they were."""
    write(tmp_path, Model(config={"search": "false", "feeds": "site"}).files())
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in (5, 10, 15, 20, 25)]
    write(tmp_path, {f"content/{day}.md": article(day, day, tags="[Кітап]").encode() for day in days})
    options, site = build.Options(tmp_path, NOWS[0]), config.load(tmp_path)
    build.build_whole(options, site, build.silent)
    asked: set[str] = set()

    class Details:
        def decode(self, data: msgspec.Raw) -> archive.Details:
            details = decoder.decode(data)
            asked.add(details.head.date.day)
            return details

    decoder = archive._details
    monkeypatch.setattr(archive, "_details", Details())
    write(tmp_path, {"content/2025-02-05.md": article("2025-02-05", "2025-02-05", "Жаңа.", tags="[Кітап]").encode()})
    report, _ = build.build_whole(options, site, build.silent)
    assert report.written == 1
    assert {"2025-01-25", "2025-02-05", "2025-02-10", "2025-03-05"} <= asked, "an article and its neighbours"
    assert not any("2025-07" <= day < "2025-12" for day in asked), asked
