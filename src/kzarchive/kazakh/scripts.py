"""Text and HTML in Kazakh Cyrillic, written anew in Latin or in Arabic script.

What a word is, what is left alone, and why it is quick: a text is cut at its blanks, and each piece
between two blanks is looked up as it stands, with its punctuation. Only a piece that was not met
before is read character by character.

There is no way back. «и» and «й» are one letter in both scripts, ъ and ь are none, ц is «тс»:
keep the Cyrillic text and derive the others.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final, Literal, cast, get_args

from kzarchive.kazakh import arabic, html_text, latin
from kzarchive.kazakh.alphabet import CYRILLIC, MARKS
from kzarchive.kazakh.charmap import Short, arabic_charmap, latin_charmap
from kzarchive.kazakh.exceptions import Exceptions
from kzarchive.kazakh.latin import LATIN_2021, LatinTable, lower_latin

Script = Literal["cyrl", "latn", "arab"]
SCRIPTS: Final[tuple[Script, ...]] = get_args(Script)

_LINES: Final = 1 << 12
"""So many lines of pages are known at most: 3 MB."""


def to_latin(text: str, table: LatinTable = LATIN_2021) -> str:
    """Return the text with its Kazakh Cyrillic words in Latin letters, in their own case.

    Everything else stays as it is: other scripts, addresses (URLs, e-mail), words that hold a
    Cyrillic letter that Kazakh has not. Roman numerals of more than one digit that were typed with
    Х and І are given their Latin letters. The result can't be turned back. No text raises.

    Example:
        >>> to_latin("Тіл – «Яғни» ЯҒНИ, IT-сала, ХХІ ғасыр: https://мысал.kz")
        'Tıl – «İağni» İAĞNİ, IT-sala, XXI ğasyr: https://мысал.kz'
    """
    return _latin(table).convert(text)


def to_arabic(text: str) -> str:
    """Return the text with its Kazakh Cyrillic words in tóte jazu.

    What is said of `to_latin` holds here too. ``, ; ?`` become ``، ؛ ؟`` but for a comma between
    digits; digits and «» stay. A text without a Cyrillic letter but with others is in another
    script, and so is its punctuation: it stays as it is.

    Example:
        >>> to_arabic("Тіл, үкімет; 5,5% ме?")
        'ٴتىل، ۇكىمەت؛ 5,5% مە؟'
    """
    return _arabic().convert(text)


class Converter:
    r"""Writes one site's text and HTML in one script; make it once and keep it.

    `script` is one of `SCRIPTS`; with ``cyrl`` everything stays as it is. `exceptions` are words
    that the site spells its own way, whatever their case in the text; a compound with hyphens may
    be one. If the text has the word with a capital, or in capitals, so has its spelling, unless
    that has a capital after its first letter («iPhone»). `table` is used for Latin only.

    Letters of other alphabets that stand for Cyrillic ones («мемлекеттiк» with a Latin i) must be
    repaired before. Two converters of the same arguments are interchangeable, also after pickling.

    Example:
        >>> from kzarchive.kazakh.exceptions import exceptions_table
        >>> names = exceptions_table("Уолл-стрит → Wall Street\nайфон → iPhone")
        >>> Converter("latn", names).convert("Айфон Уолл-стритте, Уолл-стрит")
        'iPhone Uoll-stritte, Wall Street'
        >>> Converter("arab").convert_html('<p>Тіл <code>тіл</code> <i lang="ru">да?</i></p>')
        '<p>ٴتىل <code>тіл</code> <i lang="ru">да?</i></p>'
    """

    def __init__(
        self,
        script: Script,
        exceptions: Exceptions | None = None,
        table: LatinTable = LATIN_2021,
    ) -> None:
        """Raise ValueError for a script that is none of `SCRIPTS`."""
        if script not in SCRIPTS:
            raise ValueError(f"unknown script: {script!r}")
        self.script, self.exceptions, self.table = script, dict(exceptions or {}), table
        self._spell = arabic.spell if script == "arab" else latin.spelling(table)
        self._upper = str if script == "arab" else table.upper
        own = _own_spellings(self.exceptions, script, self._upper)
        escaped = {word: _escape(spelling) for word, spelling in own.items()}
        self._tokens = self._new_tokens(own)
        self._html_tokens = self._tokens if escaped == own else self._new_tokens(escaped)
        self._lines: dict[str, str] = {}
        self._short = _none if own or script == "cyrl" else _short(script, table)

    def __reduce__(self) -> tuple[type["Converter"], tuple[Script, Exceptions, LatinTable]]:
        return Converter, (self.script, self.exceptions, self.table)

    def convert(self, text: str) -> str:
        """Return plain text in the converter's script; no text raises."""
        return text if self._passes(text) else self._convert(text, self._tokens)

    def convert_html(self, html: str) -> str:
        """Return safe HTML, as nh3 writes it, with its text in the converter's script.

        Tags stay as they are, but for the values of ``title``, ``alt``, ``aria-label`` and
        ``content`` that hold a Cyrillic letter. Left alone are entities; ``code``, ``pre``, ``kbd``
        and ``samp``; elements with ``translate="no"``; elements whose ``lang`` is not
        Kazakh in Cyrillic, with all in them but for elements that are so again; a link's text that
        is the link's own address. A word that tags divide («<b>Т</b>іл») is spelled as one, though
        not by an exception. No string raises.
        """
        if self._passes(html, html_text.TAG):
            return html
        return html_text.convert_html(html, self._convert_html_text, self._spell)

    def convert_page(self, html: str) -> str:
        """Return what `convert_html` returns, quickly for pages whose lines stand on many pages.

        Pages of one site differ in few of their lines; a line that stands by itself is converted once.
        """
        if self._passes(html, html_text.TAG):
            return html
        lines = html.split("\n")
        converted = list(map(self._lines.get, lines))
        if None not in converted:
            return "\n".join(cast("list[str]", converted))
        new = [line for line, known in zip(lines, converted, strict=True) if known is None]
        if not all(map(html_text.stands_alone, new)):
            return self.convert_html(html)
        fresh = html_text.convert_html("\n".join(new), self._convert_html_text, self._spell).split("\n")
        if len(self._lines) > _LINES:
            self._lines.clear()
        self._lines.update(zip(new, fresh, strict=True))
        following = iter(fresh)
        return "\n".join([next(following) if known is None else known for known in converted])

    def _convert_html_text(self, text: str) -> str:
        return self._convert(text, self._html_tokens)

    def _convert(self, text: str, tokens: "_Tokens") -> str:
        converted = self._short(text)
        return _convert(text, tokens) if converted is None else converted

    def _passes(self, text: str, tag: re.Pattern[str] | None = None) -> bool:
        """Tell whether there is nothing to convert."""
        if self.script == "cyrl":
            return True
        if _CYRILLIC_LETTER.search(text):
            return False
        return self.script == "latn" or any(map(str.isalpha, tag.sub("", text) if tag else text))

    def _new_tokens(self, own: Mapping[str, str]) -> "_Tokens":
        words = _Words(self._spell, own, self._upper, marks=self.script == "arab")
        return _Tokens(words.convert)


