"""What is made of templates: kept for those of the package, used where nothing has changed, and never trusted more."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader

from kzarchive.compiled import Compiled
from kzarchive.digest import plain
from kzarchive.theme import Template, find, package_folder, recipes

PROGRAM = b"a program"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keeps code in a folder of the test, and returns that folder."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(folder))
    return folder


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "a.html").write_text("{{ 1 + 1 }} {{ page }}", encoding="utf-8")
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Returns the names of the templates that were compiled."""
    names: list[str | None] = []
    compile_it = Environment.compile

    def spy(self: Environment, source: str, name: str | None = None, *rest: object) -> object:
        names.append(name)
        return compile_it(self, source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", spy)
    return names


def shown(templates: Path, program: bytes = PROGRAM, kind: str = "kk") -> str:
    environment = Environment(  # noqa: S701 - nothing is published
        loader=FileSystemLoader(templates), bytecode_cache=Compiled(templates, kind, program)
    )
    return environment.get_template("a.html").render(page="бет")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_template_is_compiled_once(templates: Path, kept: Path, compiled: list[str | None]) -> None:
    assert [shown(templates), shown(templates)] == ["2 бет"] * 2
    assert compiled == ["a.html"]
    (file,) = files(kept)
    assert file.suffix == ".pyc"


def test_whatever_code_is_made_from_makes_it_anew(templates: Path, kept: Path, compiled: list[str | None]) -> None:
    shown(templates)
    shown(templates, b"another program")
    (templates / "a.html").write_text("{{ 1 + 2 }} {{ page }}", encoding="utf-8")
    assert shown(templates, b"another program") == "3 бет"
    moved = templates.rename(templates.with_name("moved"))
    shown(moved, b"another program")
    assert len(compiled) == 4
    assert len(files(kept)) == 1
    shown(moved, b"another program", "ru")
    assert len(compiled) == 5
    assert len(files(kept)) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[:-5],
        lambda data: data[:16] + marshal.dumps("no code"),
        lambda data: data[:16] + b"\xff" * 50,
    ],
    ids=["empty", "short", "cut off", "no code", "no value"],
)
def test_damage_is_made_good(
    spoil: Callable[[bytes], bytes], templates: Path, kept: Path, compiled: list[str | None]
) -> None:
    shown(templates)
    (file,) = files(kept)
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))
    assert shown(templates) == "2 бет"
    assert len(compiled) == 2
    assert file.read_bytes() == whole


def test_templates_of_others_are_not_kept(templates: Path, kept: Path, compiled: list[str | None]) -> None:
    for loader in (FileSystemLoader(templates), DictLoader({"a.html": "a"})):
        environment = Environment(  # noqa: S701
            loader=loader, bytecode_cache=Compiled(templates.with_name("package"), "kk", PROGRAM)
        )
        environment.get_template("a.html")
    assert len(compiled) == 2
    assert not kept.exists()


def test_where_nothing_can_be_kept_nothing_is(
    templates: Path, kept: Path, compiled: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write_text("a file where the folder should be", encoding="utf-8")
    assert [shown(templates), shown(templates)] == ["2 бет"] * 2
    kept.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    shown(templates)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "implementation", type("none", (), {"cache_tag": None, "name": "none"}))
    assert shown(templates) == "2 бет"
    assert len(compiled) == 4
    assert not kept.exists()


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Returns the names of the templates that were parsed."""
    names: list[str | None] = []
    parse = Environment.parse

    def spy(self: Environment, source: str, name: str | None = None, *rest: str | None) -> object:
        names.append(name)
        return parse(self, source, name, *rest)

    monkeypatch.setattr(Environment, "parse", spy)
    return names


def package_theme(change: str = "", own: Path | None = None) -> dict[str, Template]:
    """Returns the package's templates, one of them as if it had been changed, with a site's own year.html."""
    folder = package_folder() / "templates"
    files = [(f"default/templates/{path.relative_to(folder)}", path) for path in sorted(folder.rglob("*.*"))]
    files += [("templates/year.html", own)] if own else []
    return find((path, str(file), plain(file.read_bytes() + change.encode())) for path, file in files)


def test_recipes_are_known_while_program_and_theme_are_the_same(kept: Path, parsed: list[str | None]) -> None:
    made = recipes(package_theme())
    assert recipes(package_theme(), PROGRAM) == made
    parsed.clear()
    assert recipes(package_theme(), PROGRAM) == made
    assert parsed == []
    assert recipes(package_theme(), b"another program") == made
    assert parsed
    parsed.clear()
    assert recipes(package_theme("another theme"), b"another program") != made
    assert parsed
    assert len([file for file in files(kept) if file.name.startswith("recipes")]) == 1


def test_recipes_of_a_site_with_own_templates_are_not_kept(
    kept: Path, tmp_path: Path, parsed: list[str | None]
) -> None:
    own = tmp_path / "year.html"
    own.write_text("{{ page.title }}", encoding="utf-8")
    recipes(package_theme(own=own), PROGRAM)
    assert parsed
    assert [file for file in files(kept) if file.name.startswith("recipes")] == []
