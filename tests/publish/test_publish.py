"""What every kind of destination promises."""

import gzip
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import SITE_YAML, Result, article, build, built, run, tree, write
from tests.publish.conftest import Place

DAYS = [f"2026-03-{day:02}" for day in range(1, 6)]


def site_at(folder: Path, place: Place, more: str = "") -> Path:
    """Returns a site of five articles and a picture, that can be published as `www`."""
    files: dict[str, str | bytes] = {f"content/{day}.md": article(f"Күн {day}", day) for day in DAYS}
    files["site.yaml"] = f"{SITE_YAML}publish:\n  www: {{{place.yaml}{more}}}\n"
    files["static/logo.svg"] = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    site = write(folder, files)
    built(site)
    return site


def publish(site: Path, *options: object) -> Result:
    return run("publish", "www", "--site", site, *options)


def published(site: Path, *options: object) -> dict[str, Any]:
    """Publishes what must be published, and returns the report."""
    result = publish(site, "--json", *options)
    assert result.code == 0, result
    found = json.loads(result.out)
    assert isinstance(found, dict)
    return found


def message(result: Result) -> str:
    assert (result.code, result.out) == (1, ""), result
    return result.err


def test_what_differs_is_sent_and_nothing_else(place: Place, tmp_path: Path) -> None:
    site = site_at(tmp_path / "site", place)
    public = site / "public"
    report = published(site)
    assert place.files() == tree(public)
    assert sorted(report["sent"]) == sorted(tree(public))
    assert (report["deleted"], report["there"]) == ([], 0)
    assert report["bytes"] == sum(map(len, tree(public).values()))
    assert (report["checked"] > 0) is (place.kind != "git")

    again = published(site)
    assert (again["sent"], again["deleted"], again["there"], again["bytes"]) == ([], [], len(tree(public)), 0)

    before = tree(public)
    write(site, {"content/2026-03-04.md": article("Күн 2026-03-04", "2026-03-04", "Басқа мәтін.")})
    (site / "content/2026-03-05.md").unlink()
    built(site)
    after = tree(public)
    changed = {path for path, data in after.items() if before.get(path) != data}
    planned = published(site, "--dry-run")
    assert place.files() == before
    report = published(site)
    assert place.files() == after
    assert set(planned["sent"]) == set(report["sent"]) == changed
    assert len(report["sent"]) == len(changed)
    assert report["bytes"] == sum(len(after[path]) for path in changed)
    assert planned["deleted"] == report["deleted"] == sorted(before.keys() - after.keys())
    assert report["deleted"]


def test_a_repository_of_this_machine(places: Any, tmp_path: Path) -> None:
    place = places("git")
    site = site_at(tmp_path / "site", replace(place, yaml=f"to: git, remote: 'file://{place.folder}'"))
    published(site)
    write(site, {"content/2026-03-04.md": article("Күн 2026-03-04", "2026-03-04", "Басқа мәтін.")})
    built(site)
    assert published(site)["sent"]
    assert place.files() == tree(site / "public")
    assert published(site)["sent"] == []


# What is decided before a destination is asked is the same for all; one or two of them show it.


@pytest.mark.parametrize("place", ["folder"], indirect=True)
def test_readers_never_see_a_link_that_leads_nowhere(place: Place, tmp_path: Path) -> None:
    site = site_at(tmp_path / "site", place)
    sent = published(site, "--dry-run")["sent"]
    ranks = {name: at for at, name in enumerate(sent)}
    articles = [
        at
        for name, at in ranks.items()
        if name.startswith("2026/03/0") and name.endswith(".html") and not name.endswith("index.html")
    ]
    assert max(ranks["assets/style.css"], ranks["logo.svg"]) < min(articles)
    assert max(articles) < ranks["2026/03/index.html"] < ranks["index.html"]
    assert max(ranks["tags/index.html"], max(articles)) < min(ranks["feed.xml"], ranks["sitemap.xml"])


