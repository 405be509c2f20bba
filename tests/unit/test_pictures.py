"""The sizes of pictures."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from kzarchive.pictures import size

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP", ".avif": "AVIF"}


def _picture(kind: str, width: int = 64, height: int = 37) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), "#c04000").save(data, kind)
    return data.getvalue()


def _png_header(width: int, height: int) -> bytes:
    """Returns a PNG that claims a size and has no pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (header, b"IDAT", b"IEND")
    packed = (struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize("suffix", FORMATS)
def test_raster(suffix: str) -> None:
    assert size(f"a/b{suffix}", _picture(FORMATS[suffix])) == (64, 37)
    assert size(f"a/b{suffix.upper()}", _picture(FORMATS[suffix], 1, 1)) == (1, 1)


def test_what_it_is_counts_not_its_name() -> None:
    assert size("a.png", _picture("JPEG")) == (64, 37)


@pytest.mark.parametrize("suffix", FORMATS)
def test_broken(suffix: str) -> None:
    whole = _picture(FORMATS[suffix])
    for data in (b"", b"\0" * 100, b"<html>", whole[:8], b"\xfe" + whole[1:]):
        assert size(f"a{suffix}", data) == "this is not a picture, or a broken one"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_only_what_browsers_show(kind: str) -> None:
    """Formats that no browser shows are not tried: their decoders are the less tested ones."""
    assert size("a.png", _picture(kind, 16, 16)) == "this is not a picture, or a broken one"


def test_bombs() -> None:
    """No pixel is decoded, so a picture may claim to be large; past all reason it is turned away."""
    assert size("a.png", _png_header(12_000, 12_000)) == (12_000, 12_000)
    assert size("a.png", _png_header(2**31 - 1, 2**31 - 1)) == "the picture has too many pixels"
    assert size("a.png", _png_header(30_000, 30_000)) == "the picture has too many pixels"


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.txt", "a.png.zip", "svg", "a.mp4"])
def test_no_picture(name: str) -> None:
    assert size(name, b"anything") == (0, 0)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('<svg width="30" height="40">', (30, 40)),
        ('<svg width="30px" height="40.6px">', (30, 41)),
        ("<svg width='30' height='40'>", (0, 0)),
        ('<svg width="100%" height="100%" viewBox="0 0 30 40">', (30, 40)),
        ('<svg viewBox="0 0 30 40">', (30, 40)),
        ('<svg viewBox="-5 -5 30.4 40">', (30, 40)),
        ('<svg viewBox="0,0,30,40">', (30, 40)),
        ('<svg width="30" viewBox="0 0 60 80">', (60, 80)),
        ('<svg\n  xmlns="http://www.w3.org/2000/svg"\n  width="30"\n  height="40"\n/>', (30, 40)),
        ('<svg data-width="1" stroke-width="2" width="30" height="40">', (30, 40)),
        ('<svg width="1e3" height="40">', (0, 0)),
        ("<svg>", (0, 0)),
        ('<SVG width="30" height="40">', (30, 40)),
    ],
)
def test_svg(tag: str, expected: tuple[int, int]) -> None:
    assert size("a.svg", f"<?xml version='1.0'?>\n<!-- a -->{tag}</svg>".encode()) == expected


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\xff\xfe<\0s\0v\0g\0>\0", b" " * 70_000 + b"<svg>"])
def test_no_svg(data: bytes) -> None:
    assert size("a.svg", data) == "this is not an SVG picture"


@pytest.mark.parametrize(
    "inside",
    [
        *("<script>alert(1)</script>", "<SCRIPT/>", "<g onload='a'>", '<g\nonclick = "a">', "<a href='javascript:a'>"),
        "<foreignObject><p/></foreignObject>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'>",
        "<a href='&#106;avascript:a'>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
    ],
)
def test_svg_that_executes(inside: str) -> None:
    assert size("a.svg", f"<svg>{inside}</svg>".encode()) == "an SVG picture that holds a script"


@pytest.mark.parametrize("number", ["1.2.3", "..", ".", "9" * 400, "1" * 5000])
def test_odd_numbers_do_not_raise(number: str) -> None:
    """Whatever stands there, the answer is a size or a message."""
    found = size("a.svg", f'<svg width="{number}" height="{number}">'.encode())
    assert isinstance(found, (str, tuple))
    found = size("a.svg", f'<svg viewBox="0 0 {number} {number}">'.encode())
    assert isinstance(found, (str, tuple))
