"""The part of a word that its inflected forms share: the key under which search finds them all."""

import re
from functools import cache
from typing import Final

from kzarchive.kazakh.fold import fold


@cache
def stem(word: str) -> str:
    """Return the stem of a word: a key, in folded letters, that is not meant to be shown.

    No text raises.

    Example:
        >>> stem("Қалалардан") == stem("қала")
        True
    """
    folded = fold(word)
    return _ENDINGS.sub("", folded) or folded


# Plural, possessive, case; two letters remain.
_ENDINGS: Final = re.compile(
    r"(?<=..)(?:[лдт][ае]р)?(?:[ыі]?м|[ыі]?ң|[ыі]?[мң][ыі]з|с?[ыі])?"
    r"(?:[ндт][ыі]ң|н?[ғгқк][ае]|н[ае]|н|[ндт][ыі]|н?[дт][ае]н?|н[ае]н|[мбп]ен)?$"
)
