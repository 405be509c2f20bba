"""Pictures: their sizes from the header, and the files that pages show of them (Pillow).

A still picture is published in several widths, in its own format and in WebP, turned upright, in the colours of sRGB
and without anything but its pixels: where and by whom it was taken stays in the source. Every file is a task like any
other, a pure function of the source's bytes, its `Variant` and this module's `recipe`.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzarchive.digest import digest
from kzarchive.model import Asset
from kzarchive.task import Variant

if TYPE_CHECKING:
    from PIL.Image import Image

RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
WIDTHS = (480, 960, 1600)
"""The widths in which pages show a picture: for phones, for desktops, and for screens with twice their pixels."""
MAX_PIXELS = 100_000_000
"""Most pixels of a picture: decoded, they take 400 MB."""
MAX_WEBP = 16_383
"""Longest side of a picture in WebP."""

BROKEN = "this is not a picture, or a broken one"
TOO_LARGE = f"the picture has more than {MAX_PIXELS:,} pixels"
LOCATED = "an animated picture that tells where it was taken"
ACTIVE = "an SVG picture that holds a script"

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "progressive": True, "optimize": True},
    "PNG": {},
    "GIF": {},
    "WEBP": {"quality": 80, "method": 4},
    # One thread, since tiles of several could give other bytes.
    "AVIF": {"quality": 65, "speed": 6, "max_threads": 1},
}
_AT_FULL_SIZE = {"WEBP": {"quality": 90}, "AVIF": {"quality": 80}}
_ORIENTATION = 0x0112
_TURNED = 5
"""From this value of Exif's orientation on, width and height change places."""
# Whatever Pillow's decoders raise on damaged data.
_ERRORS = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, struct.error)

_SVG_TAG = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_NUMBER = r"([0-9]{1,6}(?:\.[0-9]*)?)"
_LENGTH = re.compile(rf'\s(width|height)\s*=\s*"{_NUMBER}(?:px)?"')
_VIEW_BOX = re.compile(rf'\sviewBox\s*=\s*"\s*[-\d.]+[ ,]+[-\d.]+[ ,]+{_NUMBER}[ ,]+{_NUMBER}\s*"')
# Elements that run or embed something, declarations and style sheets that can make such elements, handlers, addresses.
_ACTIVE = re.compile(
    r"<(?:[\w.-]+:)?(?:script|foreignObject|handler|iframe|embed|object)\b"
    r"|<!(?:ENTITY|ATTLIST)|<\?xml-stylesheet|\bon\w+\s*=|j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:",
    re.IGNORECASE,
)


def recipe() -> bytes:
    """Returns the digest of what makes files of pictures: another version of Pillow may give other bytes."""
    return digest(Path(__file__).read_bytes(), version("pillow").encode())


def measure(path: str, data: bytes) -> tuple[int, int, str] | str:
    """Returns a picture's width and height as it is shown, and the format of one that has variants.

    Width and height are 0, and the format is empty, for a file that is no picture. Only headers are read.

    Args:
        path: the file's path; its suffix tells what the file should be.
        data: the file's bytes.

    Returns:
        The three, or what is wrong with the picture.
    """
    name = path.lower()
    if name.endswith(".svg"):
        return _measure_svg(data)
    if not name.endswith(RASTER):
        return 0, 0, ""
    try:
        with _opened(data) as picture:
            return _measure(picture, data)
    except PictureError as error:
        return str(error)


def variants(address: str, asset: Asset) -> tuple[Variant, ...]:
    """Returns the files that pages show of a picture: narrowest first, in its own format and then in WebP.

    Args:
        address: where the picture itself is published.
        asset: the picture; any other file has none.
    """
    if not asset.format:
        return ()
    stem, _, suffix = address.rpartition(".")
    reduced = {width: f"{stem}.{width}.{suffix}" for width in WIDTHS if 5 * width <= 4 * asset.width}
    places = reduced if WIDTHS[-1] in reduced else {**reduced, asset.width: address}
    sizes = [(place, width, max(1, round(asset.height * width / asset.width))) for width, place in places.items()]
    same = [Variant(place, asset.format, width, height) for place, width, height in sizes]
    webp = [Variant(f"{place}.webp", "WEBP", width, height) for place, width, height in sizes]
    fits = asset.format != "WEBP" and all(max(made.width, made.height) <= MAX_WEBP for made in webp)
    return (*same, *(webp if fits else ()))


def files(address: str, asset: Asset) -> tuple[Variant, ...]:
    """Returns every file made of a picture: the whole of it, at its own address, and those of `variants`."""
    if not asset.format:
        return ()
    whole = Variant(address, asset.format, asset.width, asset.height)
    return tuple(dict.fromkeys((whole, *variants(address, asset))))


def encode(data: bytes, variant: Variant) -> bytes | str:
    """Returns a variant of the picture in `data`, or what is wrong with the picture."""
    try:
        with _opened(data) as picture:
            return _encoded(picture, variant)
    except PictureError as error:
        return str(error)