def test_a_second_keeper_is_told(place: Place, tmp_path: Path) -> None:
    first = site_at(tmp_path / "first", place)
    published(first)
    second = tmp_path / "second"
    shutil.copytree(first, second)
    write(first, {"content/jana.md": article("Жаңа мақала", "2026-03-20")})
    built(first)
    published(first)
    stands = place.files()

    write(second, {"content/basqa.md": article("Басқа мақала", "2026-03-21")})
    built(second)
    told = message(publish(second))
    assert told.startswith("somebody else has published to www; this would undo ")
    assert "2026/03/20/index.html, 2026/03/20/zhanga-maqala.bib" in told
    assert place.files() == stands

    # With the other's source brought in there is nothing to be undone.
    write(second, {"content/jana.md": article("Жаңа мақала", "2026-03-20")})
    built(second)
    assert published(second)["deleted"] == []
    assert place.files() == tree(second / "public")

    assert "would undo" in message(publish(first))
    published(first, "--take-over")
    assert place.files() == tree(first / "public")


@pytest.mark.parametrize("place", ["folder", "git"], indirect=True)
def test_a_keeper_without_memory_may_add_but_not_take_away(place: Place, tmp_path: Path) -> None:
    site = site_at(tmp_path / "site", place)
    published(site)
    _forget(site)
    write(site, {"content/jana.md": article("Жаңа мақала", "2026-03-20")})
    built(site)
    published(site)
    _forget(site)
    (site / "content/jana.md").unlink()
    built(site)
    assert "would undo" in message(publish(site))


def _forget(site: Path) -> None:
    shutil.rmtree(site / ".kzarchive")
    shutil.rmtree(site / "public")


@pytest.mark.parametrize("place", ["folder", "git", "s3"], indirect=True)
def test_deletions_are_capped(place: Place, tmp_path: Path) -> None:
    site = site_at(tmp_path / "site", place)
    published(site)
    stands = place.files()
    for day in DAYS[2:]:
        (site / f"content/{day}.md").unlink()
    built(site)
    gone = len(stands.keys() - tree(site / "public").keys())
    told = message(publish(site, "--max-delete", gone - 1))
    assert f"{gone} files would be deleted at www, more than {gone - 1}: 2026/03/03/" in told
    assert f"give --max-delete {gone}" in told
    assert place.files() == stands
    assert len(published(site, "--max-delete", gone)["deleted"]) == gone
    assert place.files() == tree(site / "public")


def test_texts_are_compressed_on_request(place: Place, tmp_path: Path) -> None:
    if place.kind == "git":
        site = write(
            tmp_path / "site", {"site.yaml": f"{SITE_YAML}publish: {{www: {{{place.yaml}, compress: gzip}}}}\n"}
        )
        assert "`compress` means nothing for a destination of the kind git" in message(publish(site))
        return
    site = site_at(tmp_path / "site", place, ", compress: gzip")
    published(site)
    stands, public = place.files(), tree(site / "public")
    texts = {path for path in public if not path.endswith((".woff2", "_headers"))}
    if place.kind == "s3":
        assert {path: gzip.decompress(data) if path in texts else data for path, data in stands.items()} == public
    else:
        assert stands.keys() - public.keys() == {f"{path}.gz" for path in texts}
        assert all(gzip.decompress(stands[f"{path}.gz"]) == public[path] for path in texts)
        settings = site / "site.yaml"
        settings.write_text(settings.read_text().replace(", compress: gzip", ", compress: [br]"))
        built(site)
        report = published(site)
        assert place.files().keys() - public.keys() == {f"{path}.br" for path in texts}
        assert len(report["sent"]) == len(report["deleted"]) == len(texts)


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_no_secret_is_written_or_printed(place: Place, tmp_path: Path) -> None:
    site = site_at(tmp_path / "site", place)
    result = publish(site)
    assert result.code == 0
    books = b"".join(tree(site / ".kzarchive").values()) + b"".join(tree(site / "public").values())
    assert "CANARY" not in result.out + result.err
    assert b"CANARY" not in books


def test_what_others_put_there_stays(tmp_path: Path, places: Any) -> None:
    place = places("s3")
    bucket = place.yaml.split("bucket: ")[1].split(",")[0]
    place.client.put_object(Bucket=bucket, Key="a/other.txt", Body=b"1")
    place.client.put_object(Bucket=bucket, Key="elsewhere.txt", Body=b"2")
    site = site_at(tmp_path / "site", place)
    published(site)
    (site / "content/2026-03-05.md").unlink()
    built(site)
    published(site)
    assert place.files() == {**tree(site / "public"), "other.txt": b"1", "elsewhere.txt": b"2"}


