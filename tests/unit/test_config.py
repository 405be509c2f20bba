"""site.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzarchive import config
from kzarchive.config import MenuItem, Publisher, Site
from kzarchive.errors import SiteError

GOOD = "title: Сынақ\nbase_url: https://a.kz/\n"


def _load(folder: Path, text: str, base_url: str | None = None) -> Site:
    (folder / "site.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    return config.load(folder, base_url)


def _problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(SiteError) as caught:
        _load(folder, text)
    return [str(problem).partition("\n")[0] for problem in caught.value.problems]


def test_defaults(tmp_path: Path) -> None:
    site = _load(tmp_path, GOOD)
    assert site == Site(root=str(tmp_path.resolve()), title="Сынақ", base_url="https://a.kz/")
    assert (site.timezone, site.page_size, site.description, site.menu) == ("Asia/Almaty", 50, "", ())
    folders = (site.content, site.templates, site.static, site.output, site.state)
    assert folders == ("content", "templates", "static", "public", ".kzarchive")
    assert site.folder(site.output) == tmp_path.resolve() / "public"
    assert site.zone.key == "Asia/Almaty"


def test_every_key(tmp_path: Path) -> None:
    site = _load(
        tmp_path,
        GOOD + "description: 'Не: бар'\ntimezone: Asia/Oral\npage_size: 20\npublisher: {name: no, url: https://b.kz/}\n"
        "menu:\n  - {text: Тегтер, url: tags/}\n  - text: Хат\n    url: mailto:a@b.kz\n",
    )
    assert (site.description, site.timezone, site.page_size) == ("Не: бар", "Asia/Oral", 20)
    assert site.publisher == Publisher("no", "https://b.kz/")
    assert site.menu == (MenuItem("Тегтер", "tags/"), MenuItem("Хат", "mailto:a@b.kz"))
    assert [item.is_absolute for item in site.menu] == [False, True]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("base_url: https://a.kz/\n", ["site.yaml:1:1: `title` is missing"]),
        ("title: a\n", ["site.yaml:1:1: `base_url` is missing"]),
        ("{}", ["site.yaml:1:1: `base_url` is missing", "site.yaml:1:1: `title` is missing"]),
        ("", ["site.yaml:1:1: no fields were found"]),
        ("- a\n", ["site.yaml:1:1: no fields were found"]),
        (GOOD + "titel: b\n", ["site.yaml:3:1: unknown key `titel`"]),
        (GOOD + "title: b\n", ["site.yaml:3:1: `title` stands twice"]),
        (GOOD + "timezone: Asia/Alma-Ata\n", ["site.yaml:3:11: `timezone` can't be «Asia/Alma-Ata»"]),
        (GOOD + "timezone: ../../etc\n", ["site.yaml:3:11: `timezone` can't be «../../etc»"]),
        (GOOD + "page_size: 1\n", ["site.yaml:3:12: `page_size` can't be «1»"]),
        (GOOD + "page_size: 1001\n", ["site.yaml:3:12: `page_size` can't be «1001»"]),
        (GOOD + "page_size: 0x10\n", ["site.yaml:3:12: `page_size` can't be «0x10»"]),
        (GOOD + "page_size: 5.0\n", ["site.yaml:3:12: `page_size` can't be «5.0»"]),
        (GOOD + "page_size: [5]\n", ["site.yaml:3:12: `page_size` is a list"]),
        (GOOD + "publisher: Баспа\n", ["site.yaml:3:12: `publisher` is plain text"]),
        (GOOD + "publisher: {url: a}\n", ["site.yaml:3:12: `name` is missing"]),
        (GOOD + "publisher: {nam: a, name: b}\n", ["site.yaml:3:13: unknown key `nam`"]),
        (GOOD + "menu: tags/\n", ["site.yaml:3:7: `menu` is plain text"]),
        (GOOD + "menu: [tags/]\n", ["site.yaml:3:8: `menu` is plain text"]),
        (GOOD + "menu: [{text: a}]\n", ["site.yaml:3:8: `url` is missing"]),
        (GOOD + "menu: [{text: a, url: 'javascript:a'}]\n", ["site.yaml:3:23: `url` can't be «javascript:a»"]),
        (GOOD + "menu: [{text: a, url: //b.kz}]\n", ["site.yaml:3:23: `url` can't be «//b.kz»"]),
        (GOOD + f"menu: [{'{text: a, url: b}, ' * 21}]\n", ["site.yaml:3:7: `menu` has 21 values"]),
        (GOOD + f"description: {'а' * 501}\n", ["site.yaml:3:14: `description` has 501 characters"]),
        (GOOD + 'description: "a\\x07"\n', ["site.yaml:3:14: `description` holds the character U+0007"]),
        ("title: a: b\n", ["site.yaml:1:9: this is not YAML: mapping values are not allowed in this context"]),
        ("title: \udcff\n", ["site.yaml: byte 0xff at offset 7 is not UTF-8"]),
    ],
)
def test_problems(text: str, found: list[str], tmp_path: Path) -> None:
    assert _problems(tmp_path, text) == found


def test_all_problems_at_once(tmp_path: Path) -> None:
    text = "titel: a\npage_size: x\ntimezone: y\nmenu: [{text: b}]\n"
    assert len(_problems(tmp_path, text)) == 6


def test_misspelt_keys_are_told_the_right_ones(tmp_path: Path) -> None:
    for key in config.KEYS:
        with pytest.raises(SiteError) as caught:
            _load(tmp_path, f"{key}x: a\n")
        hints = [problem.hint for problem in caught.value.problems if "unknown" in problem.message]
        assert hints == [f"did you mean `{key}`?"]


def test_no_site(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="there is no site here"):
        config.load(tmp_path)
    with pytest.raises(SiteError, match="there is no site here"):
        config.load(tmp_path / "nowhere")


def test_site_yaml_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "other.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "site" / "site.yaml").symlink_to(tmp_path / "other.yaml")
    with pytest.raises(SiteError, match="leads out of the site"):
        config.load(tmp_path / "site")


def test_byte_order_mark(tmp_path: Path) -> None:
    assert _load(tmp_path, "\ufeff" + GOOD).title == "Сынақ"


def test_base_url_of_the_command_line(tmp_path: Path) -> None:
    assert _load(tmp_path, "title: a\n", base_url="http://b.kz/c/").base_path == "/c/"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.kz/", "https://a.kz/"),
        ("https://a.kz", "https://a.kz/"),
        ("http://a.kz/b/c", "http://a.kz/b/c/"),
        ("HTTPS://A.kz/", "HTTPS://A.kz/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://қала.kz/", "https://қала.kz/"),
        ("https://a.kz/%D2%9B/", "https://a.kz/%D2%9B/"),
        *(
            (text, None)
            for text in ("", "a.kz", "/a/", "//a.kz/", "ftp://a.kz/", "https:a.kz", "https://", "https:///a")
        ),
        *((text, None) for text in ("https://a.kz/?", "https://a.kz/?b", "https://a.kz/#", "https://a.kz/#b")),
        *((text, None) for text in ("https://a.kz:b/", "https://a.kz:99999/", "https://[a/", "javascript://a.kz/%0a")),
        *((text, None) for text in ("https://a.kz/ b", "https://a.kz/\nb", 'https://a.kz/"', "https://a.kz/<b>")),
        *((text, None) for text in ("https://a.kz/\\b", "https://a.kz/{b}", "https://a.kz/\x07", " https://a.kz/")),
    ],
)
def test_base_url(text: str, url: str | None) -> None:
    assert config.check_base_url(text) == url
