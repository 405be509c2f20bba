"""Measures the repair of letters on lists of words: ``python scripts/gold_letters.py FOLDER``.

The folder holds tables (TSV; lines that begin with # are comments):

- ``homoglyph_pairs.tsv``: a word as it was published, and as it should be; 99 % must come out so;
- ``mixed_script_words.tsv``: the same, words that are right among them; all must come out so;
- ``ud_ktb.tsv``, ``unimorph_noun.tsv``, ``unimorph_verb.tsv``, each if it is there: clean words in
  the first two columns, none of which may change.

Every difference is listed. The exit status is 1 if a target is missed.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from kzarchive.kazakh import repair

Pair = tuple[str, str]

REPAIRED = (("homoglyph_pairs.tsv", 0.99), ("mixed_script_words.tsv", 1.0))
CLEAN = ("ud_ktb.tsv", "unimorph_noun.tsv", "unimorph_verb.tsv")


def main() -> int:
    """Print the figures and return the exit status."""
    parser = argparse.ArgumentParser(description="Measures the repair of letters on lists of words.")
    parser.add_argument("folder", type=Path, help="where the lists are")
    folder = parser.parse_args().folder
    reached = []
    try:
        for name, target in REPAIRED:
            pairs = [(row[0], row[1]) for row in rows(folder / name)]
            reached.append(measure(name, pairs, target))
        for name in CLEAN:
            if (folder / name).exists():
                words = {word for row in rows(folder / name) for word in row[:2]}
                reached.append(measure(name, [(word, word) for word in sorted(words)], 1.0))
    except (OSError, UnicodeDecodeError, IndexError) as error:
        parser.error(f"{folder} does not hold such lists: {error}")
    return 0 if all(reached) else 1


def rows(path: Path) -> Iterator[list[str]]:
    """Yield the cells of each line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def measure(name: str, pairs: list[Pair], target: float) -> bool:
    """Print how many words come out as they should, and those that do not; return if it is enough."""
    different = [(word, wanted, found) for word, wanted in pairs if (found := repair(word)) != wanted]
    right = len(pairs) - len(different)
    share = right / len(pairs) if pairs else 0.0
    missed = "" if share >= target else f"  MISSED: {target:.0%} wanted"
    sys.stdout.write(f"{name}: {right} of {len(pairs)}, {share:.2%}{missed}\n")
    for word, wanted, found in different:
        sys.stdout.write(f"    {word} → {found}, should be {wanted}\n")
    return share >= target


if __name__ == "__main__":
    sys.exit(main())
