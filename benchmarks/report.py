"""The report: tables and a picture made from the records, put between two marks in docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from statistics import median

from benchmarks import chart
from benchmarks.records import Content, Record, Run, Session
from benchmarks.session import SCENARIOS
from benchmarks.tools import TOOLS, VARIANTS

BEGIN, END = "<!-- benchmarks: begin -->\n", "<!-- benchmarks: end -->\n"
PICTURE = "pictures/performance.svg"
LIMIT = 2.6
"""What three scripts may cost at most, in times of one."""

TITLES = {tool.name: tool.title for tool in (*TOOLS.values(), *VARIANTS.values())} | {"floor": "floor"}
ORDER = [*TOOLS, *VARIANTS, "floor"]
CHANGES = {
    "none": "nothing",
    "edit": "one text edited",
    "new": "one new article",
    "rename": "one tag renamed",
    "template": "the base template",
}


@dataclass(frozen=True)
class Cell:
    """The runs of one tool in one scenario, from one session."""

    runs: Sequence[Run]

    @cached_property
    def wall(self) -> float:
        """Median of seconds."""
        return median(run.wall for run in self.runs)

    @cached_property
    def processor(self) -> float:
        """Median of processor seconds."""
        return median(run.user + run.system for run in self.runs)

    @cached_property
    def memory(self) -> float:
        """Median of the peaks, in MB."""
        return median(run.memory for run in self.runs) / 1e6


Key = tuple[int, str, str, bool]
"""Articles, tool, scenario, watched."""


class Results:
    """The records by what they tell; of what was measured more than once, the last session counts."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.sessions: dict[str, Session] = {}
        self.contents: dict[int, Content] = {}
        by_session: dict[Key, dict[str, list[Run]]] = {}
        for record in records:
            if isinstance(record, Session):
                self.sessions[record.id] = record
            elif isinstance(record, Content):
                self.contents[record.articles] = record
            else:
                key = record.articles, record.tool, record.scenario, record.watched
                by_session.setdefault(key, {}).setdefault(record.session, []).append(record)
        self.by_session = by_session
        self.cells = {key: Cell(runs[max(runs)]) for key, runs in by_session.items()}

    @property
    def sizes(self) -> list[int]:
        """Numbers of articles, ascending."""
        return sorted({articles for articles, *_ in self.cells})

    def tools(self, articles: int, scenarios: Sequence[str]) -> list[str]:
        """Returns the tools that were measured in any of these scenarios, in the order of the tables."""
        return [
            name for name in ORDER if any((articles, name, scenario, False) in self.cells for scenario in scenarios)
        ]

    def ratio(self, articles: int, over: str, under: str) -> tuple[Cell, Cell] | None:
        """Returns the cold builds of two tools, from the last session that has both."""
        both = [self.by_session.get((articles, name, "cold", False), {}) for name in (over, under)]
        common = set(both[0]) & set(both[1])
        return (Cell(both[0][max(common)]), Cell(both[1][max(common)])) if common else None


def write(records: Iterable[Record], docs: Path) -> None:
    """Puts the report between its marks in `performance.md`, or at the end, and the picture beside it."""
    results = Results(records)
    page = docs / "performance.md"
    if not page.is_file():
        page.write_text("# Performance\n", encoding="utf-8")
    put(page, generated(results))
    picture = docs / PICTURE
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text(chart.drawn(panels(results)), encoding="utf-8")


def put(page: Path, made: str) -> None:
    """Puts what was made between the two marks of a document, or at its end."""
    before, mark, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2] if mark else ""
    if not mark:
        before += "\n"
    page.write_text(before + BEGIN + made + END + after, encoding="utf-8")


def generated(results: Results) -> str:
    """Returns the report in Markdown."""
    return "\n".join([*_setting(results), *_picture(results), *_sizes(results), *_scripts(results)])


def _setting(results: Results) -> list[str]:
    machines = sorted({f"{session.machine}, Python {session.python}" for session in results.sessions.values()})
    days = sorted({datetime.fromisoformat(name).strftime("%Y-%m-%d") for name in results.sessions})
    used: dict[str, dict[str, None]] = {}
    for run in (run for cell in results.cells.values() for run in cell.runs if run.version):
        used.setdefault(run.tool, {})[run.version] = None
    tools = [tool for tool in (*TOOLS.values(), *VARIANTS.values()) if tool.name in used]
    rows = [[tool.title, "; ".join(used[tool.name]), tool.note] for tool in tools]
    return [
        "## Beside other tools",
        "",
        f"Measured on {'; '.join(days)}: {'; '.join(machines)}. The tools built the same archive in turn; the figures "
        "are medians, in seconds where nothing else is said; MB are millions of bytes. Memory is that of all processes "
        "together at the peak, each page shared among those that hold it (PSS), in runs of their own. The floor is a "
        "program in C that only writes the files of kzarchive's output, with two processes.",
        "",
        *_table(["tool", "version", "what differs"], rows, "lll"),
    ]


