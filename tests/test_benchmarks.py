"""The benchmark: its archives can be repeated, and what it says about a run is what the run left."""

import gzip
import json
import os
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from benchmarks import chart, corpus, imports, measure, pagefind, publish, records, report, search, serve, theme, words
from benchmarks.__main__ import main
from benchmarks.session import SCENARIOS
from benchmarks.tools import TOOLS
from kzarchive.views import VIEWS
from tests.helpers import SITE_YAML, run, write

ARTICLES = 60
NOT_IN_THE_ARCHIVE = {"page.html", "withdrawn.html", "redirect.html", "search.html"}
"""Kinds of pages that the archives of the benchmark have none of."""
PAGEFIND = """
export const options = async () => {};
export const search = async (question) => ({
  results: question === "кітап" ? ["kk_2", "kk_1"].map((id) => ({
    id, data: () => fetch(`/pagefind/fragment/${id}.pf_fragment`),
  })) : [],
});
"""


def test_the_same_seed_gives_the_same_articles() -> None:
    first = corpus.digest(iter(corpus.Corpus(ARTICLES)))
    assert first == "394a6e90ff3a6aacb6599ce3ec00b18d9dbf492995c74c45d0d1452d0c80c73e"
    assert corpus.digest(iter(corpus.Corpus(ARTICLES, seed=2))) != first


def test_an_archive_looks_like_one() -> None:
    articles = list(corpus.Corpus(200))
    assert len({article.slug for article in articles}) == 200
    assert 4500 < mean(len(article.body) for article in articles) < 5700
    assert 20 <= sum("\n## " in article.body for article in articles) <= 40
    assert all("2005-01-01" <= article.day <= "2026-11-15" for article in articles)
    forms = {word for article in articles for word in re.findall(r"\w+", article.body.lower())}
    assert len(forms) > 25_000
    assert not re.search("[a-z]", " ".join(form for form in forms if not form.isascii()))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("қала", ["қаланың", "қалаға", "қалалар", "қаласында"]),
        ("кітап", ["кітаптың", "кітапқа", "кітаптар", "кітабы"]),
        ("көл", ["көлдің", "көлге", "көлдер", "көлімізде"]),
    ],
)
def test_words_are_formed_by_rule(word: str, expected: list[str]) -> None:
    assert set(expected) <= set(words.noun_forms(word))


def test_names_that_a_tool_could_confuse_are_not_used_together() -> None:
    made = corpus.Corpus(30_000)
    for terms in (made.tags, made.authors, made.sections):
        for keys in zip(*map(corpus.coarse, terms.names), strict=True):
            assert len(set(keys)) == len(terms.names)


# The parent ends at once; its child works on, with 64 MB.
ORPHAN = """
import os, time
if os.fork() == 0:
    held, end = b"x" * 64_000_000, time.process_time() + 0.3
    while time.process_time() < end:
        pass
else:
    time.sleep(WAIT)
"""


def test_what_orphans_use_is_counted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ORPHAN.replace("WAIT", "0")]
    cost = measure.run(command, tmp_path, tmp_path / "log", 60, {})
    assert (cost.status, cost.memory) == (0, 0)
    assert cost.user + cost.system > 0.3


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ORPHAN.replace("WAIT", "1")]
    cost = measure.run(command, tmp_path, tmp_path / "log", 60, {}, watch=True)
    assert 64_000_000 < cost.memory < 128_000_000
    assert cost.wall > 1


