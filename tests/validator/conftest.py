"""The sample archive in three scripts, built once for all validators."""

import shutil
from pathlib import Path

import pytest

from tests.helpers import article, run, write

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, with what it has none of: long lists, Russian, a withdrawal, news, files for programs."""
    folder = tmp_path_factory.mktemp("validator")
    site = folder / "site"
    for name in ("content", "static", "templates"):
        shutil.copytree(REPOSITORY / name, site / name)
    config = (REPOSITORY / "site.yaml").read_text(encoding="utf-8")
    more = {
        "site.yaml": config + "page_size: 5\njson: true\n",
        "content/2019/ru.md": article("Новости", "2019-05-01", lang="ru", summary="Коротко о главном."),
        "content/2019/gone.md": article("Қайтарылған", "2019-05-02", status="withdrawn"),
        "content/2019/signs.md": article('"<b> & ]]> </script>"', "2019-05-03", aliases="[/ескі/1]"),
        "content/2026/news.md": article("Бүгінгі жаңалық", "2026-12-31 23:00", tags="[Жаңалық]"),
    }
    result = run("build", "--site", write(site, more), "--output", folder / "www", "--now", "2027-01-01T00:00Z")
    assert result.code == 0, result
    return folder / "www"
