"""Sound documents in the manner of many places: what was once misread or a false alarm."""

import tomllib
from typing import Any

import pytest

from juesuan.checking.check import check
from juesuan.model import Report
from literate import read_page
from narrative.cases import FOLDER, expected, read_sentence, shown_claims

CASES = tomllib.loads((FOLDER / "adversary.toml").read_text("utf-8"))
UNTOLD = frozenset({"F01", "F13"})
"""Rules on tables and sections that a small case does not have."""


@pytest.mark.parametrize("case", CASES["sentence"], ids=lambda case: str(case["name"]))
def test_a_sentence_is_read_as_it_is_meant(case: dict[str, Any]) -> None:
    narrative = read_sentence(case["under"], case["text"], case.get("year", 2023))
    assert shown_claims(narrative) == expected(case["claims"])
    assert narrative.unread == ()


@pytest.mark.parametrize("case", CASES["sound"], ids=lambda case: str(case["name"]))
def test_a_sound_document_raises_no_alarm(case: dict[str, Any]) -> None:
    report = checked(case["case"])
    assert report.disclosure.narrative.claims
    assert [(f.rule, f.message) for f in report.findings if f.rule not in UNTOLD] == []


@pytest.mark.parametrize("case", CASES["faulty"], ids=lambda case: str(case["name"]))
def test_a_fault_of_the_same_kind_is_found(case: dict[str, Any]) -> None:
    findings = checked(case["case"]).findings
    assert [f.message for f in findings if f.rule == case["rule"] and case["says"] in f.message]


def checked(case: str) -> Report:
    return check(read_page(f"# 案例 对抗\n\n## 通过\n\n{case}").cases[0].disclosure())
