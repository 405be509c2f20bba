"""How long `kzarchive import` takes, and how much memory: `python -m benchmarks.imports [--rows N] [--formats A,B]`.

Articles of the corpus in a foreign form, a tenth of them first: memory is constant if both take about the same. Then
the same again, when every one is known already, and a dry run into an empty site while memory is watched; with
`--brief` the first run is watched instead, which takes a little longer then. What came of the articles is what the
command says at its end. Linux only.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from benchmarks import measure
from benchmarks.corpus import Article, Corpus
from benchmarks.measure import Cost

SETTINGS = "title: Мұрағат\nbase_url: https://archive.example.kz/\n"
LIMIT = 3600
"""Seconds after which a run is given up."""
LAST = 10
"""How many lines at the end of what an import says are looked at for its numbers."""
OUTCOME = re.compile(r"[\d,]+ taken")


def main(words: Sequence[str] | None = None) -> int:
    """Measures, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="number of articles [default: 100000]")
    parser.add_argument("--formats", default="jsonl", help=f"some of {','.join(FORMS)} [default: jsonl]")
    parser.add_argument("--brief", action="store_true", help="watch memory in the first run, without a dry run")
    given = parser.parse_args(words)
    rows = given.rows
    head = f"{'format':<8}  {'rows':>7}  {'':<8}  {'seconds':>8}  {'processor':>9}  {'rows/s':>8}  {'MB at most':>10}"
    print(f"{head}  outcome", flush=True)
    # Nothing is deleted before all is measured: ext4 is slow to give the places of files away that were just deleted.
    with tempfile.TemporaryDirectory() as name:
        for form in given.formats.split(","):
            for count in (rows // 10, rows):
                _measure(form, Path(name) / form / str(count), count, given.brief)
    return 0


def _measure(form: str, folder: Path, count: int, brief: bool) -> None:
    """Prints what a number of articles costs."""
    for site in (folder, folder / "empty"):
        site.mkdir(parents=True)
        (site / "site.yaml").write_text(SETTINGS, encoding="utf-8")
    source = folder / "source"
    source.mkdir()
    FORMS[form](source, Corpus(count))
    size = sum(measure.files(source).values())
    _tell(form, count, "first", run(form, folder, source, watch=brief))
    _tell(form, count, "again", run(form, folder, source))
    if not brief:
        _tell(form, count, "dry run", run(form, folder / "empty", source, "--dry-run", watch=True))
    taken = sum(1 for _ in (folder / "content").rglob("*.md"))
    print(f"{'':<8}  {taken:>7,}  source files of {size / 1e6:,.0f} MB", flush=True)


def _tell(form: str, count: int, what: str, imported: Imported) -> None:
    cost = imported.cost
    memory = f"{cost.memory / 1e6:,.1f}" if cost.memory else ""
    figures = f"{cost.wall:>8.1f}  {cost.user + cost.system:>9.1f}  {count / cost.wall:>8,.0f}  {memory:>10}"
    print(f"{form:<8}  {count:>7,}  {what:<8}  {figures}  {imported.outcome}", flush=True)


# --- The corpus in foreign forms -------------------------------------------------------------


def _jsonl(folder: Path, corpus: Corpus) -> None:
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as opened:
        opened.writelines(json.dumps(row(article), ensure_ascii=False) + "\n" for article in corpus)


def _csv(folder: Path, corpus: Corpus) -> None:
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, row(corpus.article(0)))
        table.writeheader()
        table.writerows(row(article) | {"tags": ", ".join(article.tags)} for article in corpus)


def _telegram(folder: Path, corpus: Corpus) -> None:
    with (folder / "result.json").open("w", encoding="utf-8") as opened:
        opened.write('{"name": "Мұрағат", "type": "public_channel", "id": 1, "messages": [\n')
        for number, article in enumerate(corpus, 1):
            tags = "".join(f" #{tag.replace(' ', '_')}" for tag in article.tags)
            text = f"{article.title}\n\n{article.body}\n\n{tags}"
            message = {"id": number, "type": "message", "date": article.stamp[:19], "text": text}
            opened.write(("," if number > 1 else "") + json.dumps(message, ensure_ascii=False) + "\n")
        opened.write("]}\n")


