"""Plain text in Kazakh Latin and Arabic at the speed of a codec.

In most texts each Cyrillic letter has its spelling whatever stands around it, or nearly so. Such a text is encoded in a
character set of our own, which holds just what is safe, and decoded as the other script. What it does not hold needs
the care of `scripts`: other alphabets, marks, addresses, capitals of several letters in capital words.
"""

import codecs
import re
from collections.abc import Callable, Collection, Mapping
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
# Roman numerals as people type them.
_ROMAN_PAIR: Final = re.compile("[ХІ][ХІXVI]|[XVI][ХІ]")

_LETTERS: Final = CYRILLIC + CYRILLIC.upper()
_OPEN: Final = "".join(letter for letter in _LETTERS if letter.lower() not in arabic.NO_HAMZA)
_FRONT: Final = "".join(letter for letter in _LETTERS if letter.lower() in arabic.FRONT)
_BACK: Final = "".join(letter for letter in _OPEN if letter not in _FRONT)
# What stands before a word is matched too: to look for it is quicker than to look for nothing everywhere.
_BEFORE_HAMZA: Final = re.compile(f"[^{_LETTERS}](?=[{_BACK}]*+[{_FRONT}][{_OPEN}]*+(?![{_LETTERS}]))")
_DECIMAL: Final = re.compile("(?<=[0-9])،(?=[0-9])")
_DIGIT_COMMA: Final = re.compile("[0-9],[0-9]")

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
    transcribe = _charmap(spellings)

    def convert(text: str) -> str | None:
        if _may_be_roman(text) or (any(letter in text for letter in loud) and in_a_capital_word.search(text)):
            return None
        return transcribe(text)

    return convert


def arabic_charmap() -> Short:
    """Return the short way into tóte jazu.

    Example:
        >>> arabic_charmap()("Тіл, үкімет; 5,5% ме?")
        'ٴتىل، ۇكىمەت؛ 5,5% مە؟'
    """
    spellings = {letter: arabic.SPELLINGS[letter.lower()] for letter in _LETTERS}
    transcribe = _charmap(spellings | {",": "،", ";": "؛", "?": "؟", arabic.HAMZA: arabic.HAMZA}, arabic.WITH_Y)
    y = arabic.SPELLINGS["и"]

    def convert(text: str) -> str | None:
        if "&" in text or _may_be_roman(text):  # an entity keeps its semicolon
            return None
        decimals = _DIGIT_COMMA.search(text)
        spelled = transcribe(_BEFORE_HAMZA.sub(rf"\g<0>{arabic.HAMZA}", f"\n{text}")[1:], y)
        return _DECIMAL.sub(",", spelled) if decimals and spelled is not None else spelled

    return convert


def _may_be_roman(text: str) -> bool:
    return ("Х" in text or "І" in text) and _ROMAN_PAIR.search(text) is not None


def _charmap(spellings: Mapping[str, str], after_y: Collection[str] = ()) -> Callable[..., str | None]:
    """Return the function that spells a text character by character, or says None if there is one that it lacks.

    Args:
        spellings: of letters, and of signs that don't stay as they are.
        after_y: letters that lose the first of their own after the letter that the function is given.
    """
    # CPython encodes quickly only where NUL comes first.
    source, target = ["\0"], ["\0"]
    several: dict[str, str] = {}
    short: list[str] = []
    for sign, spelling in ({sign: sign for sign in _SIGNS} | dict(spellings)).items():
        source.append(sign)
        if len(spelling) != 1:
            stand_in = chr(_STAND_IN + len(several))
            several[stand_in] = spelling
            if sign.lower() in after_y:
                short.append(stand_in)
            spelling = stand_in
        target.append(spelling)
    unused = ["\ufffe"] * (256 - len(source))
    charset = codecs.charmap_build("".join(source + unused))
    letters = "".join(target + unused)

    def transcribe(text: str, y: str = "") -> str | None:
        try:
            data, _ = codecs.charmap_encode(text, "strict", charset)
        except UnicodeEncodeError:
            return None
        spelled, _ = codecs.charmap_decode(data, "strict", letters)
        for stand_in in short:
            spelled = spelled.replace(y + stand_in, y + several[stand_in][1:])
        for stand_in, spelling in several.items():
            spelled = spelled.replace(stand_in, spelling)
        return spelled

    return transcribe