def test_a_command_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    cost = measure.run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, tmp_path / "log", 0.2, {})
    assert cost.status == -9
    assert cost.wall < 30


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results and the report of a small session, kzarchive alone."""
    folder = tmp_path_factory.mktemp("bench")
    results = folder / "results.jsonl"
    options = ["--articles", str(ARTICLES), "--tools", "kzarchive", "--runs", "1", "--scripts"]
    places = ["--work", str(folder), "--results", str(results), "--docs", str(folder), "--cache", str(folder)]
    assert main([*options, *places]) == 0
    return folder


def test_each_scenario_is_recorded(measured: Path) -> None:
    found = records.load(measured / "results.jsonl")
    runs = [record for record in found if isinstance(record, records.Run)]
    assert [type(record) for record in found[:2]] == [records.Session, records.Content]
    seen = Counter((run.tool, run.scenario, run.watched) for run in runs if run.tool != "floor")
    tools = ("kzarchive", "kzarchive-3", "kzarchive-all")
    cold = [(tool, "cold", watched) for tool in tools for watched in (False, True)]
    changed = [(tool, scenario, False) for tool in tools if tool != "kzarchive-3" for scenario in SCENARIOS]
    assert seen == Counter([*cold, *changed])
    assert all(run.wall > 0 and run.user + run.system > 0 for run in runs)
    assert all((run.memory > 10_000_000) == run.watched for run in runs)


def test_the_output_is_counted(measured: Path) -> None:
    runs = [run for run in records.load(measured / "results.jsonl") if isinstance(run, records.Run)]
    tally = corpus.Tally()
    for article in corpus.Corpus(ARTICLES):
        tally.add(article)
    (files,) = {run.files for run in runs if run.tool == "kzarchive" and run.scenario in ("cold", "none", "edit")}
    assert files == sum(TOOLS["kzarchive"].files(tally).values())
    assert {run.bytes for run in runs if run.tool == "floor"} <= {
        run.bytes for run in runs if run.tool == "kzarchive" and run.scenario == "cold"
    }
    assert not list(measured.glob("work-*"))


def test_the_report_has_its_tables_and_keeps_what_stands_around_it(measured: Path) -> None:
    page = measured / "performance.md"
    before = page.read_text(encoding="utf-8")
    for line in (
        "### 60 articles",
        "| kzarchive, three scripts | ",
        "| kzarchive, everything on | ",
        "| one tag renamed | ",
        "### Three scripts",
    ):
        assert line in before
    page.write_text(f"# Ours\n\n{report.BEGIN}old\n{report.END}\nOurs too\n", encoding="utf-8")
    assert main(["--report", "--results", str(measured / "results.jsonl"), "--docs", str(measured)]) == 0
    after = page.read_text(encoding="utf-8")
    assert after.startswith(f"# Ours\n\n{report.BEGIN}## Beside other tools\n")
    assert after.endswith(f"{report.END}\nOurs too\n")
    assert (measured / report.PICTURE).is_file()


def test_the_picture_shows_every_line_with_its_name() -> None:
    lines = {"one & all": [(100, 0.5), (1000, 4.0)], "other": [(100, 0.6), (1000, 4.1)]}
    drawn = ElementTree.fromstring(chart.drawn([chart.Panel("Seconds", lines), chart.Panel("None", {})]))  # noqa: S314
    texts = {element.text for element in drawn.iter() if element.tag.endswith("text")}
    assert {"Seconds", "None", "one & all", "other", "100", "1,000", "1"} <= texts
    assert sum(element.tag.endswith("circle") for element in drawn.iter()) == 4


def test_a_site_that_lacks_a_page_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tool = TOOLS["kzarchive"]
    monkeypatch.setattr(type(tool), "kind", lambda self, path: "article")
    options = ["--articles", "3", "--tools", "kzarchive", "--runs", "1", "--only", "cold"]
    places = ["--work", str(tmp_path), "--results", str(tmp_path / "r"), "--docs", str(tmp_path)]
    assert main([*options, *places]) == 1
    assert "kzarchive left out: cold: files that should not be there: {'article': " in capsys.readouterr().out
    assert not [record for record in records.load(tmp_path / "r") if isinstance(record, records.Run)]


def test_questions_about_search_have_none_of_the_forms_of_their_article() -> None:
    asked = search.questions(corpus.Corpus(ARTICLES))
    assert len(asked) == ARTICLES
    for article, text in ((question.article, question.text.split()) for question in asked):
        had = set(re.findall(r"\w+", f"{article.title} {article.body}".lower()))
        assert len(text) == 2
        assert not had & set(text)


def test_a_publication_is_measured_and_looked_at(tmp_path: Path) -> None:
    www = tmp_path / "www"
    place = publish.Place(f"to: folder, path: {www}", lambda: publish.files(www))
    rows = list(publish.measured(corpus.Corpus(20), tmp_path, {"www": place}))
    assert [row.step for row in rows] == list(publish.STEPS)
    everything, nothing, edited = (row.files for row in rows)
    assert everything > edited > nothing == 0
    assert publish.table("20", rows).count("\n| www | ") == 3


def test_a_destination_that_holds_something_else_is_noticed(tmp_path: Path) -> None:
    place = publish.Place(f"to: folder, path: {tmp_path}/www", dict)
    with pytest.raises(RuntimeError, match="www, all: the destination does not hold what was built"):
        list(publish.measured(corpus.Corpus(5), tmp_path, {"www": place}))


def test_edits_are_followed_in_a_real_preview(tmp_path: Path) -> None:
    seconds = serve.measured(corpus.Corpus(8), tmp_path, 2)
    assert len(seconds) == 2
    assert min(seconds) > 0


@pytest.mark.parametrize("form", imports.FORMS)
def test_a_corpus_in_a_foreign_form_is_taken_whole(form: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    made = corpus.Corpus(12)
    imports.FORMS[form](source, made)
    site = write(tmp_path / "site", {"site.yaml": SITE_YAML})
    result = run("import", form, source, "--site", site)
    assert (result.code, "\n12 taken" in result.out) == (0, True), result
    texts = "".join(file.read_text(encoding="utf-8") for file in (site / "content").rglob("*.md"))
    assert all(article.title in texts and article.author in texts for article in made) or form == "telegram"


def test_a_table_is_put_between_the_marks_of_its_document(tmp_path: Path) -> None:
    document = tmp_path / "search.md"
    document.write_text(f"Before\n{report.BEGIN}old\n{report.END}After\n", encoding="utf-8")
    report.put(document, search.table("Ten articles", [("size", "1 MB")]))
    table = "Ten articles:\n\n| what | measured |\n|---|---|\n| size | 1 MB |\n"
    assert document.read_text(encoding="utf-8") == f"Before\n{report.BEGIN}{table}{report.END}After\n"


def test_the_default_theme_is_compared_with_a_plain_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert theme.main(["--articles", "20", "--runs", "1", "--jobs", "1", "--work", str(tmp_path)]) == 0
    head, default, plain, added = (line.split() for line in capsys.readouterr().out.splitlines())
    assert head == ["theme", "seconds", "processor", "files", "MB"]
    assert (default[0], plain[0], added[0]) == ("default", "plain", "added")
    assert default[3] == plain[3]
    assert float(default[4]) > float(plain[4])
    assert not list(tmp_path.iterdir())


def test_the_plain_theme_has_a_template_for_every_page_of_the_archive() -> None:
    """One that it lacked would be the default theme's."""
    kinds = {name for name in VIEWS if name.endswith(".html")} - NOT_IN_THE_ARCHIVE
    assert kinds <= {path.name for path in theme.PLAIN.iterdir()}


