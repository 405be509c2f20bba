"""The package as a whole."""

import doctest
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import kzarchive.kazakh


def test_examples_in_docstrings_hold() -> None:
    names = [module.name for module in pkgutil.iter_modules(kzarchive.kazakh.__path__)]
    modules = [importlib.import_module(f"kzarchive.kazakh.{name}") for name in names]
    results = [doctest.testmod(module) for module in [kzarchive.kazakh, *modules]]
    assert sum(result.failed for result in results) == 0
    assert sum(result.attempted for result in results) > 5


def test_import_is_light_and_stands_alone() -> None:
    code = (
        "import kzarchive, sys\n"
        "before = set(sys.modules)\n"
        "import kzarchive.kazakh as kazakh\n"
        "kazakh.slug('Қоғам'), kazakh.sort_key('қ'), kazakh.dates.parse('07.03.2026')\n"
        "kazakh.repair('IT-сала'), kazakh.fold('А. Қали')\n"
        "print(*set(sys.modules) - before)\n"
    )
    source = Path(kzarchive.kazakh.__file__).parents[2]
    loaded = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    ours = {name for name in loaded if name.startswith("kzarchive")}
    assert {name for name in ours if not name.startswith("kzarchive.kazakh")} == set()
    assert not {"babel", "slugify", "text_unidecode", "kzarchive.kazakh.letters"} & set(loaded)


@pytest.mark.parametrize("name", ["slug", "fold", "stem"])
def test_function_is_found_after_its_module_was_imported(name: str) -> None:
    importlib.import_module(f"kzarchive.kazakh.{name}")
    assert callable(getattr(kzarchive.kazakh, name))
