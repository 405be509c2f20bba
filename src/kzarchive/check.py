"""What is wrong in the sources of a site, and what a keeper may want to mend; nothing is built or written.

Problems and notices are those of a build. Findings are advice: each check has a name. A worker finds what can be said
of one text (`reader.findings`), so that none is kept; `advice` what only all of them show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kzarchive import advice, archive, config, fold, inputs, ledger, theme
from kzarchive.build import templates
from kzarchive.errors import Finding, Problem
from kzarchive.ledger import Ledger
from kzarchive.reader import is_article


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
        show: told of each finding: first of those in single files, then of those that many files show, in the order of
            paths and lines.
        jobs: worker processes that may be used.

    Raises:
        SiteError: the settings are faulty, or a worker process died.
    """
    site = config.load(folder)
    report = Report()
    found, problems = inputs.scan(site)

    def tell(findings: Iterable[Finding]) -> None:
        for finding in findings:
            if finding.name not in site.silence:
                report.findings[finding.name] += finding.count
                show(finding)

    def rows() -> Iterator[tuple[str, bytes, bytes]]:
        for row in inputs.read_all(found, inputs.workplace(site), jobs):
            report.articles += is_article(row.path)
            tell(row.findings)
            problems.extend(row.problems)
            if row.record is not None:
                yield row.path, row.digest, row.record

    sources = inputs.collect(site, rows(), now, drafts=True)
    public = [record for record in sources.records if archive.is_public(record, now, drafts=False)]
    folded, issues, report.notices = fold.build(public, sources.assets, {at.path for at in problems})
    _, faults = theme.recipes(templates(sources, Path(site.root)))
    report.problems = sorted({*problems, *issues, *inputs.check_static(sources), *sources.moves.problems, *faults})
    if not report.problems:
        report.problems = Ledger(Path(site.root), ledger.addresses(folded)).problems(sources.moves)
    report.notices.sort()
    tell(advice.findings(site, sources, folded, now))
    return report
