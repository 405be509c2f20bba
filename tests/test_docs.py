"""The documentation says what the code does: names, numbers, commands and output are the same in both.

With KZARCHIVE_UPDATE=1 the console output shown in the documents is written anew.
"""

import ast
import contextlib
import doctest
import glob
import inspect
import io
import json
import os
import re
import shlex
import signal
import string
import subprocess
import sys
import textwrap
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from jinja2 import nodes
from jinja2.filters import FILTERS
from PIL import Image

from kzarchive import (
    advice,
    batches,
    calendars,
    cli,
    config,
    counts,
    crawlers,
    destinations,
    errors,
    feeds,
    fields,
    inputs,
    kazakh,
    ledger,
    markup,
    model,
    moments,
    pages,
    pictures,
    publish,
    reader,
    references,
    related,
    schedule,
    theme,
    urls,
    views,
)
from kzarchive import build as pipeline
from kzarchive.interface import LANGUAGES, Interface
from kzarchive.interface.marks import unmark
from kzarchive.kazakh import __main__ as kazakh_filter
from kzarchive.kazakh import alphabet, slug
from kzarchive.render import Converters, Renderer
from scripts.tables import code, codes, keys, prose, rows, section

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
README_KK = ROOT / "README.kk.md"
PAGES = [README, README_KK, *sorted(DOCS.glob("*.md"))]
EVERY_PAGE = [*PAGES, ROOT / "CONTRIBUTING.md", *sorted((DOCS / "decisions").glob("*.md"))]

# 22 November 2026, 12:00 in Almaty: the clock of all examples.
NOW = 1_795_330_800
ALMATY = moments.zone("Asia/Almaty")

FENCE = re.compile(
    r"(?:`(?P<path>[^`\s]+\.(?:csv|html|jsonl?|md|txt|xml|yaml))`(?P<shown> becomes)?(?: is)?(?: this)?:\n\n)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


# --- Reading the documents -------------------------------------------------------------------


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


GUIDE, REFERENCE, TEMPLATES, KAZAKH = (
    read(DOCS / f"{page}.md") for page in ("guide", "reference", "templates", "kazakh")
)


# --- Playing examples ------------------------------------------------------------------------


def run(command: str) -> str:
    """Returns what the terminal shows after one command."""
    program, *arguments = shlex.split(command)
    if program == "cd":
        os.chdir(arguments[0])
        return ""
    if program == "echo":
        subprocess.run(command, shell=True, check=True)  # noqa: S602 - our own documents
        return ""
    assert program == "kzarchive", f"a console block can't show {program}"
    if arguments == ["serve"]:
        return served()
    arguments = [name for word in arguments for name in (sorted(glob.glob(word)) or [word])]
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown), contextlib.suppress(SystemExit):
        cli.main(arguments)
    return shown.getvalue()


def served() -> str:
    """Returns what `kzarchive serve` shows until it is ended; its port is one that is free, shown as the usual one."""
    command = [sys.executable, "-u", "-m", "kzarchive", "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environment
    ) as process:
        assert process.stdout is not None
        shown = ""
        for line in process.stdout:
            shown += line
            if line.startswith("Serving "):
                process.send_signal(signal.SIGINT)
    return re.sub(r"(?<=^Serving http://127\.0\.0\.1:)\d+", "8000", shown, flags=re.MULTILINE)


def play(text: str) -> str:
    """Returns a document with its console blocks as they come out in the current folder.

    A block of another language after «`path`:» is the whole file of that name, and is written, with the pictures that
    it names beside it. After «`path` becomes:» it shows the file as the commands above left it.
    """

    def step(block: re.Match[str]) -> str:
        if block["language"] == "console":
            commands = re.findall(r"^\$ (.*)$", block["text"], re.MULTILINE)
            shown = "".join(f"$ {command}\n{run(command)}" for command in commands)
            return f"```console\n{shown}```"
        if block["shown"]:
            return f"`{block['path']}` becomes:\n\n```{block['language']}\n{read(Path(block['path']))}```"
        assert block["path"] or block["language"] not in ("markdown", "html"), f"which file is this?\n{block[0]}"
        if block["path"]:
            file = Path(block["path"])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["text"], encoding="utf-8")
            for picture in re.findall(r"[\w-]+\.jpg", block["text"]):
                Image.new("RGB", (12, 8)).save(file.with_name(picture))
        return block[0]

    return FENCE.sub(step, text)


