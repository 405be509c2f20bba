"""Task → bytes: the only user of a Jinja2 environment."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import msgspec
from jinja2 import BaseLoader, Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup, escape

from kzarchive import documents, editions, markup, portable, views
from kzarchive.config import LATIN_TABLES
from kzarchive.digest import plain
from kzarchive.errors import Problem, SiteError, changed
from kzarchive.interface import Interface, marks
from kzarchive.kazakh import repair
from kzarchive.kazakh.exceptions import exceptions_table
from kzarchive.kazakh.html_text import repair_html
from kzarchive.kazakh.latin import LatinTable, latin_table
from kzarchive.kazakh.scripts import SCRIPTS, Converter, Script
from kzarchive.task import Body, Task
from kzarchive.theme import CARDS, LINE, Template, new_environment

# These stand for what differs from page to page, in pieces that are made once; no text can hold them.
_ROOT, _FILES, _PIECE = "\0", "\1", "\2"
# So many cards, as their template gave them, are kept while lists in other scripts follow.
_FRESH_CARDS = 512
_SHARED = 256
_BODIES = 128


class Converters:
    """The converters of one site, by script.

    Args:
        latin: the year of a known table of letters, or the text of the site's own.
        exceptions: the text of the site's table of exceptions.
    """

    def __init__(self, latin: str, exceptions: str) -> None:
        table = LATIN_TABLES.get(latin) or latin_table(latin)
        own = exceptions_table(exceptions)
        # `config` has checked both.
        assert isinstance(table, LatinTable)  # noqa: S101
        assert not isinstance(own, list)  # noqa: S101
        self._by_script = {script: Converter(script, own, table) for script in SCRIPTS}

    def __getitem__(self, script: Script) -> Converter:
        return self._by_script[script]


Piece = Callable[[Script], str]
"""Gives a finished part of a page in a script."""


class _Frame(NamedTuple):
    """What a template gave for a page in any script: with marks where pieces are to be, and these."""

    html: str
    pieces: list[Piece]


class _NotLeanError(Exception):
    """Lean code of a template has failed."""


class Renderer:
    """Renders tasks with one set of templates and the words of one interface, in any script."""

    def __init__(
        self,
        templates: Mapping[str, Template],
        converters: Converters,
        interface: Interface = Interface(),  # noqa: B008 - a frozen value
        *,
        portable: bool = False,
        cards: int = 1024,
        program: bytes = b"",
    ) -> None:
        self._cards_kept = cards
        self._program = program
        self._templates = templates
        self.converters = converters
        self._interface = interface
        self._portable = portable
        self._backlink = interface.gettext("Back to reference %(number)s in the text")
        self._begin(lean=True)

    def _begin(self, *, lean: bool) -> None:
        """Sets the templates up, and forgets what others have given."""
        self._environment = new_environment(_Loader(self._templates), self._interface, lean=lean, program=self._program)
        self._is_lean = lean
        self._card = lru_cache(3 * self._cards_kept // 4)(self._render_card)
        # Lines stand on the pages of articles alone, which all lie equally deep: they are kept with their addresses.
        self._line = lru_cache(self._cards_kept // 4)(self._render_line)
        self._card_html = lru_cache(_FRESH_CARDS)(self._run_card)
        self._body = lru_cache(_BODIES)(self._render_body)
        self._clean = lru_cache(_BODIES)(repair_html)
        self._excerpt = lru_cache(_BODIES)(markup.excerpt)
        self._shared = lru_cache(_SHARED)(self._render_shared)
        self._environment.globals.update(
            {name: partial(self._show_cards, template) for name, template in CARDS.items()},
            as_is=self._show_as_is,
            once=self._show_once,
            fields=views.decode_card,
            linked_data=self._show_linked_data,
        )
        self._pieces: list[Piece] | None = None
        self._script: Script = "cyrl"
        self._latest: tuple[object, _Frame] = None, _Frame("", [])

    def render(self, task: Task, bodies: Sequence[str]) -> bytes:
        """Returns the page or document of a task.

        Args:
            task: a task that is more than a copy.
            bodies: the Markdown of each of the task's bodies.

        Raises:
            SiteError: a template fails; the problem names the template's file and line. Or a body is beyond measure.
        """
        try:
            page = self._render(task, bodies)
        except _NotLeanError:
            # Jinja2's own way gives the page after all, or tells what is wrong. What a template needs once it will
            # need again, so there is no way back.
            self._begin(lean=False)
            page = self._render(task, bodies)
        if self._portable and task.template.endswith(".html"):
            page = portable.links(page)
        return page.encode()

    def _render(self, task: Task, bodies: Sequence[str]) -> str:
        view = views.decode(task.template, task.view)
        self._script = task.script
        if task.template.endswith(".html") and (view.site.scripts != ("cyrl",) or self._interface.marks):
            return self._in_any_script(task, view, bodies)
        edition = editions.edition(task.script)
        root, files = _roots(view, edition)
        html = [
            self._shown(text, body, task.script, root, files) for text, body in zip(bodies, task.bodies, strict=True)
        ]
        view = _converted(_fill(view, edition, html, bodies), self.converters[task.script])
        if task.template in documents.WRITERS:
            return documents.WRITERS[task.template](view)
        page = self._run(task.template, page=view)
        return marks.unmark(page) if self._interface.marks else page

    def _in_any_script(self, task: Task, view: Any, bodies: Sequence[str]) -> str:
        """Returns a page whose frame is converted as a whole, and into which cards and bodies are put afterwards."""
        frame = self._frame(task, view, bodies)
        html = self._in_script(frame.html, task.script, [piece(task.script) for piece in frame.pieces])
        return editions.written(html, task.script)

    def _frame(self, task: Task, view: Any, bodies: Sequence[str]) -> _Frame:
        """Returns what a template gives for a page: what it gave for the page in another script, just before."""
        repaired = _repaired(view) if task.script != "cyrl" else view
        key = task.template, task.view, task.bodies, repaired is view
        latest, frame = self._latest
        if key != latest:
            frame = self._new_frame(task, repaired, bodies)
            self._latest = key, frame
        return frame

    def _new_frame(self, task: Task, view: Any, bodies: Sequence[str]) -> _Frame:
        excerpts = [self._excerpt(self._body(text, at, "cyrl")) for text, at in zip(bodies, task.bodies, strict=True)]
        edition = editions.marked(view, task.template)
        root, files = _roots(view, edition)

        def shown(text: str, body: Body, script: Script) -> str:
            return self._shown(text, body, script, root, files)

        pieces: list[Piece] = [partial(shown, text, body) for text, body in zip(bodies, task.bodies, strict=True)]
        self._pieces = pieces
        try:
            return _Frame(self._run(task.template, page=_unfilled(view, edition, excerpts, bodies)), pieces)
        finally:
            self._pieces = None

    def _in_script(self, html: str, script: Script, pieces: list[str]) -> str:
        """Returns what a template gave with its Kazakh text in a script, all other text in its own language.

        Args:
            html: the HTML, with marks where pieces are to be.
            script: the script.
            pieces: what is put in afterwards as it is; interface text that has no element of its own is added.
        """
        if script == "cyrl" and not pieces and not self._interface.marks:
            return html

        def keep(text: str) -> str:
            pieces.append(text)
            return f"{_PIECE}{len(pieces) - 1}{_PIECE}"

        if self._interface.marks:
            html = marks.place(html, self._interface.lang, keep, rtl=script == "arab")
        parts = self.converters[script].convert_page(html).split(_PIECE)
        parts[1::2] = [pieces[int(number)] for number in parts[1::2]]
        return "".join(parts)

    def _show_cards(self, template: str, items: Sequence[msgspec.Raw], root: str) -> Markup:
        if self._pieces is None:
            return Markup(self._cards(template, items, root, self._script))  # noqa: S704 - rendered with autoescape
        return self._piece(partial(self._cards, template, items, root))

    def _cards(self, template: str, items: Sequence[msgspec.Raw], root: str, script: Script) -> str:
        if template == LINE:
            line = self._line
            return "".join([line(bytes(item), root, script) for item in items]).removesuffix("\n")
        card = self._card
        html = "".join([card(template, bytes(item), script) for item in items])
        return html.replace(_ROOT, root).removesuffix("\n")

    def _show_once(self, macro: Callable[..., Markup], *arguments: Hashable) -> Markup:
        if self._pieces is None:
            return self._shared(macro, arguments, self._script)
        return self._piece(partial(self._shared, macro, arguments))

    def _show_as_is(self, html: str) -> Markup:
        shown = escape(html).removesuffix("\n")
        # Where languages are marked, what an element holds decides whether it may carry a `lang`.
        return shown if self._interface.marks else self._piece(lambda script: shown)

    def _show_linked_data(self, page: views.Article) -> Markup:
        if self._pieces is None:
            return Markup(documents.linked_data(page))  # noqa: S704 - it can stand in a script element
        return self._piece(partial(self._linked_data, page))

    def _linked_data(self, page: views.Article, script: Script) -> str:
        in_script = msgspec.structs.replace(page, edition=editions.edition(script))
        return documents.linked_data(_converted(in_script, self.converters[script]))

    def _piece(self, piece: Piece) -> Markup:
        """Returns finished HTML, or the mark that stands for it while its page is yet to be converted."""
        if self._pieces is None:
            return Markup(piece(self._script))  # noqa: S704 - rendered with autoescape
        self._pieces.append(piece)
        return Markup(f"{_PIECE}{len(self._pieces) - 1}{_PIECE}")  # noqa: S704 - a mark

    def _render_shared(self, macro: Callable[..., Markup], arguments: Sequence[Hashable], script: Script) -> Markup:
        pieces, self._pieces = self._pieces, None
        try:
            return Markup(self._in_script(macro(*arguments), script, []))  # noqa: S704 - rendered with autoescape
        except SiteError:  # a card's
            raise
        except Exception:
            self._fail(getattr(macro, "name", "a macro"))
        finally:
            self._pieces = pieces

    def _render_card(self, template: str, item: bytes, script: Script) -> str:
        return self._in_script(self._card_html(template, item, script != "cyrl"), script, [])

    def _render_line(self, item: bytes, root: str, script: Script) -> str:
        return self._render_card(LINE, item, script).replace(_ROOT, root)

    def _run_card(self, template: str, item: bytes, repaired: bool) -> str:
        card = views.decode_card(item)
        if repaired and not card.lang:
            summary = repair(card.summary)
            if summary == card.summary:
                return self._card_html(template, item, False)
            card = msgspec.structs.replace(card, summary=summary)
        return self._run(template, card=card, root=_ROOT)

    def _shown(self, text: str, body: Body, script: Script, root: str, files: str) -> str:
        """Returns a body's HTML on a page from which these lead to the roots of pages and of files."""
        html = self._body(text, body, script)
        return html.replace(_ROOT, root).replace(_FILES, files) if body.links else html

    def _render_body(self, text: str, body: Body, script: Script) -> str:
        if script != "cyrl" and body.lang == "kk":
            # A Latin letter inside a Cyrillic word would stay behind in the other script.
            return self.converters[script].convert_html(self._clean(self._body(text, body, "cyrl")))
        try:
            links = {link.written: link for link in body.links}
            html = markup.to_html(text, links, _ROOT, _FILES, self._backlink)
        except RecursionError:
            raise SiteError([markup.too_deep(body.path)]) from None
        if marks.is_marked(html):
            html = self._in_script(html, "cyrl", [])
        return repair_html(html) if body.repair and body.lang == "kk" else html

    def _run(self, name: str, **variables: object) -> str:
        environment = self._environment
        try:
            template = environment.get_template(name)
            # What `template.render` does, but that it copies the globals key by key, which takes as long as a page.
            context = environment.context_class(
                environment, {**environment.globals, **variables}, name, template.blocks
            )
            return environment.concat(template.root_render_func(context))
        except SiteError:  # a card's
            raise
        except Exception:  # whatever a template's own code raises is a mistake in that template
            self._fail(name)

    def _fail(self, name: str) -> NoReturn:
        """Raises the exception that is being handled as a problem of a template."""
        if self._is_lean:
            raise _NotLeanError
        try:
            self._environment.handle_exception()  # raises it again, with the template's lines in its traceback
        except Exception as error:
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
        source = Path(found.file).read_bytes()
        if plain(source) != found.digest:
            raise SiteError([changed(found.path)])
        return source.decode(), found.file, lambda: True


