"""The site in several scripts: every page once more under `latn/` and `arab/`, from the same view.

A page is rendered in Cyrillic, once for all scripts, and its text converted: interface, titles, dates and terms
together, so nothing is translated twice. What else differs from script to script stands in it as marks. Pieces that
stand on many pages (cards) or are costly (bodies) are converted once and put in later.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kzarchive import urls, views
from kzarchive.kazakh.scripts import SCRIPTS, Script
from kzarchive.plan import Group
from kzarchive.task import COPY, PICTURE, Task
from kzarchive.views import Alternate, Edition, Page, Varying

LANGUAGES: dict[str, tuple[str, str, str]] = {
    "cyrl": ("kk", "ltr", "Кирилл"),
    "latn": ("kk-Latn", "ltr", "Latyn"),
    "arab": ("kk-Arab", "rtl", "توتە"),
}
"""Language tag (BCP 47), direction and own name of each script."""

ONCE = (
    *("404.html", "robots.txt", "sitemap-index.xml", "redirect.html", "redirects.txt", "headers.txt"),
    *(views.BIBTEX, views.CSL),
)
"""Templates of files that a site has once, however many scripts; one cites the original."""


def of(group: Group, scripts: tuple[Script, ...]) -> Group:
    """Returns the group with each of its pages in each script; pages of one view follow each other."""
    if scripts == ("cyrl",):
        return group

    def tasks() -> Iterator[Task]:
        for task in group.tasks():
            if task.template in (COPY, PICTURE, *ONCE):
                yield task
            else:
                for script in task.only or scripts:
                    output = urls.EDITIONS[script] + task.output
                    yield msgspec.structs.replace(task, output=output, script=script)

    return group._replace(tasks=tasks)


def edition(script: Script) -> Edition:
    """Returns what a page in one script knows of it."""
    lang, direction, _ = LANGUAGES[script]
    return Edition(lang, direction, urls.EDITIONS[script], _up(script))


def marked(page: Page, template: str) -> Edition:
    """Returns what a page knows of its script while it is to be written in any: marks, which `written` replaces."""
    scripts = page.site.scripts if len(page.site.scripts) > 1 and template not in ONCE else ()
    return msgspec.structs.replace(_MARKED, alternates=tuple(_alternate(page, script) for script in scripts))


def written(html: str, script: Script) -> str:
    """Returns a page with what its marks stand for in a script."""
    lang, values = _VALUES[script]
    parts = html.replace(_LANG, lang).split(_SIGN)
    parts[1::2] = map(values.__getitem__, parts[1::2])
    return "".join(parts)


# No text can hold it.
_SIGN = "\5"
# A tag of Kazakh: that is what the text of a page is until it is converted.
_LANG = "kk-x-page\6"


def _mark(name: str) -> Varying:
    return Varying(f"{_SIGN}{name}{_SIGN}")


_MARKED = Edition(Varying(_LANG), _mark("dir"), _mark("home"), _mark("up"))


def _values(script: Script) -> tuple[str, dict[str, str]]:
    made = edition(script)
    current = {other: ' aria-current="true"' if other == script else "" for other in LANGUAGES}
    return made.lang, {"dir": made.dir, "home": made.home, "up": made.up} | current


def _up(script: str) -> str:
    return "../" if urls.EDITIONS[script] else ""


_VALUES = {script: _values(script) for script in SCRIPTS}


def _alternate(page: Page, script: str) -> Alternate:
    lang, direction, name = LANGUAGES[script]
    address = urls.EDITIONS[script] + page.address
    return Alternate(lang, direction, name, page.root + _MARKED.up + address, page.site.url + address, _mark(script))
