"""A run on real files: what is written, what is left alone, what is refused."""

import errno
import json
import os
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzarchive import output, reader
from kzarchive.config import Site
from kzarchive.errors import SiteError
from kzarchive.importers import files, options, run
from kzarchive.importers.files import MAX_ORIGINAL
from kzarchive.importers.report import AnyEntry, Left, Report, Taken, Unchanged, as_dict, as_text
from kzarchive.model import Record
from tests import helpers

TITLE = "Қоғалы көлде құс санағы басталды"
PATH = "content/2026/03/07/qogaly-kolde-qus-sanagy-bastaldy.md"
IGNORED = {"site.yaml", ".kzarchive"}
DOCS = Path(__file__).parents[2] / "docs" / "import.md"


def make_site(root: Path) -> Site:
    folder = root / "site"
    folder.mkdir()
    (folder / "site.yaml").write_text(helpers.SITE_YAML, encoding="utf-8")
    return Site(root=str(folder), title="Қала шежіресі", base_url="https://archive.example.kz/")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


def original(folder: Path, name: str = "a.txt", title: str = TITLE, text: str = "Көлде үш мың құс бар.") -> Path:
    file = folder / name
    file.write_text(f" date 2026-03-07\nТабиғат\n{title}\n{title}\n07.03.2026 14:31\n{text}\n", encoding="utf-8")
    return file


@dataclass(frozen=True)
class Outcome:
    """What came of a run: each entry, and the numbers."""

    entries: tuple[AnyEntry, ...]
    report: Report

    @property
    def taken(self) -> list[Taken]:
        return [entry for entry in self.entries if isinstance(entry, Taken)]

    @property
    def skipped(self) -> list[Left]:
        return [entry for entry in self.entries if isinstance(entry, Left)]

    @property
    def unchanged(self) -> list[Unchanged]:
        return [entry for entry in self.entries if isinstance(entry, Unchanged)]

    @property
    def failed(self) -> bool:
        return self.report.failed

    def as_text(self) -> str:
        return "\n".join((*map(as_text, self.entries), "", self.report.as_text()))


def take(site: Site, *files: Path, dry_run: bool = False, keep_duplicates: bool = False) -> Outcome:
    entries: list[AnyEntry] = []
    report = run(
        "dump", site, files, entries.append, options=options(site), dry_run=dry_run, keep_duplicates=keep_duplicates
    )
    return Outcome(tuple(entries), report)


def tree(folder: Path | str) -> dict[str, bytes]:
    """Returns all files below a folder but settings and state."""
    files = sorted(file for file in Path(folder).rglob("*") if file.is_file() and not IGNORED.intersection(file.parts))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def write(site: Site, path: str, text: str) -> Path:
    file = Path(site.root) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def reasons(report: Outcome) -> list[str]:
    assert not report.taken
    assert report.failed
    return [entry.reason for entry in report.skipped]


def test_writes_a_source_file_that_the_loader_accepts(site: Site, tmp_path: Path) -> None:
    report = take(site, original(tmp_path))
    assert [entry.path for entry in report.taken] == [PATH]
    assert not report.failed
    files = tree(site.root)
    assert list(files) == [PATH]
    record = reader.read(PATH, files[PATH], site.zone)
    assert isinstance(record, Record)
    assert (record.head.title, record.head.date.iso) == (TITLE, "2026-03-07T14:31:00+05:00")


def test_a_dry_run_reports_the_same_and_writes_nothing(site: Site, tmp_path: Path) -> None:
    files = (original(tmp_path), original(tmp_path, "b.txt"), original(tmp_path, "c.txt", "Басқа"), tmp_path / "d.txt")
    dry = take(site, *files, dry_run=True)
    assert tree(site.root) == {}
    assert os.listdir(site.root) == ["site.yaml"]
    assert dry.as_text().endswith("a dry run: nothing was written")
    assert take(site, *files).entries == dry.entries


def test_the_same_original_again_changes_nothing(site: Site, tmp_path: Path) -> None:
    file = original(tmp_path)
    take(site, file)
    before = tree(site.root)
    copy = tmp_path / "z.txt"
    copy.write_bytes(file.read_bytes())
    for sources in ((file,), (file, file), (copy,), (tmp_path,)):
        report = take(site, *sources)
        assert {type(entry) for entry in report.entries} == {Unchanged}
        assert not report.failed
        assert tree(site.root) == before