def _roots(view: views.Page, edition: views.Edition) -> tuple[str, str]:
    """Returns what stands before the addresses of pages in a body, and before those of shared files."""
    if view.root == view.site.url:  # a feed, which is read elsewhere
        return view.root + edition.home, view.root
    return view.root, view.root + edition.up


def _fill(view: Any, edition: views.Edition, html: Sequence[str], texts: Sequence[str]) -> Any:
    """Returns the view with its edition and bodies."""
    if isinstance(view, views.Article) and html:
        body, excerpt, minutes = _safe(html[0]), markup.excerpt(html[0]), markup.minutes(texts[0])
        return msgspec.structs.replace(view, edition=edition, body_html=body, excerpt=excerpt, minutes=minutes)
    if isinstance(view, views.Feed):
        pairs = zip(view.entries, html, strict=True)
        entries = tuple(msgspec.structs.replace(entry, body_html=_safe(text)) for entry, text in pairs)
        return msgspec.structs.replace(view, edition=edition, entries=entries)
    return msgspec.structs.replace(view, edition=edition)


def _unfilled(view: Any, edition: views.Edition, excerpts: Sequence[str], texts: Sequence[str]) -> Any:
    """Returns the view with its edition and a mark where its body is to be."""
    if isinstance(view, views.Article) and excerpts:
        body, minutes = _safe(f"{_PIECE}0{_PIECE}"), markup.minutes(texts[0])
        return msgspec.structs.replace(view, edition=edition, body_html=body, excerpt=excerpts[0], minutes=minutes)
    return msgspec.structs.replace(view, edition=edition)


