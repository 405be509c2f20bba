"""Letters that stand where a Kazakh letter should: the tables that `fold` goes by.

Pairs that look alike are those of Unicode's confusables (UTS #39), cut down to what is seen in
Kazakh text: unimorph/kaz (file kaz.sm: Latin a, e, i, o, p, x in 11,861 of 11,936 verb forms),
IS2AI/KazNERD («Kинопарк», «жаhан»), adilet.zan.kz («шешiмiмен»), egemen.kz («Aуылдағы»),
articlekz.com («жəне» throughout), text taken out of PDF files («қҧқықтық», «дәстҥр», «ӛз»),
mirrors of sites that hide Greek κ and ο in words, and the classes of noise that
nlacslab/kaznlp (normalization/ininorm.py) lists.
"""

from typing import Final

# Insides of character classes for regular expressions.
LATIN: Final = "A-Za-zÀ-ÖØ-öø-\u02af\u1e00-\u1eff"
GREEK: Final = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"
CYRILLIC: Final = "\u0400-\u0481\u048a-\u052f"
MARKS: Final = "\u0300-\u036f\u0483-\u0487"

# Й, for one, has no twin, and in lower case neither have в, к, м, н, т: a word with one of them in
# it is Cyrillic beyond doubt.
_LATIN_TWINS: Final = dict(zip("ABCEHIKMOPTXYacehiopxy", "АВСЕНІКМОРТХҮасеһіорху", strict=True))
_GREEK_TWINS: Final = dict(zip("ΑΒΓΕΗΙΚΜΟΠΡΤΥΦΧακορχ", "АВГЕНІКМОПРТҮФХакорх", strict=True))

TO_CYRILLIC: Final = _LATIN_TWINS | _GREEK_TWINS
"""The Cyrillic letter that a Latin or Greek one is mistaken for: «Aуыл» is Ауыл."""

TO_LATIN: Final = {cyrillic: latin for latin, cyrillic in _LATIN_TWINS.items()} | {"У": "Y"}
"""The reverse, for Latin words: «akimderіne» with a Cyrillic і is akimderine."""

AMBIGUOUS_Y: Final = "YΥ"
"""Latin and Greek capitals that may be Ү or У; in lower case only у looks like y."""

_VARIANTS: Final = {
    "Ә": "ƏƎ",  # U+018F and U+018E, both Latin
    "ә": "əǝ",
    "Ө": "ƟѲӚ",
    "ө": "ɵѳӛ",
    "Ң": "ӉӇ",
    "ң": "ӊӈ",
    "Қ": "ҠҞӃ",
    "қ": "ҡҟӄ",
    "Ғ": "ҔӶ",
    "ғ": "ҕӷ",
    "Ұ": "ӮҦ",
    "ұ": "ӯҧ",
    "Ү": "Ҥ",
    "ү": "ҥ",
    "З": "Ҙ",
    "з": "ҙ",
    "Ё": "Ë",  # U+00CB, Latin
    "ё": "ë",
    "І": "ÌÍİЇ",
    "і": "ìíıї",
}
VARIANTS: Final = {variant: letter for letter, variants in _VARIANTS.items() for variant in variants}
"""Letters that no Kazakh word has, with the Kazakh letter that each stands for inside one."""

PDF_BARRED_O: Final = "ӛӚ"
"""Variants that are ө in text from PDF files, but right in Khanty: wrong by circumstance only."""

PDF_VOWELS: Final = "ҧҦҥҤ"
"""Variants that show text to be from a PDF file, so that `PDF_BARRED_O` in it is ө."""

UKRAINIAN_YI: Final = "їЇ"
"""Variants that are right in a Ukrainian word."""