@pytest.mark.parametrize(
    "path", [PATH, "content/2026/03/07/basqa-at.md", "content/2026/03/06/basqa-kun.md", "content/tabigat/bir.md"]
)
def test_what_a_keeper_has_edited_renamed_or_moved_is_left_alone(site: Site, tmp_path: Path, path: str) -> None:
    file = original(tmp_path)
    take(site, file)
    text = (Path(site.root) / PATH).read_text(encoding="utf-8")
    (Path(site.root) / PATH).unlink()
    edited = re.sub("title: .*", 'title: "Санақ аяқталды"', text).replace("үш мың", "төрт мың").replace("\n", "\r\n")
    write(site, path, edited)
    before = tree(site.root)
    report = take(site, file)
    assert report.entries == (Unchanged(str(file), 0, "", path),)
    assert tree(site.root) == before


def test_a_sha256_in_a_text_is_not_provenance(site: Site, tmp_path: Path) -> None:
    file = original(tmp_path)
    digest = sha256(file.read_bytes()).hexdigest()
    write(site, "content/a.md", f"---\ntitle: Басқа\ndate: 2026-03-07\n---\n  sha256: {digest}\n")
    assert take(site, file).taken


def test_another_article_with_the_same_title_is_never_overwritten(site: Site, tmp_path: Path) -> None:
    first, second = original(tmp_path), original(tmp_path, "b.txt", text="Басқа мәтін.")
    take(site, first)
    before = tree(site.root)
    (reason,) = reasons(take(site, second))
    assert PATH in reason
    assert tree(site.root) == before
    renamed = Path(site.root) / PATH
    renamed.rename(renamed.with_name("basqa-at.md"))
    assert "basqa-at.md has the same title" in reasons(take(site, second))[0]


def test_titles_that_meet_in_one_slug_follow_the_slug_rule(site: Site, tmp_path: Path) -> None:
    titles = ("Ән айтылды", "Ан айтылды", "Ән – айтылды", "Index")
    files = [original(tmp_path, f"{number}.txt", title) for number, title in enumerate(titles)]
    paths = [Path(entry.path).stem for entry in take(site, files[1], files[0], *files[2:]).taken]
    assert paths[:2] == ["an-aityldy", "aen-aityldy"]
    assert re.fullmatch(r"an-aityldy-[0-9a-f]{6}", paths[2])
    assert re.fullmatch(r"index-[0-9a-f]{6}", paths[3])
    assert len(take(site, tmp_path).unchanged) == 4


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (PATH, "бұл мақала емес"),
        (PATH, "---\ntitle: Басқа тақырып\ndate: 2026-03-07\n---\nМәтін.\n"),
        (PATH, "---\ntitle: [\n---\nМәтін.\n"),
        ("content/2026/03/07/a.md", f"---\ntitle: Басқа\nslug: {Path(PATH).stem}\ndate: 2026-03-07\n---\nМәтін.\n"),
        ("content/2026/03/07/b.md", f"---\ntitle: {TITLE}!\ndate: 2026-03-07\n---\nМәтін.\n"),
    ],
)
def test_an_address_that_another_source_has_is_not_taken(site: Site, tmp_path: Path, path: str, text: str) -> None:
    file = write(site, path, text)
    report = take(site, original(tmp_path))
    assert report.taken
    assert report.taken[0].path != PATH
    assert file.read_text(encoding="utf-8") == text


def test_what_is_no_article_is_not_overwritten_either(site: Site, tmp_path: Path) -> None:
    target = Path(site.root) / PATH
    target.parent.mkdir(parents=True)
    target.symlink_to(tmp_path / "outside.md")
    assert take(site, original(tmp_path)).taken[0].path != PATH
    assert target.is_symlink()
    assert not (tmp_path / "outside.md").exists()


def test_a_content_folder_that_leads_out_of_the_site_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (Path(site.root) / "content").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SiteError, match="leads out of the site"):
        take(site, original(tmp_path))
    assert tree(tmp_path / "elsewhere") == {}


@pytest.mark.parametrize("folder", ["2026", "2026/03", "2026/03/07"])
def test_no_folder_that_is_a_link_is_written_through(site: Site, tmp_path: Path, folder: str) -> None:
    (tmp_path / "elsewhere" / "07").mkdir(parents=True)
    link = Path(site.root) / "content" / folder
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "elsewhere")
    assert reasons(take(site, original(tmp_path))) == [
        f"content/{folder} is a symbolic link; nothing is written through it"
    ]
    assert tree(tmp_path / "elsewhere") == {}


def test_a_file_where_a_folder_is_needed_is_left_alone(site: Site, tmp_path: Path) -> None:
    write(site, "content/2026", "жазба")
    assert reasons(take(site, original(tmp_path))) == ["content/2026 is no folder"]