def _repaired(view: Any) -> Any:
    """Returns the view of an article with no letters in its texts that would stay behind in another script.

    What has none is returned as it is.
    """
    if not isinstance(view, views.Article) or view.lang:
        return view
    repaired = _with_texts(view, repair)
    return view if repaired == view else repaired


def _with_texts(view: views.Article, change: Callable[[str], str]) -> views.Article:
    """Returns the view with its summary, its corrections and its picture's texts changed."""
    picture = view.picture
    if picture is not None:
        alt, caption, credit = map(change, (picture.alt, picture.caption, picture.credit))
        picture = msgspec.structs.replace(picture, alt=alt, caption=caption, credit=credit)
    corrections = tuple((date, change(note)) for date, note in view.corrections)
    return msgspec.structs.replace(view, summary=change(view.summary), picture=picture, corrections=corrections)


def _converted(view: Any, converter: Converter) -> Any:
    """Returns the view of a file of another kind than HTML with its texts, and a feed's addresses, in its edition."""
    if converter.script == "cyrl" or not isinstance(view, (views.Article, views.Feed, views.News)):
        return view
    text = converter.convert
    site = msgspec.structs.replace(
        view.site,
        title=text(view.site.title),
        description=text(view.site.description),
        publisher=text(view.site.publisher),
    )
    if isinstance(view, views.Article):
        return _converted_article(msgspec.structs.replace(view, site=site), text)
    if isinstance(view, views.News):
        items = tuple(
            item if item.lang != "kk" else msgspec.structs.replace(item, title=text(item.title)) for item in view.items
        )
        return msgspec.structs.replace(view, site=site, items=items)
    entries = tuple(_converted_entry(view, entry, text) for entry in view.entries)
    return msgspec.structs.replace(
        view, site=site, title=text(view.title), description=text(view.description), entries=entries
    )


