"""The search index: from articles to files, and from a query back to articles."""

import json
import random
import shutil
from array import array
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import batches
from kzarchive.digest import digest
from kzarchive.errors import SiteError
from kzarchive.search import codec, forms, lookup, planner, volume
from kzarchive.search.keys import keys, words_of
from kzarchive.search.query import parse, word
from kzarchive.search.terms import skeleton, stem, uncut_words, words
from kzarchive.search.volume import FORMAT
from kzarchive.task import INDEX, Task
from kzarchive.workers import Job
from tests.helpers import article, built, tree, write

SITES = Path(__file__).parents[1] / "sites"

SITE = "title: Сынақ\nbase_url: https://archive.example.kz/\nsearch: true\n"
ARTICLES = {
    "content/a.md": article("Қала кітапханасы", "2009-03-01", "Мектептерімізде жаңа кітап оқылды. Қала күні жақын."),
    "content/b.md": article("Көктем келді", "2024-05-02", "Күні бойы қала тынышталды: ай туды.", tags="[Кітап]"),
    "content/c.md": article("Кітаптарымыздан үзінді", "2026-03-03", "Мұғалім мектепте аи деп жазды. Boeing-тың ұшағы."),
    "content/d.md": article("Қар жауды", "2026-03-04", "кітап " * 3 + "Соңы.", section="Ауа райы"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> lookup.Files:
    site = write(tmp_path_factory.mktemp("search"), {"site.yaml": SITE, **ARTICLES})
    built(site)
    return lookup.Files(site / "public")


def found(files: lookup.Files, query: str, **options: bool) -> list[str]:
    hits = lookup.search(files, parse(query), **options)
    return [lookup.found(files, hit).title.split()[0] for hit in hits]


def test_a_word_finds_its_forms_in_every_field(files: lookup.Files) -> None:
    assert sorted(found(files, "кітап")) == sorted(["Көктем", "Кітаптарымыздан", "Қала", "Қар"])
    assert found(files, "КІТАПТАРЫМЫЗДАН")[0] == "Кітаптарымыздан"
    assert found(files, "жауды") == ["Қар"]


def test_all_words_a_phrase_and_what_is_not_wanted(files: lookup.Files) -> None:
    assert sorted(found(files, "қала кітап")) == ["Көктем", "Қала"]
    assert found(files, '"қала күні"') == ["Қала"]
    assert found(files, "«күні бойы қала»") == ["Көктем"]
    assert found(files, '"күні қала"') == []
    assert sorted(found(files, "кітап -қала")) == ["Кітаптарымыздан", "Қар"]
    assert found(files, 'кітап -"қала күні" -қар') == ["Кітаптарымыздан", "Көктем"]
    assert found(files, "-қала") == []


def test_no_phrase_runs_over_the_end_of_a_field(files: lookup.Files) -> None:
    assert found(files, '"кітапханасы мектептерімізде"') == []


def test_letters_that_are_not_one_are_kept_apart(files: lookup.Files) -> None:
    assert found(files, '"ай"') == ["Көктем"]
    assert found(files, '"аи"') == ["Кітаптарымыздан"]


@pytest.mark.parametrize("query", ["мектеп", "mektep", "мeктеп", "MEKTEPTE", "مەكتەپ", "mektepterimizde"])
def test_the_same_articles_are_found_in_any_letters(files: lookup.Files, query: str) -> None:
    assert sorted(found(files, query)) == ["Кітаптарымыздан", "Қала"]


def test_newest_first_if_asked(files: lookup.Files) -> None:
    assert found(files, "кітап", newest_first=True) == ["Қар", "Кітаптарымыздан", "Көктем", "Қала"]


def test_a_title_counts_more_than_a_body(files: lookup.Files) -> None:
    assert found(files, "қала") == ["Қала", "Көктем"]


@pytest.mark.parametrize("query", ["", "   ", "-", '""', "«»", "!?.,", "😀", "—" * 10_000, "<", "-«", "'", "\0", "�"])
def test_a_query_without_a_word_finds_nothing(files: lookup.Files, query: str) -> None:
    assert parse(query) == []
    assert found(files, query) == []


@pytest.mark.parametrize(
    "query", ["а" * 10_000, "кітап " * 2_000, "<script>alert(1)</script>", "影師嗎", "\\", "кіт*ап"]
)
def test_no_query_is_too_strange(files: lookup.Files, query: str) -> None:
    assert found(files, query) in ([], found(files, "кітап"))


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SiteError) as failed:
        lookup.Files(tmp_path)
    assert "manifest.js" in failed.value.problems[0].path


def test_every_file_is_one_call_with_json_in_it(files: lookup.Files, tmp_path: Path) -> None:
    folder = write(tmp_path, {"site.yaml": SITE, **ARTICLES})
    built(folder)
    made = [file for file in (folder / "public" / "search").rglob("*.js") if file.name != "stem.js"]
    assert len(made) > 10
    for file in made:
        text = file.read_text(encoding="utf-8")
        assert text.startswith("kazakhSearch(")
        assert text.endswith(")\n")
        name, *_ = json.loads(f"[{text[len('kazakhSearch(') : -2]}]")
        assert name == file.relative_to(folder / "public" / "search").as_posix()[: -len(".js")]


def volumes(site: Path) -> set[str]:
    return {folder.name for folder in (site / "public" / "search").iterdir() if folder.is_dir()}


def test_a_new_article_changes_the_volume_of_its_month_only(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": SITE, **ARTICLES})
    built(site)
    before = volumes(site)
    assert {name.rpartition("-")[0] for name in before} == {"2000s", "2020-24", "2026-03"}
    write(site, {"content/e.md": article("Наурыз", "2026-03-05")})
    built(site)
    after = volumes(site)
    assert {name.rpartition("-")[0] for name in before ^ after} == {"2026-03"}


def test_the_widest_span_that_is_over_and_not_too_large_is_a_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "MOST_ARTICLES", 3)
    days = [
        "2015-01-01",
        "2019-12-31",
        "2024-01-01",
        "2024-03-31",
        "2024-06-30",
        "2024-07-01",
        "2025-01-01",
        "2025-12-31",
        "2026-03-01",
    ]
    site = write(tmp_path, {"site.yaml": SITE, **{f"content/{day}.md": article(day, day) for day in days}})
    built(site, "--jobs", 1)
    spans = {"2010s", "2024h1", "2024h2", "2025", "2026-03"}
    assert {name.rpartition("-")[0] for name in volumes(site)} == spans


def test_a_new_article_in_a_month_of_many_changes_the_volume_of_its_day_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "MOST_RUNNING", 2)
    days = (1, 10, 11, 20, 21, 22, 22, 23)
    files = {f"content/{at}.md": article(f"Мақала {at}", f"2026-03-{day:02}") for at, day in enumerate(days)}
    site = write(tmp_path, {"site.yaml": SITE, **files})
    built(site, "--jobs", 1)
    before = volumes(site)
    spans = ["2026-03-21", "2026-03-22", "2026-03-23", "2026-03a", "2026-03b"]
    assert sorted(name.rpartition("-")[0] for name in before) == spans
    write(site, {"content/new.md": article("Соңғы хабар", "2026-03-23")})
    built(site, "--jobs", 1)
    assert {name.rpartition("-")[0] for name in before ^ volumes(site)} == {"2026-03-23"}
    assert len(lookup.search(lookup.Files(site / "public"), parse("мақала"))) == len(days)


