"""Columns that slid by one row (rule K01)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import juesuan
from books import everything
from build import Spot, reprinted
from juesuan.model import Disclosure, Finding

Slid = tuple[Disclosure, set[Spot]]


def slid(table: str, columns: Sequence[str], start: str, *, up: bool) -> Slid:
    """The year's disclosure with columns moved by one row from a row on, and what changed."""
    document = everything()
    texts: dict[Spot, str] = {}
    found = document.table(table)
    assert found is not None
    for column in columns:
        rows = [row for row in found.rows if row.code]
        cells = [(row.code, cell.text) for row in rows if (cell := row.cell(column))]
        codes = [code for code, _ in cells]
        rest = cells[codes.index(start) :]
        old = [text for _, text in rest]
        new = [*old[1:], ""] if up else ["", *old[:-1]]
        texts |= {
            (table, code, column): text
            for (code, before), text in zip(rest, new, strict=True)
            if before != text
        }
    return reprinted(document, texts), set(texts)


def causes(document: Disclosure) -> list[Finding]:
    return [item for item in juesuan.check(document).findings if item.rule.startswith("K")]


def cells(finding: Finding) -> set[Spot]:
    return {(item.table, item.row, item.column) for item in finding.evidence}


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize(
    ("table", "columns", "start"),
    [
        ("T02", ["2"], "208"),
        ("T03", ["1"], "20103"),
        ("T05", ["1", "2", "3"], "208"),
        ("T01", ["2"], "39"),
        ("T04", ["3"], "40"),
    ],
)
def test_one_cause_names_only_cells_that_slid(
    table: str, columns: list[str], start: str, up: bool
) -> None:
    document, changed = slid(table, columns, start, up=up)
    found = causes(document)
    assert [item.rule for item in found] == ["K01"]
    assert cells(found[0]) <= changed
    assert len(cells(found[0])) >= 2


def test_the_message_says_where_and_which_way() -> None:
    document, _ = slid("T02", ["2"], "208", up=False)
    (cause,) = causes(document)
    assert cause.message.startswith(
        "02表“财政拨款收入”栏自 208 社会保障和就业支出 起，金额整体下移一行"
    )


def test_all_that_failed_follows_from_the_slide() -> None:
    document, _ = slid("T03", ["2"], "208", up=False)
    (cause,) = causes(document)
    errors = [item for item in juesuan.check(document).errors if item is not cause]
    assert {item.cause for item in errors if item.fingerprint != cause.fingerprint} == {
        cause.fingerprint
    }


def test_a_start_that_cannot_be_told_is_not_told() -> None:
    """Siblings may trade places without any sum noticing: only what is certain is named."""
    document, changed = slid("T02", ["1", "2", "3", "4", "5", "6", "7"], "2010302", up=True)
    (cause,) = causes(document)
    assert "至少自" in cause.message
    assert cells(cause) < changed


def test_a_single_misprint_is_no_slide() -> None:
    document = reprinted(everything(), {("T03", "208", "1"): "1.00"})
    assert [item.rule for item in causes(document)] == ["K02"]
