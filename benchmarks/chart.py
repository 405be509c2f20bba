"""Line charts with logarithmic axes, as SVG: readable on light and dark pages, without any script or font."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 490, 380
LEFT, TOP, RIGHT, BOTTOM = 52, 44, 180, 44
LABEL = 15
"""Least distance of two labels, in pixels."""

# Okabe and Ito's colours for the colour-blind; on dark ground their blue and black are made lighter.
LIGHT = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#4e9fd1", "#8b3a00", "#767676")
DARK = ("#ff8c42", "#56b4e9", "#2fc79a", "#e6a3c8", "#f0c64a", "#9bd3f5", "#e0a074", "#a8a8a8")

Point = tuple[float, float]


@dataclass(frozen=True)
class Panel:
    """One chart: points of positive numbers by the name of their line, from left to right."""

    title: str
    lines: Mapping[str, Sequence[Point]]


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis from `low` to `high`, drawn from pixel `start` to `stop`."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """Returns the pixel of a value."""
        part = (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return self.start + part * (self.stop - self.start)


def drawn(panels: Sequence[Panel]) -> str:
    """Returns the panels side by side; a name has the same colour in all of them."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    colours = {name: number % len(LIGHT) for number, name in enumerate(names)}
    width = WIDTH * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="12">',
        f"<style>{_style()}</style>",
        f'<rect class="ground" width="{width}" height="{HEIGHT}"/>',
    ]
    for number, panel in enumerate(panels):
        parts.append(f'<g transform="translate({number * WIDTH} 0)">')
        parts += _panel(panel, colours)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def _style() -> str:
    def rules(ground: str, ink: str, faint: str, colours: Sequence[str]) -> str:
        lines = "".join(f".c{n}{{stroke:{colour};fill:{colour}}}" for n, colour in enumerate(colours))
        return f".ground{{fill:{ground}}}text{{fill:{ink};stroke:none}}.grid{{stroke:{faint}}}{lines}"

    always = "polyline{fill:none!important;stroke-width:2}.title{font-weight:600;font-size:14px}"
    dark = rules("#161b22", "#e6edf3", "#3a424d", DARK)
    return f"{always}{rules('#ffffff', '#1f2328', '#d8dee4', LIGHT)}@media(prefers-color-scheme:dark){{{dark}}}"


def _panel(panel: Panel, colours: Mapping[str, int]) -> Iterator[str]:
    yield f'<text class="title" x="{LEFT}" y="24">{escape(panel.title)}</text>'
    points = [point for line in panel.lines.values() for point in line]
    if not points:
        return
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    across = Axis(*_span([x for x, _ in points], 1.15), LEFT, right)
    up = Axis(*_span([y for _, y in points], 1.3), bottom, TOP)
    for value in _ticks(up):
        y = f"{up.at(value):.1f}"
        yield f'<path class="grid" d="M{LEFT} {y}H{right}"/>'
        yield f'<text x="{LEFT - 6}" y="{y}" dy="4" text-anchor="end">{value:,g}</text>'
    for value in sorted({x for x, _ in points}):
        x = f"{across.at(value):.1f}"
        yield f'<path class="grid" d="M{x} {TOP}V{bottom}"/>'
        yield f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{value:,.0f}</text>'
    yield f'<text x="{(LEFT + right) / 2:.1f}" y="{bottom + 36}" text-anchor="middle">articles</text>'
    for name, line in panel.lines.items():
        yield from _line([(across.at(x), up.at(y)) for x, y in line], colours[name])
    yield from _labels({name: up.at(line[-1][1]) for name, line in panel.lines.items()}, colours, right + 10)


def _line(points: Sequence[Point], colour: int) -> Iterator[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline class="c{colour}" points="{path}"/>'
    for x, y in points:
        yield f'<circle class="c{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'


def _labels(ends: Mapping[str, float], colours: Mapping[str, int], x: float) -> Iterator[str]:
    """Yields the names beside the ends of their lines, moved apart where they would overlap."""
    last = -math.inf
    moved: dict[str, float] = {}
    for name in sorted(ends, key=lambda name: ends[name]):
        last = moved[name] = max(ends[name], last + LABEL)
    below = max(0.0, last - (HEIGHT - BOTTOM))
    for name, y in moved.items():
        at = y - below
        yield f'<rect class="c{colours[name]}" x="{x:.1f}" y="{at - 2:.1f}" width="10" height="4"/>'
        yield f'<text x="{x + 15:.1f}" y="{at:.1f}" dy="4">{escape(name)}</text>'


def _span(values: Sequence[float], air: float) -> tuple[float, float]:
    return min(values) / air, max(values) * air


def _ticks(axis: Axis) -> list[float]:
    decades = range(math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high)) + 1)
    values = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
    return [value for value in values if axis.low <= value <= axis.high]