FORMS = {3: "255048236b5572a6d2b985e2739437ca", 4: "9e3a90ad3e6334b7be08feda9ce89441"}
"""The digest of the index of `tests/sites/search`, by format."""


def test_an_index_of_another_form_has_another_format(tmp_path: Path) -> None:
    """Readers keep the files of a volume for ever: whoever changes their form raises `FORMAT` and adds a line above."""
    site = tmp_path / "site"
    shutil.copytree(SITES / "search" / "in", site)
    built(site)
    made = tree(site / "public" / "search")
    whole = b"".join(name.encode() + made[name] for name in sorted(made) if name.count("/") == 1)
    assert FORMS[FORMAT] == digest(whole).hex()
    assert json.loads(f"[{made['manifest.js'].decode()[len('kazakhSearch(') : -2]}]")[1]["format"] == FORMAT


def test_terms_of_most_articles_are_suggested_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "MOST_TERMS", 2)
    tags = ["[А, Б]", "[Б]", "[В, Б]", "[В]"]
    articles = {f"content/{at}.md": article(f"{at}", f"2026-03-0{at + 1}", tags=given) for at, given in enumerate(tags)}
    site = write(tmp_path, {"site.yaml": SITE, **articles})
    built(site, "--jobs", 1)
    made = (site / "public" / "search" / "terms.js").read_text(encoding="utf-8")
    assert made == 'kazakhSearch("terms",[["tag","Б"],["tag","В"]])\n'


SPANS = (1, 2, 255, 256, 257, 4_000, 1_000_000)


