"""Which files the index of a site has: a group for each span of time, and the manifest that names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby

from kzarchive import urls, views
from kzarchive.archive import Archive, Entry, Term
from kzarchive.digest import digest
from kzarchive.kazakh.scripts import Script
from kzarchive.kazakh.stem import SCRIPT, TABLE
from kzarchive.plan import Group, Plan, digests, paths
from kzarchive.search import volume
from kzarchive.search.volume import DOCS, FORMAT, Doc, Named, Piece, Volume
from kzarchive.task import INDEX, Task

MOST_ARTICLES = 8_000
"""A span of time with more of them is divided: so much memory and so much time one change may cost."""
MOST_RUNNING = 50
"""A span in which new articles still appear is divided above that: each of them makes it anew."""

SHARD = 9_500
"""So many bytes has a shard, about: a question reads one for each of its words in every volume."""

MANIFEST = "manifest"

TERMS = "terms"
MOST_TERMS = 2_000
"""So many terms, those of most articles, are suggested while one types: about 25 KB as they travel."""


def groups(plan: Plan) -> Iterator[Group]:
    """Yields the groups of the index: each volume, the largest first, then the manifest."""
    if not plan.site.search:
        return
    volumes = [_Planned(span, entries) for span, entries in spans(plan.archive)]
    for planned in sorted(volumes, key=lambda planned: -planned.shards):
        yield _volume_group(plan, planned)
    yield _manifest_group(plan, volumes)
    yield _terms_group(plan)
    yield _page_group(plan)


def spans(archive: Archive) -> Iterator[tuple[str, list[Entry]]]:
    """Yields the spans of time that have a volume each, with their articles.

    Of the spans that a day lies in, from decade to day, the widest is taken that is over and is not too large: what is
    over changes no more. Of a running one, nothing wider than a month is taken. The present is the day of the newest
    article, not of any clock.
    """
    months = list(archive.months)
    counts: dict[str, int] = {}
    for month in months:
        for span in _wider(month):
            counts[span] = counts.get(span, 0) + archive.count(month)
    newest = months[-1] if months else ""
    running = {*_wider(newest)} if newest else set()

    def chosen(month: str) -> str:
        fit = (span for span in _wider(month) if span not in running and counts[span] <= MOST_ARTICLES)
        return next(fit, month)

    for span, found in groupby(months, chosen):
        entries = [entry for month in found for entry in archive.month_entries(month)]
        yield from _divided(span, entries, (_third, _day), running=span == newest)


def _wider(month: str) -> tuple[str, ...]:
    """Returns the spans that a month such as `2026-03` lies in, the widest first."""
    year, number = int(month[:4]), int(month[5:])
    five = year - year % 5
    parts = f"{month[:4]}h{(number + 5) // 6}", f"{month[:4]}q{(number + 2) // 3}"
    return f"{year // 10}0s", f"{five:04}-{(five + 4) % 100:02}", month[:4], *parts


def _divided(
    span: str, entries: list[Entry], narrower: Sequence[Callable[[Entry], str]], *, running: bool
) -> Iterator[tuple[str, list[Entry]]]:
    """Yields a span as it is, or, where it is too large, its narrower ones."""
    if not narrower or len(entries) <= (MOST_RUNNING if running else MOST_ARTICLES):
        yield span, entries
        return
    part_of, *rest = narrower
    newest = part_of(entries[-1])
    for part, found in groupby(entries, part_of):
        yield from _divided(part, list(found), rest, running=running and part == newest)


def _third(entry: Entry) -> str:
    """Returns the third of a month, such as `2026-03a`, whose first day is the 1st, the 11th or the 21st."""
    return entry.day[:7] + "aaaaaaaaaabbbbbbbbbbccccccccccc"[int(entry.day[8:]) - 1]


def _day(entry: Entry) -> str:
    return entry.day


class _Planned:
    """A volume before its articles are gathered: its folder's name tells all that its files are made from."""

    def __init__(self, span: str, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.shards = _shards(sum([entry.size for entry in entries]))
        bodies = b"".join([entry.body for entry in entries])
        name = digest(bytes([FORMAT]), self.shards.to_bytes(4, "big"), digests(entries), bodies).hex()[:12]
        self.folder = f"{span}-{name}"

    def volume(self) -> Volume:
        return Volume(self.folder, self.shards, tuple(map(_doc, self.entries)))


def _shards(text: int) -> int:
    """Returns how many shards the index of so many bytes of text has.

    Places take about a sixth of a text, and forms of words, which come back, less and less of one that is longer: these
    numbers hold within a tenth for volumes of 18 to 7,656 articles.
    """
    return max(1, (18 * text // 100 + 380_000 * text // (text + 1_600_000)) // SHARD)


def _doc(entry: Entry) -> Doc:
    head = entry.head
    return Doc(
        path=head.path,
        body=entry.body,
        address=entry.address,
        title=head.title,
        summary=head.summary,
        day=entry.day,
        section=_named(entry.section) if entry.section else None,
        authors=tuple(map(_named, entry.authors)),
        tags=tuple(map(_named, entry.tags)),
        lang=head.lang,
    )


def _named(term: Term) -> Named:
    return term.name, term.slug


def _volume_group(plan: Plan, planned: _Planned) -> Group:
    def tasks() -> Iterator[Task]:
        encoded = volume.encode(planned.volume())

        def task(kind: str, number: int = 0, entries: Sequence[Entry] = ()) -> Task:
            piece = Piece(planned.folder, kind, number)
            # Only what results show is written in the reader's script.
            only: tuple[Script, ...] = () if kind == "d" else ("cyrl",)
            output = f"{urls.SEARCH}{piece.name}.js"
            return Task(output, INDEX, volume.encode(piece), sources=paths(entries), only=only, volume=encoded)

        yield task("t")
        yield task("c")
        for number in range(planned.shards):
            yield task("s", number)
        for number, start in enumerate(range(0, len(planned.entries), DOCS)):
            yield task("d", number, planned.entries[start : start + DOCS])

    return plan.group(f"search/{planned.folder}", (INDEX,), planned.folder, tasks)


def _manifest_group(plan: Plan, volumes: Sequence[_Planned]) -> Group:
    rows = [(at.folder, len(at.entries), at.shards, at.entries[0].day, at.entries[-1].day) for at in volumes]

    def tasks() -> Iterator[Task]:
        manifest = volume.script(MANIFEST, {"format": FORMAT, "docs": DOCS, "volumes": rows})
        yield Task(f"{urls.SEARCH}{MANIFEST}.js", INDEX, manifest, only=("cyrl",))

    return plan.group("search/manifest", (INDEX,), rows, tasks)


def _terms_group(plan: Plan) -> Group:
    """Returns the group of what is suggested while one types: kind and name of terms, those of most articles first."""
    terms = sorted(chain.from_iterable(plan.archive.terms.values()), key=lambda term: -len(term.entries))
    rows = [(term.kind, term.name) for term in terms[:MOST_TERMS]]

    def tasks() -> Iterator[Task]:
        for script in plan.site.scripts:
            convert = plan.site.converter(script).convert
            suggested = volume.script(TERMS, [(kind, convert(name)) for kind, name in rows])
            yield Task(f"{urls.SEARCH}{TERMS}.js", INDEX, suggested, only=(script,))

    return plan.group("search/terms", (INDEX,), rows, tasks)


def _page_group(plan: Plan) -> Group:
    """Returns the group of the search page, and of the script that gives it stems."""
    title = plan.interface.gettext("Search")

    def tasks() -> Iterator[Task]:
        view = views.Page(site=plan.info, title=title, address=urls.SEARCH, root=urls.root(urls.SEARCH), crumbs=())
        yield Task(urls.file(urls.SEARCH), "search.html", views.encode(view))
        yield Task(f"{urls.SEARCH}stem.js", INDEX, _stemmer(), only=("cyrl",))

    return plan.group("search/page", ("search.html", INDEX), title, tasks)


def _stemmer() -> bytes:
    """Returns the script that defines `kazakhStem(word)`: the code, and the table that it shares with Python."""
    table = TABLE.read_text(encoding="utf-8").strip()
    return f"{SCRIPT.read_text(encoding='utf-8')}\nglobalThis.kazakhStem = kzarchive.stemmer({table});\n".encode()
