"""Finds templates on the search path and tells what each one is made of.

A site's own `templates/` comes first, then the package's; `default/` before a name means the package's own, so that an
override can extend what it overrides. `recipe(name)` is the digest of a template's closure: whatever an edit of any
template in it would change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2 import Template as Jinja
from jinja2.ext import InternationalizationExtension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from kzarchive.compiled import Compiled
from kzarchive.digest import digest
from kzarchive.errors import Problem, suggestion
from kzarchive.interface import Interface
from kzarchive.kept import keep, kept
from kzarchive.lean import LeanGenerator
from kzarchive.views import VIEWS

DEFAULT = "default/"
LINE = "_line.html"
CARDS = {"cards": "_card.html", "lines": LINE}
"""The functions of templates that show articles, each with the template that it shows every one of them with."""
MESSAGES = ("_", "gettext")
"""The functions of templates that translate a message without a plural."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template file: its name, its path for messages, where it lies and the digest of its bytes."""

    name: str
    path: str
    file: str
    digest: bytes


class Messages(InternationalizationExtension):
    """Jinja2's own extension, but that `_("…")` without variables costs a page nothing.

    Such a message is put in as text when the template is compiled.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Yields the tokens of a template, with one token for each message of fixed text."""
        tokens = list(stream)
        at = 0
        while at < len(tokens):
            token = tokens[at]
            text = self._fixed(tokens[at - 1 : at + 4]) if token.value in MESSAGES and at else None
            if text is None:
                yield token
                at += 1
            else:
                yield Token(token.lineno, "string", text)
                at += 4

    def _fixed(self, tokens: list[Token]) -> str | None:
        """Returns the text that the four tokens after the first stand for, if they are a message of fixed text."""
        before, name, *call = tokens
        if name.type != "name" or [token.type for token in call] != ["lparen", "string", "rparen"]:
            return None
        if before.type in ("dot", "pipe"):
            return None
        gettext: Any = self.environment.globals["gettext"]
        try:
            text = str(gettext(call[1].value))
        except (KeyError, TypeError, ValueError):
            return None  # it lacks a variable, and says so when it is rendered
        return text if str(escape(text)) == text else None


class _Environment(Environment):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[str, Jinja] = {}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Jinja:
        # A page asks for some ten, and neither their names nor their files change: Jinja2 would look at both again.
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        # Every page copies them, and Jinja2's own ChainMap is slow to copy. Nothing changes them once pages are made.
        return {**self.globals, **(d or {})}


def new_environment(
    loader: BaseLoader | None,
    interface: Interface = Interface(),  # noqa: B008 - a frozen value
    *,
    lean: bool = False,
    program: bytes = b"",
) -> Environment:
    """Returns a Jinja2 environment with the options that templates are written for, and the words of an interface.

    With `lean` its templates are compiled as `kzarchive.lean` tells. Where the digest of the `program` is given, the
    code of the package's own templates is kept.
    """
    environment = _Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    if lean:
        environment.code_generator_class = LeanGenerator
    if program:
        kind = f"{interface.lang}-lean" if lean else interface.lang
        environment.bytecode_cache = Compiled(package_folder() / "templates", kind, program)
    environment.extend(newstyle_gettext=True)
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension(Messages)
    environment.globals.update(_messages(interface))
    environment.filters["number"] = interface.number
    environment.filters["shade"] = _shade
    # The same view must always give the same page.
    del environment.globals["lipsum"]
    del environment.filters["random"]
    return environment


def _shade(count: int, most: int) -> str:
    """Returns the class for a number of articles where `most` is the highest: `s1` to `s4`."""
    return f"s{(count * 4 + most - 1) // most}"


def _messages(interface: Interface) -> dict[str, Callable[..., Markup]]:
    """Returns the functions of templates that translate: Jinja2's, but that `num` is written as numbers are."""

    def gettext(message: str, /, **variables: object) -> Markup:
        return Markup(interface.gettext(message)) % variables  # noqa: S704 - a catalogue or a template wrote it

    # Lists say «3 мақала» over and over.
    @lru_cache(maxsize=1 << 12)
    def counted(singular: str, plural: str, n: int) -> Markup:
        return ngettext(singular, plural, n, num=interface.number(n))

    def ngettext(singular: str, plural: str, n: int, /, **variables: object) -> Markup:
        if not variables:
            return counted(singular, plural, n)
        text = Markup(interface.ngettext(singular, plural, n))  # noqa: S704 - as above
        return text % {"num": interface.number(n), **variables}

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def package_folder() -> Path:
    """Returns the folder that holds the default theme's `templates` and `static`."""
    installed = Path(__file__).parent / "default"
    return installed if installed.is_dir() else Path(__file__).parents[2]


def find(files: Iterable[tuple[str, str, bytes]]) -> dict[str, Template]:
    """Returns the templates by name, those behind the `default/` prefix included.

    Args:
        files: path (`templates/…` or `default/templates/…`), place and digest of each template file.
    """
    found: dict[str, Template] = {}
    own: dict[str, Template] = {}
    for path, file, content in files:
        name = path.split("templates/", 1)[1]
        if path.startswith(DEFAULT):
            found[DEFAULT + name] = Template(DEFAULT + name, path, file, content)
            found[name] = Template(name, path, file, content)
        else:
            own[name] = Template(name, path, file, content)
    return {**found, **own}