def _converted_article(view: views.Article, text: Callable[[str], str]) -> views.Article:
    """Returns an article's view in an edition; one in another language keeps its texts, but not its terms."""

    def link(term: views.Link) -> views.Link:
        return msgspec.structs.replace(term, text=text(term.text))

    view = msgspec.structs.replace(
        view,
        section=link(view.section) if view.section else None,
        authors=tuple(map(link, view.authors)),
        tags=tuple(map(link, view.tags)),
    )
    if view.lang:
        return view
    view = _with_texts(_repaired(view), text)
    return msgspec.structs.replace(view, title=text(view.title), excerpt=text(view.excerpt))


def _converted_entry(view: views.Feed, entry: views.FeedEntry, text: Callable[[str], str]) -> views.FeedEntry:
    """Returns an article of a feed in an edition; one in another language keeps its title, summary and text."""
    kazakh, edition = entry.lang == "kk", view.edition
    home = view.site.url + edition.home
    return msgspec.structs.replace(
        entry,
        id=f"{entry.id}#{edition.lang}",
        url=home + entry.url.removeprefix(view.site.url),
        title=text(entry.title) if kazakh else entry.title,
        summary=text(repair(entry.summary)) if kazakh else entry.summary,
        lang=edition.lang if kazakh else entry.lang,
        authors=tuple(map(text, entry.authors)),
        categories=tuple(map(text, entry.categories)),
    )


def _safe(html: str) -> Markup:
    """Declares a body safe: the one place where that is done, for HTML that `markup.to_html` has sanitised."""
    return Markup(html)  # noqa: S704
