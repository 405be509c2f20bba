"""Measure how many words of lists share a slug, and build a site in which each of them is a tag.

    python -m scripts.gold_slugs FOLDER

The folder holds ``ud_ktb.tsv``, ``unimorph_noun.tsv`` and ``unimorph_verb.tsv`` (form, lemma). The
exit status is 1 if more words are lost than the target, or if a tag has no page of its own.
"""

import argparse
import io
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import redirect_stdout
from html import unescape
from pathlib import Path

from kzarchive.cli import main as kzarchive
from kzarchive.kazakh import slug
from scripts.gold_scripts import WORDS, rows, say, share

TARGET = 0.008


def main() -> int:
    """Print all figures and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the gold lists are")
    folder = parser.parse_args().folder
    lists = {name: {row[1] for row in rows(folder / name)} for name in WORDS}
    for name, lemmas in lists.items():
        measure(name, lemmas)
    every = set().union(*lists.values())
    return 0 if all([measure("all lists", every), built(sorted(every))]) else 1


def measure(name: str, lemmas: Iterable[str]) -> bool:
    """Count the words of a list that find their slug taken, and show which words share one."""
    by_slug: dict[str, list[str]] = defaultdict(list)
    for lemma in sorted(lemmas):
        by_slug[slug(lemma)].append(lemma)
    together = [words for words in by_slug.values() if len(words) > 1]
    whole = sum(map(len, by_slug.values()))
    lost = whole - len(by_slug)
    say(f"{name}: {whole} lemmas, {sum(map(len, together))} of them share {len(together)} slugs")
    say(f"  lost: {share(lost, whole)}, target at most {TARGET:.1%}")
    if name == "all lists":
        say("  " + "; ".join(" ".join(words) for words in together))
    return lost <= TARGET * whole


def built(lemmas: list[str]) -> bool:
    """Build a site with all lemmas as tags, and look at the page of each."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "site.yaml").write_text("title: Сөздер\nbase_url: https://archive.example.kz/\n", encoding="utf-8")
        (site / "content").mkdir()
        for number, start in enumerate(range(0, len(lemmas), 50), start=1):
            tags = json.dumps(lemmas[start : start + 50], ensure_ascii=False)
            article = f"---\ntitle: {number}-мақала\ndate: 2026-03-07\ntags: {tags}\n---\n\nМәтін.\n"
            (site / "content" / f"{number}.md").write_text(article, encoding="utf-8")
        notices = _build(site)
        titles = [_title(page) for page in (site / "public" / "tag").glob("*/index.html")]
    own = len(set(lemmas) & set(titles)) if len(titles) == len(set(titles)) else 0
    say(f"A site of {len(lemmas)} tags: {len(titles)} pages of tags, {share(own, len(lemmas))} have their own")
    resolved = [notice for notice in notices if "the plain one belongs to" in notice["message"]]
    say(f"  {len(notices)} notices, {len(resolved)} of them of a slug that was taken")
    for notice in resolved:
        say(f"    {notice['message']}")
    return own == len(lemmas)


def _build(site: Path) -> list[dict[str, str]]:
    out = io.StringIO()
    with redirect_stdout(out):
        try:
            kzarchive(["build", "--site", str(site), "--now", "2026-04-01T00:00Z", "--json"])
        except SystemExit as end:
            if end.code:
                raise SystemExit(out.getvalue()) from end
    notices: list[dict[str, str]] = json.loads(out.getvalue())["notices"]
    return notices


def _title(page: Path) -> str:
    found = re.search("<h1>(.*?)</h1>", page.read_text(encoding="utf-8"))
    return unescape(found[1]) if found else ""


if __name__ == "__main__":
    sys.exit(main())
