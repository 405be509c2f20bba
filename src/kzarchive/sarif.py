"""What a check found, in SARIF 2.1.0 (OASIS), which code hosts show beside the lines it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from kzarchive import __version__
from kzarchive.errors import Finding, Problem
from kzarchive.urls import escape

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(problems: Iterable[Problem], notices: Iterable[Problem], findings: Iterable[Finding]) -> dict[str, object]:
    """Returns the log of one run, fit for JSON."""
    results = [
        *(_result(problem, "problem", "error") for problem in problems),
        *(_result(notice, "notice", "warning") for notice in notices),
        *(_result(finding, finding.name, "note") for finding in findings),
    ]
    rules = [{"id": name} for name in sorted({str(result["ruleId"]) for result in results})]
    driver = {"name": "kzarchive", "version": __version__, "rules": rules}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(problem: Problem, rule: str, level: str) -> dict[str, object]:
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    found: dict[str, object] = {"ruleId": rule, "level": level, "message": {"text": text}}
    if problem.path:
        place: dict[str, object] = {"artifactLocation": {"uri": escape(problem.path), "uriBaseId": "%SRCROOT%"}}
        if problem.line:
            column = {"startColumn": problem.column} if problem.column else {}
            place["region"] = {"startLine": problem.line, **column}
        found["locations"] = [{"physicalLocation": place}]
    return found