def test_no_shard_is_empty_where_there_are_enough_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "SHARD", 2_000)
    rare = [f"т{vowel}{letter}қар" for vowel in "аеиоу" for letter in "бгдзмр"]
    text = " ".join(["кітап"] * 4_000 + rare)
    site = write(tmp_path, {"site.yaml": SITE, "content/a.md": article("Сөздер", "2026-03-01", text)})
    built(site, "--jobs", 1)
    (only,) = lookup.Files(site / "public").volumes
    made = [json.loads(f"[{file.read_text(encoding='utf-8')[len('kazakhSearch(') : -2]}]") for file in shards(site)]
    assert len(made) > 5
    assert all(stems for _, stems, *_ in made)
    assert len(lookup.search(lookup.Files(site / "public"), parse(rare[-1]))) == only.articles == 1


def shards(site: Path) -> list[Path]:
    return [*(site / "public" / "search").rglob("s[0-9]*.js")]


def test_a_batch_is_a_volume_of_the_index_or_has_none() -> None:
    made = [("a", 3), ("b", 200), ("", 2), ("c", 1)]
    jobs = [Job(Task(f"{name}{at}", INDEX, volume=name.encode()), b"") for name, many in made for at in range(many)]
    found = list(batches.of_jobs(jobs))
    assert [(batch[0].task.volume.decode(), len(batch)) for batch in found] == made
    assert [job for batch in found for job in batch] == jobs


def test_processes_tell_each_other_of_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "forms"
    shared = forms.Shared(str(folder), alone=False)
    asked = keys("Қаланың кітаптары кітабы қалада")
    monkeypatch.setattr(forms, "WORTH_TELLING", 1)
    monkeypatch.setattr(forms, "_memory", forms._Memory())
    found = list(forms.forms(asked, shared))
    assert [(listed, filed_under) for listed, filed_under, _ in found] == [
        (forms._below(codec.letters(word), codec.letters(stem(word))), stem(word)) for word in words_of(asked)
    ]
    (folder / "spoiled").write_bytes(b"\xc1")
    (folder / "half.part").write_bytes(next(folder.iterdir()).read_bytes()[:9])
    monkeypatch.setattr(forms, "_memory", forms._Memory())  # another process

    def never(word: str) -> str:
        raise AssertionError(word)

    monkeypatch.setattr(forms, "stem", never)
    assert list(forms.forms(asked, shared)) == found
    assert len(list(folder.iterdir())) == 3


def test_forms_of_the_newest_volumes_are_kept_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "WORTH_KEEPING", 1)
    shared = forms.Shared(str(tmp_path / "forms"), alone=True)

    def another_process(text: str) -> list[forms.Form]:
        monkeypatch.setattr(forms, "_memory", forms._Memory())
        found = list(forms.forms(keys(text), shared))
        forms.keep(found, shared)
        return found

    found = another_process("Қаланың кітаптары кітабы қалада")
    kept = forms.kept(shared.folder)
    shutil.rmtree(shared.folder)

    forms.recall(shared.folder, kept)
    monkeypatch.setattr(forms, "stem", {"дала": "дала"}.__getitem__)
    assert another_process("Қаланың кітаптары кітабы қалада") == found
    assert forms.kept(shared.folder) == b""
    another_process("Дала қалада")
    together = forms.kept(shared.folder)
    shutil.rmtree(shared.folder)

    forms.recall(shared.folder, together)
    monkeypatch.setattr(forms, "stem", None)
    assert another_process("Қаланың кітаптары кітабы қалада дала")[:4] == found


def test_what_is_kept_of_forms_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "WORTH_KEEPING", 1)
    monkeypatch.setattr(forms, "MOST_KEPT", 3)
    monkeypatch.setattr(forms, "_memory", forms._Memory())
    shared = forms.Shared(str(tmp_path), alone=True)
    for text in ("Қаланың кітаптары", "кітабы қалада"):
        forms.keep(list(forms.forms(keys(text), shared)), shared)
    (tmp_path / "kept-0").write_bytes(b"\xc1")
    assert sum(map(len, msgspec.msgpack.decode(forms.kept(str(tmp_path))).values())) == 2


def test_numbers_come_back_as_they_were() -> None:
    dice = random.Random(1)  # noqa: S311
    values = [dice.randrange(10 ** dice.randrange(1, 7)) for _ in range(2_000)]
    assert codec.decode_numbers(codec.numbers(values)) == values


@given(st.lists(st.text("az059~", max_size=45)).map(sorted))
def test_boundaries_come_back_as_they_were(boundaries: list[str]) -> None:
    assert list(lookup._boundaries(volume._front_coded(boundaries))) == boundaries


