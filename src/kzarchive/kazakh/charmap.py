"""Plain HTML in Kazakh Latin at the speed of a codec.

In most texts each Cyrillic letter has its Latin spelling whatever stands around it. Such a text is encoded in a
character set of our own, which holds just what is safe, and decoded as Latin. What it does not hold needs the care of
`scripts`: other alphabets, marks, addresses, capitals of several letters in capital words.
"""

import codecs
import re
from collections.abc import Callable
from typing import Final

from kzarchive.kazakh.alphabet import CYRILLIC
from kzarchive.kazakh.latin import LatinTable

# Signs that change nothing and are changed by nothing. No @, and no w, with which addresses begin.
_ASCII: Final = "".join(map(chr, (9, 10, *range(32, 127)))).translate(dict.fromkeys(map(ord, "@wW")))
_SIGNS: Final = _ASCII + "«»–—…№“”„‘’•°§×\xa0₸"
# Stand for spellings of none or several letters until all is decoded.
_STAND_IN: Final = 0xE000
# Attributes may be text, code and comments are left alone.
_CAREFUL: Final = ("=", "<!", "<code", "<pre", "<kbd", "<samp")
# Roman numerals as people type them.
_ROMAN_PAIR: Final = re.compile("[ХІ][ХІXVI]|[XVI][ХІ]")


def latin_charmap(table: LatinTable) -> Callable[[str], str | None]:
    """Return the function that writes safe HTML in Latin, or says None where it is not plain enough.

    Example:
        >>> from kzarchive.kazakh.latin import LATIN_2021
        >>> swift = latin_charmap(LATIN_2021)
        >>> swift("<p>Қала кітапханасы, 2026 ж. қазан</p>"), swift("<p>ЯҒНИ</p>")
        ('<p>Qala kıtaphanasy, 2026 j. qazan</p>', None)
    """
    # CPython encodes quickly only where NUL comes first.
    source, target = ["\0", *_SIGNS], ["\0", *_SIGNS]
    several: dict[str, str] = {}
    loud = ""
    for letter, spelling in table.letters:
        source += letter, letter.upper()
        if len(spelling) == 1:
            target += spelling, table.upper(spelling)
        else:
            loud += letter.upper()
            for spelled in (spelling, table.upper(spelling[:1]) + spelling[1:]):
                target.append(chr(_STAND_IN + len(several)))
                several[target[-1]] = spelled
    in_a_capital_word = re.compile(f"[{loud}](?![{CYRILLIC}])")
    unused = ["\ufffe"] * (256 - len(source))
    charset = codecs.charmap_build("".join(source + unused))
    letters = "".join(target + unused)

    def convert(html: str) -> str | None:
        if any(sign in html for sign in _CAREFUL) or html.count("/") != html.count("</"):
            return None
        if ("Х" in html or "І" in html) and _ROMAN_PAIR.search(html):
            return None
        if any(letter in html for letter in loud) and in_a_capital_word.search(html):
            return None
        try:
            data, _ = codecs.charmap_encode(html, "strict", charset)
        except UnicodeEncodeError:
            return None
        latin, _ = codecs.charmap_decode(data, "strict", letters)
        for stand_in, spelling in several.items():
            latin = latin.replace(stand_in, spelling)
        return latin

    return convert