class PictureError(Exception):
    """A picture can't be used; the message says why."""


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Gives a picture of which only the header has been read.

    Raises:
        PictureError: it is none, or too large; it is broken, which may show only while its pixels are decoded.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures, which are measured here, and of damaged notes, which nobody will see.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise PictureError(TOO_LARGE)
                yield picture
    except Image.DecompressionBombError:
        raise PictureError(TOO_LARGE) from None
    except _ERRORS:
        raise PictureError(BROKEN) from None


def _measure(picture: Any, data: bytes) -> tuple[int, int, str]:
    width, height = picture.size
    kind = _kind(picture)
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        # Its frames can't be made anew without loss, so it is published as it is.
        if "exif" in picture.info or b"exif:GPS" in data:
            raise PictureError(LOCATED)
        return width, height, ""
    return (height, width, kind) if _orientation(picture) >= _TURNED else (width, height, kind)


def _kind(picture: Any) -> str:
    """Returns a picture's format; cameras write JPEG files that hold several (MPO), of which the first one counts."""
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def _orientation(picture: Any) -> int:
    """Returns how a picture is to be turned, by Exif: 1 where it stands upright or nothing is said."""
    from PIL.Image import Exif

    exif = Exif()
    try:
        exif.load(picture.info.get("exif"))
    except _ERRORS:  # browsers pass over damaged notes too
        return 1
    turn = exif.get(_ORIENTATION, 1)
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _encoded(picture: Any, variant: Variant) -> bytes:
    turn, profile, palette = _orientation(picture), picture.info.get("icc_profile"), picture.mode == "P"
    size = (variant.height, variant.width) if turn >= _TURNED else (variant.width, variant.height)
    whole = picture.size == size and _kind(picture) == variant.format
    options = {**_OPTIONS[variant.format], **(_at_full_size(picture) if whole else {})}
    if whole and not profile and variant.format in ("PNG", "GIF"):
        made = picture.copy()
    else:
        made = _in_srgb(_resized(picture, size), profile)
    made = _for_format(_upright(made, turn), variant.format, palette=palette)
    if variant.format == "WEBP" and palette:
        options["lossless"] = True
    # What else is known of a picture would be written too.
    made.info = {name: made.info[name] for name in ("transparency",) if name in made.info}
    buffer = io.BytesIO()
    made.save(buffer, variant.format, **options)
    return buffer.getvalue()


def _at_full_size(picture: Any) -> dict[str, Any]:
    """Returns how a picture is saved in its own format and size, with the least loss."""
    if _kind(picture) == "JPEG" and picture.mode in ("L", "RGB"):
        from PIL.JpegImagePlugin import get_sampling

        # A quality of its own would scale the tables.
        return {"qtables": picture.quantization, "subsampling": max(0, get_sampling(picture)), "quality": -1}
    return _AT_FULL_SIZE.get(_kind(picture), {})


def _resized(picture: Any, size: tuple[int, int]) -> Image:
    from PIL.Image import Resampling

    if picture.size != size:
        picture.draft(None, (2 * size[0], 2 * size[1]))  # a JPEG picture is decoded no larger than it needs to be
    made: Image = _smooth(picture)
    return made if made.size == size else made.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _smooth(picture: Any) -> Image:
    """Returns a picture in a mode of which pixels can be mixed."""
    if "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA"):
        made: Image = picture.convert("RGBA")
    elif picture.mode.startswith("I"):  # 16 bits of grey
        made = picture.convert("I").point(lambda value: value / 256).convert("L")
    elif picture.mode in ("L", "RGB", "CMYK"):
        made = picture
        made.load()
    else:
        made = picture.convert("L" if picture.mode == "1" else "RGB")
    return made


def _in_srgb(picture: Image, profile: bytes | None) -> Image:
    """Returns a picture in the colours that browsers take for granted; grey stays grey."""
    if profile and picture.mode != "L":
        from PIL import ImageCms

        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(given):
                made = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
                assert made is not None  # noqa: S101 - it is not changed in its place
                return made
        except (ImageCms.PyCMSError, OSError):  # browsers pass over a damaged profile too
            return picture.convert(mode)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _upright(picture: Image, turn: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(turns[turn]) if turn in turns else picture


def _for_format(picture: Image, kind: str, *, palette: bool) -> Image:
    """Returns a picture in a mode that a format has; what had a palette gets one again, since it is smaller so."""
    from PIL.Image import Quantize

    if kind == "JPEG" and picture.mode == "RGBA":
        return picture.convert("RGB")
    if kind in ("PNG", "WEBP") and palette and picture.mode in ("RGB", "RGBA"):
        few = picture.quantize(256, Quantize.FASTOCTREE)
        return few if kind == "PNG" else few.convert(picture.mode)
    return picture  # a GIF's encoder finds its palette itself


def _measure_svg(data: bytes) -> tuple[int, int, str] | str:
    match = _SVG_TAG.search(data[:65536])
    if match is None:
        return "this is not an SVG picture"
    tag = match[0].decode("utf-8", "replace")
    if _ACTIVE.search(unescape(data.decode("utf-8", "replace"))):
        return ACTIVE
    given = {name: float(value) for name, value in _LENGTH.findall(tag)}
    if len(given) == 2:
        return round(given["width"]), round(given["height"]), ""
    box = _VIEW_BOX.search(tag)
    return (round(float(box[1])), round(float(box[2])), "") if box else (0, 0, "")
