"""Whatever an accountant enters, the disclosure balances, checks clean and reads back the same."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import juesuan
from accounts import entered
from juesuan.checking.check import check
from juesuan.composing.compose import Composed, compose
from juesuan.composing.profile import load_profile
from juesuan.desk import FileFormat, write_files
from juesuan.model import Disclosure, Kind
from juesuan.model.account import Account
from juesuan.reading.document import from_document
from juesuan.score import score_form

some = settings(
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # a year takes too long to be made smaller
    suppress_health_check=list(HealthCheck),
)
Figures = dict[tuple[str, str, str], Decimal]


def composed(account: Account) -> Composed:
    """Compose an account in its own profile, with its forms scored."""
    forms = [score_form(form) for form in account.forms]
    return compose(account, load_profile(account.profile), forms)


def figures(disclosure: Disclosure) -> Figures:
    """Every amount other than zero by table, row and column."""
    return {
        (table.code, row.code, cell.column): cell.amount
        for table, row, cell in disclosure.cells()
        if table.code and cell.amount
    }


def claims(disclosure: Disclosure) -> list[tuple[object, ...]]:
    """What the sentences say."""
    return [
        (claim.kind, claim.subject, claim.phase, claim.base, claim.sense, claim.amount, claim.rate)
        for claim in disclosure.narrative.claims
    ]


@given(account=entered())
@settings(some, max_examples=60)
def test_every_composed_disclosure_checks_clean(account: Account) -> None:
    made = composed(account)
    report = check(from_document(made.document))
    assert report.disclosure.kind is Kind.FINAL_ACCOUNT
    assert [(item.rule, item.message) for item in report.findings] == []
    assert [item.text for item in report.disclosure.narrative.unread] == []
    assert figures(report.disclosure) == {
        (fact.table, fact.row, fact.column): fact.value
        for fact in made.document.facts
        if fact.value
    }


@given(account=entered(), kind=st.sampled_from(FileFormat))
@settings(some, max_examples=40)
def test_every_format_reads_back_the_same(account: Account, kind: FileFormat) -> None:
    document = composed(account).document
    with tempfile.TemporaryDirectory() as folder:
        (path,) = write_files(document, Path(folder), [kind])
        read = juesuan.read(path)
    direct = from_document(document)
    assert figures(read) == figures(direct)
    assert (read.unit, read.year) == (direct.unit, direct.year)
    if kind is not FileFormat.XLSX:
        assert claims(read) == claims(direct)
        assert [form.total for form in read.performance] or not account.forms
