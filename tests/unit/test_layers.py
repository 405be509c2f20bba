"""The architecture check sees what it is there to see."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    shutil.copytree(REPOSITORY / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _lint(folder: Path) -> tuple[int, str]:
    environment = {"PYTHONPATH": str(folder / "src"), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", LINT]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_layers_hold(copy: Path) -> None:
    status, text = _lint(copy)
    assert status == 0, text


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("urls", "from kzarchive import archive", "kzarchive.urls is not allowed to import kzarchive.archive"),
        ("model", "import kzarchive.build", "kzarchive.model is not allowed to import kzarchive.build"),
        ("kazakh/slug", "from kzarchive import errors", "kazakh stands alone"),
        ("reader", "import jinja2", "Only compiled, lean, render and theme import jinja2"),
        ("archive", "import yaml", "Only fields imports yaml"),
        ("execute", "import distributed", "Only cluster imports distributed"),
        ("build", "import click", "Only cli and console import click"),
        ("plan", "import babel", "Only interface imports babel"),
        ("newcomer", "", "Layers"),
    ],
)
def test_a_forbidden_import_is_seen(module: str, line: str, contract: str, copy: Path) -> None:
    file = copy / "src" / "kzarchive" / f"{module}.py"
    before = file.read_text(encoding="utf-8") if file.exists() else None
    try:
        file.write_text(f"{before or ''}\n\n{line}\n", encoding="utf-8")
        status, text = _lint(copy)
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before, encoding="utf-8")
    assert status == 1
    assert contract in " ".join(text.split())