def test_themes_that_make_other_files_are_not_compared() -> None:
    cost = measure.Cost(0, 1.0, 1.0, 1.0, 0)
    with pytest.raises(RuntimeError, match="not made the same files"):
        theme.tell({"default": [cost], "plain": [cost]}, {"default": {"a": 1}, "plain": {"b": 1}})


def test_what_a_theme_adds_is_the_ratio_of_the_medians(capsys: pytest.CaptureFixture[str]) -> None:
    def costs(*seconds: float) -> list[measure.Cost]:
        return [measure.Cost(0, second, second, second, 0) for second in seconds]

    theme.tell({"default": costs(9, 3, 2), "plain": costs(1, 2, 8)}, {"default": {"a": 1}, "plain": {"a": 1}})
    assert capsys.readouterr().out.splitlines()[-1].split() == ["added", "+50%", "+50%"]


def test_a_site_that_shares_its_sources_with_another_has_settings_of_its_own(tmp_path: Path) -> None:
    plain, searched = tmp_path / "plain", tmp_path / "searched"
    plain.mkdir()
    (plain / "site.yaml").write_text("title: Сынақ\nsearch: true\n", encoding="utf-8")
    shutil.copytree(plain, searched, copy_function=os.link)
    search.set_search(plain, on=False)
    search.set_search(searched, on=True)
    assert (plain / "site.yaml").read_text(encoding="utf-8") == "title: Сынақ\nsearch: false\n"
    assert (searched / "site.yaml").read_text(encoding="utf-8") == "title: Сынақ\nsearch: true\n"


def test_pagefind_is_asked_in_a_browser_and_what_it_fetches_is_counted(tmp_path: Path) -> None:
    """A stand-in for its script: that of one package cannot be part of the repository."""
    addresses = {"kk_1": "/2026/03/07/kitap-1.html", "kk_2": "/2026/03/08/qala-2.html"}
    fragments = {
        f"{pagefind.FOLDER}/fragment/{name}.pf_fragment": gzip.compress(
            f"pagefind_dcd{json.dumps({'url': address})}".encode()
        )
        for name, address in addresses.items()
    }
    write(tmp_path, {"robots.txt": "", f"{pagefind.FOLDER}/pagefind.js": PAGEFIND, **fragments})
    both, none = pagefind.ask(tmp_path, ["кітап", "жоқ"], shown=1)
    assert both.addresses == ("2026/03/08/qala-2.html", "2026/03/07/kitap-1.html")
    assert both.index == len(fragments[f"{pagefind.FOLDER}/fragment/kk_2.pf_fragment"])
    assert (none.addresses, none.index) == ((), 0)
    assert both.scripts == none.scripts == len(PAGEFIND.encode())
