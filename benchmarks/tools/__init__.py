"""The tools that are measured: a folder each, with the value that describes it and the site that it builds."""

from benchmarks.tools.eleventy import ELEVENTY
from benchmarks.tools.hugo import HUGO
from benchmarks.tools.kzarchive import EVERYTHING, KZARCHIVE, THREE_SCRIPTS
from benchmarks.tools.nikola import NIKOLA
from benchmarks.tools.pelican import PELICAN
from benchmarks.tools.zola import ZOLA

TOOLS = {tool.name: tool for tool in (KZARCHIVE, HUGO, ZOLA, ELEVENTY, PELICAN, NIKOLA)}
VARIANTS = {tool.name: tool for tool in (THREE_SCRIPTS, EVERYTHING)}
"""Tools once more with other settings, measured on demand."""

__all__ = ["TOOLS", "VARIANTS"]
