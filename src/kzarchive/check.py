"""What is wrong in the sources of a site, and what a keeper may want to mend; nothing is built or written.

Problems and notices are those of a build. Findings are advice: each check has a name, and a worker finds what it can
say of one article (`reader.findings`), so that no texts are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kzarchive import archive, config, inputs, theme, workers
from kzarchive.build import templates
from kzarchive.errors import Finding, Problem
from kzarchive.execute import Workers
from kzarchive.reader import Found, is_article
from kzarchive.workers import ReadBatch, Row, Workplace


@dataclass(slots=True)
class Report:
    """What a check found, but for the findings themselves: they are only counted, by the check's name."""

    articles: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    notices: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check(folder: Path, now: int, show: Callable[[Finding], None], *, jobs: int = 1) -> Report:
    """Reads all sources of a site.

    Args:
        folder: the site's folder.
        now: seconds since 1970 in UTC; decides which articles are public, so that others may link to them.
        show: told of each finding as it is found, in the order of paths and lines.
        jobs: worker processes that may be used.

    Raises:
        SiteError: the settings are faulty, or a worker process died.
    """
    site = config.load(folder)
    report = Report()
    found, problems = inputs.scan(site)

    def rows() -> Iterator[tuple[str, bytes, bytes]]:
        for row in _read(found, inputs.workplace(site), jobs):
            report.articles += is_article(row.path)
            for finding in row.findings:
                report.findings[finding.name] += finding.count
                show(finding)
            problems.extend(row.problems)
            if row.record is not None:
                yield row.path, row.digest, row.record

    sources = inputs.collect(site, rows(), now, drafts=False)
    _, issues, report.notices = archive.build(sources.records, sources.assets, {at.path for at in problems})
    _, faults = theme.recipes(templates(sources, Path(site.root)))
    report.problems = sorted({*problems, *issues, *inputs.check_static(sources), *faults})
    report.notices.sort()
    return report


def _read(found: Sequence[Found], place: Workplace, jobs: int) -> Iterator[Row]:
    """Yields all files as they are read, in their order."""
    batches = inputs.batches(((file.path, b"") for file in found), inputs.BATCH)
    encoded = (workers.encode(ReadBatch(place, batch, check=True)) for batch in batches)
    with closing(Workers(jobs)) as pool:
        many = len(found) >= inputs.WORTH_WORKERS
        ready: dict[str, list[Row]] = {}
        at = 0
        for data in pool.run(workers.read, encoded, many=many):
            rows = workers.rows(data)
            ready[rows[0].path] = rows
            while at < len(found) and (batch := ready.pop(found[at].path, None)):
                yield from batch
                at += inputs.BATCH