def recipes(templates: Mapping[str, Template], program: bytes = b"") -> tuple[dict[str, bytes], list[Problem]]:
    """Returns the digest of the closure of each template that a page is rendered with, and the templates' problems.

    Where the digest of the `program` is given, those of the package's own theme are kept: to find them, all its
    templates are parsed.
    """
    if not program or not all(template.path.startswith(DEFAULT) for template in templates.values()):
        return _recipes(templates)
    mark = digest(program, *(part for name, at in sorted(templates.items()) for part in (name.encode(), at.digest)))
    known = kept(_RECIPES, mark)
    if isinstance(known, dict):
        return known, []
    made, problems = _recipes(templates)
    if not problems:
        keep(_RECIPES, mark, made)
    return made, problems


_RECIPES = "recipes"


def _recipes(templates: Mapping[str, Template]) -> tuple[dict[str, bytes], list[Problem]]:
    problems: list[Problem] = []
    uses = _uses(templates, problems)
    made = {}
    for name in VIEWS:
        parts = ((used.encode(), templates[used].digest) for used in _closure(name, uses))
        made[name] = digest(*(part for pair in parts for part in pair))
    return made, sorted(set(problems))


def closure(name: str, templates: Mapping[str, Template]) -> list[str]:
    """Returns the paths of the files that a template is made of."""
    return sorted({templates[used].path for used in _closure(name, _uses(templates, []))})


def _closure(name: str, uses: Mapping[str, set[str]]) -> list[str]:
    found: set[str] = set()
    queue = [name]
    while queue:
        used = queue.pop()
        if used in uses and used not in found:
            found.add(used)
            queue.extend(uses[used])
    return sorted(found)


def _uses(templates: Mapping[str, Template], problems: list[Problem]) -> dict[str, set[str]]:
    """Returns the names of the templates that each one uses; a file that has two names is parsed once."""
    environment = new_environment(None)
    trees: dict[str, nodes.Template | None] = {}
    uses: dict[str, set[str]] = {}
    for template in templates.values():
        if template.file not in trees:
            trees[template.file] = _parsed(environment, template, problems)
        tree = trees[template.file]
        uses[template.name] = set(_used(environment, template, tree, templates, problems)) if tree else set()
    return uses


def _parsed(environment: Environment, template: Template, problems: list[Problem]) -> nodes.Template | None:
    try:
        source = Path(template.file).read_text(encoding="utf-8")
        return environment.parse(source, template.name, template.file)
    except TemplateSyntaxError as error:
        problems.append(Problem(template.path, error.lineno, 0, f"template: {error.message}", "see docs/templates.md"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(template.path, 0, 0, f"template can't be read: {error}"))
    return None


def _used(
    environment: Environment,
    template: Template,
    tree: nodes.Template,
    templates: Mapping[str, Template],
    problems: list[Problem],
) -> Iterator[str]:
    """Yields the names of the templates that this one extends, includes, imports or shows articles with."""
    for node in tree.find_all(_REFERRING):
        name = getattr(node, "template", None)
        if not isinstance(name, nodes.Const) or not isinstance(name.value, str):
            hint = "write the name itself, so that the build knows what a page is made of"
            problems.append(Problem(template.path, node.lineno, 0, "template: a computed template name", hint))
        elif name.value == template.name and isinstance(node, nodes.Extends):
            hint = f'to extend the one that it overrides, write {{% extends "{DEFAULT}{name.value}" %}}'
            problems.append(Problem(template.path, node.lineno, 0, "template: it extends itself", hint))
        elif name.value in templates:
            yield name.value
        elif not getattr(node, "ignore_missing", False):
            hint = suggestion(name.value, templates, "templates: " + ", ".join(sorted(VIEWS)))
            problems.append(Problem(template.path, node.lineno, 0, f"template: there is no «{name.value}»", hint))
    problems += _unknown_names(environment, template, tree)
    used = {CARDS[node.name] for node in tree.find_all(nodes.Name) if node.name in CARDS}
    yield from used - {template.name.removeprefix(DEFAULT)}


_REFERRING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def _unknown_names(environment: Environment, template: Template, tree: nodes.Template) -> Iterator[Problem]:
    for node in tree.find_all((nodes.Call, nodes.Filter, nodes.Test)):
        if isinstance(node, nodes.Call):
            found = _computed_message(node)
        elif isinstance(node, nodes.Filter) and node.name == "safe":
            hint = "take it out: what is safe HTML comes as such, and all else would let scripts into the page"
            found = "the filter `safe` is not allowed", hint
        else:
            known: Mapping[str, object] = environment.filters if isinstance(node, nodes.Filter) else environment.tests
            found = _unknown_name(node, known)
        if found:
            yield Problem(template.path, node.lineno, 0, f"template: {found[0]}", found[1])


def _computed_message(call: nodes.Call) -> tuple[str, str] | None:
    name = call.node.name if isinstance(call.node, nodes.Name) else ""
    if name not in (*MESSAGES, "ngettext"):
        return None
    forms = call.args[: 1 if name in MESSAGES else 2]
    if forms and all(isinstance(form, nodes.Const) for form in forms):
        return None
    return "a computed message", "write the message itself, in quotes: no catalogue holds others, and it counts as HTML"


def _unknown_name(node: nodes.Expr, known: Mapping[str, object]) -> tuple[str, str] | None:
    name = getattr(node, "name", "")
    if name in known:
        return None
    return f"there is no {type(node).__name__.lower()} `{name}`", suggestion(name, known, "see docs/templates.md")
