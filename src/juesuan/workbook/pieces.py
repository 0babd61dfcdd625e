"""What a source gives of an account, and an account with it put in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from juesuan.model.account import (
    Account,
    Economic,
    Fund,
    Income,
    Notice,
    Opening,
    Spending,
    ThreeItem,
    YearTotals,
)
from juesuan.model.codes import load_subjects
from juesuan.model.forms import compact
from juesuan.money import ZERO

NEW: Final = Account(unit="", year=0, scope="", nature="", profile="武汉市")
"""An account before anything is entered."""
KINDS: Final = (
    *("general", "government", "state", "superior"),
    *("undertaking", "operating", "affiliate", "other"),
)
"""The amounts of a row of income."""
NATURES: Final = ("basic", "project", "upward", "operating", "affiliate")
"""The amounts of a row of spending."""


def income_row(code: str, amounts: Mapping[str, Decimal]) -> Income:
    """A row of income by its kinds."""
    given: dict[str, Any] = {kind: amounts.get(kind, ZERO) for kind in KINDS}
    return Income(code, **given)


def spending_row(code: str, fund: Fund, amounts: Mapping[str, Decimal]) -> Spending:
    """A row of spending by its natures."""
    given: dict[str, Any] = {nature: amounts.get(nature, ZERO) for nature in NATURES}
    return Spending(code, fund, **given)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What a source gives; None and what is left out: it says nothing of it.

    ``year`` is the year of the account it belongs to; ``three`` gives parts of the items of 三公
    (budget, account, prior).
    """

    unit: str = ""
    year: int | None = None
    scope: str = ""
    income: tuple[Income, ...] | None = None
    spending: tuple[Spending, ...] | None = None
    openings: tuple[Opening, ...] | None = None
    economic: tuple[Economic, ...] | None = None
    three: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    used: Decimal | None = None
    distributed: Decimal | None = None
    prior: Mapping[str, Decimal] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    years: tuple[YearTotals, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of the functional codes of the source."""
    notices: tuple[Notice, ...] = ()


def stranger(account: Account, pieces: Pieces) -> str:
    """Why a source does not belong to an account: one Chinese sentence; nothing if it does."""
    if account.unit and pieces.unit and compact(account.unit) != compact(pieces.unit):
        return f"是“{pieces.unit}”的，工作簿是“{account.unit}”的，没有带入。"
    if account.year and pieces.year and account.year != pieces.year:
        return f"用于 {pieces.year} 年度的决算，工作簿是 {account.year} 年度的，没有带入。"
    return ""


def put_in(account: Account, pieces: Pieces) -> Account:
    """An account with what a source gives in place of what it had; all else is kept."""
    changed: dict[str, Any] = {
        "unit": account.unit or pieces.unit,
        "year": account.year or pieces.year or 0,
        "scope": account.scope or pieces.scope,
        "prior": {**account.prior, **pieces.prior},
        "numbers": {**account.numbers, **pieces.numbers},
        "texts": {**pieces.texts, **account.texts},
        "years": _years(account, pieces),
    }
    for key in ("income", "openings", "economic", "used", "distributed"):
        if getattr(pieces, key) is not None:
            changed[key] = getattr(pieces, key)
    if pieces.spending is not None:
        changed["spending"] = tuple(_purposed(account.spending, pieces.spending))
    for key, parts in pieces.three.items():
        item: ThreeItem = getattr(account, key)
        changed[key] = replace(item, **parts)  # type: ignore[arg-type]
    changed["names"] = {**_new_names(pieces), **account.names}
    return replace(account, **changed)


def _purposed(old: Iterable[Spending], new: Iterable[Spending]) -> Iterable[Spending]:
    """Rows of spending with what people wrote on the same ones before."""
    purposes: dict[tuple[str, Fund], str] = {(row.code, row.fund): row.purpose for row in old}
    return (replace(row, purpose=purposes.get((row.code, row.fund), "")) for row in new)


def _years(account: Account, pieces: Pieces) -> tuple[YearTotals, ...]:
    known = {row.year: row for row in (*account.years, *pieces.years)}
    return tuple(known[year] for year in sorted(known))


def _new_names(pieces: Pieces) -> dict[str, str]:
    """Names of codes that the classification does not have, those that are used and above."""
    codes = [
        *(row.code for row in pieces.income or ()),
        *(row.code for row in pieces.spending or ()),
        *(row.code for row in pieces.openings or ()),
    ]
    used = {code[:size] for code in codes for size in (3, 5, 7) if code}
    missing = sorted(used - load_subjects("functional").keys())
    return {code: pieces.names[code] for code in missing if pieces.names.get(code)}
