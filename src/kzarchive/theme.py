"""Finds templates on the search path and tells what each one is made of.

A site's own `templates/` comes first, then the package's; `default/` before a name means the package's own, so that an
override can extend what it overrides. `recipe(name)` is the digest of a template's closure: whatever an edit of any
template in it would change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateSyntaxError, nodes

from kzarchive.digest import digest
from kzarchive.errors import Problem
from kzarchive.views import VIEWS

DEFAULT = "default/"
CARD = "_card.html"


@dataclass(frozen=True, slots=True)
class Template:
    """A template file: its name, its path for messages, where it lies and the digest of its bytes."""

    name: str
    path: str
    file: str
    digest: bytes


def new_environment(loader: BaseLoader | None) -> Environment:
    """Returns a Jinja2 environment with the options that templates are written for."""
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    # The same view must always give the same page.
    del environment.globals["lipsum"]
    del environment.filters["random"]
    return environment


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


def recipes(templates: Mapping[str, Template]) -> tuple[dict[str, bytes], list[Problem]]:
    """Returns the digest of the closure of each template that a page is rendered with, and the templates' problems."""
    environment = new_environment(None)
    problems: list[Problem] = []
    uses: dict[str, set[str]] = {}
    for template in templates.values():
        uses[template.name] = set(_uses(environment, template, templates, problems))
    made = {}
    for name in VIEWS:
        parts = ((used.encode(), templates[used].digest) for used in _closure(name, uses))
        made[name] = digest(*(part for pair in parts for part in pair))
    return made, sorted(set(problems))


def closure(name: str, templates: Mapping[str, Template]) -> list[str]:
    """Returns the paths of the files that a template is made of."""
    environment = new_environment(None)
    uses = {template.name: set(_uses(environment, template, templates, [])) for template in templates.values()}
    return sorted({templates[used].path for used in _closure(name, uses)})


def _closure(name: str, uses: Mapping[str, set[str]]) -> list[str]:
    found: set[str] = set()
    queue = [name]
    while queue:
        used = queue.pop()
        if used in uses and used not in found:
            found.add(used)
            queue.extend(uses[used])
    return sorted(found)


def _uses(
    environment: Environment, template: Template, templates: Mapping[str, Template], problems: list[Problem]
) -> Iterator[str]:
    """Yields the names of the templates that this one extends, includes, imports or renders cards with."""
    try:
        source = Path(template.file).read_text(encoding="utf-8")
        tree = environment.parse(source, template.name, template.file)
    except TemplateSyntaxError as error:
        problems.append(Problem(template.path, error.lineno, 0, f"template: {error.message}", "see docs/templates.md"))
        return
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(template.path, 0, 0, f"template can't be read: {error}"))
        return
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
            hint = _suggest(name.value, templates, "templates: " + ", ".join(sorted(VIEWS)))
            problems.append(Problem(template.path, node.lineno, 0, f"template: there is no «{name.value}»", hint))
    problems += _unknown_names(environment, template, tree)
    if not template.name.endswith(CARD) and any(node.name == "card" for node in tree.find_all(nodes.Name)):
        yield CARD


_REFERRING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def _unknown_names(environment: Environment, template: Template, tree: nodes.Template) -> Iterator[Problem]:
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name == "safe":
            hint = "take it out: what is safe HTML comes as such, and all else would let scripts into the page"
            yield Problem(template.path, filtered.lineno, 0, "template: the filter `safe` is not allowed", hint)
    for known, kind in ((environment.filters, nodes.Filter), (environment.tests, nodes.Test)):
        for node in tree.find_all(kind):
            name = getattr(node, "name", "")
            if name not in known:
                message = f"template: there is no {kind.__name__.lower()} `{name}`"
                yield Problem(template.path, node.lineno, 0, message, _suggest(name, known, "see docs/templates.md"))


def _suggest(name: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean `{near[0]}`?" if near else otherwise
