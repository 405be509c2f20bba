"""The page's search engine and the command's give the same answers, and passages, to the same questions."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kzarchive.search import lookup, passage
from kzarchive.search.query import parse, word
from kzarchive.search.terms import skeleton, words
from scripts.icu import bundled_node
from tests.helpers import built

ROOT = Path(__file__).parents[2]

QUERIES = (
    *("кітап", "кітаптарымыздан", "Қала кітапханасы", '"түнгі оқу залы"', "мектеп -кітап", "«оқу залы» қала"),
    *("kitap", "kıtaphana", "qala", "кітaп", "мектептеріміздегі", "кино", "қар жауды", "-қар", "қар -«қар қалың»"),
    *("مەكتەپ", "كىتاپ", "قالا", "Марафон 2026", "тырна тырналар", "жаңа жыл", "IT", "", "!!!", "<b>кітап</b>"),
)
WORDS = (
    "ЖӘНЕ Ёлка İs",
    "мемлекеттiк 20-шы",
    "ш" * 90,
    "kitaptarymyzdan",
    "Qazaqstannyñ",
    "ٴتىل",
    "уйымдастыру",
    "影師",
)

ASK = """
const fs = require("fs"), vm = require("vm");
const { folder, scripts, queries, texts, pages } = JSON.parse(fs.readFileSync(0, "utf8"));
for (const script of scripts) vm.runInThisContext(fs.readFileSync(script, "utf8"));
const engine = globalThis.kazakhSearchEngine;
const load = async (name) => {
  let parts;
  globalThis.kazakhSearch = (given, ...rest) => { parts = rest; };
  vm.runInThisContext(fs.readFileSync(`${folder}/search/${name}.js`, "utf8"));
  return parts;
};
(async () => {
  const [manifest] = await load("manifest");
  const volumes = manifest.volumes.map((row) => new engine.Volume(load, row)).reverse();
  const among = volumes.reduce((sum, volume) => sum + volume.articles, 0);
  const answers = [];
  const passages = [];
  for (const [number, query] of queries.entries()) {
    const clauses = engine.parse(query);
    const found = [];
    let totals = [];
    if (clauses.some((clause) => !clause.without)) {
      for (const volume of volumes) {
        const { hits, frequencies } = await engine.answer(volume, clauses);
        found.push(...hits);
        totals = frequencies.map((number, at) => number + (totals[at] ?? 0));
      }
    }
    const place = ({ volume, article, words }) => {
      return [volumes.indexOf(volume), article, [...new Set(words.flatMap(({ forms }) => forms))].sort()];
    };
    const ordered = engine.ranked(found, totals, among);
    answers.push(ordered.map(place));
    const { cyrillic } = engine.spellings;
    const needles = (at) => engine.needles(clauses, ordered[at], cyrillic);
    passages.push(pages[number].map((text, at) => engine.passage(text, needles(at), cyrillic)));
  }
  const tell = (one) => [one, engine.skeleton(one), engine.word(one).stems];
  const told = texts.map((text) => engine.words(text).map(tell));
  process.stdout.write(JSON.stringify([answers, told, passages]));
})();
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "site.yaml").write_text("title: Сынақ\nbase_url: https://archive.example.kz/\n", encoding="utf-8")
    built(folder, "--now", "2027-01-01T00:00Z")
    return folder / "public"


def page_text(site: Path, files: lookup.Files, hit: lookup.Hit) -> str:
    return passage.text_of((site / lookup.found(files, hit).address).read_text(encoding="utf-8"))


def test_both_engines_give_the_same_answers_in_the_same_order(site: Path) -> None:
    scripts = [site / "search" / "stem.js", site / "assets" / "search-engine.js"]
    files = lookup.Files(site)
    found = [lookup.search(files, parse(query)) for query in QUERIES]
    pages = [[page_text(site, files, hit) for hit in hits[:3]] for hits in found]
    asked = {"folder": str(site), "scripts": [*map(str, scripts)], "queries": QUERIES, "texts": WORDS, "pages": pages}
    node = subprocess.run(
        [bundled_node(), "-e", ASK], input=json.dumps(asked), check=True, capture_output=True, encoding="utf-8"
    )
    answers, told, passages = json.loads(node.stdout)
    for query, hits, answer in zip(QUERIES, found, answers, strict=True):
        assert answer == [[hit.volume, hit.number, sorted(hit.forms)] for hit in hits], query
    assert sum(map(bool, answers)) > 15
    for query, hits, texts, theirs in zip(QUERIES, found, pages, passages, strict=True):
        needles = [passage.needles(parse(query), hit) for hit in hits[:3]]
        ours = [passage.passage(text, wanted) for text, wanted in zip(texts, needles, strict=True)]
        assert [[(piece[0], piece[1]) for piece in pieces] for pieces in theirs] == ours, query
    assert sum(bool(pieces) for theirs in passages for pieces in theirs) > 20
    for text, answer in zip(WORDS, told, strict=True):
        assert answer == [[one, skeleton(one), list(word(one).stems)] for one in words(text)]
