"""The letters of Kazakh, in order: the one place that spells the alphabets out."""

from typing import Final

CYRILLIC: Final = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
"""The 42 Cyrillic letters in the order of the alphabet and of ICU's collation for ``kk``."""

LATIN: Final = "aäbdefgğhiıjklmnñoöpqrsştuūüvyz"
"""The 31 Latin letters shown to the public in 2021 (ñ since April of that year).

The repertoire is that of CLDR's proposed ``kk_Latn``; the alphabet is not law yet.
"""

LATIN_ORDER: Final = "aäbcdefgğhiıjklmnñoöpqrsştuūüvwxyz"
"""`LATIN` with c, w and x where English has them, so that foreign names find a place too."""

MARKS: Final = "".join(map(chr, (0xAD, *range(0x300, 0x370))))
"""What may stand inside a word and is no letter: the soft hyphen, stress and other accents."""
