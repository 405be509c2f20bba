"""The size of a picture in pixels, from its header alone; no pixel is decoded."""

from __future__ import annotations

import io
import re
from html import unescape

RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_SVG_TAG = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_NUMBER = r"([0-9]{1,6}(?:\.[0-9]*)?)"
_LENGTH = re.compile(rf'\s(width|height)\s*=\s*"{_NUMBER}(?:px)?"')
_VIEW_BOX = re.compile(rf'\sviewBox\s*=\s*"\s*[-\d.]+[ ,]+[-\d.]+[ ,]+{_NUMBER}[ ,]+{_NUMBER}\s*"')
_ACTIVE = re.compile(r"<(?:[\w.-]+:)?(?:script|foreignObject)|<!ENTITY|\bon\w+\s*=|javascript:", re.IGNORECASE)


def size(path: str, data: bytes) -> tuple[int, int] | str:
    """Returns width and height in pixels, (0, 0) for a file that is no picture, or what is wrong with it."""
    name = path.lower()
    if name.endswith(".svg"):
        return _svg_size(data)
    if name.endswith(RASTER):
        return _raster_size(data)
    return 0, 0


def _raster_size(data: bytes) -> tuple[int, int] | str:
    import warnings

    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        # Pillow warns of pictures too large to decode; only the header is read here.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return picture.size
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
            if isinstance(error, Image.DecompressionBombError):
                return "the picture has too many pixels"
            return "this is not a picture, or a broken one"


def _svg_size(data: bytes) -> tuple[int, int] | str:
    match = _SVG_TAG.search(data[:65536])
    if match is None:
        return "this is not an SVG picture"
    tag = match[0].decode("utf-8", "replace")
    if _ACTIVE.search(unescape(data.decode("utf-8", "replace"))):
        return "an SVG picture that holds a script"
    given = {name: float(value) for name, value in _LENGTH.findall(tag)}
    if len(given) == 2:
        return round(given["width"]), round(given["height"])
    box = _VIEW_BOX.search(tag)
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)