def test_only_a_current_build_without_drafts_is_published(tmp_path: Path, places: Any) -> None:
    place = places("folder")
    site = site_at(tmp_path / "site", place)
    shutil.rmtree(site / ".kzarchive")
    assert "nothing has been built here" in message(publish(site))
    shutil.rmtree(site / "public")

    assert build(site, "--drafts").code == 0
    assert "the build shows drafts" in message(publish(site))
    built(site)
    write(site, {"content/jana.md": article("Жаңа", date="кеше")})
    assert build(site).code == 1
    assert "content/jana.md: the file has changed since the site was built" in message(publish(site))
    (site / "content/jana.md").unlink()
    (site / "public/index.html").write_text("x")
    assert "public/index.html: the file is not as the build wrote it" in message(publish(site))
    built(site)
    (site / "content/2026-03-01.md").unlink()
    assert "content/2026-03-01.md: the file has changed" in message(publish(site))
    built(site)
    built(site, "--base-url", "https://b.kz/")
    assert "the settings, the program or what is public have changed" in message(publish(site))
    built(site)
    assert published(site)["sent"]
    assert "`publish` has no «wwww»\n    did you mean www?" in message(run("publish", "wwww", "--site", site))


def test_scheduled_articles_make_a_build_old(tmp_path: Path, places: Any) -> None:
    site = site_at(tmp_path / "site", places("folder"))
    assert run("build", "--site", site, "--now", "2026-03-05T00:00Z").code == 0
    assert "what is public have changed since the site was built" in message(publish(site))


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("{}", "`to` is missing"),
        ("{to: ftp}", "`to` can't be «ftp»"),
        ("{to: folder}", "`path` is missing"),
        ("{to: folder, path: a, bucket: b}", "`bucket` means nothing for a destination of the kind folder"),
        ("{to: rsync, dest: /var/www}", "`dest` can't be «/var/www»"),
        ("{to: rsync, dest: '-oProxyCommand=x:y'}", "`dest` can't be «-oProxyCommand=x:y»"),
        ("{to: git, remote: 'ext::sh -c x'}", "`remote` can't be «ext::sh -c x»"),
        ("{to: git, remote: 'https://a:b@c.kz/d.git'}", "`remote` holds a password"),
        ("{to: git, remote: a, branch: ../b}", "`branch` can't be «../b»"),
        ("{to: s3, bucket: b, compress: [gzip, br]}", "an object is stored in one form only"),
        ("{to: s3, bucket: bb, endpoint: 's3://x'}", "`endpoint` can't be «s3://x»"),
        ("{to: s3, bucket: bb, cache: {lists: -1}}", "`lists` can't be «-1»"),
        ("{to: s3, bucket: bb, prefix: /a}", "`prefix` can't be «/a»"),
        ("text", "`www` is plain text"),
    ],
)
def test_faulty_destinations_are_problems(tmp_path: Path, entry: str, found: str) -> None:
    site = write(tmp_path, {"site.yaml": f"{SITE_YAML}publish:\n  www: {entry}\n"})
    assert found in build(site).err


def test_a_destination_needs_a_plain_name(tmp_path: Path) -> None:
    site = write(tmp_path, {"site.yaml": f"{SITE_YAML}publish:\n  ../x: {{to: folder, path: a}}\n"})
    assert "a destination can't be called «../x»" in build(site).err


def test_a_command_of_the_keeper_runs_afterwards(tmp_path: Path, places: Any) -> None:
    place = places("folder")
    more = ", after: [sh, -c, 'cat > ping.txt; echo $KZARCHIVE_DESTINATION >> ping.txt; exit $(cat status)']"
    site = site_at(tmp_path / "site", place, more)
    (site / "status").write_text("0")
    published(site)
    write(site, {"content/2026-03-04.md": article("Күн 2026-03-04", "2026-03-04", "Басқа мәтін.")})
    built(site)
    (site / "status").write_text("3")
    assert "ended with status 3" in message(publish(site))
    told = (site / "ping.txt").read_text().splitlines()
    assert told[-1] == "www"
    assert told[:-1] == sorted(told[:-1])
    assert "https://archive.example.kz/feed.xml" in told
    assert all(line.startswith("https://archive.example.kz/") for line in told[:-1])
