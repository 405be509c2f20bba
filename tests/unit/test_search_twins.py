"""The page's search engine and the command's give the same answers to the same questions."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kzarchive.search import lookup
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
const { folder, scripts, queries, texts } = JSON.parse(fs.readFileSync(0, "utf8"));
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
  for (const query of queries) {
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
    const place = ({ volume, article, forms }) => [volumes.indexOf(volume), article, [...forms].sort()];
    answers.push(engine.ranked(found, totals, among).map(place));
  }
  const tell = (one) => [one, engine.skeleton(one), engine.word(one).stems];
  const told = texts.map((text) => engine.words(text).map(tell));
  process.stdout.write(JSON.stringify([answers, told]));
})();
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "site.yaml").write_text("title: Сынақ\nbase_url: https://archive.example.kz/\n", encoding="utf-8")
    built(folder, "--now", "2027-01-01T00:00Z")
    return folder / "public"


def test_both_engines_give_the_same_answers_in_the_same_order(site: Path) -> None:
    scripts = [site / "search" / "stem.js", site / "assets" / "search-engine.js"]
    asked = {"folder": str(site), "scripts": [*map(str, scripts)], "queries": QUERIES, "texts": WORDS}
    node = subprocess.run(
        [bundled_node(), "-e", ASK], input=json.dumps(asked), check=True, capture_output=True, encoding="utf-8"
    )
    answers, told = json.loads(node.stdout)
    files = lookup.Files(site)
    for query, answer in zip(QUERIES, answers, strict=True):
        hits = lookup.search(files, parse(query))
        assert answer == [[hit.volume, hit.number, sorted(hit.forms)] for hit in hits], query
    assert sum(map(bool, answers)) > 15
    for text, answer in zip(WORDS, told, strict=True):
        assert answer == [[one, skeleton(one), list(word(one).stems)] for one in words(text)]
