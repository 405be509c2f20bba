"""Kazakh Cyrillic as tóte jazu, the Arabic script of the Kazakhs of China and of ar.inform.kz."""

from typing import Final

from kzarchive.kazakh.alphabet import MARKS

HAMZA: Final = "\u0674"
"""The high hamza that makes a word's vowels front ones.

Unicode has this letter for Kazakh, and MediaWiki and Apertium write it; CLDR and news sites write
U+0621 for it, and a reader sees no difference.
"""

# The table is that of tóte jazu; 718 pairs of words in CLDR (kk and kk_Arab) are spelled by it.
# fmt: off
_LETTERS: Final = {
    "а": "ا", "ә": "ا", "б": "ب", "в": "ۆ", "г": "گ", "ғ": "ع", "д": "د", "е": "ە", "ё": "يو",
    "ж": "ج", "з": "ز", "и": "ي", "й": "ي", "к": "ك", "қ": "ق", "л": "ل", "м": "م", "н": "ن",
    "ң": "ڭ", "о": "و", "ө": "و", "п": "پ", "р": "ر", "с": "س", "т": "ت", "у": "ۋ", "ұ": "ۇ",
    "ү": "ۇ", "ф": "ف", "х": "ح", "һ": "ھ", "ц": "تس", "ч": "چ", "ш": "ش", "щ": "شش", "ъ": "",
    "ы": "ى", "і": "ى", "ь": "", "э": "ە", "ю": "يۋ", "я": "يا",
}
# fmt: on
# Stress is not written, and a word is not divided at the end of a line.
SPELLINGS: Final = _LETTERS | dict.fromkeys(MARKS, "")

FRONT: Final = frozenset("әөүі")
# е and э are front vowels already, к and г stand beside front ones only, қ and ғ beside back ones.
NO_HAMZA: Final = frozenset("еэкгқғ")
WITH_Y: Final = frozenset("ёюя")
_Y: Final = frozenset("ий")


def spell(word: str) -> list[str]:
    """Spell a Cyrillic word, character by character, the hamza with the first.

    The high hamza stands before a word that has one of ә ө ү і and none of е э к г қ ғ. After и
    and й no second ي is written for ё ю я. Raises KeyError for a character that is neither a
    letter of the alphabet nor a mark.

    Example:
        >>> "".join(spell("тіл")), "".join(spell("үкімет")), "".join(spell("саяси"))
        ('ٴتىل', 'ۇكىمەت', 'ساياسي')
        >>> "".join(spell("авиация"))
        'اۆياتسيا'
    """
    word = word.lower()
    spelled = [SPELLINGS[char] for char in word]
    if not WITH_Y.isdisjoint(word):
        for at in range(1, len(word)):
            if word[at] in WITH_Y and word[at - 1] in _Y:
                spelled[at] = spelled[at][1:]
    if not FRONT.isdisjoint(word) and NO_HAMZA.isdisjoint(word):
        spelled[0] = HAMZA + spelled[0]
    return spelled
