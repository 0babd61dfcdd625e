"""The sums that the published tables will print of what a source gives.

Only sums are here (rows of 类 and 款, total rows, total columns, closing balances), to be compared
before and after rounding; the tables themselves are drawn from the books (``composing``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from juesuan.model.account import Fund
from juesuan.money import ZERO
from juesuan.workbook.pieces import Pieces

Figure = tuple[str, str, str]
"""Table, row and column, as a reader calls them."""
_WHOLE: Final = "合计"
_INCOME: Final = {
    "superior": "上级补助收入",
    "undertaking": "事业收入",
    "operating": "经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
}
_APPROPRIATED: Final = {
    "general": Fund.GENERAL,
    "government": Fund.GOVERNMENT,
    "state": Fund.STATE,
}
_NATURES: Final = {
    "basic": "基本支出",
    "project": "项目支出",
    "upward": "上缴上级支出",
    "operating": "经营支出",
    "affiliate": "对附属单位补助支出",
}
_FUND_TABLES: Final = {
    Fund.GENERAL: "05表",
    Fund.GOVERNMENT: "07表",
    Fund.STATE: "08表",
}


class Sum(NamedTuple):
    """What a figure comes to, and of how many details that are not zero."""

    value: Decimal = ZERO
    details: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The details: (fund, code, kind, amount) of income and spending, (fund, code) of openings."""

    income: tuple[tuple[str, str, Decimal], ...]
    spending: tuple[tuple[Fund, str, str, Decimal], ...]
    openings: tuple[tuple[Fund, str, Decimal], ...]
    economic: tuple[tuple[str, Decimal], ...]
    three: tuple[tuple[str, str, Decimal], ...]
    used: Decimal
    distributed: Decimal
    whole: bool
    """Whether income, spending and openings are all there, so that closings can be told."""

    @classmethod
    def of(cls, pieces: Pieces) -> "Parts":
        """The details of what a source gives."""
        kinds = (*_APPROPRIATED, *_INCOME)
        return cls(
            tuple(
                (row.code, kind, getattr(row, kind))
                for row in pieces.income or ()
                for kind in kinds
            ),
            tuple(
                (row.fund, row.code, nature, getattr(row, nature))
                for row in pieces.spending or ()
                for nature in _NATURES
            ),
            tuple((row.fund, row.code, row.amount) for row in pieces.openings or ()),
            tuple((row.code, row.amount) for row in pieces.economic or ()),
            tuple(
                (key, name, parts[name])
                for key, parts in pieces.three.items()
                for name in ("budget", "account")
                if name in parts
            ),
            pieces.used or ZERO,
            pieces.distributed or ZERO,
            None not in (pieces.income, pieces.spending, pieces.openings),
        )


def printed_sums(parts: Parts) -> dict[Figure, Sum]:
    """Every sum by table, row and column."""
    sums: dict[Figure, Sum] = {}
    for figure, amount in (
        *_income(parts),
        *_spending(parts),
        *_funds(parts),
        *_totals(parts),
        *_others(parts),
    ):
        known = sums.get(figure, Sum())
        sums[figure] = Sum(known.value + amount, known.details + bool(amount))
    return sums


def _rows(code: str) -> tuple[str, ...]:
    return (_WHOLE, *(code[:size] for size in (3, 5, 7) if len(code) >= size))


def _income(parts: Parts) -> Iterator[tuple[Figure, Decimal]]:
    for code, kind, amount in parts.income:
        column = _INCOME.get(kind, "财政拨款收入")
        for row in _rows(code):
            yield ("02表", row, "本年收入合计"), amount
            yield ("02表", row, column), amount
        if kind in _APPROPRIATED:
            yield ("01表", f"{_APPROPRIATED[kind]}收入", "决算数"), amount


def _spending(parts: Parts) -> Iterator[tuple[Figure, Decimal]]:
    for fund, code, nature, amount in parts.spending:
        for row in _rows(code):
            yield ("03表", row, "本年支出合计"), amount
            yield ("03表", row, _NATURES[nature]), amount
            if fund in _FUND_TABLES:
                yield (_FUND_TABLES[fund], row, "本年支出合计"), amount
                yield (_FUND_TABLES[fund], row, _NATURES[nature]), amount
                if len(row) < 5:
                    yield ("04表", row, "支出合计"), amount


def _funds(parts: Parts) -> Iterator[tuple[Figure, Decimal]]:
    """Opening, income and closing of the two smaller funds by 项."""
    if not parts.whole:
        return
    flows: list[tuple[Fund, str, str, Decimal]] = [
        (fund, code, "年初结转和结余", amount) for fund, code, amount in parts.openings
    ]
    flows += [
        (_APPROPRIATED[kind], code, "本年收入", amount)
        for code, kind, amount in parts.income
        if kind in _APPROPRIATED
    ]
    flows += [(fund, code, "", -amount) for fund, code, _, amount in parts.spending]
    for fund, code, column, amount in flows:
        if fund in {Fund.GOVERNMENT, Fund.STATE}:
            for row in _rows(code):
                if column:
                    yield (_FUND_TABLES[fund], row, column), amount
                yield (_FUND_TABLES[fund], row, "年末结转和结余"), amount
        if fund is not Fund.OWN:
            yield ("04表", "年末财政拨款结转和结余", fund), amount
            yield ("04表", "年末财政拨款结转和结余", _WHOLE), amount


def _totals(parts: Parts) -> Iterator[tuple[Figure, Decimal]]:
    """The lines of tables 01 and 04 that add up."""
    if not parts.whole:
        return
    received = sum((amount for _, _, amount in parts.income), ZERO)
    opened = sum((amount for _, _, amount in parts.openings), ZERO)
    spent = sum((amount for *_, amount in parts.spending), ZERO)
    yield ("01表", "年初结转和结余", "决算数"), opened
    yield ("01表", "总计", "决算数"), received + opened + parts.used
    closing = received + opened + parts.used - spent - parts.distributed
    yield ("01表", "年末结转和结余", "决算数"), closing
    fiscal = [a for _, kind, a in parts.income if kind in _APPROPRIATED]
    carried = [a for fund, _, a in parts.openings if fund is not Fund.OWN]
    yield ("04表", "年初财政拨款结转和结余", "决算数"), sum(carried, ZERO)
    yield ("04表", "总计", "决算数"), sum((*fiscal, *carried), ZERO)


def _others(parts: Parts) -> Iterator[tuple[Figure, Decimal]]:
    """Tables 06 and 09."""
    for code, amount in parts.economic:
        yield ("06表", code[:3], "金额"), amount
        staff = "人员经费合计" if code[:3] in {"301", "303"} else "公用经费合计"
        yield ("06表", staff, "金额"), amount
    for key, name, amount in parts.three:
        column = "预算数" if name == "budget" else "决算数"
        yield ("09表", _WHOLE, column), amount
        if key in {"purchase", "running"}:
            yield ("09表", "公务用车购置及运行维护费", column), amount
