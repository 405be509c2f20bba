"""The sizes of pictures, and the files that are made of them."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from kzarchive import pictures
from kzarchive.model import Asset
from kzarchive.pictures import encode, files, measure, variants
from kzarchive.task import Variant

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
    kind = FORMATS[suffix]
    assert measure(f"a/b{suffix}", _picture(kind)) == (64, 37, kind)
    assert measure(f"a/b{suffix.upper()}", _picture(kind, 1, 1)) == (1, 1, kind)


def test_what_it_is_counts_not_its_name() -> None:
    assert measure("a.png", _picture("JPEG")) == (64, 37, "JPEG")


@pytest.mark.parametrize("suffix", FORMATS)
def test_broken(suffix: str) -> None:
    whole = _picture(FORMATS[suffix])
    for data in (b"", b"\0" * 100, b"<html>", whole[:8], b"\xfe" + whole[1:]):
        assert measure(f"a{suffix}", data) == "this is not a picture, or a broken one"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_only_what_browsers_show(kind: str) -> None:
    """Formats that no browser shows are not tried: their decoders are the less tested ones."""
    assert measure("a.png", _picture(kind, 16, 16)) == "this is not a picture, or a broken one"


def test_bombs() -> None:
    """A picture is turned away for the size that it claims, before a pixel is decoded."""
    assert measure("a.png", _png_header(10_000, 10_000)) == (10_000, 10_000, "PNG")
    for side in (10_001, 30_000, 2**31 - 1):
        header = _png_header(side, side)
        assert measure("a.png", header) == "the picture has more than 100,000,000 pixels"
        assert encode(header, Variant("", "PNG", 480, 480)) == "the picture has more than 100,000,000 pixels"


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.txt", "a.png.zip", "svg", "a.mp4"])
def test_no_picture(name: str) -> None:
    assert measure(name, b"anything") == (0, 0, "")


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
    assert measure("a.svg", f"<?xml version='1.0'?>\n<!-- a -->{tag}</svg>".encode()) == (*expected, "")


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\xff\xfe<\0s\0v\0g\0>\0", b" " * 70_000 + b"<svg>"])
def test_no_svg(data: bytes) -> None:
    assert measure("a.svg", data) == "this is not an SVG picture"


@pytest.mark.parametrize(
    "inside",
    [
        *("<script>alert(1)</script>", "<SCRIPT/>", "<g onload='a'>", '<g\nonclick = "a">', "<a href='javascript:a'>"),
        "<foreignObject><p/></foreignObject>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'>",
        "<a href='&#106;avascript:a'>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
        "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'a'>]>",
        "<?xml-stylesheet type='text/xsl' href='#a'?>",
        "<a href='java&#10;script:a'>",
        "<a href='java\tscript\n:a'>",
        "<x:iframe xmlns:x='http://www.w3.org/1999/xhtml' src='a'/>",
    ],
)
def test_svg_that_executes(inside: str) -> None:
    assert measure("a.svg", f"<svg>{inside}</svg>".encode()) == "an SVG picture that holds a script"


@pytest.mark.parametrize("number", ["1.2.3", "..", ".", "9" * 400, "1" * 5000])
def test_odd_numbers_do_not_raise(number: str) -> None:
    """Whatever stands there, the answer is a size or a message."""
    found = measure("a.svg", f'<svg width="{number}" height="{number}">'.encode())
    assert isinstance(found, (str, tuple))
    found = measure("a.svg", f'<svg viewBox="0 0 {number} {number}">'.encode())
    assert isinstance(found, (str, tuple))


# --- The files that are made of a picture ----------------------------------------------------


def _asset(path: str, data: bytes) -> Asset:
    measured = measure(path, data)
    assert not isinstance(measured, str), measured
    return Asset(path, b"", *measured)


def _made(data: bytes, variant: Variant) -> Image.Image:
    made = encode(data, variant)
    assert isinstance(made, bytes), made
    picture = Image.open(io.BytesIO(made))
    picture.load()
    assert (picture.format, *picture.size) == (variant.format, variant.width, variant.height)
    return picture


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def _halves(width: int = 64, height: int = 32) -> Image.Image:
    """Returns a picture with a red left half and a blue right one."""
    picture = Image.new("RGB", (width, height), (200, 20, 20))
    picture.paste((20, 20, 200), (width // 2, 0, width, height))
    return picture


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, [1]),
        (480, [480]),
        (599, [599]),
        (600, [480, 600]),
        (1199, [480, 1199]),
        (1999, [480, 960, 1999]),
        (2000, [480, 960, 1600]),
        (9000, [480, 960, 1600]),
    ],
)
def test_widths(width: int, widths: list[int]) -> None:
    """A width that saves little is left out; a picture is never made larger."""
    shown = variants("a.jpg", Asset("content/a.jpg", b"", width, 300, "JPEG"))
    assert [made.width for made in shown] == widths * 2
    assert [made.format for made in shown] == ["JPEG"] * len(widths) + ["WEBP"] * len(widths)


def test_addresses() -> None:
    picture = Asset("content/a.jpg", b"", 2000, 1000, "JPEG")
    names = [made.address for made in files("2026/a.jpg", picture)]
    assert names == [
        "2026/a.jpg",
        *(f"2026/a.{width}.jpg" for width in (480, 960, 1600)),
        *(f"2026/a.{width}.jpg.webp" for width in (480, 960, 1600)),
    ]
    small = Asset("content/a.jpg", b"", 30, 20, "JPEG")
    assert [made.address for made in files("a.jpg", small)] == ["a.jpg", "a.jpg.webp"]
    assert [made.address for made in files("a.webp", Asset("", b"", 30, 20, "WEBP"))] == ["a.webp"]
    assert files("a.svg", Asset("content/a.svg", b"", 30, 20)) == ()


def test_longer_than_webp_can_be() -> None:
    shown = variants("a.png", Asset("content/a.png", b"", 900, 40_000, "PNG"))
    assert {made.format for made in shown} == {"PNG"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_a_camera_notes_is_not_published(kind: str) -> None:
    """The place, the names and the thumbnail are gone, and the picture stands upright."""
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the picture is at its right
    exif[0x010F], exif[0x8298] = "Kamera No 7", "Aidos Qali"
    exif[0x8825] = {1: "N", 2: (43.0, 15.0, 0.0)}
    noted = {"exif": exif, "xmp": b"<x:xmpmeta>exif:GPSLatitude 43</x:xmpmeta>", "comment": b"Kamera No 7"}
    data = _saved(_halves(1000, 600), kind, **noted)
    asset = _asset(f"a.{kind.lower()}", data)
    assert (asset.width, asset.height) == (600, 1000)
    for variant in files("a.x", asset):
        made = encode(data, variant)
        assert isinstance(made, bytes)
        assert not any(word in made for word in (b"Kamera", b"Aidos", b"Exif", b"eXIf", b"EXIF", b"xmp", b"GPS"))
        picture = _made(data, variant).convert("RGB")
        top, bottom = (picture.getpixel((picture.width // 2, picture.height * part // 4)) for part in (1, 3))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert top[0] > 150 > 60 > top[2]
        assert bottom[2] > 150 > 60 > bottom[0]


def test_a_jpeg_picture_keeps_its_quality_at_full_size() -> None:
    data = _saved(_halves(), "JPEG", quality=93, subsampling=0)
    whole, *_ = files("a.jpg", _asset("a.jpg", data))
    with Image.open(io.BytesIO(data)) as picture:
        assert _made(data, whole).quantization == picture.quantization  # type: ignore[attr-defined]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_picture_keeps_its_pixels_at_full_size(mode: str) -> None:
    picture = _halves().convert("I").convert("I;16") if mode == "I;16" else _halves().convert(mode)
    data = _saved(picture, "PNG")
    whole, *_ = files("a.png", _asset("a.png", data))
    made = _made(data, whole)
    assert (made.mode, made.tobytes()) == (picture.mode, picture.tobytes())


def test_what_is_transparent_stays_so() -> None:
    picture = Image.new("P", (1000, 40))
    picture.putpalette([255, 255, 255, 200, 20, 20])
    picture.paste(1, (0, 0, 500, 40))
    for kind in ("PNG", "GIF"):
        data = _saved(picture, kind, transparency=0)
        for variant in files("a.png", _asset("a.png", data)):
            made = _made(data, variant).convert("RGBA")
            assert made.getpixel((made.width - 5, 10))[3] == 0  # type: ignore[index]
            assert made.getpixel((5, 10))[3] > 250  # type: ignore[index]


def test_colours_become_those_of_srgb() -> None:
    """A profile is applied and not published; a damaged one is passed over."""
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile, changed in ((_swapped_profile(), True), (xyz, False), (b"damaged", False)):
        data = _saved(_halves(), "PNG", icc_profile=profile)
        whole, *_ = files("a.png", _asset("a.png", data))
        made = _made(data, whole)
        assert "icc_profile" not in made.info
        assert (made.getpixel((5, 5)) != (200, 20, 20)) == changed


def _swapped_profile() -> bytes:
    """Returns the profile of sRGB with the colours of its red and its blue exchanged."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    names = {bytes(data[132 + 12 * at : 136 + 12 * at]): 132 + 12 * at for at in range(count)}
    red, blue = names[b"rXYZ"], names[b"bXYZ"]
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


