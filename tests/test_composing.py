"""Whatever an accountant enters, the disclosure balances, checks clean and reads back the same."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import juesuan
from accounts import EDGES, entered
from juesuan.checking.check import check
from juesuan.composing.compose import Composed, compose
from juesuan.composing.profile import find_profile
from juesuan.desk import FileFormat, write_files
from juesuan.model import Disclosure, Kind
from juesuan.model.account import Account
from juesuan.model.document import Document
from juesuan.reading.document import from_document, read_bytes
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
    profile = find_profile(account.profile)
    assert profile is not None
    forms = [score_form(form) for form in account.forms]
    return compose(account, profile, forms)


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


def assert_sound(made: Composed) -> None:
    """Nothing is found in a composed document, every amount is read, every figure is there."""
    report = check(from_document(made.document))
    facts = made.document.facts
    assert report.disclosure.kind is Kind.FINAL_ACCOUNT
    assert [(item.rule, item.message) for item in report.findings] == []
    assert [item.text for item in report.disclosure.narrative.unread] == []
    assert figures(report.disclosure) == {
        (fact.table, fact.row, fact.column): fact.value for fact in facts if fact.value
    }


def assert_read_back(document: Document, kind: FileFormat) -> None:
    """A file reads back as the document itself does; only tables stand in a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        (path,) = write_files(document, Path(folder), [kind])
        read = juesuan.read(path)
    direct = from_document(document)
    assert figures(read) == figures(direct)
    assert (read.unit, read.year, read.kind) == (direct.unit, direct.year, direct.kind)
    if kind is not FileFormat.XLSX:
        assert claims(read) == claims(direct)
        assert scores(read) == scores(direct)


def scores(disclosure: Disclosure) -> list[tuple[object, ...]]:
    """The performance forms."""
    return [
        (form.kind, form.name, form.total and form.total.value, len(form.indicators))
        for form in disclosure.performance
    ]


@given(account=entered())
@settings(some, max_examples=60)
def test_every_composed_disclosure_checks_clean(account: Account) -> None:
    assert_sound(composed(account))


@given(account=entered(), kind=st.sampled_from(FileFormat))
@settings(some, max_examples=40)
def test_every_format_reads_back_the_same(account: Account, kind: FileFormat) -> None:
    assert_read_back(composed(account).document, kind)


@pytest.mark.parametrize("profile", ["wuhan", "shanghai"])
@pytest.mark.parametrize("edge", EDGES)
def test_edges_check_clean(edge: str, profile: str) -> None:
    assert_sound(composed(replace(EDGES[edge](), profile=profile)))


@pytest.mark.parametrize("kind", FileFormat)
@pytest.mark.parametrize("edge", EDGES)
def test_edges_read_back_the_same(edge: str, kind: FileFormat) -> None:
    assert_read_back(composed(EDGES[edge]()).document, kind)


@pytest.mark.parametrize("kind", FileFormat)
def test_the_same_document_gives_the_same_bytes(kind: FileFormat, tmp_path: Path) -> None:
    document = composed(EDGES["negative"]()).document
    first, second = (
        write_files(document, tmp_path / name, [kind])[0].read_bytes() for name in ("a", "b")
    )
    assert first == second


def test_the_pdf_is_tagged_and_carries_its_facts(tmp_path: Path) -> None:
    document = composed(EDGES["negative"]()).document
    (path,) = write_files(document, tmp_path, [FileFormat.PDF])
    with pikepdf.open(path) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        attached = pdf.attachments["juesuan.json"]
        assert str(attached.obj.AFRelationship) == "/Data"
        data = attached.get_file().read_bytes()
    assert figures(juesuan_json(data)) == figures(from_document(document))


def juesuan_json(data: bytes) -> Disclosure:
    """The disclosure that the facts attached to a file make."""
    return read_bytes("juesuan.json", data)