def _wxr(folder: Path, corpus: Corpus) -> None:
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    with (folder / "export.xml").open("w", encoding="utf-8") as opened:
        opened.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {spaces}><channel>\n')
        opened.write("<wp:wxr_version>1.2</wp:wxr_version>\n")
        for number, article in enumerate(corpus, 1):
            labels = [("category", article.section), *(("post_tag", tag) for tag in article.tags)]
            terms = "".join(f'<category domain="{domain}">{escape(name)}</category>' for domain, name in labels)
            opened.write(
                f"<item><title>{escape(article.title)}</title><link>https://old.example.kz/{article.slug}/</link>"
                f"<dc:creator>{escape(article.author)}</dc:creator>{terms}"
                f"<content:encoded>{escape(_paragraphs(article))}</content:encoded><wp:post_id>{number}</wp:post_id>"
                f"<wp:post_date>{article.stamp[:19].replace('T', ' ')}</wp:post_date>"
                "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
            )
        opened.write("</channel></rss>\n")


def _feed(folder: Path, corpus: Corpus) -> None:
    with (folder / "feed.xml").open("w", encoding="utf-8") as opened:
        opened.write('<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
        for article in corpus:
            terms = "".join(f'<category term="{escape(tag)}"/>' for tag in article.tags)
            address = f"https://news.example.kz/{article.slug}"
            opened.write(
                f"<entry><title>{escape(article.title)}</title><id>{address}</id><link href='{address}'/>"
                f"<published>{article.stamp}</published><author><name>{escape(article.author)}</name></author>{terms}"
                f"<content type='html'>{escape(_paragraphs(article))}</content></entry>\n"
            )
        opened.write("</feed>\n")


def _html(folder: Path, corpus: Corpus) -> None:
    with (folder / "pages.warc").open("wb") as opened:
        for article in corpus:
            names = {"headline": article.title, "datePublished": article.stamp, "author": article.author}
            terms = {"articleSection": article.section, "keywords": list(article.tags)}
            stated = json.dumps({"@type": "NewsArticle", **names, **terms}, ensure_ascii=False)
            page = (
                f'<!doctype html><html lang="kk"><head><title>{escape(article.title)}</title>'
                f'<script type="application/ld+json">{stated}</script></head>'
                f"<body><nav><a href='/'>Басты бет</a></nav><article><h1>{escape(article.title)}</h1>"
                f"{_paragraphs(article)}</article></body></html>"
            )
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example.kz/{article.slug}\r\n"
                f"WARC-Date: 2026-11-22T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            opened.write(head.encode() + answer + b"\r\n\r\n")


def _dump(folder: Path, corpus: Corpus) -> None:
    for number, article in enumerate(corpus):
        day, clock = article.stamp[:10], article.stamp[11:16]
        printed = ".".join(reversed(day.split("-")))
        head = f" date {day} #{article.tags[0].replace(' ', '_')}" if article.tags else f" date {day}"
        title = f"{article.section}\n\n{article.title}\n\n{article.title}\n{printed} {clock}\n"
        part = folder / f"{number // 1000:03}"
        part.mkdir(exist_ok=True)
        (part / f"{number:06}.txt").write_text(f"{head}\n{title}{article.body}\n{article.author}\n", encoding="utf-8")


FORMS: Mapping[str, Callable[[Path, Corpus], None]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "telegram": _telegram,
    "wxr": _wxr,
    "feed": _feed,
    "html": _html,
    "dump": _dump,
}
"""What writes a corpus into a folder, by format."""


def _paragraphs(article: Article) -> str:
    return "".join(f"<p>{escape(text)}</p>\n" for text in article.body.split("\n\n") if text.strip())


def row(article: Article) -> dict[str, object]:
    """Returns an article as scrapers write it."""
    return {
        "url": f"https://news.example.kz/{article.slug}",
        "title": article.title,
        "datePublished": article.stamp,
        "author": article.author,
        "category": article.section,
        "tags": list(article.tags),
        "body": article.body,
    }


class Imported(NamedTuple):
    """What an import cost, and what it says at its end: «100,000 taken, 0 unchanged, 0 skipped»."""

    cost: Cost
    outcome: str


def run(form: str, folder: Path, source: Path, *options: str, watch: bool = False) -> Imported:
    """Imports a folder into the site in another; with `watch`, its memory is read, which takes time."""
    program = Path(sys.executable).with_name("kzarchive")
    command = [str(program), "import", form, str(source), "--site", str(folder), *options]
    log = folder / "import.log"
    cost = measure.run(command, folder, log, LIMIT, {}, watch)
    if cost.status not in (0, 1):
        raise RuntimeError(f"the import ended with status {cost.status}")
    with log.open(encoding="utf-8") as opened:
        end = deque(opened, LAST)
    outcome = next((line.strip() for line in end if OUTCOME.match(line)), "")
    if not outcome:
        raise RuntimeError(f"the import ended without its numbers: {''.join(end)}")
    return Imported(cost, outcome)


if __name__ == "__main__":
    sys.exit(main())
