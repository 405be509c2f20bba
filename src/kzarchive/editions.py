"""The site in several scripts: every page once more under `latn/` and `arab/`, from the same view.

A page is rendered in Cyrillic and its text converted: interface, titles, dates and terms together, so nothing is
translated twice. Pieces that stand on many pages (cards) or are costly (bodies) are converted once and put in later.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kzarchive import urls
from kzarchive.kazakh.scripts import Script
from kzarchive.plan import Group
from kzarchive.task import COPY, PICTURE, Task
from kzarchive.views import Alternate, Edition, Page

LANGUAGES: dict[str, tuple[str, str, str]] = {
    "cyrl": ("kk", "ltr", "Кирилл"),
    "latn": ("kk-Latn", "ltr", "Latyn"),
    "arab": ("kk-Arab", "rtl", "توتە"),
}
"""Language tag (BCP 47), direction and own name of each script."""

ONCE = ("404.html", "robots.txt", "sitemap-index.xml")
"""Templates of files that a site has once, however many scripts."""


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


def edition(page: Page, task: Task) -> Edition:
    """Returns what a task's page knows of its script, and of the same page in the others."""
    script = task.script
    lang, direction, _ = LANGUAGES[script]
    home = urls.EDITIONS[script]
    up = "../" if home else ""
    scripts = page.site.scripts if len(page.site.scripts) > 1 and task.template not in ONCE else ()
    alternates = tuple(_alternate(page, other, up, script) for other in scripts)
    return Edition(script, lang, direction, home, up, alternates)


def _alternate(page: Page, script: str, up: str, current: str) -> Alternate:
    lang, direction, name = LANGUAGES[script]
    home = urls.EDITIONS[script]
    href = page.root + up + home + page.address
    return Alternate(lang, direction, name, href, page.site.url + home + page.address, script == current)