def test_cmyk_becomes_rgb() -> None:
    data = _saved(_halves().convert("CMYK"), "JPEG")
    for variant in files("a.jpg", _asset("a.jpg", data)):
        pixel = _made(data, variant).convert("RGB").getpixel((5, 5))
        assert isinstance(pixel, tuple)
        assert pixel[0] > 150 > 60 > pixel[2]


def test_of_several_pictures_in_one_file_the_first_counts() -> None:
    """Telephones write such JPEG files (MPO), with a second picture for depth or brightness."""
    data = _saved(_halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 32))])
    asset = _asset("a.jpg", data)
    assert (asset.format, len(files("a.jpg", asset))) == ("JPEG", 2)
    made = encode(data, files("a.jpg", asset)[0])
    assert isinstance(made, bytes)
    assert made.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animated_picture_stays_as_it_is(kind: str) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("#c04000", "#0040c0")]
    data = _saved(frames[0], kind, save_all=True, append_images=frames[1:])
    assert measure(f"a.{kind.lower()}", data) == (30, 20, "")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animated_picture_that_tells_its_place(kind: str) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("#c04000", "#0040c0")]
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (43.0, 15.0, 0.0)}
    data = _saved(frames[0], kind, save_all=True, append_images=frames[1:], exif=exif)
    assert measure(f"a.{kind.lower()}", data) == "an animated picture that tells where it was taken"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_picture_that_ends_too_early(suffix: str) -> None:
    """Its header is whole, so that its pixels are missing shows only when they are decoded."""
    noise = Image.effect_noise((700, 500), 80).convert("RGB")
    data = _saved(noise, FORMATS[suffix])
    cut = data[: len(data) // 2]
    if not isinstance(measure(f"a{suffix}", cut), str):
        assert encode(cut, Variant("", "WEBP", 480, 343)) == "this is not a picture, or a broken one"


def test_another_version_of_pillow_is_another_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    now = pictures.recipe()
    assert pictures.recipe() == now
    monkeypatch.setattr(pictures, "version", lambda name: "99.0")
    assert pictures.recipe() != now


def test_the_same_bytes_each_time() -> None:
    data = _saved(_halves(1000, 600), "JPEG")
    for variant in files("a.jpg", _asset("a.jpg", data)):
        assert encode(data, variant) == encode(data, variant)