def test_files_below_a_folder_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ("b.txt", "b/z.txt", "b-c/a.txt", "b/a/a.TXT", "Б/a.txt", "b/.hidden.txt", "b/a.md", "a.txt", "empty/.keep")
    folder = helpers.write(tmp_path / "dumps", dict.fromkeys(names, ""))
    (folder / "b" / "link").symlink_to(folder, target_is_directory=True)
    (folder / "b" / "to-a.txt").symlink_to("../a.txt")
    found = [path.relative_to(folder).as_posix() for path in files.find(folder, (".txt",))]
    assert found == ["a.txt", "b/a/a.TXT", "b/to-a.txt", "b/z.txt", "b-c/a.txt", "b.txt", "Б/a.txt"]
    assert list(files.find(folder / "empty", (".txt",))) == [folder / "empty"]


def test_a_folder_means_the_dumps_below_it_in_order(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    (folder / "b").mkdir(parents=True)
    names = ("b/2.TXT", "b/1.txt", "a.txt", ".hidden.txt", "note.md")
    for name in names:
        original(folder, name, f"Тақырып {name}")
    report = take(site, folder)
    assert [Path(entry.file).relative_to(folder).as_posix() for entry in report.entries] == [
        "a.txt",
        "b/1.txt",
        "b/2.TXT",
    ]


def test_a_source_that_cannot_be_read_is_skipped_and_the_others_are_not(site: Site, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "large.txt").write_bytes(b"a" * (MAX_ORIGINAL + 1))
    names = ("missing.txt", "empty", "pipe.txt", "large.txt", "a.txt/b.txt", "n" * 300)
    report = take(site, *(tmp_path / name for name in names), original(tmp_path))
    assert [entry.reason for entry in report.skipped] == [
        "there is no such file",
        "no file below this folder ends in .txt",
        "this is no regular file",
        "it has more than 4 MB",
        "it can't be read: Not a directory",
        "it can't be read: File name too long",
    ]
    assert [entry.path for entry in report.taken] == [PATH]
    assert report.failed


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (f"{'Ұ' * 501}\n{'Ұ' * 501}", "`title` has 501 characters"),
        (f"{TITLE}\n{TITLE}\n07.03.2026\n" + "*" * (3 * 1024 * 1024), "its source file would have 6 MB"),
    ],
    ids=["title", "text"],
)
def test_what_the_loader_would_refuse_is_not_written(site: Site, tmp_path: Path, lines: str, reason: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"date 2026-03-07\n{lines}\nМәтін.\n", encoding="utf-8")
    assert reasons(take(site, file)) == [reason]
    assert tree(site.root) == {}


