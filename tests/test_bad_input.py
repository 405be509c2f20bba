"""Bad input of every kind: a clear message, exit 1, and the last good output and state as they were.

What can be told in a few files stands in tests/sites/bad-…; here is what has to be made: files too large, bytes that
are no text, links, pipes, full disks, damaged states.
"""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kzarchive
from kzarchive import reader
from tests.helpers import NOW, SITE_YAML, article, build, built, kept, run, tree, write

PAGE = "2026/03/07/kitaphana-ashyldy.html"
SOURCE = "content/2026/03/07/kitaphana.md"
OUTSIDE = (
    "a symbolic link that leads out of the site\n    nothing outside the site's folder is read; put the file itself"
)
INTERPRETER = (sys.executable, "-W", "error", "-m", "kzarchive")
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(kzarchive.__file__).parents[1])}


@pytest.fixture(scope="module")
def good_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"site.yaml": SITE_YAML, SOURCE: article(tags="[Кітап]"), "static/belgi.txt": "белгі\n"}
    site = write(tmp_path_factory.mktemp("good"), files)
    built(site)
    return site


@pytest.fixture
def site(good_site: Path, tmp_path: Path) -> Path:
    """A site that has been built once."""
    return shutil.copytree(good_site, tmp_path / "site")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder outside the site."""
    return write(tmp_path / "elsewhere", {"qupiia.md": article("Құпия мақала"), "home.html": "Құпия үлгі"})


def refused(site: Path, *problems: str, options: tuple[object, ...] = ()) -> None:
    """Builds a site that must have exactly these problems, each with its hint below."""
    before = kept(site)
    result = build(site, *options)
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    assert result.err.replace(str(site), "…") == "\n".join([*problems, "", f"{count}; the site is as it was", ""])
    assert (result.code, result.out) == (1, "")
    assert kept(site) == before


# --- Sources -----------------------------------------------------------------------------------

HEAD = b"---\ntitle: Bir\ndate: 2026-03-08\n---\n\n"
"""Front matter on lines 1 to 4 and an empty line: 37 bytes."""

NO_ARTICLES = {
    "nothing": (
        b"",
        ":1:1: the front matter is missing\n    begin the file with a line ---, the fields, and a line ---",
    ),
    "no line end": (
        b"---",
        ":1:1: the front matter is missing\n    begin the file with a line ---, the fields, and a line ---",
    ),
    "truncated": (HEAD[:20], ":1:1: the front matter has no end\n    close it with a line that holds only ---"),
    "no body": (
        HEAD,
        ":5:1: the article has no text\n    write the text below the closing ---, or set `status: draft`",
    ),
    "NUL": (HEAD + b"a\0b", ":6: a NUL byte at offset 38\n    delete it; text files hold none"),
    "escape": (HEAD + b"a\nb\x1b", ":7: the control character 0x1b at offset 40\n    delete it; text files hold none"),
    "delete": (HEAD + b"\x7f", ":6: the control character 0x7f at offset 37\n    delete it; text files hold none"),
    "half a letter": (HEAD + b"a\n\xd0\n", ":7: byte 0xd0 at offset 39 is not UTF-8\n    save the file as UTF-8"),
    "surrogate": (HEAD + b"\xed\xa0\x80", ":6: byte 0xed at offset 37 is not UTF-8\n    save the file as UTF-8"),
    "overlong": (HEAD + b"\xc0\xaf", ":6: byte 0xc0 at offset 37 is not UTF-8\n    save the file as UTF-8"),
    "cp1251": ("---\nя".encode("cp1251"), ":2: byte 0xff at offset 4 is not UTF-8\n    save the file as UTF-8"),
    "UTF-16": ("---".encode("utf-16-le"), ":1: a NUL byte at offset 1\n    delete it; text files hold none"),
    "U+FFFE": (HEAD + "a\ufffe".encode(), ":6: the character U+FFFE\n    take it out; no page can show it"),
}


@pytest.mark.parametrize("name", NO_ARTICLES)
def test_a_file_that_is_no_article(site: Path, name: str) -> None:
    data, problem = NO_ARTICLES[name]
    write(site, {"content/b.md": data})
    refused(site, f"content/b.md{problem}")


NESTED = ":4:8: `tags` is a list\n    write plain text; put it in quotes if it holds brackets, braces or a colon"
BEYOND = {
    "title": ({"title": "ы" * 2_000}, ":2:8: `title` has 2,000 characters\n    at most 500 are allowed"),
    "some tags": ({"tags": f"[{'т, ' * 201}]"}, ":4:7: `tags` has 201 values\n    at most 200 are allowed"),
    "long tag": ({"tags": f"[{'ұ' * 201}]"}, ":4:8: `tags` has 201 characters\n    at most 200 are allowed"),
    "100,000 tags": (
        {"tags": f"[{'тег, ' * 100_000}]"},
        ":2:1: front matter of 800,046 bytes\n    at most 65,536 are read; shorten its lists",
    ),
    "brackets": ({"tags": "[" * 60_000}, ":2:1: too many brackets and lists\n    at most 5,000 are read"),
    "braces": ({"tags": "{a: " * 15_000}, ":2:1: too many brackets and lists\n    at most 5,000 are read"),
    "dashes": ({"tags": "\n " + "- " * 30_000}, ":2:1: too many brackets and lists\n    at most 5,000 are read"),
    "nested lists": ({"tags": "[" * 4_900 + "]" * 4_900}, NESTED),
}


@pytest.mark.parametrize("name", BEYOND)
def test_fields_beyond_measure(site: Path, name: str) -> None:
    fields, problem = BEYOND[name]
    write(site, {"content/b.md": article(**{"title": "Екінші", **fields})})
    refused(site, f"content/b.md{problem}")


@pytest.mark.parametrize("body", ["1. " * 20_000, "[x](joq.md)\n\n" + "1. " * 20_000])
def test_a_text_nested_beyond_measure(site: Path, body: str) -> None:
    write(site, {"content/b.md": article("Екінші", body=body), "content/c.md": article("Үшінші", body="**Мәтін**")})
    result = build(site)
    problem = (
        "content/b.md: the text is nested too deeply\n    take out lists and quotations that stand in one another\n"
    )
    assert result.err.startswith(problem)
    assert (result.code, result.out) == (1, "")
    (site / "content/b.md").unlink()
    built(site)
    assert "<p><strong>Мәтін</strong></p>" in (site / "public/2026/03/07/ushinshi.html").read_text(encoding="utf-8")


def test_a_name_that_is_no_text(site: Path) -> None:
    (site / os.fsdecode(b"content/\xff.md")).write_text(article(), encoding="utf-8")
    refused(site, r"'content/\udcff.md': the file's name is not UTF-8" + "\n    rename the file")


@pytest.mark.parametrize(
    ("name", "megabytes", "limit"), [("content/b.md", 50, 4), ("content/b.png", 65, 64), ("static/b.zip", 65, 64)]
)
def test_a_file_beyond_measure_is_not_even_read(site: Path, name: str, megabytes: int, limit: int) -> None:
    write(site, {name: ""})
    os.truncate(site / name, megabytes * 1_000_000 + 3_000_000)
    refused(site, f"{name}: a file of {megabytes + 3} MB\n    at most {limit} MB are read")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"title: \xff", "site.yaml: byte 0xff at offset 7 is not UTF-8\n    save the file as UTF-8"),
        (b"title: [\n", "site.yaml:2:1: this is not YAML: did not find expected node content"),
        (b"", "site.yaml:1:1: no fields were found\n    write lines of the form `key: value`"),
        (
            b"title: " + b"t" * 65_536,
            "site.yaml:1:1: 65,543 bytes of YAML\n    at most 65,536 are read; shorten its lists",
        ),
    ],
)
def test_a_config_that_is_none(site: Path, data: bytes, problem: str) -> None:
    write(site, {"site.yaml": data})
    before = kept(site)
    result = build(site)
    assert result.err.startswith(problem + "\n")
    assert (result.code, kept(site)) == (1, before)


def test_a_folder_without_a_site(tmp_path: Path) -> None:
    result = build(tmp_path)
    assert result.err.startswith(f"{tmp_path}/site.yaml: there is no site here\n    run this in a site's folder")
    assert (result.code, tree(tmp_path)) == (1, {})


def test_a_site_without_content(site: Path) -> None:
    shutil.rmtree(site / "content")
    refused(site, "content: there is no content folder\n    make the folder, or begin with `kzarchive new`")


def test_all_problems_of_a_run_are_told_at_once_and_in_order(site: Path, elsewhere: Path) -> None:
    write(
        site,
        {
            "content/b.md": article(date="2026-02-30", body="[x](joq.md)"),
            "content/a.md": article("Сілтеме", body="[x](joq.md)\n\n[y](b.md)"),
            "content/c.png": "сурет емес",
            "templates/year.html": "{{ page.title|uper }}\n{% if %}",
            "static/бос орын": "",
        },
    )
    (site / "content/d.md").symlink_to(elsewhere / "qupiia.md")
    result = build(site, "--json")
    problems = json.loads(result.out)["problems"]
    assert [(problem["path"], problem["line"]) for problem in problems] == [
        ("content/a.md", 6),
        ("content/b.md", 3),
        ("content/c.png", 0),
        ("content/d.md", 0),
        ("static/бос орын", 0),
        ("templates/year.html", 2),
    ]
    assert (result.code, result.err) == (1, "")


# --- Nothing is read or written outside ----------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("content/b.md", "qupiia.md"),
        ("content/b", ""),
        ("content/b.png", "qupiia.md"),
        ("content/b.md", "joq.md"),
        ("static/b.txt", "qupiia.md"),
        ("static/b", ""),
        ("templates/home.html", "home.html"),
        ("templates", ""),
    ],
)
def test_a_link_out_of_the_site(site: Path, elsewhere: Path, link: str, target: str) -> None:
    (site / link).parent.mkdir(exist_ok=True)
    (site / link).symlink_to(elsewhere / target)
    refused(site, f"{link}: {OUTSIDE} here")


@pytest.mark.parametrize("name", ["content", "static", "site.yaml"])
def test_what_was_moved_out_and_linked_is_outside_too(site: Path, elsewhere: Path, name: str) -> None:
    (site / name).rename(elsewhere / name)
    (site / name).symlink_to(elsewhere / name)
    refused(site, f"{name}: {OUTSIDE} here")


def test_a_relative_link_out_of_the_site(site: Path, elsewhere: Path) -> None:
    assert elsewhere.is_dir()
    (site / "content/b.md").symlink_to("../../elsewhere/qupiia.md")
    refused(site, f"content/b.md: {OUTSIDE} here")


def test_links_that_lead_to_no_file(site: Path) -> None:
    (site / "content/b").symlink_to("2026")
    (site / "content/c.md").symlink_to("d.md")
    (site / "content/e.md").symlink_to("e.md")
    refused(
        site,
        "content/b: a symbolic link that leads to no file\n    put the folder itself here",
        "content/c.md: a symbolic link that leads to no file\n    take the link out",
        "content/e.md: a symbolic link that leads to no file\n    take the link out",
    )


def test_a_link_within_the_site_is_a_file_like_any_other(site: Path) -> None:
    write(site, {"static/ortaq.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'})
    (site / "content/belgi.svg").symlink_to("../static/ortaq.svg")
    write(site, {"content/b.md": article("Белгі", image="{src: belgi.svg, alt: Белгі}")})
    built(site)
    assert (site / "public/belgi.svg").read_bytes() == (site / "static/ortaq.svg").read_bytes()
    assert not (site / "public/belgi.svg").is_symlink()


def test_a_pipe_is_not_waited_for(site: Path) -> None:
    os.mkfifo(site / "content/b.md")
    os.mkfifo(site / "static/b.txt")
    refused(
        site,
        "content/b.md: this is no regular file\n    take it out of the folder",
        "static/b.txt: this is no regular file\n    take it out of the folder",
    )


def test_a_new_article_is_not_written_through_a_link(site: Path, elsewhere: Path) -> None:
    (site / "content/2027").symlink_to(elsewhere)
    before = tree(elsewhere)
    result = run("new", "Жаңа мақала", "--site", site, "--date", "2027-01-01")
    assert result.err.startswith(
        "content/2027/01/01/zhanga-maqala.md: a symbolic link on the way leads out of the site"
    )
    assert (result.code, tree(elsewhere)) == (1, before)


@pytest.mark.parametrize("name", ["content", "static", "templates", ".kzarchive"])
def test_the_output_is_no_input(site: Path, name: str) -> None:
    problem = f"…/{name}/public: the site can't be written into its own {name}/\n    name another folder with --output"
    refused(site, problem, options=("--output", site / name / "public"))
    assert not (site / name / "public").exists()


# --- What stands in the output folder ------------------------------------------------------------

IN_THE_WAY = "in the way that kzarchive did not write: {}\n    move them away, or name an empty folder with --output"


def test_the_first_build_wants_an_empty_folder(site: Path) -> None:
    other = write(site / "other", {"zhazba.txt": "менің жазбам", "a/b.txt": ""})
    result = build(site, "--output", other)
    assert result.err.startswith(f"{other}: 2 files are {IN_THE_WAY.format('a/b.txt, zhazba.txt')}")
    assert result.err.endswith("\n\n1 problem; the site is as it was\n")
    assert (result.code, sorted(tree(other))) == (1, ["a/b.txt", "zhazba.txt"])


def test_a_later_file_of_others_is_not_overwritten(site: Path) -> None:
    write(site, {"public/2026/03/08/ekinshi.html": "бөгде", "content/b.md": article("Екінші", "2026-03-08")})
    before = kept(site)
    result = build(site)
    assert result.err.startswith(
        f"{site}/public: a file is {IN_THE_WAY.format('2026/03/08/ekinshi.html').replace('them', 'it')}"
    )
    assert (result.code, kept(site)) == (1, before)


def test_other_files_are_left_alone(site: Path) -> None:
    others = {"zhazba.txt": "жазба", "tag/kitap/zhazba.txt": "жазба", "2026/03/07/.htaccess": ""}
    write(site / "public", others)
    write(site, {SOURCE: article("Басқа тақырып", "2026-03-08")})
    built(site)
    left = tree(site / "public")
    assert {path: data for path, data in left.items() if path in others} == {
        path: data.encode() for path, data in others.items()
    }
    assert PAGE not in left
    assert "tag/kitap/index.html" not in left
    assert not (site / "public/2026/03/07/index.html").exists()


def test_empty_folders_go_with_the_last_file(site: Path) -> None:
    write(site, {SOURCE: article(date="2026-03-08")})
    built(site)
    assert not (site / "public/2026/03/07").exists()
    assert not (site / "public/tag").exists()


def test_what_lies_behind_a_link_in_the_output_is_not_ours(site: Path, elsewhere: Path) -> None:
    (site / "public/tag").rename(elsewhere / "tag")
    (site / "public/tag").symlink_to(elsewhere / "tag")
    before = tree(elsewhere)
    write(site, {SOURCE: article()})
    built(site)
    assert tree(elsewhere) == before


def test_nothing_is_written_behind_a_link_in_the_output(site: Path, elsewhere: Path) -> None:
    (site / "public/tag").rename(elsewhere / "tag")
    (site / "public/tag").symlink_to(elsewhere / "tag")
    before = tree(elsewhere)
    write(site, {"content/b.md": article("Екінші", tags="[Кітап, Өнер]")})
    refused(
        site,
        "…/public/tag: can't be written: Not a directory\n    a file stands where a folder is needed; move it away",
    )
    assert tree(elsewhere) == before


def test_an_output_that_was_edited_is_written_again(site: Path) -> None:
    good = tree(site / "public")
    write(site / "public", {PAGE: "өзгертілген"})
    (site / "public/robots.txt").unlink()
    assert built(site).startswith("2 written,")
    assert tree(site / "public") == good


# --- What can't be written -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["file", "file/public"])
def test_an_output_folder_that_can_not_be_one(site: Path, name: str) -> None:
    write(site, {"file": "файл"})
    problem = f"…/{name}: can't be written: Not a directory\n    a file stands where a folder is needed; move it away"
    refused(site, problem, options=("--output", site / name))
    assert (site / "file").read_text(encoding="utf-8") == "файл"


def test_a_state_folder_that_can_not_be_one(site: Path) -> None:
    shutil.rmtree(site / ".kzarchive")
    write(site, {".kzarchive": "файл"})
    before = tree(site)
    result = build(site)
    assert result.err.startswith(f"{site}/.kzarchive/lock: can't be written: File exists\n    allow writing to")
    assert (result.code, tree(site)) == (1, before)


def test_an_output_folder_that_is_not_writable(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {SOURCE: article(body="Жаңа мәтін.", tags="[Кітап]")})

    def mkdir(path: str, mode: int = 0o777) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    with monkeypatch.context() as patch:
        patch.setattr("os.mkdir", mkdir)
        hint = "allow writing there, or name another folder with --output"
        refused(site, f"…/public: can't be written: Permission denied\n    {hint}")
    assert built(site).startswith("6 written,")


@pytest.mark.parametrize("room", [0, 500, 6_000])
def test_a_full_disk(site: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    write(site, {"content/b.md": article("Екінші", "2026-03-08")})
    before = kept(site)
    with monkeypatch.context() as patch:
        patch.setattr("os.write", _disk_with(room))
        result = build(site)
    head, *rest = result.err.splitlines()
    assert head.endswith(": can't be written: No space left on device")
    assert rest[0] == "    the disk is full; the last good site is as it was"
    assert (result.code, kept(site)) == (1, before)
    built(site)
    assert tree(site / "public") == built_anew(site)


def _disk_with(room: int) -> Callable[[int, bytes], int]:
    """Returns an os.write for a disk that takes `room` bytes more."""
    write_there, left = os.write, [room]

    def write_here(handle: int, data: bytes) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        count = write_there(handle, data[: left[0]])
        left[0] -= count
        return count

    return write_here


def built_anew(site: Path) -> dict[str, bytes]:
    """Returns the output of a full build into another folder."""
    output = site.parent / "anew"
    built(site, "--full", "--output", output)
    return tree(output)


def test_a_limit_on_the_size_of_files(site: Path) -> None:
    write(site, {"content/b.md": article("Ұзын мақала", body="Ұзын мәтін. " * 30_000)})
    before = kept(site)
    result = _build_with_largest_file(site, 300_000)
    assert "public/" not in result.stderr
    assert "2026/03/07/uzyn-maqala.html: can't be written: File too large\n" in result.stderr
    assert (result.returncode, result.stdout) == (1, "")
    assert kept(site) == before


def test_a_state_that_finds_no_room(site: Path) -> None:
    shutil.rmtree(site / ".kzarchive")
    shutil.rmtree(site / "public")
    result = _build_with_largest_file(site, 10_000)
    assert result.stderr.startswith(f"{site}/.kzarchive/state.db: the state can't be written: ")
    assert result.stderr.endswith("\n\n1 problem; the site is as it was\n")
    assert (result.returncode, result.stdout) == (1, "")
    assert not (site / "public").exists()
    assert build(site).code == 0
    assert tree(site / "public") == built_anew(site)


def test_a_state_that_finds_no_room_is_not_taken_for_damaged(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {SOURCE: article(body="Жаңа мәтін.", tags="[Кітап]")})

    def commit(state: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("kzarchive.state.State.commit", commit)
        hint = "allow writing to .kzarchive/ in the site's folder, or free space there"
        name = "…/.kzarchive/state.db"
        refused(site, f"{name}: the state can't be written: database or disk is full\n    {hint}")
    assert built(site).startswith("6 written,")


def _build_with_largest_file(site: Path, size: int) -> subprocess.CompletedProcess[str]:
    limited = f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
    limited += "sys.argv[0] = 'kzarchive'; runpy.run_module('kzarchive', run_name='__main__')"
    command = [sys.executable, "-W", "error", "-c", limited, "build", "--site", str(site), "--now", NOW]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=ENVIRONMENT)


def test_a_build_that_stops_while_it_publishes_is_finished_by_the_next(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"content/b.md": article("Екінші", "2026-03-08", tags="[Кітап]"), "static/zhanga.txt": "жаңа"})
    replace, left = os.replace, [3]

    def replace_three(source: str, target: str) -> None:
        if not left[0]:
            raise OSError(errno.EIO, os.strerror(errno.EIO), source, None, target)
        left[0] -= 1
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", replace_three)
        result = build(site)
    assert result.err.splitlines()[0].endswith(": can't be written: Input/output error")
    assert result.code == 1
    built(site)
    assert tree(site / "public") == built_anew(site)
    assert built(site).startswith("nothing to write,")


def test_an_article_that_changes_while_the_build_runs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {"content/b.md": article("Екінші", "2026-03-08")})

    body_of = reader.body_of

    def body_of_another(path: str, data: bytes, known: bytes) -> str:
        return body_of(path, data + b"!", known)

    with monkeypatch.context() as patch:
        patch.setattr("kzarchive.reader.body_of", body_of_another)
        changed = "the file was changed while the build ran\n    nothing was written; build again"
        refused(site, f"{SOURCE}: {changed}", f"content/b.md: {changed}")
    built(site)


# --- State -----------------------------------------------------------------------------------------

ASIDE = (
    ".kzarchive/state.db: the state of the last build can't be read; it is now state.unreadable\n"
    "    the whole site is built anew\n"
)


def _garbage(state: Path) -> None:
    state.write_bytes(b"garbage" * 1000)


def _truncated(state: Path) -> None:
    os.truncate(state, 5_000)


def _foreign(state: Path) -> None:
    state.unlink()
    _change(state, "CREATE TABLE notes (text)")


def _of_another_version(state: Path) -> None:
    _change(state, "UPDATE meta SET value = x'00' WHERE name = 'format'")


def _without_a_table(state: Path) -> None:
    _change(state, "DROP TABLE output")


def _with_a_damaged_page(state: Path) -> None:
    data = bytearray(state.read_bytes())
    data[8_192:12_288] = bytes(4_096)
    state.write_bytes(data)


def _with_damaged_records(state: Path) -> None:
    _change(state, "UPDATE source SET record = x'c1', modified = 0 WHERE path LIKE 'content/%'")


def _with_damaged_values(state: Path) -> None:
    _change(state, "UPDATE meta SET value = x'c1' WHERE name IN ('recipes', 'window', 'counts')")


def _with_damaged_months(state: Path) -> None:
    _change(state, "UPDATE month SET fold = x'c1'")


def _change(state: Path, statement: str) -> None:
    connection = sqlite3.connect(state)
    with connection:
        connection.execute(statement)
    connection.close()


DAMAGES = [
    _garbage,
    _truncated,
    _foreign,
    _of_another_version,
    _without_a_table,
    _with_a_damaged_page,
    _with_damaged_records,
    _with_damaged_values,
]


@pytest.mark.parametrize("damage", [*DAMAGES, _with_damaged_months], ids=lambda damage: damage.__name__.strip("_"))
def test_a_state_that_is_none_is_set_aside(site: Path, damage: Callable[[Path], None]) -> None:
    good = tree(site / "public")
    damage(site / ".kzarchive/state.db")
    write(site, {"content/b.md": article("Жоба", status="draft")})
    result = build(site)
    assert (result.code, result.err) == (0, ASIDE)
    assert tree(site / "public") == good
    assert (site / ".kzarchive/state.unreadable").is_file()
    assert built(site).startswith("nothing to write,")


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_why_of_a_state_that_is_none(site: Path, damage: Callable[[Path], None]) -> None:
    damage(site / ".kzarchive/state.db")
    before = kept(site)
    result = run("why", "index.html", "--site", site)
    assert result.code == 1
    assert "problem" in result.err
    assert kept(site) == before


def test_an_empty_state_is_a_new_one(site: Path) -> None:
    good = tree(site / "public")
    write(site, {".kzarchive/state.db": ""})
    built(site)
    assert tree(site / "public") == good


def test_without_its_state_a_build_takes_no_page_for_its_own_that_it_would_change(site: Path) -> None:
    (site / ".kzarchive/state.db").unlink()
    write(site, {SOURCE: article(body="Жаңа мәтін.", tags="[Кітап]")})
    before = tree(site / "public")
    result = build(site)
    names = f"{PAGE}, 2026/03/feed.xml, feed.json, …"
    assert result.err.startswith(f"{site}/public: 6 files are {IN_THE_WAY.format(names)}")
    assert "; if this is an older build, rename the whole folder\n" in result.err
    assert (result.code, tree(site / "public")) == (1, before)


# --- What a killed build leaves ----------------------------------------------------------------------


@pytest.mark.parametrize("edited", [True, False])
def test_staged_files_of_a_killed_build_are_removed(site: Path, edited: bool) -> None:
    write(site, {"public/.kzarchive-staging/12345/0/0": "жартылай", "public/.kzarchive-staging/12345/1/7": ""})
    if edited:
        write(site, {SOURCE: article(body="Жаңа мәтін.", tags="[Кітап]")})
    built(site)
    assert not (site / "public/.kzarchive-staging").exists()


def test_an_interrupted_build_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {SOURCE: article(body="Жаңа мәтін.", tags="[Кітап]")})
    before = kept(site)

    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("kzarchive.build.output.publish", interrupt)
        result = build(site)
    assert (result.code, result.out) == (130, "")
    assert "interrupted; the site is as it was\n" in result.err
    assert tree(site / "public") == {path: data for path, data in before.items() if not path.startswith(".kz")}
    built(site)
    assert tree(site / "public") == built_anew(site)


# --- Notices ---------------------------------------------------------------------------------------------------------


def test_notices_are_shown_again_while_they_hold_and_strict_refuses_them(site: Path) -> None:
    write(site, {SOURCE: article(tags="[Тұз, Түз]")})
    first = build(site)
    assert (first.code, first.err.count("gets the address `tuez`")) == (0, 1)
    again = build(site)
    assert (again.code, again.err) == (0, first.err)
    before = kept(site)
    strict = build(site, "--strict")
    assert (strict.code, strict.err.count("gets the address `tuez`")) == (1, 1)
    assert kept(site) == before


def test_a_withdrawn_article_publishes_no_picture(site: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    picture = SOURCE.rpartition("/")[0] + "/zal.svg"
    write(site, {SOURCE: article(image="{src: zal.svg}"), picture: svg})
    assert build(site).code == 0
    published = [path for path in tree(site / "public") if path.endswith("zal.svg")]
    assert len(published) == 1
    write(site, {SOURCE: article(image="{src: zal.svg}", status="withdrawn")})
    assert build(site).code == 0
    assert [path for path in tree(site / "public") if path.endswith("zal.svg")] == []


# --- What would take for ever, or would run ---------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["[", "<", "*", "_", "`"])
def test_a_text_that_markdown_would_take_for_ever_to_read(site: Path, mark: str) -> None:
    write(site, {SOURCE: article(body=mark * 3001)})
    refused(site, f"{SOURCE}:5: the text has 3,001 «{mark}»\n    at most 3,000 are read; divide the article")


@pytest.mark.parametrize("name", ["bet.html", "bet.XHTML", "kod.js", "derek.xml"])
def test_a_file_that_browsers_execute_is_not_published_by_a_link(site: Path, name: str) -> None:
    folder = SOURCE.rpartition("/")[0]
    write(site, {SOURCE: article(body=f"[бет]({name})"), f"{folder}/{name}": "<script>1</script>"})
    result = build(site)
    assert (result.code, f"«{name}» may hold scripts" in result.err) == (1, True)