def _picture(results: Results) -> list[str]:
    described = "Seconds and memory of cold builds against the number of articles; the tables below have the figures"
    return [f"![{described}]({PICTURE})", ""]


def _sizes(results: Results) -> Iterable[str]:
    for articles in results.sizes:
        content = results.contents[articles]
        yield f"### {articles:,} articles"
        yield ""
        yield (
            f"{content.bytes / 1e6:.1f} MB of sources, {content.days:,} days, {content.tags:,} tags, "
            f"{content.authors:,} authors (seed {content.seed}, digest {content.digest[:12]})."
        )
        yield ""
        yield from _cold(results, articles)
        yield from _rebuilds(results, articles)


def _cold(results: Results, articles: int) -> list[str]:
    rows = []
    for name in results.tools(articles, ["cold"]):
        cell = results.cells[articles, name, "cold", False]
        watched = results.cells.get((articles, name, "cold", True))
        walls = sorted(run.wall for run in cell.runs)
        last = cell.runs[-1]
        rows.append(
            [
                TITLES[name],
                _seconds(cell.wall),
                f"{_seconds(walls[0])}–{_seconds(walls[-1])}",
                _seconds(cell.processor),
                f"{watched.memory:,.0f}" if watched else "–",
                f"{last.files:,}",
                f"{last.bytes / 1e6:,.1f}",
            ]
        )
    head = ["cold build", "seconds", "least–most", "processor seconds", "memory, MB", "files", "MB written"]
    return _table(head, rows, "lrrrrrr") if rows else []


def _rebuilds(results: Results, articles: int) -> list[str]:
    names = results.tools(articles, SCENARIOS)
    rows = []
    for scenario in SCENARIOS:
        cells = [results.cells.get((articles, name, scenario, False)) for name in names]
        if any(cells):
            rows.append([CHANGES[scenario], *(_seconds(cell.wall) if cell else "–" for cell in cells)])
    head = ["changed since the last build", *(TITLES[name] for name in names)]
    return _table(head, rows, "l" + "r" * len(names)) if rows else []


def _scripts(results: Results) -> list[str]:
    rows = []
    for articles in results.sizes:
        pair = results.ratio(articles, "kzarchive-3", "kzarchive")
        if pair:
            three, one = pair
            ratio = three.wall / one.wall
            row = [one.wall, three.wall, ratio, one.processor, three.processor, three.processor / one.processor]
            rows.append([f"{articles:,}", *map(_seconds, row)])
    if not rows:
        return []
    head = ["articles", "one script", "three", "ratio", "one, processor seconds", "three", "ratio"]
    return [
        "### Three scripts",
        "",
        "A cold build with `scripts: [cyrl, latn, arab]` beside one with Cyrillic alone, in the same session. It "
        f"should take {LIMIT} times as long at most.",
        "",
        *_table(head, rows, "rrrrrrr"),
    ]


def panels(results: Results) -> list[chart.Panel]:
    """Returns seconds and memory of cold builds against the number of articles."""

    def lines(watched: bool, value: str) -> Mapping[str, list[tuple[float, float]]]:
        found: dict[str, list[tuple[float, float]]] = {}
        for name in ORDER:
            for articles in results.sizes:
                cell = results.cells.get((articles, name, "cold", watched))
                if cell:
                    found.setdefault(TITLES[name], []).append((articles, getattr(cell, value)))
        return found

    return [
        chart.Panel("Cold build, seconds", lines(False, "wall")),
        chart.Panel("Memory at the peak, MB", lines(True, "memory")),
    ]


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], align: str) -> list[str]:
    """Returns a table and an empty line; `align` has a letter, l or r, for each column."""
    ruler = ["---" if side == "l" else "---:" for side in align]
    return [f"| {' | '.join(head)} |", f"|{'|'.join(ruler)}|", *(f"| {' | '.join(row)} |" for row in rows), ""]
