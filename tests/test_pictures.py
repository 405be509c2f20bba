"""Pictures in a site: when they are decoded, and what is told of those that can't be."""

import io
import re
import zlib
from pathlib import Path

import pytest
from PIL import Image

from kzarchive import markup, pictures
from kzarchive.explain import why
from kzarchive.task import Variant
from kzarchive.theme import package_folder
from tests.helpers import SITE_YAML, article, build, built, kept, run, tree, write

SOURCE, PICTURE = "content/2026/03/07/kol.md", "content/2026/03/07/kol.png"


def png(width: int = 500, height: int = 200, colour: str = "#c04000") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    text = article(body="![көл](kol.png)", image="{src: kol.png}")
    site = write(tmp_path, {"site.yaml": SITE_YAML, SOURCE: text, PICTURE: png()})
    built(site, "--jobs", 1)
    return site


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collects the addresses of what is made of pictures."""
    made: list[str] = []
    encode = pictures.encode

    def note(data: bytes, variant: Variant) -> bytes | str:
        made.append(variant.address)
        return encode(data, variant)

    monkeypatch.setattr(pictures, "encode", note)
    return made


def test_an_unchanged_picture_is_never_decoded_again(site: Path, decoded: list[str]) -> None:
    write(site, {SOURCE: article("Жаңа тақырып", body="![көл](kol.png)"), "static/a.txt": "a"})
    built(site, "--jobs", 1)
    write(site, {"templates/article.html": '{% extends "default/article.html" %}\n'})
    built(site, "--jobs", 1)
    (site / PICTURE).touch()
    built(site, "--jobs", 1)
    assert decoded == []


def test_a_new_program_is_no_reason_to_decode(site: Path, decoded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kzarchive.inputs.engine", lambda: b"another version")
    built(site, "--jobs", 1)
    assert decoded == []


def test_another_pillow_is_one(site: Path, decoded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(site / "public")
    monkeypatch.setattr(pictures, "version", lambda name: "99.0")
    write(site, {"static/a.txt": "a"})
    built(site, "--jobs", 1)
    assert decoded == ["2026/03/07/kol.png", "2026/03/07/kol.png.webp"]
    assert tree(site / "public") == {**before, "a.txt": b"a"}


def test_only_the_picture_that_changed(site: Path, decoded: list[str]) -> None:
    write(site, {PICTURE: png(colour="#0040c0")})
    built(site, "--jobs", 1)
    assert decoded == ["2026/03/07/kol.png", "2026/03/07/kol.png.webp"]
    assert why(site, "2026/03/07/kol.png", None).cause == "contents"


def test_a_file_that_was_deleted_is_made_again(site: Path, decoded: list[str]) -> None:
    (site / "public/2026/03/07/kol.png.webp").unlink()
    built(site, "--jobs", 1)
    assert decoded == ["2026/03/07/kol.png.webp"]


def test_a_picture_without_an_article_leaves_nothing(site: Path) -> None:
    write(site, {SOURCE: article()})
    built(site)
    assert not [path for path in tree(site / "public") if "kol." in path]


def test_a_damaged_picture_stops_the_build(site: Path) -> None:
    before = kept(site)
    noise = io.BytesIO()
    Image.effect_noise((700, 300), 80).save(noise, "PNG")
    write(site, {PICTURE: noise.getvalue()[: len(noise.getvalue()) // 2]})
    result = build(site)
    assert result.code == 1
    assert result.err.startswith(f"{PICTURE}: this is not a picture, or a broken one\n")
    assert "1 problem;" in result.err
    assert kept(site) == before


def test_a_bomb_is_not_opened(site: Path, decoded: list[str]) -> None:
    header = b"IHDR" + (20_000).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    chunks = [header, b"IDAT"]
    data = [(len(at) - 4).to_bytes(4, "big") + at + zlib.crc32(at).to_bytes(4, "big") for at in chunks]
    write(site, {PICTURE: b"\x89PNG\r\n\x1a\n" + b"".join(data)})
    result = build(site)
    assert (result.code, decoded) == (1, [])
    assert f"{PICTURE}: the picture has more than 100,000,000 pixels" in result.err


def test_why_names_the_source(site: Path) -> None:
    shown = run("why", "2026/03/07/kol.png.webp", "--site", site).out
    assert "  made of a picture, in the group assets/content/2026/03/07\n" in shown
    assert PICTURE in shown


def test_theme_and_texts_tell_browsers_the_same_width() -> None:
    macro = (package_folder() / "templates/macros/picture.html").read_text(encoding="utf-8")
    assert re.findall(r'sizes="(.*?)"', macro) == [markup.SIZES]
