"""Plain text in Kazakh Latin and Arabic at the speed of a codec.

In most texts each Cyrillic letter has its spelling whatever stands around it, or nearly so. Such a text is encoded in a
character set of our own, which holds just what is safe, and decoded as the other script. What it does not hold needs
the care of `scripts`: other alphabets, marks, addresses, capitals of several letters in capital words.
"""

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kzarchive.kazakh import arabic
from kzarchive.kazakh.alphabet import CYRILLIC
from kzarchive.kazakh.latin import LatinTable

# Signs that change nothing and are changed by nothing. No / and @, and no w, with which addresses begin.
_ASCII: Final = "".join(map(chr, (9, 10, *range(32, 127)))).translate(dict.fromkeys(map(ord, "/@wW")))
_SIGNS: Final = _ASCII + "«»–—…№“”„‘’•°§×\xa0₸"
# Stand for spellings of none or several letters until all is decoded. Neither byte is one of a letter's here, which
# makes them quick to find.
_STAND_IN: Final = 0xE080
# Roman numerals as people type them: with Cyrillic Х and І, which no codec can tell from letters.
_CYRILLIC_DIGITS: Final = "ХІ"
_ROMAN_DIGITS: Final = frozenset("ХІXVI")

_LETTERS: Final = CYRILLIC + CYRILLIC.upper()
_OPEN: Final = "".join(letter for letter in _LETTERS if letter.lower() not in arabic.NO_HAMZA)
_FRONT: Final = "".join(letter for letter in _LETTERS if letter.lower() in arabic.FRONT)
_BACK: Final = "".join(letter for letter in _OPEN if letter not in _FRONT)
# Patterns that begin with a sign, not with what stands before it, are quick to look for.
_DECIMAL: Final = re.compile("،(?<=[0-9]،)(?=[0-9])")

Short = Callable[[str], str | None]
"""A short way: a text in another script, or None where it is not plain enough."""


def latin_charmap(table: LatinTable) -> Short:
    """Return the short way into Latin.

    Example:
        >>> from kzarchive.kazakh.latin import LATIN_2021
        >>> convert = latin_charmap(LATIN_2021)
        >>> convert("Қала кітапханасы, 2026 ж. қазан"), convert("ЯҒНИ")
        ('Qala kıtaphanasy, 2026 j. qazan', None)
    """
    spellings: dict[str, str] = {}
    loud = ""
    for letter, spelling in table.letters:
        spellings[letter] = spelling
        spellings[letter.upper()] = table.upper(spelling[:1]) + spelling[1:]
        if len(spelling) != 1:
            loud += letter.upper()
    in_a_capital_word = re.compile(f"[{loud}](?![{CYRILLIC}])")
    charmap = _Charmap(spellings)

    def convert(text: str) -> str | None:
        if _may_hold_numerals(text) or (any(letter in text for letter in loud) and in_a_capital_word.search(text)):
            return None
        try:
            return charmap.decode(charmap.encode(text))
        except UnicodeEncodeError:
            return None

    return convert


def arabic_charmap() -> Short:
    """Return the short way into tóte jazu.

    Example:
        >>> arabic_charmap()("Тіл, үкімет; 5,5% ме?")
        'ٴتىل، ۇكىمەت؛ 5,5% مە؟'
    """
    spellings = {letter: arabic.SPELLINGS[letter.lower()] for letter in _LETTERS}
    signs = {",": "،", ";": "؛", "?": "؟", arabic.HAMZA: arabic.HAMZA}
    charmap = _Charmap(
        spellings | signs, arabic.SPELLINGS["и"], [spellings[letter] for letter in sorted(arabic.WITH_Y)]
    )
    with_hamza = rb"\g<0>" + charmap.encode(arabic.HAMZA)
    # A word has a hamza before it if it has a front vowel and no letter that shows as much; what stands before the
    # word is matched, since to look for it is quicker than to look for nothing everywhere.
    letter, back, front, open_ = (re.escape(charmap.encode(of)) for of in (_LETTERS, _BACK, _FRONT, _OPEN))
    place = re.compile(b"[^%b](?=[%b]*+[%b][%b]*+(?![%b]))" % (letter, back, front, open_, letter))

    def convert(text: str) -> str | None:
        if "&" in text or _may_hold_numerals(text):  # an entity keeps its semicolon
            return None
        try:
            data = charmap.encode(f"\n{text}")
        except UnicodeEncodeError:
            return None
        return _DECIMAL.sub(",", charmap.decode(place.sub(with_hamza, data))[1:])

    return convert


def _may_hold_numerals(text: str) -> bool:
    for digit in _CYRILLIC_DIGITS:
        at = text.find(digit)
        while at >= 0:
            if not _ROMAN_DIGITS.isdisjoint((text[at - 1 : at], text[at + 1 : at + 2])):
                return True
            at = text.find(digit, at + 1)
    return False


class _Charmap:
    """A character set that holds the letters of Cyrillic and safe signs, and what each of them is in the other script.

    Args:
        spellings: of letters, and of signs that don't stay as they are.
        y: the spelling of a letter after which `merged` spellings, which begin with it too, lose their first letter.
        merged: those spellings.
    """

    def __init__(self, spellings: Mapping[str, str], y: str = "", merged: Sequence[str] = ()) -> None:
        # CPython encodes quickly only where NUL comes first.
        source, target = ["\0"], ["\0"]
        stand_ins: dict[str, str] = {}
        for sign, spelling in ({sign: sign for sign in _SIGNS} | dict(spellings)).items():
            source.append(sign)
            if len(spelling) != 1:
                spelling = stand_ins.setdefault(spelling, chr(_STAND_IN + len(stand_ins)))
            target.append(spelling)
        unused = ["\ufffe"] * (256 - len(source))
        self._source = codecs.charmap_build("".join(source + unused))
        self._target = "".join(target + unused)
        after_y = [(y + stand_ins[spelling], spelling) for spelling in merged]
        self._stand_ins = [*after_y, *((stand_in, spelling) for spelling, stand_in in stand_ins.items())]

    def encode(self, text: str) -> bytes:
        """Return the text in this character set; raise UnicodeEncodeError for a character that is not in it."""
        return codecs.charmap_encode(text, "strict", self._source)[0]

    def decode(self, data: bytes) -> str:
        """Return the text in the other script."""
        spelled, _ = codecs.charmap_decode(data, "strict", self._target)
        for stand_in, spelling in self._stand_ins:
            spelled = spelled.replace(stand_in, spelling)
        return spelled
