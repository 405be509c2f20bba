"""A title as the ASCII name of a file or folder."""

import unicodedata
from typing import Final

# fmt: off
_CYRILLIC: Final = {
    "а": "a",  "ә": "a", "б": "b", "в": "v",  "г": "g",  "ғ": "g",  "д": "d", "е": "e", "ё": "io",
    "ж": "zh", "з": "z", "и": "i", "й": "i",  "к": "k",  "қ": "q",  "л": "l", "м": "m", "н": "n",
    "ң": "ng", "о": "o", "ө": "o", "п": "p",  "р": "r",  "с": "s",  "т": "t", "у": "u", "ұ": "u",
    "ү": "u",  "ф": "f", "х": "h", "һ": "h",  "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "y",  "і": "i", "ь": "",  "э": "e",  "ю": "iu", "я": "ia",
}
_CYRILLIC_DIGRAPHS: Final = {"ә": "ae", "ө": "oe", "ү": "ue", "ғ": "gh", "у": "w"}
# The Cyrillic letter that a marked Latin one stands for: in the alphabet of 2021; in the draft of
# 2019, with the lookalike of ә; in that of 2018 (decree 637), which news sites still use.
_LATIN: Final = {
    "ä": "ә", "ğ": "ғ", "ı": "і", "ñ": "ң", "ö": "ө", "ş": "ш", "ū": "ұ", "ü": "ү",
    "ç": "ч", "ŋ": "ң", "ə": "ә",
    "á": "ә", "ǵ": "ғ", "ń": "ң", "ó": "ө", "ú": "ү", "ý": "у",
}
# fmt: on

# An apostrophe stands inside a word, as in O’Brien or in the Latin of 2017, and a soft hyphen or
# a zero-width character only looks like a gap.
_DROPPED: Final = "'`‘’ʼʻ\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_GAPS: Final = "«»„“”‹›…‐\u2011‒–—\u00a0\u2007\u2009\u202f"


def slug(text: str, *, digraphs: bool = False, limit: int = 80) -> str:
    """Return the text as lower-case ASCII words joined by hyphens, or an empty string.

    The result matches ``[a-z0-9]+(-[a-z0-9]+)*``. Kazakh Cyrillic goes by a table of this project
    (қ q, ң ng, ж zh, ә a, ө o, ұ and ү u, …), for the libraries' tables lose ә; other scripts
    go through python-slugify with text-unidecode. `digraphs` asks for a second spelling that tells
    more letters apart (ә ae, ғ gh, ө oe, ү ue, у w), for when two titles meet in one slug. More
    than `limit` characters are cut at the end of a word; a longer first word is cut hard.

    A marked Latin letter is read as the Kazakh letter that it stands for in the Latin of 2021, or
    else of 2018 (decree 637) or 2019, so that «Tūñğyş» gives what «Тұңғыш» gives. The two forms
    still differ where the letters are plain: ж is j there (not zh), ч tş, щ ştş, and у is u in the
    second spelling too. No text raises.

    Example:
        >>> slug("Референдум-2026: Әкім не деді?"), slug("Әкім", digraphs=True)
        ('referendum-2026-akim-ne-dedi', 'aekim')
    """
    table = _DIGRAPHS if digraphs else _PLAIN
    ascii_text = unicodedata.normalize("NFC", text).translate(table)
    if not ascii_text.isascii():
        # What the table does not know may still contain what it knows: ӛ, a full-width letter.
        ascii_text = unicodedata.normalize("NFKD", ascii_text).translate(table)
    if ascii_text.isascii():
        return _cut("-".join(ascii_text.split()), limit)
    return _cut(_slugify(ascii_text), limit)


def _slugify(text: str) -> str:
    # Imported here because few titles need them and the import costs more than a thousand slugs.
    from slugify import slugify
    from text_unidecode import unidecode  # type: ignore[import-untyped]

    # slugify would use Unidecode instead where somebody has installed it, and that must not move
    # a URL: all text is ASCII before slugify sees it. An apostrophe there is part of a letter.
    letters = unidecode(text).replace("'", "")
    # A title is plain text: «&amp;» in it is no ampersand.
    return slugify(letters, entities=False, decimal=False, hexadecimal=False)


def _cut(words: str, limit: int) -> str:
    if len(words) <= limit:
        return words
    return words[: limit + 1].rpartition("-")[0] or words[:limit]


def _table(letters: dict[str, str]) -> dict[int, str]:
    # All of ASCII too: a character that is missing here costs twice as much to look up.
    ascii_part = {char: char.lower() if char.isalnum() else " " for char in map(chr, range(128))}
    lower = letters | {latin: letters[cyrillic] for latin, cyrillic in _LATIN.items()}
    upper = {letter.upper(): written for letter, written in lower.items() if letter != "ı"}
    rest = dict.fromkeys(_GAPS, " ") | dict.fromkeys(_DROPPED, "") | {"İ": "i"}
    return {ord(key): value for key, value in (ascii_part | lower | upper | rest).items()}


_PLAIN: Final = _table(_CYRILLIC)
_DIGRAPHS: Final = _table(_CYRILLIC | _CYRILLIC_DIGRAPHS)
