"""The rules of the book by themselves and on whole books; `test_literate.py` has their cases."""

from __future__ import annotations

from functools import cache

import pytest

from books import everything, only_fiscal
from juesuan.checking.check import check
from juesuan.checking.forms import FORM_CHECKS
from juesuan.checking.subjects import NAME_CHECKS
from juesuan.model import Outcome, Report
from juesuan.rules.book import load_rules
from juesuan.rules.notation import parse_formula


@cache
def reports() -> tuple[Report, Report]:
    """What a check says about the two books."""
    return check(everything()), check(only_fiscal())


def test_the_books_add_up() -> None:
    assert [report.findings for report in reports()] == [(), ()]


@pytest.mark.parametrize("code", [rule.code for rule in load_rules().values() if rule.formula])
def test_every_equation_is_judged_in_the_books_and_holds(code: str) -> None:
    verdicts = [item for report in reports() for item in report.verdicts if item.rule == code]
    assert {item.outcome for item in verdicts} - {Outcome.NOT_APPLICABLE} == {Outcome.PASS}


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in load_rules().values()]
    assert len(names) == len(set(names))
    assert all(name == name.lower() and " " not in name for name in names)


@pytest.mark.parametrize("code", load_rules())
def test_a_rule_says_what_is_wrong_why_and_what_to_do(code: str) -> None:
    rule = load_rules()[code]
    assert rule.code == code
    assert rule.title
    assert rule.advice.endswith("。")
    assert rule.basis
    assert all(rule.basis)
    assert rule.kind
    assert all(other in load_rules() for other in rule.see_also)
    assert code not in rule.see_also


@pytest.mark.parametrize("code", load_rules())
def test_a_formula_is_that_of_its_text_and_is_not_checked_by_name_as_well(code: str) -> None:
    rule = load_rules()[code]
    if rule.formula is not None:
        assert rule.formula == parse_formula(rule.formula_text)
        assert rule.table
        assert code not in {*FORM_CHECKS, *NAME_CHECKS}
    if rule.when is not None:
        assert rule.when == parse_formula(rule.when_text)
