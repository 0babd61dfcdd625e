"""Last year's disclosure → what this year's account says of the year before.

Only figures that were read beyond doubt are taken; what is left out is told with its place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from juesuan.model import Disclosure, Kind, Place, Table
from juesuan.model.account import Notice, YearTotals
from juesuan.model.disclosure import TOTAL, Cell, CellState, Row
from juesuan.model.narrative import Claim, ClaimKind, Phase
from juesuan.money import ZERO, Unit, rounded
from juesuan.workbook.pieces import Pieces

_CENTS: Final = 2
_FIGURES: Final = (
    ("total", "收、支总计", (("T01", "31", "1"), ("T01", "62", "2"))),
    ("income", "本年收入合计", (("T02", TOTAL, "1"), ("T01", "27", "1"))),
    ("spending", "本年支出合计", (("T03", TOTAL, "1"), ("T01", "58", "2"))),
    ("fiscal", "财政拨款收、支总计", (("T04", "32", "1"), ("T04", "64", "2"))),
    ("fiscal-general", "一般公共预算财政拨款收入", (("T04", "1", "1"), ("T01", "1", "1"))),
    ("fiscal-government", "政府性基金预算财政拨款收入", (("T04", "2", "1"), ("T01", "2", "1"))),
    ("fiscal-state", "国有资本经营预算财政拨款收入", (("T04", "3", "1"), ("T01", "3", "1"))),
    ("general", "一般公共预算财政拨款支出", (("T05", TOTAL, "1"), ("T04", "59", "3"))),
)
"""Entries of 上年决算 and the cells they stand in: where one is not there, the next."""
_THREE: Final = (
    ("abroad", "8", "因公出国（境）费"),
    ("purchase", "10", "公务用车购置费"),
    ("running", "11", "公务用车运行维护费"),
    ("reception", "12", "公务接待费"),
)
_SINGLE: Final = "金额"
_OVERVIEW: Final = "overview"
_DUTIES: Final = ("职责", "职能")
_ORGANS: Final = ("机构", "构成")

Spot = tuple[str, str, str]
"""Table, row and column."""


def carry(disclosure: Disclosure) -> Pieces:
    """What a disclosure gives of the account of the year after."""
    if disclosure.kind is not Kind.FINAL_ACCOUNT or disclosure.year is None:
        what = disclosure.reason if disclosure.kind is not Kind.FINAL_ACCOUNT else "没有读到年度。"
        return Pieces(notices=(Notice(Place(), f"没有带入：{what}"),))
    reader = _Carrier(disclosure)
    prior = dict(reader.priors())
    return Pieces(
        unit=disclosure.unit,
        year=disclosure.year + 1,
        scope=disclosure.scope if disclosure.scope in {"部门", "单位"} else "",
        prior=prior,
        three={key: {"prior": amount} for key, amount in reader.three()},
        texts=dict(_texts(disclosure)),
        years=tuple(reader.years(disclosure.year)),
        notices=tuple(reader.notices),
    )


def earlier(disclosure: Disclosure) -> Pieces:
    """What a disclosure of more than a year before gives: its totals, for the trend."""
    whole = carry(disclosure)
    names = frozenset({"收、支总计", "收入总计", "支出总计"})
    kept = tuple(item for item in whole.notices if item.message.split("：")[0] in names)
    return Pieces(unit=whole.unit, years=whole.years, notices=kept)


class _DoubtError(Exception):
    """Why a figure cannot be used, and where it stands."""

    def __init__(self, why: str, place: Place) -> None:
        super().__init__(why)
        self.why, self.place = why, place


@dataclass(slots=True)
class _Carrier:
    disclosure: Disclosure
    notices: list[Notice] = field(default_factory=list)

    def priors(self) -> Iterator[tuple[str, Decimal]]:
        """The entries of the sheet 上年决算."""
        for key, name, spots in _FIGURES:
            amount = self._figure(name, spots)
            if amount is not None:
                yield key, amount
        amount = self._operating()
        if amount is not None:
            yield "operating", amount

    def three(self) -> Iterator[tuple[str, Decimal]]:
        """上年决算数 of the items of 三公."""
        for key, column, name in _THREE:
            amount = self._figure(name, (("T09", _SINGLE, column),))
            if amount is not None:
                yield key, amount

    def years(self, year: int) -> Iterator[YearTotals]:
        """The year's totals, for the trend."""
        told = len(self.notices)
        income = self._figure("收入总计", (("T01", "31", "1"),))
        spending = self._figure("支出总计", (("T01", "62", "2"),))
        if income is not None and spending is not None:
            del self.notices[told:]
            yield YearTotals(year, income, spending)

    # ------------------------------------------------------------ figures

    def _figure(self, name: str, spots: tuple[Spot, ...]) -> Decimal | None:
        """The first of some cells that was read beyond doubt, in 万元; else why there is none."""
        why, place = "没有读到", Place()
        try:
            for spot in spots:
                amount = self._amount(*spot)
                if amount is not None:
                    return amount
        except _DoubtError as doubt:
            why, place = doubt.why, doubt.place
        self.notices.append(Notice(place, f"{name}：{why}，没有带入。"))
        return None

    def _amount(self, code: str, row_code: str, column: str) -> Decimal | None:
        """A cell's amount in 万元, None where it is not there.  Raises ``_DoubtError``."""
        table = self.disclosure.table(code)
        if table is None:
            return None
        rows = [row for row in table.rows if row.code == row_code]
        if table.doubts or len(rows) > 1:
            why = "可能没有读全" if table.doubts else "里有几行都是它"
            raise _DoubtError(f"{table.title}{why}", rows[1].place if rows[1:] else table.place)
        if not rows:
            return ZERO if _blank(table) else None
        figure = _figure_of(rows[0], column)
        unit = table.unit or self.disclosure.money_unit
        if unit is None and figure:
            raise _DoubtError(f"{table.title}没有写明金额单位", table.place)
        return _wan(figure, unit or Unit.WAN)

    def _operating(self) -> Decimal | None:
        """机关运行经费 as the narrative gives it: one amount only, or none of it."""
        claims = [item for item in self.disclosure.narrative.claims if _of_operating(item)]
        amounts = {
            _wan(item.amount.value, Unit.from_label(item.amount.measure))
            for item in claims
            if item.kind is ClaimKind.AMOUNT and item.amount is not None
        }
        if not amounts and any(item.kind is ClaimKind.NONE for item in claims):
            return ZERO
        if len(amounts) == 1:
            return amounts.pop()
        place = claims[0].place if claims else Place()
        why = "有几个不同的数" if amounts else "没有读到"
        self.notices.append(Notice(place, f"机关运行经费：情况说明里{why}，没有带入。"))
        return None


