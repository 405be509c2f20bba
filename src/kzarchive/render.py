"""Task → bytes: the only user of a Jinja2 environment."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from kzarchive import markup, views
from kzarchive.errors import Problem, SiteError
from kzarchive.task import Body, Task
from kzarchive.theme import CARD, Template, new_environment

# Stands for the path to the root in a cached card; no text can hold a NUL.
_ROOT = "\0"
_CARDS = 8192


class Renderer:
    """Renders tasks with one set of templates."""

    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates
        self._environment = new_environment(_Loader(templates))
        self._card = lru_cache(_CARDS)(self._render_card)
        self._environment.globals.update(card=self._show_card, fields=views.decode_card)

    def render(self, task: Task, bodies: Sequence[str]) -> bytes:
        """Returns the page of a task.

        Args:
            task: a task with a template.
            bodies: the Markdown of each of the task's bodies.

        Raises:
            SiteError: a template fails; the problem names the template's file and line. Or a body is beyond measure.
        """
        view = views.decode(task.template, task.view)
        html = [_html(text, body, view.root) for text, body in zip(bodies, task.bodies, strict=True)]
        return self._run(task.template, page=_fill(view, html)).encode()

    def _show_card(self, item: msgspec.Raw, root: str) -> Markup:
        return Markup(self._card(bytes(item)).replace(_ROOT, root))  # noqa: S704 - rendered with autoescape

    def _render_card(self, item: bytes) -> str:
        return self._environment.get_template(CARD).render(card=views.decode_card(item), root=_ROOT)

    def _run(self, name: str, **variables: object) -> str:
        try:
            return self._environment.get_template(name).render(variables)
        except Exception as error:  # whatever a template's own code raises is a mistake in that template
            raise SiteError([self._problem(name, error)]) from error

    def _problem(self, name: str, error: Exception) -> Problem:
        """Returns where in the site's templates an error arose: the innermost template frame."""
        paths = {template.file: template.path for template in self._templates.values()}
        if isinstance(error, TemplateSyntaxError):
            return Problem(paths.get(error.filename or "", name), error.lineno, 0, f"template: {error.message}")
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in paths]
        place, line = (paths[frames[-1].filename], frames[-1].lineno or 0) if frames else (name, 0)
        what = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        return Problem(place, line, 0, f"template: {what}", f"while {name} was rendered; see docs/templates.md")


class _Loader(BaseLoader):
    def __init__(self, templates: Mapping[str, Template]) -> None:
        self._templates = templates

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        found = self._templates.get(template)
        if found is None:
            raise TemplateNotFound(template)
        return Path(found.file).read_text(encoding="utf-8"), found.file, lambda: True


def _html(text: str, body: Body, root: str) -> str:
    try:
        return markup.to_html(text, {link.written: link for link in body.links}, root)
    except RecursionError:
        raise SiteError([markup.too_deep(body.path)]) from None


def _fill(view: Any, html: Sequence[str]) -> Any:
    """Returns the view with its bodies."""
    if isinstance(view, views.Article) and html:
        return msgspec.structs.replace(view, body_html=_safe(html[0]), excerpt=markup.excerpt(html[0]))
    if isinstance(view, views.Feed):
        entries = zip(view.entries, html, strict=True)
        return msgspec.structs.replace(
            view, entries=tuple(msgspec.structs.replace(entry, body_html=_safe(text)) for entry, text in entries)
        )
    return view


def _safe(html: str) -> Markup:
    """Declares a body safe: the one place where that is done, for HTML that `markup.to_html` has sanitised."""
    return Markup(html)  # noqa: S704
