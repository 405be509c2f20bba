"""Which parts of safe HTML are text in Kazakh Cyrillic: those that are repaired, or written anew in another script."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from kzarchive.kazakh.alphabet import CYRILLIC
from kzarchive.kazakh.fold import is_clean, repair

# Every attribute of safe HTML is quoted and no text holds «<», so this is exact there.
TAG: Final = re.compile(r'(<[A-Za-z/!][^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>)')
_NAME: Final = re.compile("</?([A-Za-z][A-Za-z0-9]*)")
_LANG: Final = re.compile(' lang="([^"]*)"')
_HREF: Final = re.compile(' href="([^"]*)"')
# Values without a Cyrillic letter are left alone: they may be no text (`content="width=device-width, …"`).
_TEXT_ATTRIBUTE: Final = re.compile('( (?:title|alt|aria-label|content)=")([^"]*[\u0400-\u04ff][^"]*)')

# fmt: off
VOID: Final = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
))
_CODE: Final = frozenset(("code", "pre", "kbd", "samp"))
# What stands within a line and ends no word: half a word may be bold.
INLINE: Final = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "del", "dfn", "em", "i", "ins", "mark", "s", "small", "span",
    "strong", "u",
))
_BLOCK: Final = frozenset((
    "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "li", "ol", "p", "q", "section", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
))
_PAGE: Final = frozenset((
    "article", "aside", "body", "footer", "head", "header", "html", "main", "nav", "time", "title",
))
# fmt: on
# How the names of elements with code begin, and what others need to be left alone.
_MAYBE_CODE: Final = frozenset(name[:3] for name in _CODE)
_DECIDING: Final = (' lang="', ' translate="no"')
_MAY_BE_LEFT_ALONE: Final = re.compile(rf"</?(?i:{'|'.join(sorted(_MAYBE_CODE))})|<!|{'|'.join(_DECIDING)}")
# Most tags of a text are these and change nothing, except where an element is left alone.
_PLAIN: Final = frozenset(f"<{slash}{name}>" for slash in ("", "/") for name in INLINE | _BLOCK | _PAGE)

_LETTERS: Final = CYRILLIC + CYRILLIC.upper()
_LETTER: Final = frozenset(_LETTERS)
_LETTER_OR_NOTHING: Final = _LETTER | {""}

# «қоғам» may lead to «қоғам/» and is a word still; an address shows one of these.
_ADDRESS_MARK: Final = re.compile("[.:/@]")
_BEFORE_HOST: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,15}:)?(?://)?(?:www\.)?", re.IGNORECASE)


def convert_html(html: str, convert: Callable[[str], str], spell: Callable[[str], list[str]]) -> str:
    """Return the HTML with its Kazakh text converted.

    Args:
        html: safe HTML, as nh3 writes it.
        convert: from a piece of escaped text to another one.
        spell: from a Cyrillic word to its spelling, letter by letter; for words that tags divide.
    """
    parts = TAG.split(html)  # text and tags by turns, text first
    texts = list(_texts(parts, convert))
    _spell_divided_words(parts, texts, spell)
    _put_texts(parts, texts, convert)
    return "".join(parts)


def stands_alone(line: str) -> bool:
    """Tell whether a line of safe HTML is converted in the same way whatever other lines there are.

    It is where no tag, no link's text and no element that may be left alone goes on in another line.
    """
    if line.count("<") != line.count(">") or line.rfind("<a ") > line.rfind("</a>"):
        return False
    if _MAY_BE_LEFT_ALONE.search(line) is None:
        return True
    elements = _Elements()
    for tag in TAG.findall(line):
        elements.take(tag)
    return not elements.open


def _put_texts(parts: list[str], texts: list[int], convert: Callable[[str], str]) -> None:
    """Convert the texts as one."""
    converted = convert(_SEAM.join([parts[at] for at in texts])).split(_SEAM) if texts else []
    if len(converted) != len(texts):  # this is no safe HTML
        converted = [convert(parts[at]) for at in texts]
    for at, text in zip(texts, converted, strict=True):
        parts[at] = text


def repair_html(html: str) -> str:
    """Return safe HTML, as nh3 writes it, with the noise in the letters of its Kazakh text removed.

    What `convert_html` leaves alone stays here too: tags and addresses, code, elements in another
    language. All of the text is judged as one, since what a letter stands for may show elsewhere.
    """
    if is_clean(html):
        return html
    parts = TAG.split(html)
    texts = list(_texts(parts, repair))
    _put_texts(parts, texts, repair)
    return "".join(parts)


# No text of safe HTML holds it, and no repair or conversion goes across it.
_SEAM: Final = "\n<\n"


def _texts(parts: list[str], convert: Callable[[str], str]) -> Iterator[int]:
    """Yield the places of Kazakh text, and convert the attributes that are text too."""
    elements = _Elements()
    converts = True
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if converts and part and not part.isspace():
                yield at
        elif part in _PLAIN and converts and not elements.open:
            continue
        elif elements.open or _decides(part):
            if elements.take(part) and "=" in part:
                parts[at] = _TEXT_ATTRIBUTE.sub(lambda found: found[1] + convert(found[2]), part)
            converts = elements.convert() and not _shows_its_address(part, parts[at + 1])
        else:
            converts = not _shows_its_address(part, parts[at + 1])


def _decides(tag: str) -> bool:
    """Tell whether a tag outside of all that is left alone may begin such an element, or holds text."""
    if not tag.isascii() or tag[1:4].lower() in _MAYBE_CODE:
        return True
    return _DECIDING[0] in tag or _DECIDING[1] in tag


class _Elements:
    """Where a reader of tags stands: in what is converted or in what is left alone."""

    def __init__(self) -> None:
        # From the outermost element that is left alone on: name, whether it is Kazakh, whether code.
        self.open: list[tuple[str, bool, bool]] = []

    def convert(self) -> bool:
        """Tell whether text that stands here is converted."""
        if not self.open:
            return True
        _, kazakh, code = self.open[-1]
        return kazakh and not code

    def take(self, tag: str) -> bool:
        """Pass a tag, and tell whether its attributes are Kazakh."""
        named = _NAME.match(tag)
        if named is None:
            return False
        name = named[1].lower()
        if tag.startswith("</"):
            self._close(name)
            return False
        _, kazakh, inside_code = self.open[-1] if self.open else ("", True, False)
        if lang := _LANG.search(tag):
            kazakh = _is_kazakh_cyrillic(lang[1])
        code = inside_code or name in _CODE or ' translate="no"' in tag
        if (self.open or code or not kazakh) and name not in VOID:
            self.open.append((name, kazakh, code))
        return kazakh and not inside_code

    def _close(self, name: str) -> None:
        # Safe HTML has no end tag without its start; elsewhere it ends nothing.
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at][0] == name:
                del self.open[at:]
                return


def _is_kazakh_cyrillic(lang: str) -> bool:
    language, *rest = lang.lower().split("-")
    return language == "kk" and "latn" not in rest and "arab" not in rest


def _shows_its_address(tag: str, text: str) -> bool:
    """Tell whether a link's text is the address that it leads to."""
    if not tag.startswith("<a ") or _ADDRESS_MARK.search(text) is None:
        return False
    href = _HREF.search(tag)
    return href is not None and _bare(text.strip()) == _bare(href[1])


