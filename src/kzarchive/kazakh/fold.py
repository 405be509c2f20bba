"""Noise in the letters of Kazakh text, and the key under which equal words meet.

Noise is what a reader cannot see: a Latin «i» in a Cyrillic word, a soft hyphen, a decomposed «й»,
or what a PDF file gives in place of ұ, ү and ө. It makes two words of one for whatever compares,
sorts, searches or addresses them.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from kzarchive.kazakh import alphabet

Kind = Literal["composition", "invisible", "hyphen", "variant", "lookalike"]
"""Why a word was changed.

composition: letters were taken apart (и and U+0306 for й); invisible: soft hyphens, zero-width
spaces, direction marks; hyphen: U+2011, or a minus sign between letters; variant: a letter that
Kazakh has not (ə, ҧ); lookalike: a letter of another script.
"""


class Repair(NamedTuple):
    """A change in one word, with all that stands around it up to the next blanks."""

    position: int
    """Where the word begins in the text as it was, in characters."""
    before: str
    after: str
    kinds: tuple[Kind, ...]


def repair(text: str) -> str:
    """Return the text with the noise of its letters removed.

    In this order: NFC; no invisible characters (Arabic and Indic words and emoji keep those they
    need); U+2011 and a minus between letters are hyphens; letters that Kazakh has not become those
    they stand for (ə ә, ҧ ұ, ҥ ү, ӊ ң, ҡ қ, …); Latin and Greek twins in a Cyrillic word become
    Cyrillic, and the reverse. Each part of a word is judged by itself. One that could be either
    (CO, ХХ, «cap») stays, but for an «i» between Cyrillic words; a Roman numeral is Latin. Spaces,
    quotes, stress marks and the letters of web and mail addresses, @names, HTML tags, Markdown
    link targets and code spans stay.

    What was repaired once stays as it is; no text raises; text without Cyrillic changes by the
    first three steps only. Clean text costs one look.

    Example:
        >>> repair("Aуылдағы мемлекеттiк жəне ӛңірлік IT-саланың Boeing-тары")
        'Ауылдағы мемлекеттік және өңірлік IT-саланың Boeing-тары'
    """
    if not is_clean(text):
        for _, changed in _steps(text):
            text = changed
    return text


def is_clean(text: str) -> bool:
    """Tell whether it takes but one look to see that `repair` leaves the text as it is.

    What fails is not yet wrong. Every part of a clean text is clean.

    Example:
        >>> is_clean("Қазақ тілі, IT-сала"), is_clean("Қaзақ тілі")
        (True, False)
    """
    return _is_clean()(text) is not None


def repairs(text: str) -> tuple[Repair, ...]:
    """Return what `repair` changes in the text, word by word, in order.

    Example:
        >>> repairs("Ол жəне бiз")[0]
        Repair(position=3, before='жəне', after='және', kinds=('variant',))
    """
    if is_clean(text):
        return ()
    # No step adds or removes a blank, so the words of all stages correspond.
    before = after = _BLANK.split(text)
    kinds: list[dict[Kind, None]] = [{} for _ in before]
    for kind, changed in _steps(text):
        words = _BLANK.split(changed)
        for old, new, why in zip(after, words, kinds, strict=True):
            if old != new:
                why[kind] = None
        after = words
    found = []
    position = 0
    for old, new, why in zip(before, after, kinds, strict=True):
        if old != new:
            found.append(Repair(position, old, new, tuple(why)))
        position += len(old) + 1
    return tuple(found)


def plain_spaces(text: str) -> str:
    r"""Return the text with no-break, figure and thin spaces as plain ones.

    For the import of plain text, where they are left over from some page's typesetting. It is no
    part of `repair`, for an author's «2026 ж.» with a no-break space is no noise.

    Example:
        >>> plain_spaces("7\u00a0наурыз")
        '7 наурыз'
    """
    return text.translate(_SPACES)


def fold(text: str) -> str:
    """Return the key under which spellings of one term meet; it is not meant to be shown.

    The text is repaired; case and stress marks do not count, and blanks of any kind and number
    count as one space. I, İ, ı and i are one letter, for a capital I is ı in Kazakh Latin but i in
    «IT». The initials of a Cyrillic name are Cyrillic: within a text `repair` cannot know that.
    What only a speaker knows to be one («Шымкент қаласы», «Шымкент қ.») stays two. Folding a key
    gives the key.

    Example:
        >>> fold("Жаңа  ЖЫЛ") == fold("жаңа жыл"), fold("M. Әуезов") == fold("М. Әуезов")
        (True, True)
    """
    plain = " ".join(repair(text).split())
    if _is_name()(plain):
        from kzarchive.kazakh import letters

        plain = letters.in_cyrillic(plain)
    lower = plain.replace("İ", "i").replace("ı", "i").casefold()
    # Once more, because case counts there: «AIға» may be two words, «aiға» may not.
    return repair(_STRESS.sub("", lower))


_BLANK: Final = re.compile(r"\s")
_SPACES: Final = dict.fromkeys(map(ord, "\xa0\u2007\u2009\u202f"), " ")
_STRESS: Final = re.compile(r"\u0301(?<=[аәеёиоөуұүыіэюя].)")
_KAZAKH: Final = alphabet.CYRILLIC + alphabet.CYRILLIC.upper()


def _steps(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield the text after each step that changed it, until none does."""
    # Here, because its import takes longer than that of all the rest, and text is mostly clean.
    from kzarchive.kazakh import letters

    steps: tuple[tuple[Kind, Callable[[str], str]], ...] = (
        ("composition", letters.compose),
        ("invisible", letters.strip_invisible),
        ("hyphen", letters.plain_hyphens),
        ("variant", letters.replace_variants),
        ("lookalike", letters.replace_lookalikes),
    )
    # One repair may uncover another: ə with U+0308 becomes ӛ. As a rule the second round ends at
    # once, because the text is clean.
    while not is_clean(text):
        start = text
        for kind, step in steps:
            changed = step(text)
            if changed != text:
                yield kind, changed
                text = changed
        if text == start:
            return


# The patterns are made when first asked for: they are long, and not every program needs them.
_Test = Callable[[str], re.Match[str] | None]


@cache
def _is_clean() -> _Test:
    """Return the test for nothing but Kazakh letters, signs, and Latin words that touch neither.

    All quantifiers are possessive: where there is nothing to go back
    to, time is linear and memory constant.
    """
    # ASCII but its letters; the signs of Latin-1 but the soft hyphen; quotes, dashes and bullets
    # but U+2011; currencies, №, ™. They compose with marks only, and no mark is among them.
    signs = r"\t\n\r -@\[-`{-~\xa0-\xac\xae-\xbf×÷‐‒-‧‰-›₠-₿№™"
    calm = rf"[{signs}{_KAZAKH}]*+"
    # An i between words, an I between letters.
    lone = rf"i[ \xa0][{_KAZAKH}]|I[ \xa0][{_KAZAKH}](?!\S)"
    latin = rf"(?<![{_KAZAKH}])(?!{lone})[A-Za-z]++(?![{_KAZAKH}])"
    return re.compile(rf"{calm}(?:{latin}{calm})*+").fullmatch


@cache
def _is_name() -> _Test:
    """Return the test for one Cyrillic word with initials, not all of them Cyrillic, beside it."""
    initials = rf"(?:[{alphabet.CYRILLIC.upper()}ABCEHIKMOPTXY]\. ?){{1,3}}"
    word = rf"[{_KAZAKH}][{_KAZAKH}-]+"
    return re.compile(rf"(?=.*[A-Z])(?:{initials}{word}|{word} {initials})").fullmatch