def keep_times(new: str, old: str) -> str:
    """Returns the new text with the seconds and bytes of the old one: they differ each time and say nothing."""
    line = re.compile(r"^(?:  (?:seconds|bytes   ) |\d+ files written, 0 removed in ).*$", re.MULTILINE)
    blocks = iter([block["text"] for block in FENCE.finditer(old) if block["language"] == "console"])

    def step(block: re.Match[str]) -> str:
        if block["language"] != "console":
            return block[0]
        times = iter(line.findall(next(blocks)))
        return line.sub(lambda now: next(times, now[0]), block[0])

    return FENCE.sub(step, new)


def whole_way(text: str) -> list[str]:
    """Returns the commands from a new site to its publication, the last ones of a document."""
    blocks = [block["text"] for block in FENCE.finditer(text) if block["language"] in ("console", "sh")]
    lines = [re.sub(r"^\$ |\s+# .*", "", line) for block in blocks for line in block.splitlines()]
    wanted = [line for line in lines if line.startswith(("kzarchive ", "cd ", "echo "))]
    begin = len(wanted) - wanted[::-1].index("kzarchive init shezhire")
    return wanted[begin : wanted.index("kzarchive publish www")]


def test_the_guide_shows_what_the_commands_of_the_readme_show() -> None:
    commands = whole_way(read(README))
    assert len(commands) == 5
    assert whole_way(GUIDE) == commands


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes a new folder the current one, and stops the clock."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "time", types.SimpleNamespace(time=lambda: NOW, perf_counter=time.perf_counter))
    return tmp_path


PLAYED = [DOCS / f"{name}.md" for name in ("guide", "guide.kk", "import", "templates")]


@pytest.mark.parametrize("page", PLAYED, ids=label)
def test_console_blocks_show_what_comes_out(page: Path, workplace: Path) -> None:
    old = read(page)
    new = keep_times(play(old), old)
    if os.environ.get("KZARCHIVE_UPDATE"):
        page.write_text(new, encoding="utf-8")
    assert new == read(page), "run this test with KZARCHIVE_UPDATE=1 and read the diff"


def test_a_wrong_example_is_noticed(workplace: Path) -> None:
    shown = "```console\n$ kzarchive init new\nMade nothing.\n```\n"
    assert "Made a site in new:" in play(shown)
    assert keep_times("```console\n$ x\n  seconds  2\n```", "```console\n$ x\n  seconds  1\n```").endswith("1\n```")


# --- Links and command lines -----------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """Returns the anchors that GitHub gives to the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def dead_links(page: Path, text: str) -> list[str]:
    """Returns the relative links of a page that lead to no file or heading."""
    dead = []
    for target in re.findall(r"\]\(([^()\s]+)\)", re.sub(r"`+[^`]*`+", "", prose(text))):
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if re.match(r"https?:", target):
            continue
        if not file.exists() or (anchor and anchor not in anchors(read(file))):
            dead.append(target)
    return dead


@pytest.mark.parametrize("page", EVERY_PAGE, ids=label)
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page, read(page)) == []


def test_a_dead_link_is_noticed() -> None:
    text = "[a](docs/none.md) [b](docs/guide.md#none) [c](LICENSE) [d](docs/guide.md#install) [e](https://x.kz)"
    assert dead_links(README, text) == ["docs/none.md", "docs/guide.md#none"]


def command_lines(text: str) -> Iterator[list[str]]:
    """Yields the arguments of each kzarchive command in code blocks and between backticks."""
    blocks = [block["text"] for block in FENCE.finditer(text) if block["language"] in ("console", "sh")]
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    for line in [*lines, *codes(text)]:
        if line.startswith("kzarchive ") and "COMMAND" not in line:
            yield shlex.split(line, comments=True)[1:]


def misuse(arguments: list[str]) -> str:
    """Returns what is wrong with a command line, without running it; the bare name of a command is right."""
    context = click.Context(cli.commands, info_name="kzarchive", help_option_names=["-h", "--help"])
    first, *rest = arguments
    if first.startswith("-"):
        known = {option for parameter in cli.commands.get_params(context) for option in parameter.opts}
        return "" if first in known and not rest else f"no such option: {first}"
    command = cli.commands.get_command(context, first)
    if command is None:
        return f"no such command: {first}"
    try:
        if rest:
            command.make_context(first, rest, parent=context)
    except click.UsageError as error:
        return error.message
    return ""


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_command_lines_can_be_given(page: Path) -> None:
    for arguments in command_lines(read(page)):
        assert misuse(arguments) == "", shlex.join(arguments)


def test_a_wrong_command_line_is_noticed() -> None:
    text = "`kzarchive bild`, `kzarchive build --ful`, `kzarchive --hilf`\n```sh\nkzarchive import pdf x\n```\n"
    assert len(list(filter(None, map(misuse, command_lines(text))))) == 4
    assert misuse(["build", "--full"]) == misuse(["build"]) == misuse(["--help"]) == ""


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    for page in EVERY_PAGE:
        assert set(re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.MULTILINE)) <= targets, label(page)