def _none(text: str) -> None:
    """No short way."""


@lru_cache(maxsize=8)
def _short(script: Script, table: LatinTable) -> Short:
    return arabic_charmap() if script == "arab" else latin_charmap(table)


@lru_cache(maxsize=8)
def _latin(table: LatinTable) -> Converter:
    return Converter("latn", table=table)


@cache
def _arabic() -> Converter:
    return Converter("arab")


class _Tokens(dict[str, str]):
    """What stands between two blanks, and its conversion, as far as memory is given to it."""

    # Two halves at most: 30 MB. What is common comes back from the older half when the younger one
    # is full, at the price of one more look-up.
    HALF: Final = 1 << 16
    LONGEST: Final = 40
    # What may stand around a word and never changes with it. Without it there are half as many words to know.
    BEFORE: Final = frozenset("«(")
    AFTER: Final = frozenset(".,:!»)")

    def __init__(self, convert: Callable[[str], str]) -> None:
        super().__init__()
        self._convert = convert
        self._older: dict[str, str] = {}

    def __missing__(self, token: str) -> str:
        if 1 < len(token) <= self.LONGEST:
            if token[-1] in self.AFTER:
                return self[token[:-1]] + self[token[-1]]
            if token[0] in self.BEFORE:
                return self[token[0]] + self[token[1:]]
        converted = self._older.get(token)
        if converted is None:
            converted = self._convert(token)
        if len(token) <= self.LONGEST:
            if len(self) >= self.HALF:
                self._older = dict(self)
                self.clear()
            self[token] = converted
        return converted


def _convert(text: str, tokens: _Tokens) -> str:
    look_up = tokens.__getitem__
    if "\n" in text:
        return "\n".join([" ".join(map(look_up, line.split(" "))) for line in text.split("\n")])
    return " ".join(map(look_up, text.split(" ")))


