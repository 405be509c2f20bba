"""Kazakh alphabetical order, and the letter a term stands under in an index."""

import unicodedata
from typing import Final

from kzarchive.kazakh.alphabet import CYRILLIC, LATIN_ORDER

SortKey = tuple[str, str, str]

# The order of these marks and the place of blanks and digits are the root collation's (CLDR, seen
# through ICU 78.2): nothing is ignored, and all of it stands before the first letter.
_BLANKS: Final = "\t\n\v\f\r\x85\u2028\u2029 "
_MARKS: Final = "_-\u2010\u2012\u2013\u2014,;:!¡?¿.·'‹›\"«»()[]{}§¶@*/\\&#%‰†•`´^¯¨¸°©®←→+±÷×<=>|¦~\u2212≤≥¤¢$£¥€₸₽"
_SAME_MARK: Final = dict(zip("‘’‚“”„", "'''\"\"\"", strict=True))
_DIGITS: Final = "0123456789"

# A place for each kind of stranger: the character itself follows it and orders the kind.
_OTHER_MARK, _OTHER_CYRILLIC, _OTHER_LATIN, _OTHER = "mark", "cyrillic", "latin", "other"
_PLACES: Final = (
    *_BLANKS,
    *_MARKS,
    _OTHER_MARK,
    *_DIGITS,
    *CYRILLIC,
    _OTHER_CYRILLIC,
    *LATIN_ORDER,
    _OTHER_LATIN,
    _OTHER,
)
# All places lie below U+0100: Python keeps and compares such strings byte by byte.
_PLACE: Final = {name: chr(place) for place, name in enumerate(_PLACES, start=1)}

NO_LETTER: Final = "#"
DIGITS: Final = "0–9"
_HEADING: Final[dict[str, str]] = dict.fromkeys((_PLACE[digit] for digit in _DIGITS), DIGITS) | {
    _PLACE[letter]: letter.upper() for letter in (*CYRILLIC, *LATIN_ORDER)
}


def sort_key(text: str, *, latin: bool = False) -> SortKey:
    """Return a key that puts texts in Kazakh alphabetical order.

    Digits come first, then Cyrillic in the order of the 42 letters, then Latin in the order of
    2021, then other scripts; blanks and punctuation stand before digits and are not ignored. Case
    decides only between texts that are otherwise equal, lower first, and then the text itself
    does: two different texts never have one key. For Kazakh words this is the order of
    ``Intl.Collator('kk')`` (ICU; CLDR's rules for ``kk``). Latin differs from it: ä, ğ, ñ, ö, ş, ū
    and ü are letters here, and another mark on a letter weighs as little as case does. No text
    raises.

    A capital I is that of i, as in «Intel», unless `latin` says that the text is in Kazakh Latin
    of 2021: there I is the capital of ı, and that of i is İ.

    Example:
        >>> sorted(["өрік", "Zebra", "орын", "қала", "кітап", "Қала", "5 мақала"], key=sort_key)
        ['5 мақала', 'кітап', 'қала', 'Қала', 'орын', 'өрік', 'Zebra']
        >>> sorted(["Is", "İne", "ıs", "it"], key=lambda word: sort_key(word, latin=True))
        ['İne', 'it', 'ıs', 'Is']
    """
    composed = unicodedata.normalize("NFC", text)
    # An upper-case letter has the lower code point, so swapping the case puts lower first.
    return composed.translate(_LATIN_TABLE if latin else _TABLE), composed.swapcase(), text


def heading(text: str, *, latin: bool = False) -> str:
    """Return the heading under which a term stands in an index.

    The first letter, upper-cased, if the text begins with one; «0–9» for a digit; «#» for
    anything else. A letter outside both alphabets that is a marked form of one in them (é, ў)
    stands under that one, because `sort_key` puts it there: in a sorted list each letter's heading
    is one run. «#» may be two, for punctuation comes first and other scripts last.

    `latin` is that of `sort_key`: with it i stands under İ and ı under I, without it both under I.

    Example:
        >>> heading("қоғам"), heading("YouTube"), heading("5G"), heading("«Алаш»")
        ('Қ', 'Y', '0–9', '#')
        >>> heading("ine", latin=True), heading("ıs", latin=True)
        ('İ', 'I')
    """
    places = unicodedata.normalize("NFC", text.strip()).translate(_LATIN_TABLE if latin else _TABLE)
    if latin and places[:1] == _PLACE["i"]:
        return "İ"
    if places[:1] in (_PLACE[_OTHER_CYRILLIC], _PLACE[_OTHER_LATIN]):
        return places[1].upper()
    return _HEADING.get(places[:1], NO_LETTER)


class _Table(dict[int, str]):
    """Code point to place, filled in as characters are met."""

    def __missing__(self, code: int) -> str:
        place = _place(chr(code))
        # The alphabets of the West and the Near East; no text may make the table large.
        if code < 0x2000:
            self[code] = place
        return place


def _place(character: str) -> str:
    plain = unicodedata.normalize("NFKD", _SAME_MARK.get(character, character)).casefold()
    if plain != character:
        return plain.translate(_TABLE)
    category = unicodedata.category(character)
    # Controls, invisible formatting and combining marks have no weight of their own in ICU either.
    if category in ("Cc", "Cf", "Mn", "Me"):
        return ""
    if category == "Nd":
        return _PLACE[str(unicodedata.digit(character))]
    return _PLACE[_stranger(character, category)] + character


def _stranger(character: str, category: str) -> str:
    if category[0] in "ZPS":
        return _OTHER_MARK
    name = unicodedata.name(character, "")
    if name.startswith("CYRILLIC"):
        return _OTHER_CYRILLIC
    return _OTHER_LATIN if name.startswith("LATIN") else _OTHER


# Both cases from the start: й, ё, ğ and the like must not be taken apart.
_TABLE: Final = _Table(
    {ord(name): place for name, place in _PLACE.items() if len(name) == 1}
    | {ord(letter.upper()): _PLACE[letter] for letter in (*CYRILLIC, *LATIN_ORDER) if letter != "ı"}
)
# The capital of i needs no row: İ is an i with a mark everywhere.
_LATIN_TABLE: Final = _Table(_TABLE | {ord("I"): _PLACE["ı"]})
