"""SARIF 2.1.0, the exchange format of static analysis (OASIS standard), for a check."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from juesuan.model import Evidence, Finding, Severity
from juesuan.report.evidence import place_json
from juesuan.report.outcome import FileOutcome
from juesuan.rules.book import VERSION, Rule, load_rules

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {
    Severity.ERROR: "error",
    Severity.WORDING: "warning",
    Severity.ROUNDING: "note",
}


def check_sarif(outcomes: Sequence[FileOutcome]) -> dict[str, Any]:
    """One SARIF run over all files."""
    rules = list(load_rules().values())
    index = {rule.code: position for position, rule in enumerate(rules)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "juesuan",
                        "version": VERSION,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": any(outcome.checked for outcome in outcomes),
                        "toolExecutionNotifications": [
                            {
                                "level": "error",
                                "message": {"text": outcome.problem},
                                "locations": [_file_location(outcome.file)],
                            }
                            for outcome in outcomes
                            if outcome.problem
                        ],
                    }
                ],
                "results": [
                    _result(outcome.file, finding, index)
                    for outcome in outcomes
                    if outcome.report
                    for finding in outcome.report.findings
                ],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.advice},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else path.as_posix()


def _file_location(file: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}}}


def _location(file: str, item: Evidence) -> dict[str, Any]:
    location = _file_location(file)
    if item.place.line is not None and not item.place.sheet:
        location["physicalLocation"]["region"] = {"startLine": item.place.line}
    name = ".".join(part for part in (item.table, item.row, item.column) if part)
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name, "name": item.label or name}]
    told = place_json(item.place)
    location["properties"] = {
        **{key: told[key] for key in ("page", "sheet", "cell", "box")},
        "text": item.text,
    }
    return location


def _result(file: str, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(file, item) for item in finding.evidence[:1]]
        or [_file_location(file)],
        "relatedLocations": [_location(file, item) for item in finding.evidence[1:]],
        "partialFingerprints": {"juesuan/v1": finding.fingerprint},
        "properties": {"cause": finding.cause or None},
    }