class _Words:
    """Finds the words of a piece of text and spells them."""

    def __init__(
        self,
        spell: Callable[[str], list[str]],
        own: Mapping[str, str],
        upper: Callable[[str], str],
        *,
        marks: bool,
    ) -> None:
        self._spell, self._own, self._upper = spell, own, upper
        compounds = any("-" in word for word in own)
        self._plain = _pattern(marks=marks, compounds=compounds)
        self._with_addresses = _pattern(addresses=True, marks=marks, compounds=compounds)

    def convert(self, text: str) -> str:
        """Return text without blanks converted."""
        addresses = "/" in text or "@" in text or "www" in text.lower()
        pattern = self._with_addresses if addresses else self._plain
        return pattern.sub(self._piece, text)

    def _piece(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "word":
                return self._word(found[0])
            case "compound":
                return self._exception(found[0]) or _pattern().sub(self._piece, found[0])
            case "mark":
                return _ARABIC_MARKS[found[0]]
            case "roman":
                return found[0].translate(_ROMAN_DIGITS)
            case _:
                return found[0]

    def _word(self, word: str) -> str:
        if spelling := self._exception(word):
            return spelling
        if not word.isalpha():
            for parts, letter in _DECOMPOSED:
                word = word.replace(parts, letter)
        try:
            return "".join(self._spell(word))
        except KeyError:
            # A letter that Kazakh has not: the word is of another language.
            return word

    def _exception(self, word: str) -> str | None:
        if not self._own:
            return None
        word = unicodedata.normalize("NFC", word).translate(_UNMARKED)
        spelling = self._own.get(word.lower())
        if not spelling or not word[0].isupper() or any(map(str.isupper, spelling[1:])):
            return spelling
        if len(word) > 1 and word.isupper():
            return self._upper(spelling)
        return self._upper(spelling[0]) + spelling[1:]


def _own_spellings(exceptions: Exceptions, script: Script, upper: Callable[[str], str]) -> dict[str, str]:
    """Return the spellings in one script, by the lower-case word."""
    own = {}
    for word, spellings in exceptions.items():
        spelling = spellings.arabic if script == "arab" else spellings.latin
        small = lower_latin(spelling[:1])
        if word[:1].isupper() and upper(small) + spelling[1:].lower() == spelling != small + spelling[1:]:
            # «Еуропа → Europa» says how the word is spelled, not that it always has a capital.
            spelling = small + spelling[1:]
        if spelling:
            own[unicodedata.normalize("NFC", word).lower()] = spelling
    return own


def _escape(text: str) -> str:
    # The module html costs more to import than this package.
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


_ARABIC_MARKS: Final = {",": "،", ";": "؛", "?": "؟"}
_ROMAN_DIGITS: Final = str.maketrans({"Х": "X", "І": "I"})
_DECOMPOSED: Final = tuple((unicodedata.normalize("NFD", letter), letter) for letter in "йЙёЁ")
_UNMARKED: Final = {ord("\u2011"): "-"} | {ord(mark): None for mark in MARKS}

_CYRILLIC_LETTER: Final = re.compile(f"[{CYRILLIC}{CYRILLIC.upper()}]")

_CYRILLIC_BLOCKS: Final = "\u0400-\u052f\u1c80-\u1c8a\u2de0-\u2dff\ua640-\ua69f"
_WORD: Final = f"[{_CYRILLIC_BLOCKS}][{_CYRILLIC_BLOCKS}{MARKS[1]}-{MARKS[-1]}{MARKS[0]}]*"
# What must be followed by something is tried at its beginning only, and is short: the time that a
# text takes grows as its length, whatever it holds.
_HOST: Final = r"(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
_PATH: Final = r"[^\s<>«»\"“”„]*[^\s<>«»\"“”„.,:;!?…)\]}'’]"
_ADDRESSES: Final = (
    # The suffix in «info@abai.kz-ке» is no part of the address.
    rf"(?<![\w.+-])[\w.+-]{{1,64}}@(?:{_HOST}(?!\w)|(?:[\w-]{{1,63}}\.){{1,8}}\w{{2,24}})",
    rf"(?<![A-Za-z0-9+.-])(?:[A-Za-z][A-Za-z0-9+.-]{{0,15}}://|(?i:www)\.|mailto:){_PATH}",
    rf"(?<![A-Za-z0-9.-]){_HOST}/{_PATH}",
)
_ENTITY: Final = "&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
# As people type it: Х and І are Cyrillic, V has no Cyrillic twin.
_ROMAN: Final = r"(?<!\w)(?=[ХІXVI]{2})[ХX]{0,3}(?:[ІI][ХX]|[ІI]?V|V?[ІI]{0,3})(?!\w)"


@cache
def _pattern(addresses: bool = False, marks: bool = False, compounds: bool = False) -> re.Pattern[str]:
    kinds = [
        "(?P<address>" + "|".join(_ADDRESSES) + ")" if addresses else "",
        f"(?P<entity>{_ENTITY})" if marks else "",
        f"(?P<roman>{_ROMAN})",
        f"(?P<compound>{_WORD}(?:[-\u2011]{_WORD})+)" if compounds else "",
        f"(?P<word>{_WORD})",
        "(?P<mark>[;?]|,(?![0-9])|(?<![0-9]),)" if marks else "",
    ]
    return re.compile("|".join(filter(None, kinds)))