def _figure_of(row: Row, column: str) -> Decimal:
    """The figure of a row's column.  Raises ``_DoubtError``."""
    cell = row.cell(column)
    if cell is None or cell.state is CellState.UNDECIDED or row.loose:
        raise _DoubtError("不能确定是哪一列的数", row.place)
    if cell.figure is None:
        raise _DoubtError(f"印的是“{cell.text}”，不是金额", cell.place)
    return cell.figure


def _of_operating(claim: Claim) -> bool:
    units = {unit.label for unit in Unit}
    measured = claim.amount is None or claim.amount.measure in units
    return claim.subject == "operating" and claim.phase is Phase.ACCOUNT and measured


def _blank(table: Table) -> bool:
    """Whether a table was published without any figure, which says that there was nothing."""
    return table.empty and table.decided and not any(cell.garbled for cell in _cells(table))


def _cells(table: Table) -> Iterator[Cell]:
    for row in table.rows:
        yield from row.cells


def _wan(amount: Decimal, unit: Unit) -> Decimal:
    return rounded(amount * unit.value / Unit.WAN.value, _CENTS)


# ---------------------------------------------------------------- texts


def _texts(disclosure: Disclosure) -> Iterator[tuple[str, str]]:
    """Duties and organs, as a text to start from."""
    found: Mapping[str, Callable[[str], bool]] = {
        "duties": lambda title: any(word in title for word in _DUTIES),
        "organs": lambda title: any(word in title for word in _ORGANS),
    }
    for key, fits in found.items():
        lines = [
            passage.text
            for section in disclosure.narrative.sections
            if section.topic == _OVERVIEW
            and next(filter(fits, (section.title, *reversed(section.path))), "")
            for passage in (
                *((section.heading,) if not fits(section.title) else ()),
                *section.passages,
            )
        ]
        if lines:
            yield key, "\n".join(lines)
