"""Measure the stems on lists of words, and compare those of Python with those of the browser's script.

    python -m scripts.gold_stem FOLDER

The folder holds ``ud_ktb.tsv``, ``unimorph_noun.tsv`` and ``unimorph_verb.tsv`` (form, lemma, part of
speech). Words meet when they have one stem. For each lemma that has another form:

- rec_l: asked by the lemma (a verb by its infinitive), the share of its other forms that are found;
- prec_l: the share of what is found that are forms of the lemma;
- rec_f: asked by each form, the share of the other forms that are found;
- wrong: whether something foreign is found.

Each is the mean over the lemmas. The exit status is 1 if a target is missed or a stem differs in Node.
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import Final

from kzarchive.kazakh import fold, stem
from kzarchive.kazakh.stem import SCRIPT, TABLE
from scripts import icu
from scripts.gold_scripts import WORDS, rows, say, share

# list, part of speech: at least (wrong: at most)
TARGETS: Final[Mapping[tuple[str, str], Mapping[str, float]]] = {
    ("ud_ktb.tsv", "NOUN"): {"rec_l": 0.92, "prec_l": 0.92, "rec_f": 0.90, "wrong": 0.12},
    ("ud_ktb.tsv", "VERB"): {"rec_l": 0.80, "prec_l": 0.85, "rec_f": 0.80},
    ("unimorph_noun.tsv", "NOUN"): {"rec_l": 0.90, "prec_l": 0.92, "rec_f": 0.90},
    ("unimorph_verb.tsv", "VERB"): {"rec_l": 0.65, "prec_l": 0.90},
}

_NODE: Final = """
const fs = require("fs");
require(process.argv[1]);
const stem = kzarchive.stemmer(JSON.parse(fs.readFileSync(process.argv[2], "utf8")));
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8")).map(stem)));
"""


def main() -> int:
    """Print all figures and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the gold lists are")
    parser.add_argument("--node", default=icu.bundled_node(), help="another Node to run the script in")
    options = parser.parse_args()
    lists = {name: list(rows(options.folder / name)) for name in WORDS}
    reached = [measure(lists[name], name, part, target) for (name, part), target in TARGETS.items()]
    words = sorted(set(chain.from_iterable(row[:2] for found in lists.values() for row in found)))
    return 0 if all([*reached, same_in_node(words, options.node)]) else 1


def measure(listed: list[list[str]], name: str, part: str, targets: Mapping[str, float]) -> bool:
    """Print the figures of one part of speech beside its targets, and return if all are reached."""
    lemmas_of: dict[str, set[str]] = defaultdict(set)
    forms_of: dict[str, set[str]] = defaultdict(set)
    for form, lemma, kind, *_ in listed:
        lemmas_of[form].add(lemma)
        if kind == part:
            forms_of[lemma].add(form)
    together: dict[str, set[str]] = defaultdict(set)
    for form in lemmas_of:
        together[stem(form)].add(form)
    figures: dict[str, list[float]] = defaultdict(list)
    for lemma, forms in sorted(forms_of.items()):
        query = infinitive(lemma) if part == "VERB" else lemma
        others = forms - {query}
        if not others:
            continue
        found = together[stem(query)] - {query}
        right = {form for form in found if lemma in lemmas_of[form]}
        figures["rec_l"].append(len(right & others) / len(others))
        figures["wrong"].append(float(found != right))
        if found:
            figures["prec_l"].append(len(right) / len(found))
        if len(others) > 1:
            figures["rec_f"].append(fmean(_share_of_others(form, others, together) for form in others))
    means = {figure: fmean(values) for figure, values in figures.items()}
    shown = ", ".join(f"{figure} {value:.4f}{_beside(figure, targets)}" for figure, value in sorted(means.items()))
    missed = [figure for figure, target in targets.items() if not _reached(figure, means[figure], target)]
    say(f"{name} {part}, {len(figures['rec_l'])} lemmas: {shown}{'; MISSED: ' + ' '.join(missed) if missed else ''}")
    return not missed


def infinitive(lemma: str) -> str:
    """Return the infinitive of a verb; lists give its bare stem, or the infinitive itself."""
    if lemma.endswith("у"):
        return lemma
    return (lemma[:-1] if lemma[-1] in "ыі" and len(lemma) > 2 else lemma) + "у"


def _share_of_others(form: str, forms: set[str], together: Mapping[str, set[str]]) -> float:
    rest = forms - {form}
    return len(together[stem(form)] & rest) / len(rest)


def _beside(figure: str, targets: Mapping[str, float]) -> str:
    if figure not in targets:
        return ""
    return f" ({'≤' if figure == 'wrong' else '≥'} {targets[figure]})"


def _reached(figure: str, value: float, target: float) -> bool:
    return value <= target if figure == "wrong" else value >= target


def same_in_node(words: list[str], node: str) -> bool:
    """Compare the stems of Python and Node."""
    theirs = stems_in_node(map(fold, words), node)
    different = [(word, stem(word), other) for word, other in zip(words, theirs, strict=True) if stem(word) != other]
    say(f"Words with the same stem in {icu.version(node)}: {share(len(words) - len(different), len(words))}")
    for word, ours, other in different[:20]:
        say(f"  {word}: {ours} in Python, {other} in Node")
    return not different


def stems_in_node(words: Iterable[str], node: str) -> list[str]:
    """Return the stems that the browser's script gives to folded words."""
    done = subprocess.run(
        [node, "-e", _NODE, str(SCRIPT), str(TABLE)],
        input=json.dumps(list(words)),
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    stems: list[str] = json.loads(done.stdout)
    return stems


if __name__ == "__main__":
    sys.exit(main())