def test_a_hundred_thousand_hashtags_are_a_reason_to_skip(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    tags = " ".join(f"#тег{number}" for number in range(100_000))
    file.write_text(f"date 2026-03-07 {tags}\n{TITLE}\n{TITLE}\n07.03.2026\nМәтін.\n", encoding="utf-8")
    assert len(reasons(take(site, file))) == 1


def test_a_full_disk_leaves_no_half_written_file(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stage(file: str, data: bytes) -> int:
        Path(file).write_bytes(data[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    first, second = original(tmp_path), original(tmp_path, "b.txt", "Басқа")
    with monkeypatch.context() as patch:
        patch.setattr("kzarchive.importers.writer.stage", stage)
        report = take(site, first, second)
        result = helpers.run("import", "dump", first, "--json", "--site", site.root)
    assert (report.entries, report.failed) == ((), True)
    (problem,) = report.report.problems
    assert (problem.path, problem.message) == (PATH, "can't be written: No space left on device")
    shown = json.loads(result.out)
    assert (result.code, shown["entries"], shown["problems"][0]["path"]) == (1, [], PATH)
    assert tree(site.root) == {}
    assert len(take(site, first, second).taken) == 2


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(file: str, data: bytes) -> int:
        write(site, PATH, "басқаның мәтіні")
        return output.stage(file, data)

    monkeypatch.setattr("kzarchive.importers.writer.stage", late)
    assert reasons(take(site, original(tmp_path))) == [f"{PATH} can't be written: File exists"]
    assert tree(site.root) == {PATH: "басқаның мәтіні".encode()}


def test_a_file_system_without_links_will_do(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    take(site, original(tmp_path))
    assert list(tree(site.root)) == [PATH]


def test_days_may_come_in_any_order(site: Site, tmp_path: Path) -> None:
    titles = ("Ән айтылды", "Ан айтылды", "Ән айтылды!")
    files = []
    for number, title in enumerate(titles):
        for day in (7, 8):
            file = original(tmp_path, f"{number}-{day}.txt", title)
            file.write_text(file.read_text(encoding="utf-8").replace("07.03", f"0{day}.03"), encoding="utf-8")
            files.append(file)
    report = take(site, *files)
    assert len(report.taken) == len(files)
    assert len(tree(site.root)) == len(files)


def test_a_name_that_cannot_be_shown_is_made_harmless(site: Site, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"\xff\x1b[31m.txt")
    original(tmp_path).rename(file)
    report = take(site, file)
    assert report.taken
    assert "\ufffd\ufffd[31m.txt" in report.as_text()
    assert 'file: "\ufffd\ufffd[31m.txt"' in (Path(site.root) / PATH).read_text(encoding="utf-8")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ән айтылды", "Ан айтылды", "Ән – айтылды", "Index", "…"]),
            st.sampled_from(["Мәтін бар.", "Басқа мәтін."]),
            st.sampled_from([".md", "-2.md", None]),
        ),
        max_size=8,
    )
)
def test_any_sequence_of_imports_and_edits_loses_and_doubles_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str | None]]
) -> None:
    tmp_path = tmp_path_factory.mktemp("sequence")
    site = make_site(tmp_path)
    files: list[Path] = []
    for number, (title, text, rename) in enumerate(steps):
        files.append(original(tmp_path, f"{number}.txt", title, text))
        before = tree(site.root)
        report = take(site, *files)
        after = tree(site.root)
        assert before.items() <= after.items()
        assert len(after) - len(before) == len(report.taken) <= 1
        assert take(site, *files).taken == []
        if rename and report.taken:
            file = Path(site.root) / report.taken[0].path
            file.rename(file.with_name(file.stem + "-" + str(number) + rename))
    records = [reader.read(path, data, site.zone) for path, data in tree(site.root).items()]
    slugs = [record.slug for record in records if isinstance(record, Record)]
    assert len(slugs) == len(set(slugs)) == len(records)


def test_the_json_report_has_the_keys_that_the_docs_list(site: Site, tmp_path: Path) -> None:
    text = "Көлде құс көп.\nБақылау жалғасады.\nФото: Қасым Төре\nЕрмек Асан\nжалғасы бар"
    first = original(tmp_path, text=text)
    same = original(tmp_path, "c.txt", text=text + " ")
    take(site, original(tmp_path, "b.txt", "Басқа"))
    result = helpers.run(
        "import", "dump", first, tmp_path / "b.txt", same, tmp_path / "d.txt", "--json", "--site", site.root
    )
    value = json.loads(result.out)
    assert [entry["outcome"] for entry in value["entries"]] == ["taken", "unchanged", "duplicate", "skipped"]
    table = DOCS.read_text(encoding="utf-8").partition("\n## The report\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    documented = {key for cell in cells for key in re.findall("`(.*?)`", cell)}
    assert documented == {
        *value,
        *(f"counts.{key}" for key in value["counts"]),
        *(f"entries.{key}" for entry in value["entries"] for key in entry),
    }


def test_the_encoding_and_each_repair_are_reported(site: Site, tmp_path: Path) -> None:
    text = "Көлде жəне қамыста үш мың құс бар, жəне тағы келеді.\nCанақ жалғасып жатыр."
    utf8 = original(tmp_path, text=text)
    old = original(
        tmp_path, "b.txt", "Қамыс арасынан ескі қайық табылды", "Қайықтың қабырғасы әлі берік, түсі қара екен."
    )
    old.write_bytes(old.read_bytes().decode().encode("kz1048"))
    report = take(site, utf8, old)
    first, second = json.loads(json.dumps([as_dict(entry) for entry in report.entries]))
    assert (first["encoding"], second["encoding"]) == ("utf-8", "kz1048")
    assert first["repaired"] == [
        {"before": "жəне", "after": "және", "count": 2},
        {"before": "Cанақ", "after": "Санақ", "count": 1},
    ]
    assert second["repaired"] == []
    lines = report.as_text().splitlines()
    assert "  letters  3 words repaired: «жəне» → «және» (2 times), «Cанақ» → «Санақ»" in lines
    assert "  guessed  encoding: kz1048, by the letters that come out" in lines
    assert lines[-1] == "2 taken (1 with guesses), 0 unchanged, 0 skipped; letters repaired in 3 words"
    before = tree(site.root)
    assert [type(entry) for entry in take(site, utf8, old).entries] == [Unchanged, Unchanged]
    assert tree(site.root) == before