@given(st.lists(st.sampled_from(["лар", "ымыз", "ін", "ды", "2", "x", "ш", "і"])).map("".join))
def test_endings_come_back_as_they_were(text: str) -> None:
    assert codec.decode_letters(codec.ending(codec.letters(text))) == text


def test_lists_of_places_come_back_as_they_were() -> None:
    dice = random.Random(1)  # noqa: S311
    for among in SPANS:
        sizes = [max(among // part, 1) for part in (1, 3, 90, 10**8)]
        lists = [sorted(dice.sample(range(among), size)) for size in sizes]
        packed = codec.encode_places([array("I", places) for places in lists], among)
        assert codec.decode_places(*packed, len(lists), among) == lists
    assert codec.decode_places(*codec.encode_places([], 1), 0, 1) == []


def test_steps_of_any_size_come_back_as_they_were() -> None:
    places = [0, 1, 300, 70_000, 2**24 + 70_001, 2**24 + 70_002, 2**31 - 2, 2**31 + 5, 2**40, 2**40 + 1]
    for start in range(len(places)):
        wide = [array("Q", places[start:]), array("Q", places[: start + 1])]
        assert codec.decode_places(*codec.encode_places(wide, 2**41), 2, 2**41) == list(map(list, wide))
        start = min(start, 6)
        narrow = [array("I", places[start:7]), array("I", places[: start + 1])]
        assert codec.decode_places(*codec.encode_places(narrow, 2**31), 2, 2**31) == list(map(list, narrow))


def test_a_monstrous_volume_has_the_same_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = {"content/long.md": article("Ұзақ сөз", "2026-03-04", f"{'қ' * 60} сөз {'қ' * 60} сөз")}
    site = write(tmp_path / "narrow", {"site.yaml": SITE, **ARTICLES, **long})
    built(site, "--jobs", 1)
    monkeypatch.setattr(codec, "NARROW", 5)
    other = write(tmp_path / "wide", {"site.yaml": SITE, **ARTICLES, **long})
    built(other, "--jobs", 1)
    assert tree(other / "public" / "search") == tree(site / "public" / "search")


@pytest.mark.parametrize(
    "text",
    [
        "Қазақстан-2050: «Әлем», IT-сала; ёлка Ёлка_x",
        "café, Ərdoğan, İstanbul ΣΑΣ 東京 😀 ұшақ₸500",
        "مەكتەپ мектеп Ђуро µm 1° 5²",
        "сөз\u0301 бө\u00adлек\u2003кең\u00a0бос\u200bорын",
        "",
        "қ" * 100,
    ],
)
def test_keys_are_the_words_of_a_text(text: str) -> None:
    assert words_of(keys(text)) == uncut_words(text)


@given(st.text(st.one_of(st.sampled_from("аәбқңөұүһіёЁIİıсΣ_-.«»₸é\u0301 \n09zZЂµ"), st.characters())))
def test_keys_are_the_words_of_any_text(text: str) -> None:
    assert words_of(keys(text)) == uncut_words(text)


def test_a_coded_length_is_hardly_another() -> None:
    for words_in_text in range(1, 12_000, 7):
        code = codec.length_code(words_in_text)
        assert codec.length(code) <= words_in_text <= codec.room(code) < codec.length(code) * 1.13 + 1


def test_words_are_cut_folded_and_put_straight() -> None:
    assert words("Мемлекеттiк ЖӘНЕ\u00ad Ёлка, İs ıs 20-шы") == ["мемлекеттік", "және", "елка", "is", "is", "20", "шы"]
    assert words("ш" * 100) == ["ш" * 40]
    assert words("") == []


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("qalalarğa", "қалаларға"),
        ("Qazaqtyn", "қазақтың"),
        ("kitaptarymyzdan", "кітаптарымыздан"),
        ("oqushylar", "оқушылар"),
        ("жаңа", "zhana"),
        ("tarih", "тарих"),
        ("قازاقتىڭ", "қазақтың"),
        ("ۇكىمەت", "үкімет"),
        ("ٴتىل", "тіл"),
    ],
)
def test_a_word_in_other_letters_has_the_skeleton_of_the_kazakh_one(latin: str, cyrillic: str) -> None:
    mine, other = (word(words(text)[0]) for text in (latin, cyrillic))
    assert set(mine.skeletons) & set(other.skeletons)


def test_a_skeleton_is_ascii_and_stays_as_it_is() -> None:
    for text in ("Қазақстан", "影師", "ñandú", "ٴتىل", "щётка", "nng"):
        key = skeleton(text.lower())
        assert key.isascii()
        assert stem(words(text)[0])
