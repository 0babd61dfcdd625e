"""What the sheet 核对 adds up, as formulas over the other sheets."""

from dataclasses import dataclass
from typing import Final

from juesuan.workbook.sheets import FIRST_ROW, sheet_named

_LAST_ROW: Final = 5_000


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what it shows, its formula, and whether it must be zero."""

    label: str
    formula: str
    help: str = ""
    zero: bool = False


def _area(sheet: str, key: str) -> str:
    letter = chr(ord("A") + sheet_named(sheet).column(key))
    return f"{sheet}!${letter}${FIRST_ROW}:${letter}${_LAST_ROW}"


def _sum(sheet: str, *keys: str) -> str:
    return "+".join(f"SUM({_area(sheet, key)})" for key in keys)


def _sum_of(sheet: str, fund: str, *keys: str) -> str:
    funds = _area(sheet, "fund")
    return "+".join(f'SUMIF({funds},"{fund}",{_area(sheet, key)})' for key in keys)


_INCOME: Final = _sum(
    "收入明细",
    *("general", "government", "state", "superior"),
    *("undertaking", "operating", "affiliate", "other"),
)
_SPENDING: Final = _sum("支出明细", "basic", "project", "upward", "operating", "affiliate")
_GENERAL: Final = "一般公共预算财政拨款"
_BASIC: Final = _sum_of("支出明细", _GENERAL, "basic")
_ECONOMIC: Final = _sum("经济分类", "amount")
_OPENING: Final = _sum("年初结转", "amount")


def _closing(fund: str, kind: str) -> str:
    spent = _sum_of("支出明细", fund, "basic", "project")
    return f"{_sum_of('年初结转', fund, 'amount')}+{_sum('收入明细', kind)}-({spent})"


def _rounded(formula: str) -> str:
    return f"=ROUND({formula},2)"


CHECKS: Final = (
    Check("本年收入合计（01、02 表）", _rounded(_INCOME)),
    Check("本年支出合计（01、03 表）", _rounded(_SPENDING)),
    Check("年初结转和结余（01 表）", _rounded(_OPENING)),
    Check("一般公共预算财政拨款年末结转", _rounded(_closing(_GENERAL, "general")), "不应为负"),
    Check(
        "政府性基金预算财政拨款年末结转",
        _rounded(_closing("政府性基金预算财政拨款", "government")),
        "不应为负",
    ),
    Check(
        "国有资本经营预算财政拨款年末结转",
        _rounded(_closing("国有资本经营预算财政拨款", "state")),
        "不应为负",
    ),
    Check("一般公共预算基本支出（05 表）", _rounded(_BASIC)),
    Check("经济分类合计（06 表）", _rounded(_ECONOMIC)),
    Check("05 表基本支出与 06 表之差", _rounded(f"({_BASIC})-({_ECONOMIC})"), "应为 0", zero=True),
)
"""In the order of the sheet."""
