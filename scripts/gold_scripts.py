"""Measure the Latin and Arabic spelling of Kazakh on lists of words; exit with 1 below the target.

    python -m scripts.gold_scripts FOLDER

The folder holds ``cyrl_arab_cldr.tsv`` (Cyrillic, Arabic, "exact" where the pair is one word
spelled by rule) and ``ud_ktb.tsv``, ``unimorph_noun.tsv``, ``unimorph_verb.tsv`` (form, lemma). The
Latin is compared with the package turkicnlp (0.5.0) if that is installed, with or without what it
depends on: ``pip install --no-deps turkicnlp==0.5.0``. The order of all words is compared with that of
``Intl.Collator("kk")`` in a Node, by default the one that the tests use.
"""

import argparse
import importlib
import importlib.util
import sys
import types
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

from kzarchive.kazakh import sort_key, to_arabic, to_latin
from kzarchive.kazakh.alphabet import CYRILLIC, LATIN
from kzarchive.kazakh.arabic import HAMZA
from scripts import icu

TARGET = 0.995
PAIRS = "cyrl_arab_cldr.tsv"
WORDS = ("ud_ktb.tsv", "unimorph_noun.tsv", "unimorph_verb.tsv")

Spell = Callable[[str], str]


def main() -> int:
    """Print all figures and differences, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the gold lists are")
    parser.add_argument("--node", default=icu.bundled_node(), help="another Node to ask for the order of ICU")
    options = parser.parse_args()
    folder = options.folder
    pairs = list(rows(folder / PAIRS))
    listed = chain.from_iterable(row[:2] for name in WORDS for row in rows(folder / name))
    words = sorted({*listed, *(row[0] for row in pairs)})
    say(f"{len(words)} different words, {sum(map(is_kazakh, words))} of them in Kazakh letters only")
    return 0 if all([arabic(pairs), latin(words), latin_order(words), icu_order(words, options.node)]) else 1


def rows(path: Path) -> Iterable[list[str]]:
    """Yield the rows of a list, without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if line and not line.startswith("#"))


def arabic(pairs: list[list[str]]) -> bool:
    """Compare with CLDR's pairs; both code points of the hamza count the same."""
    spelled = [(word, theirs, to_arabic(word).replace(HAMZA, "ء"), kind) for word, theirs, kind in pairs]
    exact = [row for row in spelled if row[3] == "exact"]
    wrong = [row for row in exact if row[1].replace(HAMZA, "ء") != row[2]]
    others = [row for row in spelled if row[3] != "exact"]
    found = sum(theirs.replace(HAMZA, "ء") == ours for _, theirs, ours, _ in others)
    say(f"Arabic, exact rows: {share(len(exact) - len(wrong), len(exact))}, target {TARGET:.1%}")
    for word, theirs, ours, _ in wrong:
        say(f"  {word}: {theirs} in CLDR, {ours} here")
    say(f"Arabic, rows that CLDR adapts or inflects (no target): {share(found, len(others))}")
    return len(exact) - len(wrong) >= TARGET * len(exact)


def latin(words: list[str]) -> bool:
    """Compare with turkicnlp: each word in small letters, with a capital, and in capitals.

    No letter is excepted: with 0.5.0 the letters of loans (ё ц ч щ ъ ь э ю я) are spelled alike too.
    """
    theirs = turkicnlp()
    if theirs is None:
        say("Latin: turkicnlp is not installed, nothing is compared")
        return True
    forms = [form for word in words for form in (word, word[:1].upper() + word[1:], word.upper())]
    wrong = [form for form in forms if theirs(form) != to_latin(form)]
    say(f"Latin as turkicnlp spells it: {share(len(forms) - len(wrong), len(forms))}")
    for form in wrong:
        say(f"  {form}: {theirs(form)} in turkicnlp, {to_latin(form)} here")
    return not wrong


def turkicnlp() -> Spell | None:
    """Return turkicnlp's spelling of Kazakh, without the models that importing it all would ask for."""
    package = importlib.util.find_spec("turkicnlp")
    if package is None or package.submodule_search_locations is None:
        return None
    parent = types.ModuleType("turkicnlp")
    parent.__path__ = list(package.submodule_search_locations)
    sys.modules["turkicnlp"] = parent
    scripts = importlib.import_module("turkicnlp.scripts")
    module = importlib.import_module("turkicnlp.scripts.transliterator")
    transliterator = module.Transliterator("kaz", scripts.Script.CYRILLIC, scripts.Script.LATIN)
    return lambda word: str(transliterator.transliterate(word))


def latin_order(words: list[str]) -> bool:
    """Compare the order of the Latin words with that of the 31 letters, letter by letter."""
    spelled = {word for word in map(to_latin, words) if set(word) <= set(LATIN)}
    by_letters = sorted(spelled, key=lambda word: [LATIN.index(letter) for letter in word])
    wrong = [pair for pair in zip(by_letters, sorted(spelled, key=sort_key), strict=True) if pair[0] != pair[1]]
    say(f"Latin words in the order of the Latin letters: {share(len(spelled) - len(wrong), len(spelled))}")
    for expected, found in wrong[:20]:
        say(f"  {expected} expected, {found} found")
    return not wrong


def icu_order(words: list[str], node: str) -> bool:
    """Compare the order of all words, each in small letters, with a capital and in capitals, with that of ICU."""
    forms = sorted({form for word in words for form in (word, word[:1].upper() + word[1:], word.upper())})
    with icu.order(node) as order:
        pairs = list(zip(order(forms), sorted(forms, key=sort_key), strict=True))
    wrong = [pair for pair in pairs if pair[0] != pair[1]]
    say(f"Cyrillic words where {icu.version(node)} puts them: {share(len(pairs) - len(wrong), len(pairs))}")
    for expected, found in wrong[:20]:
        say(f"  {expected} expected, {found} found")
    return not wrong


def is_kazakh(word: str) -> bool:
    """Tell whether a word has letters of the alphabet only."""
    return set(word.replace("-", "")) <= set(CYRILLIC)


def share(part: int, whole: int) -> str:
    """Return «718 of 720 (99.7 %)»."""
    return f"{part} of {whole} ({part / max(whole, 1):.2%})"


def say(line: str) -> None:
    """Print a line of the report."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
