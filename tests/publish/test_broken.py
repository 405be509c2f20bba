"""The network goes in the middle; somebody else is quicker; a store refuses."""

import errno
import gzip
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzarchive.errors import SiteError
from kzarchive.publish import manifest
from tests.helpers import article, built, doomed, tree, write
from tests.publish.conftest import Place
from tests.publish.test_publish import message, publish, published, site_at

Places = Callable[[str], Place]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    from kzarchive.publish import s3

    monkeypatch.setattr(s3, "ATTEMPTS", 2)


@pytest.mark.parametrize("kind", ["rsync", "git", "s3"])
@pytest.mark.usefixtures("impatient")
def test_what_broke_off_is_gone_on_with(kind: str, places: Places, tmp_path: Path) -> None:
    place = places(kind)
    site = site_at(tmp_path / "site", place)
    published(site)
    assert place.wire
    files = {
        f"content/new-{number}.md": article(f"Жаңа {number}", "2026-03-20", "Мәтін. " * 9000) for number in range(6)
    }
    write(site, files)
    built(site)
    planned = published(site, "--dry-run")["sent"]
    before = place.files()
    place.wire.budget = place.wire.passed + (350_000 if kind == "s3" else 9_000)
    assert message(publish(site))
    assert place.files() != tree(site / "public")
    if kind == "git":
        assert place.files() == before

    place.wire.budget = 1 << 60
    arrived = {path for path, data in place.files().items() if before.get(path) != data}
    report = published(site)
    assert place.files() == tree(site / "public")
    assert set(report["sent"]) | arrived == set(planned)
    assert len(report["sent"]) == len(set(report["sent"]))
    if kind == "s3":
        # Of those that arrived in the very moment of the cut, nobody may have been told.
        assert arrived
        assert len(arrived & set(report["sent"])) <= 16
        assert report["there"] == len(tree(site / "public")) - len(report["sent"])
    assert published(site)["sent"] == []


def test_another_goes_on_with_what_broke_off(places: Places, tmp_path: Path) -> None:
    place = places("s3")
    site = site_at(tmp_path / "site", place)
    published(site)
    bucket = place.yaml.split("bucket: ")[1].split(",")[0]
    claim = manifest.Record("aa", 1_795_330_800, {"index.html": b"1", "2026/gone.html": b"2"}).encode()
    claimed = {"Bucket": bucket, "Key": "a/.kzarchive/publishing"}
    place.client.put_object(**claimed, Body=gzip.compress(claim))
    place.client.put_object(Bucket=bucket, Key="a/index.html", Body=b"theirs")
    place.client.put_object(Bucket=bucket, Key="a/2026/gone.html", Body=b"theirs")
    told = message(publish(site))
    assert told.startswith("another publication to www began at 2026-11-22 07:00 UTC and has not ended\n")
    report = published(site, "--take-over")
    assert (report["sent"], report["deleted"]) == (["index.html"], ["2026/gone.html"])
    assert place.files() == tree(site / "public")
    assert published(site)["sent"] == []