def _bare(address: str) -> str:
    return _BEFORE_HOST.sub("", address, count=1).rstrip("/")


def _spell_divided_words(parts: list[str], texts: list[int], spell: Callable[[str], list[str]]) -> None:
    """Spell the words that tags divide: case, hamza and ي depend on the whole word."""
    is_text = frozenset(texts)
    for at in texts:
        if parts[at][-1:] in _LETTER and at + 2 < len(parts) and parts[at + 2][:1] in _LETTER_OR_NOTHING:
            places = [at, *_continuation(parts, at, is_text)]
            if len(places) > 1:
                _spell_divided_word(parts, places, spell)


def _continuation(parts: list[str], start: int, is_text: frozenset[int]) -> Iterator[int]:
    """Yield the places of the texts over which a word goes on that ends its own text."""
    for at in range(start + 2, len(parts), 2):
        named = _NAME.match(parts[at - 1])
        if named is None or named[1] not in INLINE:
            return
        if parts[at]:
            if at not in is_text or parts[at][0] not in _LETTER:
                return
            yield at
            if parts[at].lstrip(_LETTERS):
                return


def _spell_divided_word(parts: list[str], places: list[int], spell: Callable[[str], list[str]]) -> None:
    first, last = parts[places[0]], parts[places[-1]]
    before, after = first.rstrip(_LETTERS), last.lstrip(_LETTERS)
    pieces = [parts[at] for at in places]
    pieces[0], pieces[-1] = first[len(before) :], last[: len(last) - len(after)]
    spelled = iter(spell("".join(pieces)))
    for at, piece in zip(places, pieces, strict=True):
        parts[at] = "".join(next(spelled) for _ in piece)
    parts[places[0]] = before + parts[places[0]]
    parts[places[-1]] += after