def test_the_kazakh_readme_says_what_the_english_one_says() -> None:
    def parts(page: Path) -> tuple[list[str], list[str], list[str]]:
        text = read(page)
        blocks = [re.sub(r" +# .*", "", block["text"]) for block in FENCE.finditer(text)]
        links = [link.replace(".kk.md", ".md") for link in re.findall(r"\]\((?!README)([^()\s]+)\)", text)]
        return blocks, links, re.findall(r"^(#+ |- \*\*)", prose(text), re.MULTILINE)

    assert parts(README_KK) == parts(README)


def test_the_list_of_decisions_is_complete() -> None:
    listed = re.findall(r"^\d+\. \[(.*)\]\((.*)\)$", read(DOCS / "decisions/README.md"), re.MULTILINE)
    files = [file for file in sorted((DOCS / "decisions").glob("*.md")) if file.name != "README.md"]
    assert listed == [(read(file).splitlines()[0].partition(". ")[2], file.name) for file in files]
    assert len({file.name[:4] for file in files}) == len(files)


# --- reference.md: commands ------------------------------------------------------------------

COMMANDS = sorted(cli.commands.commands)


def test_every_command_is_described() -> None:
    assert sorted(re.findall(r"^### kzarchive (\w+)$", REFERENCE, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_usage_is_the_programs_own(command: str) -> None:
    context = click.Context(cli.commands.commands[command], info_name=command)
    pieces = [piece for piece in context.command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    usage = " ".join(["kzarchive", command, *pieces])
    assert f"```text\n{usage}\n```\n" in section(REFERENCE, f"kzarchive {command}")


def default_of_option(option: click.Option) -> str:
    """Returns the default as the help shows it."""
    if isinstance(option.show_default, str):
        return option.show_default
    shown = re.search(r"\[default: (.*)\]", option.help or "")
    return shown[1] if shown else "off"


@pytest.mark.parametrize("command", COMMANDS)
def test_options_and_defaults_are_the_programs_own(command: str) -> None:
    options = [found for found in cli.commands.commands[command].params if isinstance(found, click.Option)]
    table = rows(section(REFERENCE, f"kzarchive {command}"), "option") if options else []
    described = [(code(cells[0]).split()[0], " " in code(cells[0]), cells[1].replace("`", "")) for cells in table]
    assert described == [(option.opts[0], not option.is_flag, default_of_option(option)) for option in options]


def test_exit_statuses_are_right(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def status(*arguments: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                cli.main(list(arguments))
            except SystemExit as end:
                return str(end.code or 0)
        return "0"

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    found = [status("init", "site"), status("build"), status("bild")]
    monkeypatch.setattr(pipeline, "build", interrupt)
    found.append(status("build", "--site", "site"))
    assert [cells[0] for cells in rows(section(REFERENCE, "Exit status"), "status")] == found


def shown_json(command: str) -> dict[str, Any]:
    found = json.loads(run(command))
    assert isinstance(found, dict)
    return found


def test_json_is_described(workplace: Path) -> None:
    run("kzarchive init site")
    built = shown_json("kzarchive build --json --site site")
    text = section(REFERENCE, "kzarchive build")
    assert keys(rows(text, "key")) == list(built)
    assert [*(cells[0] for cells in rows(text, "stage")), "total"] == list(built["seconds"])
    reason = shown_json("kzarchive why --json --site site index.html")
    assert keys(rows(section(REFERENCE, "kzarchive why"), "key")) == list(reason)
    renamed = shown_json("kzarchive rename tag Мұрағат Тарих --json --site site")
    assert keys(rows(section(REFERENCE, "kzarchive rename"), "key")) == list(renamed)
    with Path("site/site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("publish: {www: {to: folder, path: ../www}}\n")
    run("kzarchive build --site site")
    published = shown_json("kzarchive publish www --json --site site")
    assert keys(rows(section(REFERENCE, "kzarchive publish"), "key")) == list(published)
    checked = shown_json("kzarchive check --json --site site")
    assert keys(rows(section(REFERENCE, "kzarchive check"), "key")) == list(checked)
    (workplace / "site/site.yaml").unlink()
    failed = shown_json("kzarchive build --json --site site")
    assert list(failed) == ["problems"]
    assert keys(rows(section(REFERENCE, "Problems"), "key")) == list(failed["problems"][0])


def test_checks_are_described() -> None:
    assert tuple(keys(rows(section(REFERENCE, "kzarchive check"), "check"))) == config.CHECKS


def test_causes_are_described() -> None:
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(schedule.Schedule._cause))).body
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    values = [part.body if isinstance(part, ast.IfExp) else part for part in returned]
    values += [part.orelse for part in returned if isinstance(part, ast.IfExp)]
    causes = {str(value.value) for value in values if isinstance(value, ast.Constant)} - {""}
    assert set(keys(rows(section(REFERENCE, "kzarchive why"), "cause"))) == causes


# --- reference.md: site.yaml and front matter ------------------------------------------------

SITE_TABLE = rows(section(REFERENCE, "site.yaml"), "key")
ARTICLE_TABLE = rows(section(REFERENCE, "Front matter"), "key")

# What is right by itself; each probe changes one value of it.
ARTICLE: dict[str, object] = {"title": "Т", "date": "2026-03-07"}
SITE: dict[str, object] = {"title": "Т", "base_url": "https://a.kz/"}
INNER: dict[str, dict[str, object]] = {
    "image": {"src": "a.jpg"},
    "corrections": {"date": "2026-03-07", "note": "Н"},
    "provenance": {},
    "publisher": {"name": "Н"},
    "menu": {"text": "М", "url": "tags/"},
}
LISTS = ("corrections", "menu")
Probe = Callable[[str, object], int]


def change(whole: dict[str, object], key: str, value: object) -> str:
    """Returns YAML in which one key, such as `title` or `image.alt`, has another value; None takes it out."""
    outer, _, inner = key.rpartition(".")
    changed = {name: given for name, given in {**INNER.get(outer, whole), inner: value}.items() if given is not None}
    # JSON is YAML too.
    return json.dumps({**whole, outer: [changed] if outer in LISTS else changed} if outer else changed)


def problems_of_article(key: str, value: object) -> int:
    data = f"---\n{change(ARTICLE, key, value)}\n---\nм\n".encode()
    found = reader.read("content/a.md", data, ALMATY)
    return len(found) if isinstance(found, list) else 0


def problems_of_site(key: str, value: object) -> int:
    Path("site.yaml").write_text(change(SITE, key, value), encoding="utf-8")
    try:
        config.load(Path())
    except errors.SiteError as error:
        return len(error.problems)
    return 0


def text_of(key: str, length: int) -> str:
    """Returns a value of so many characters that is right for the key in all else."""
    if key in ("aliases", "publisher.logo"):  # no name in a path may be longer
        return ("a" * urls.MAX_NAME + "/") * (length // (urls.MAX_NAME + 1)) + "a" * (length % (urls.MAX_NAME + 1))
    start = "https://a.kz/" if key in ("source", "publisher.url", "menu.url") else ""
    return start + "a" * (length - len(start))


def check_limits(key: str, limits: str, probe: Probe) -> None:
    """Tries what the cell says: the limit itself is right, one more is a problem."""
    found = {unit: int(count.replace(",", "")) for count, unit in re.findall(r"([\d,]+) (values|characters)", limits)}
    if most := found.get("characters"):
        one = (lambda length: [text_of(key, length)]) if "values" in found else (lambda length: text_of(key, length))
        assert (probe(key, one(most)), probe(key, one(most + 1))) == (0, 1), f"{key}: {limits}"
    if most := found.get("values"):
        many = [INNER[key] if key in LISTS else f"t{number}" for number in range(most + 1)]
        assert (probe(key, many[:-1]), probe(key, many)) == (0, 1), f"{key}: {limits}"
    if span := re.fullmatch(r"([\d,]+) to ([\d,]+)", limits):
        low, high = (int(number.replace(",", "")) for number in span.groups())
        assert [probe(key, str(number)) for number in (low - 1, low, high, high + 1)] == [1, 0, 0, 1], key


def test_keys_of_front_matter_are_described() -> None:
    nested = {"image": reader.IMAGE_KEYS, "corrections": reader.CORRECTION_KEYS, "provenance": reader.PROVENANCE_KEYS}
    known = [key for outer in reader.KEYS for key in (outer, *(f"{outer}.{name}" for name in nested.get(outer, ())))]
    assert sorted(keys(ARTICLE_TABLE)) == sorted(known)


@pytest.mark.parametrize("cells", ARTICLE_TABLE, ids=keys(ARTICLE_TABLE))
def test_limits_of_front_matter_are_right(cells: list[str]) -> None:
    key = code(cells[0])
    check_limits(key, cells[2], problems_of_article)
    if key not in INNER:
        assert problems_of_article(key, None) == cells[1].endswith("required"), key


def test_examples_of_front_matter_are_right() -> None:
    values = {key: code(cells[3]) for cells in ARTICLE_TABLE if cells[3] for key in keys([cells]) if "." not in key}
    for one in ("author", "authors"):
        front = "\n".join(f"{key}: {value}" for key, value in values.items() if key != one)
        found = reader.read("content/a.md", f"---\n{front}\n---\nм\n".encode(), ALMATY)
        assert not isinstance(found, list), found


def test_keys_of_site_yaml_are_described() -> None:
    nested = {"publisher": config.PUBLISHER_KEYS, "menu": config.MENU_KEYS}
    known = [key for outer in config.KEYS for key in (outer, *(f"{outer}.{name}" for name in nested.get(outer, ())))]
    assert sorted(keys(SITE_TABLE)) == sorted(known)


@pytest.mark.parametrize("cells", SITE_TABLE, ids=keys(SITE_TABLE))
def test_limits_and_defaults_of_site_yaml_are_right(cells: list[str], workplace: Path) -> None:
    key = code(cells[0])
    check_limits(key, cells[2], problems_of_site)
    outer, _, inner = key.rpartition(".")
    kinds: dict[str, type[msgspec.Struct]] = {"": config.Site, "publisher": config.Publisher, "menu": config.MenuItem}
    (field,) = (field for field in msgspec.structs.fields(kinds[outer]) if field.name == inner)
    default = ", ".join(field.default) if isinstance(field.default, tuple) else field.default
    default = str(default).lower() if isinstance(default, bool) else default
    shown = "empty" if default in ("", config.Publisher()) else f"`{default}`"
    assert cells[1] == ("required" if problems_of_site(key, None) else shown)


def test_the_example_of_site_yaml_is_right(workplace: Path) -> None:
    blocks = (block["text"] for block in FENCE.finditer(section(REFERENCE, "site.yaml")))
    Path("site.yaml").write_text("".join(blocks), encoding="utf-8")
    site = config.load(Path())
    assert len(site.menu) == 2
    assert [type(at).__struct_config__.tag for at in site.publish] == list(destinations.KINDS)


def test_keys_of_destinations_are_described() -> None:
    table = rows(section(REFERENCE, "Publish"), "key")
    assert set(keys(table)) == {*destinations.KEYS, *(f"cache.{key}" for key in destinations.CACHE_KEYS)}
    for name, kinds, default, _ in table:
        key = code(name)
        of = list(destinations.KINDS) if kinds == "all" else codes(kinds)
        if key != "to":
            assert of == [kind for kind, known in destinations.KINDS.items() if key.partition(".")[0] in known], key
        if key.startswith("cache."):
            assert default == f"`{getattr(destinations.Cache(), key.removeprefix('cache.'))}`"
    assert f"at most {destinations.MAX_CACHE:,}" in section(REFERENCE, "Publish")


def test_dates_are_read_as_described() -> None:
    table = rows(section(REFERENCE, "Dates"), "written")
    assert all(moments.parse(text, ALMATY) for text in keys(table))


def test_statuses_are_described() -> None:
    assert keys(rows(section(REFERENCE, "Status"), "status")) == list(model.STATUSES)


def test_markdown_is_read_as_described() -> None:
    text = section(REFERENCE, "Markdown")
    tags = {
        "emphasis": "em",
        "strong emphasis": "strong",
        "a heading, one to six `#`": "h2",
        "a list": "ul",
        "a numbered list": "ol",
        "a quotation": "blockquote",
        "a rule": "hr",
    }
    examples = {cells[1]: codes(cells[0]) for cells in rows(text, "written")}
    for meaning, tag in tags.items():
        assert all(f"<{tag}>" in markup.to_html(example, {}, "") for example in examples[meaning]), meaning
    assert "a line of three backticks before and after, or four blanks" in text
    assert all("<pre" in markup.to_html(example, {}, "") for example in ("```\nкод\n```", "    код"))


def test_allowed_html_is_described() -> None:
    text = section(REFERENCE, "HTML")
    assert codes(text.split("Elements:")[1].split("Attributes:")[0]) == sorted(markup.TAGS)
    table = {cells[0].replace("any", "*").strip("`"): set(codes(cells[1])) for cells in rows(text, "element")}
    assert table == markup.ATTRIBUTES


def test_formats_of_pictures_are_described() -> None:
    (sentence,) = re.findall(r"Pictures are (.*?);", section(REFERENCE, "Links and pictures"))
    assert set(re.findall(r"[A-Z]{3,4}", sentence.upper())) - {"AND"} == {*pictures._FORMATS, "SVG"}


# --- reference.md: addresses, files, limits --------------------------------------------------


PLACES = {
    "ALIAS": r"kk/news/\\d+",
    "YYYY": r"\\d{4}",
    "MM": r"\\d\\d",
    "DD": r"\\d\\d",
    "SLUG": r"[a-z\\d-]+",
    "N": r"\\d+",
}


def pattern(address: str) -> str:
    """Returns the regular expression of an address of the table."""
    expression = re.escape(address + "index.html" if address.endswith("/") else address)
    for place, form in PLACES.items():
        expression = re.sub(rf"\b{place}\b", form, expression)
    return expression


def test_addresses_are_those_of_the_table(workplace: Path) -> None:
    run("kzarchive init .")
    with Path("site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("page_size: 2\njson: true\n")
    Path("static").mkdir()
    Path("static/CNAME").touch()
    Image.new("RGB", (12, 8)).save("content/Оқу залы.JPG")
    for number in range(4):
        front = f'title: "{number}"\ndate: 2026-03-07\nauthor: А\nsection: Б\ntags: В\nimage: {{src: Оқу залы.JPG}}'
        front += f"\naliases: /kk/news/{number}"
        Path(f"content/{number}.md").write_text(f"---\n{front}\n---\nм\n", encoding="utf-8")
    assert "Built 5 articles" in run("kzarchive build")
    files = {file.relative_to("public").as_posix() for file in Path("public").rglob("*") if file.is_file()}
    addresses = keys(rows(section(REFERENCE, "Addresses"), "address"))
    patterns = {address: re.compile(pattern(address)) for address in addresses if "PATH" not in address}
    assert {address for address, found in patterns.items() if not any(map(found.fullmatch, files))} == set()
    unknown = {file for file in files if not any(found.fullmatch(file) for found in patterns.values())}
    assert unknown == {"CNAME", "oqu-zaly.jpg", "oqu-zaly.jpg.webp"}


def test_reserved_slugs_are_listed() -> None:
    (line,) = re.findall(r"^`index`.*$", section(REFERENCE, "Slugs"), re.MULTILINE)
    assert all(urls.is_reserved(name.replace("N", "1")) for name in codes(line))
    known = re.findall(r"[a-z]{3,}", urls._RESERVED.pattern + urls._DEVICE.pattern)
    assert sorted(name.rstrip("N-") for name in codes(line)) == sorted(known)


def test_active_files_are_listed() -> None:
    (sentence,) = re.findall(r"Files that browsers execute \((.*?)\)", " ".join(REFERENCE.split()))
    assert codes(sentence) == [*references.ACTIVE]


def test_names_of_files_are_described() -> None:
    site = config.Site("", "", "")
    folders = [f"{folder}/" for folder in (site.content, site.templates, site.static, ledger.FOLDER)]
    assert keys(rows(section(REFERENCE, "What is read"), "folder or file")) == [config.CONFIG_FILE, *folders]
    endings = {name for name in codes(section(REFERENCE, "What is read")) if name.startswith(".")}
    assert endings == {*reader.PUBLIC_DOTFILES, *inputs.TEMPLATE_SUFFIXES, ".md", ".markdown"}
    (signs,) = re.findall(r"the signs `([^`]*)`", section(REFERENCE, "Static files"))
    assert set(signs.split()) == {sign for sign in string.punctuation if urls.is_public_path(f"a{sign}a")} - {"/"}


def test_limits_are_right() -> None:
    table = dict(rows(section(REFERENCE, "Limits"), "what"))
    jobs = next(option.type for option in cli.commands.commands["build"].params if option.name == "jobs")
    assert isinstance(jobs, click.IntRange)
    assert table == {
        "size of an article's file": f"{reader.MAX_ARTICLE >> 20} MB ({reader.MAX_ARTICLE:,} bytes)",
        "pixels of a picture": f"{pictures.MAX_PIXELS:,}",
        "longest side of a picture in WebP": f"{pictures.MAX_WEBP:,} pixels",
        "size of any other file": f"{reader.MAX_ASSET >> 20} MB ({reader.MAX_ASSET:,} bytes)",
        "size of front matter, and of `site.yaml`": f"{fields.MAX_BYTES >> 10} KB ({fields.MAX_BYTES:,} bytes)",
        "brackets, list items and colons in them": f"{fields.MAX_NESTING:,}",
        "each of `[`, `<`, `*`, `_` and `` ` `` in a text": f"{reader.MAX_MARKS:,}",
        "a title": f"{reader.MAX_TITLE} characters",
        "the name of a public file or folder": f"{urls.MAX_NAME} bytes",
        "a slug given in front matter": f"{urls.MAX_SLUG} characters",
        "a slug made from a title or name": f"{inspect.signature(slug).parameters['limit'].default} characters",
        "the beginning of the text that search engines get": f"{markup.EXCERPT} characters",
        "articles on the home page": f"{pages.HOME_ARTICLES}",
        "older articles of the same subject below an article": f"{related.EARLIER}",
        "newer articles of the same subject below an article": f"{related.LATER}",
        "articles of one year on the page of a day of the calendar": f"{calendars.SAME_DAY_ARTICLES}",
        "tags of the month on the home page, and beside the articles of a term": f"{counts.BESIDE}",
        "articles in the feed of the site or a section, or in a part of a month's": f"{feeds.FEED_ARTICLES}",
        "articles in the feed of a tag or an author": f"{feeds.TERM_ARTICLES['tag']}",
        "addresses in one sitemap": f"{crawlers.SITEMAP_URLS:,}",
        "bytes in one sitemap": f"{crawlers.SITEMAP_BYTES >> 20} MB ({crawlers.SITEMAP_BYTES:,} bytes)",
        "articles in one sitemap of news": f"{crawlers.NEWS_URLS:,}",
        "worker processes": f"{jobs.max}",
        "files that a publication deletes without being asked": f"{publish.MAX_DELETE}",
        "files of a publication that are read back": f"{publish.SAMPLE}",
    }


def test_numbers_in_the_text_are_right() -> None:
    statements = (
        (GUIDE, f"{batches.WORTH_WORKERS} pages to make or more, or {inputs.WORTH_WORKERS} files"),
        (REFERENCE, ", ".join(f"`zal.{width}.jpg`" for width in pictures.WIDTHS)),
        (TEMPLATES, f"at most {pictures.WIDTHS[-1]:,} pixels"),
        (REFERENCE, f"first {markup.EXCERPT} characters"),
        (REFERENCE, f"dates before {advice.OLDEST}, on 1 January 1970"),
        (REFERENCE, f"if the {advice.RUN} days before and after"),
        (REFERENCE, f"slugs of more than {advice.LONG_SLUG} characters"),
        (REFERENCE, f"newest {pages.HOME_ARTICLES} articles"),
        (REFERENCE, f"newest {feeds.FEED_ARTICLES} articles"),
        (REFERENCE, f"that of a tag or an author the newest {feeds.TERM_ARTICLES['author']}"),
        (REFERENCE, f"A month of more than {feeds.FEED_ARTICLES} articles"),
        (REFERENCE, f"more than {crawlers.SITEMAP_URLS:,} addresses or {crawlers.SITEMAP_BYTES >> 20} MB"),
        (REFERENCE, f"twice `page_size` ({2 * config.Site('', '', '').page_size})"),
    )
    for text, statement in statements:
        assert statement in " ".join(text.split())


# --- templates.md ----------------------------------------------------------------------------


def records() -> dict[str, type[msgspec.Struct]]:
    """Returns the views and their parts by name."""
    found = {name: value for name, value in vars(views).items() if isinstance(value, type)}
    return {name: kind for name, kind in found.items() if issubclass(kind, msgspec.Struct)}


RECORDS = records()


def test_every_record_is_described() -> None:
    headings = re.findall(r"^### (.*)$", section(TEMPLATES, "What a template is given"), re.MULTILINE)
    assert sorted(headings) == sorted(RECORDS)


@pytest.mark.parametrize("record", RECORDS)
def test_fields_and_types_are_the_views_own(record: str) -> None:
    kind = RECORDS[record]
    own = dict(inspect.get_annotations(kind))
    for name, value in vars(kind).items():
        if isinstance(value, property) and value.fget:
            own[name] = inspect.get_annotations(value.fget)["return"]
    table = rows(section(TEMPLATES, record), "field")
    assert {code(field): code(form).replace("\\|", "|") for field, form, _ in table} == own


def test_every_template_is_described() -> None:
    text = section(TEMPLATES, "The templates")
    shown = {code(cells[0]): re.findall(r"\[(\w+)\]", cells[2])[0] for cells in rows(text, "template")}
    assert shown == {template: view.__name__ for template, view in views.VIEWS.items()}
    files = {file.relative_to(ROOT / "templates").as_posix() for file in (ROOT / "templates").rglob("*.*")}
    others = text.rpartition("|\n")[2]
    assert files == {*shown, *codes(others)}


def syntax(template: str) -> nodes.Template:
    return theme.new_environment(None).parse(read(ROOT / "templates" / template))


def test_blocks_of_base_are_described() -> None:
    blocks = [block.name for block in syntax("base.html").find_all(nodes.Block)]
    assert keys(rows(section(TEMPLATES, "The blocks of base.html"), "block")) == blocks


def test_functions_and_macros_are_described() -> None:
    functions, macros = section(TEMPLATES, "Functions and macros").split("`macros/lists.html`", 1)
    added = (
        Renderer({}, Converters("2021", ""))._environment.globals.keys() - theme.new_environment(None).globals.keys()
    )
    assert {code(cells[0]).split("(")[0] for cells in rows(functions, "name")} == added
    filters = Renderer({}, Converters("2021", ""))._environment.filters.keys() - FILTERS.keys()
    assert filters == {"number", "shade"}
    defined = {
        f"{macro.name}({', '.join(argument.name for argument in macro.args)})"
        for macro in syntax("macros/lists.html").find_all(nodes.Macro)
    }
    assert {code(cells[0]) for cells in rows(macros, "name")} == defined


def test_words_and_numbers_come_out_as_described() -> None:
    for written, given in rows(section(TEMPLATES, "Words and numbers"), "written"):
        source = code(written).replace("\\|", "|")
        page = {"count": 1234 if "count|number" in source else 5, "pager": {"number": 3}}
        shown = [
            unmark(theme.new_environment(None, Interface(lang)).from_string(source).render(page=page))
            for lang in LANGUAGES
        ]
        assert ", ".join(shown).replace("\xa0", " ") == given


def test_dates_and_numbers_of_the_interface_are_those_of_the_table() -> None:
    table = rows(section(REFERENCE, "Interface"), "`interface`")
    assert keys(table) == list(LANGUAGES)
    for lang, days, month, number in table:
        words = Interface(code(lang))
        day = [unmark(text) for text in (words.day("2026-03-07"), words.day_in_text("2026-03-07"))]
        assert re.findall("[«“](.*?)[»”]", days) == list(dict.fromkeys(day))
        assert re.findall("[«“](.*?)[»”]", month) == [unmark(words.month(2026, 3))]
        assert words.number(1234567).replace("\xa0", " ") == number


# --- kazakh.md -------------------------------------------------------------------------------


def test_examples_of_the_language_come_out() -> None:
    blocks = [block["text"] for block in FENCE.finditer(KAZAKH) if block["language"] == "python"]
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "kazakh.md", None, None)
    assert len(examples.examples) > 20
    failed = io.StringIO()
    doctest.DocTestRunner(verbose=False).run(examples, out=failed.write)
    assert failed.getvalue() == ""


def test_the_filter_does_what_is_shown() -> None:
    (block,) = (block["text"] for block in FENCE.finditer(KAZAKH) if block["language"] == "sh")
    place = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")}
    for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = example.partition("\n")
        result = subprocess.run(["sh", "-c", command], capture_output=True, check=True, env=os.environ | place)
        assert result.stdout.decode() == shown, command


def test_names_of_the_language_are_described() -> None:
    assert keys(rows(KAZAKH, "name")) == [
        "slug",
        "sort_key",
        "heading",
        "repair",
        "repairs",
        "fold",
        "stem",
        "plain_spaces",
        "to_latin",
        "to_arabic",
        "dates",
    ]
    assert sorted(kazakh.__all__) == sorted(keys(rows(KAZAKH, "name")))
    own = [name for name, value in vars(kazakh.dates).items() if inspect.isfunction(value) and name[0] != "_"]
    table = rows(section(KAZAKH, "Dates"), "function")
    public = {name for name in own if getattr(kazakh.dates, name).__module__ == kazakh.dates.__name__}
    assert {code(cells[0]).removeprefix("dates.").split("(")[0] for cells in table} == public
    for cells in table:
        shown, signature = code(cells[0]).removeprefix("dates.").rstrip(")").split("(")
        wanted = inspect.signature(getattr(kazakh.dates, shown)).parameters.values()
        assert [part for part in signature.split(", ") if part] == [
            parameter.name for parameter in wanted if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
        ]


def test_the_commands_of_the_filter_are_described() -> None:
    assert keys(rows(section(KAZAKH, "As a filter"), "command")) == list(kazakh_filter._COMMANDS)


def test_the_table_of_slugs_is_right() -> None:
    table = rows(section(KAZAKH, "The table"), "letter")
    shown = {letter: (plain.strip("–"), second or plain.strip("–")) for letter, plain, second in table}
    assert shown == {letter: (slug(letter), slug(letter, digraphs=True)) for letter in alphabet.CYRILLIC}


def test_the_order_of_letters_is_right() -> None:
    letters = [text for text in codes(section(KAZAKH, "Alphabetical order")) if len(text) > 20]
    assert letters == [alphabet.CYRILLIC, alphabet.LATIN_ORDER]