@pytest.mark.parametrize("kind", ["folder", "rsync", "s3", "git"])
def test_of_two_at_once_the_second_is_told(
    kind: str, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked, and found nobody, before either begins."""
    place = places(kind)
    sites = [site_at(tmp_path / name, place) for name in ("first", "second")]
    both = threading.Barrier(2)
    results: list[Any] = []
    from kzarchive import publish as package

    real = package._carry_out

    def held(*arguments: Any) -> None:
        both.wait()
        real(*arguments)

    monkeypatch.setattr(package, "_carry_out", held)

    def go(site: Path) -> None:
        options = package.Options(site, "www", 1_795_330_800)
        try:
            package.publish(options)
            results.append("")
        except SiteError as error:
            results.append(str(error))

    threads = [threading.Thread(target=go, args=(site,)) for site in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = sorted(results)
    assert told[0] == "", told
    assert told[1].startswith(("another publication has just begun", "somebody else has published to this branch")), (
        told
    )
    assert place.files() == tree(sites[0] / "public")


@pytest.mark.usefixtures("impatient")
def test_a_store_that_is_not_there(places: Places, tmp_path: Path) -> None:
    place = places("s3")
    site = site_at(tmp_path / "site", place)
    assert place.wire
    place.wire.budget = -1
    assert "127.0.0.1" in message(publish(site))


def test_objects_have_their_headers(places: Places, tmp_path: Path) -> None:
    place = places("s3")
    site = site_at(tmp_path / "site", place, ", compress: br, cache: {articles: 7}")
    published(site)
    bucket = place.yaml.split("bucket: ")[1].split(",")[0]

    def shown(path: str) -> tuple[str, str, str]:
        head = place.client.head_object(Bucket=bucket, Key=f"a/{path}")
        return head["ContentType"], head["CacheControl"], head.get("ContentEncoding", "")

    page = next(path for path in tree(site / "public") if re.fullmatch(r"2026/03/01/(?!index).*\.html", path))
    assert shown(page) == ("text/html; charset=utf-8", "public, max-age=7", "br")
    assert shown("assets/style.css") == ("text/css; charset=utf-8", "public, max-age=86400", "br")
    assert shown("feed.xml") == ("application/atom+xml; charset=utf-8", "public, max-age=300", "br")
    settings = site / "site.yaml"
    settings.write_text(settings.read_text().replace("articles: 7", "articles: 8"))
    built(site)
    assert {path[:8] for path in published(site)["sent"]} == {"2026/03/"}
    assert shown(page)[1] == "public, max-age=8"


def test_a_folder_shows_one_release_or_the_other(places: Places, tmp_path: Path) -> None:
    place = places("folder")
    www = place.folder
    site = site_at(tmp_path / "site", place)
    published(site)
    first = www.resolve()
    unchanged = www / "robots.txt"
    inode = unchanged.stat().st_ino
    write(site, {"content/2026-03-04.md": article("Күн 2026-03-04", "2026-03-04", "Басқа мәтін.")})
    built(site)
    before = tree(first)
    published(site)
    assert www.is_symlink()
    assert www.resolve() != first
    assert tree(first) == before
    assert unchanged.stat().st_ino == inode
    for _ in range(2):
        built(site, "--base-url", "https://b.kz/")
        write(site, {"content/2026-03-04.md": article("Күн 2026-03-04", "2026-03-04", f"Мәтін {_}.")})
        built(site)
        published(site)
    assert len([path for path in www.with_name("www.releases").iterdir() if path.is_dir()]) == 2


def test_a_folder_is_published_whole_wherever_it_was_killed(places: Places, tmp_path: Path) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    published(site)
    old = tree(place.folder)
    titles = iter(f"Атау {number}" for number in range(1000))
    for step in (*range(1, 12), *range(12, 1000, 23)):
        write(site, {"content/2026-03-04.md": article(next(titles), "2026-03-04", "Мәтін.", slug="kun")})
        built(site)
        new = tree(site / "public")
        killed = doomed(step, tmp_path, "publish", "www", "--site", site)
        assert tree(place.folder) in (old, new)
        published(site)
        assert tree(place.folder) == new
        old = new
        if not killed:
            break
    assert step > 50


def test_a_full_disk_leaves_nothing_in_the_way(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    written = Path.write_bytes

    def full(file: Path, data: bytes) -> int:
        if file.name.startswith("publishing"):
            written(file, data[:9])
            raise OSError(errno.ENOSPC, "No space left on device", str(file))
        return written(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert "can't be written: No space left on device" in message(publish(site))
    published(site)
    assert place.files() == tree(site / "public")


def test_a_note_that_cannot_be_read_is_taken_over(places: Places, tmp_path: Path) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    published(site)
    write(place.folder.with_name("www.releases"), {"publishing": ""})
    told = message(publish(site))
    assert told.startswith("the note of a publication to www can't be read\n")
    assert "--take-over" in told
    published(site, "--take-over")
    assert published(site)["sent"] == []
    assert place.files() == tree(site / "public")


def test_a_folder_of_others_is_not_touched(places: Places, tmp_path: Path) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    write(place.folder, {"index.html": "басқа"})
    assert "that kzarchive did not put there" in message(publish(site))
    assert tree(place.folder) == {"index.html": "басқа".encode()}
    settings = site / "site.yaml"
    for path in (".", "public/www", "public"):
        settings.write_text(
            settings.read_text().partition("publish")[0] + f"publish: {{www: {{to: folder, path: {path}}}}}\n"
        )
        built(site)
        assert "can't be where the site itself lies" in message(publish(site)), path
