"""三公 spending: total, items and the six quantities."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from juesuan.checking.inspection.basis import SHOWN, Basis
from juesuan.checking.narrative.ties import stated_figure
from juesuan.model import Claim, ClaimKind, Evidence, Severity
from juesuan.model.inspection import Mark
from juesuan.money import ZERO
from juesuan.rules.inspection import InspectionItem

_TOPIC: Final = ("three",)
_MONEY: Final = frozenset({ClaimKind.AMOUNT, ClaimKind.NONE})


class Spending(NamedTuple):
    """An item of 三公: its subject, the column of its account in table 09, and its name."""

    subject: str
    column: str
    name: str


TOTAL: Final = Spending("three", "7", "“三公”经费总额")
_ITEMS: Final = (
    Spending("three-abroad", "8", "因公出国（境）费"),
    Spending("three-cars-bought", "10", "公务用车购置费"),
    Spending("three-cars-run", "11", "公务用车运行维护费"),
    Spending("three-reception", "12", "公务接待费"),
)
_CARS: Final = Spending("three-cars", "9", "公务用车购置及运行维护费")


class Quantity(NamedTuple):
    """A quantity: its name, the subjects or measures of its claims, words that tell it.

    ``remark``: words of the rule book's finding that it is missing.
    """

    name: str
    pattern: str
    remark: str
    subjects: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    spending: Spending | None = None
    """Spending that, where it is nothing, says the quantity is nothing too."""


_NUMBER: Final = r"[一二三四五六七八九十两\d]+"
_QUANTITIES: Final[dict[str, tuple[Spending, tuple[Quantity, Quantity]]]] = {
    "I20": (
        _ITEMS[0],
        (
            Quantity(
                "团组数", rf"团组\D{{0,6}}{_NUMBER}|{_NUMBER}个团组", "团组", ("groups-abroad",)
            ),
            Quantity("人次数", rf"团组[^。]*?{_NUMBER}人", "团组", ("people-abroad",)),
        ),
    ),
    "I21": (
        _CARS,
        (
            Quantity(
                "公务用车购置数",
                rf"购置?[^。，；]{{0,12}}?{_NUMBER}辆",
                "购置费",
                ("cars-bought",),
                spending=_ITEMS[1],
            ),
            Quantity("公务用车保有量", rf"保有量\D{{0,6}}{_NUMBER}", "保有量", ("cars-kept",)),
        ),
    ),
    "I22": (
        _ITEMS[3],
        (
            Quantity(
                "国内公务接待批次",
                rf"接待[^。]{{0,30}}?{_NUMBER}个?(?:批|次)",
                "接待批次",
                measures=("批次", "批", "次"),
            ),
            Quantity(
                "国内公务接待人次",
                rf"接待[^。]{{0,30}}?{_NUMBER}人",
                "接待批次",
                measures=("人次", "人"),
            ),
        ),
    ),
}
_FOREIGN: Final = re.compile("出国|外宾|外事|团组|陪同|国（境）外")


def _money(basis: Basis, spending: Spending) -> tuple[Decimal, tuple[Evidence, ...]] | None:
    """What the document says was spent: in table 09, in the narrative, or nothing in all."""
    claims = basis.claims(spending.subject, kinds=_MONEY)
    shown = basis.shown(claims[:2])
    cell = basis.three_cell(spending.column)
    if cell is not None:
        return cell[0], (cell[1], *shown)
    if claims:
        return stated_figure(claims[0], basis.facts).value, shown
    if spending is not TOTAL and (whole := _money(basis, TOTAL)) and not whole[0]:
        return whole
    return None


def judge_total(item: InspectionItem, basis: Basis) -> Mark:
    """I07: the total is told."""
    money = _money(basis, TOTAL)
    if money is not None:
        return item.full("写明了“三公”经费总额。", money[1])
    absent = basis.absence("“三公”经费总额", _TOPIC, "三公")
    judge = item.none if absent.certain else item.not_judged
    return judge(absent.reason, absent.evidence)


def judge_items(item: InspectionItem, basis: Basis) -> Mark:
    """I08: the four items are told."""
    found = {spending.name: _money(basis, spending) for spending in _ITEMS}
    missing = [name for name, money in found.items() if money is None]
    shown = tuple(dict.fromkeys(money[1][0] for money in found.values() if money and money[1]))
    if not missing:
        return item.full("四项都写明了金额或没有支出。", shown)
    absent = basis.absence("、".join(missing), _TOPIC, "|".join(map(re.escape, missing)))
    if not absent.certain:
        return item.not_judged(absent.reason, absent.evidence or shown)
    told = len(_ITEMS) - len(missing)
    return item.part(told, len(_ITEMS), absent.reason, shown or absent.evidence)


def judge_quantities(item: InspectionItem, basis: Basis) -> Mark:
    """I20–I22: two quantities each, unless there was no such spending."""
    spending, quantities = _QUANTITIES[item.code]
    told = {q: spot for q in quantities if (spot := _told(basis, q)) is not None}
    missing = [q for q in quantities if q not in told]
    shown = list(told.values())
    if not missing:
        return item.full(f"写明了{_named(told)}。", shown)
    for finding in basis.faults(item, frozenset(Severity)):
        if any(quantity.remark in finding.message for quantity in missing):
            reason = f"有分项说明，但没有写{_named(missing)}。"
            return item.part(len(told), 2, reason, [*shown, *finding.evidence[:1]])
    money = _money(basis, spending)
    if money is not None and money[0] == ZERO:
        return item.full(f"{spending.name}为 0，不必再写{_named(missing)}。", money[1])
    waived = {q: zero for q in missing if (zero := _waived(basis, q))}
    shown += [zero[0] for zero in waived.values()]
    said = [f"写明了{_named(told)}"] if told else []
    said += [f"{q.spending.name}为 0，不必再写{q.name}" for q in waived if q.spending]
    return _rest(item, basis, [q for q in missing if q not in waived], said, shown)


def _rest(
    item: InspectionItem,
    basis: Basis,
    missing: list[Quantity],
    said: list[str],
    shown: list[Evidence],
) -> Mark:
    """Quantities of some spending, or of spending unknown, that were not found."""
    if not missing:
        return item.full(f"{'；'.join(said)}。", shown)
    spending = _QUANTITIES[item.code][0]
    money = _money(basis, spending)
    if money is None:
        reason = f"没有读到{spending.name}，{_named(missing)}该不该写没有判断。"
        return item.not_judged(reason, shown)
    words = "|".join(quantity.pattern for quantity in missing)
    absent = basis.absence(_named(missing), _TOPIC, words)
    if not absent.certain:
        return item.not_judged(absent.reason, absent.evidence or money[1])
    reason = "；".join([f"{spending.name}有支出", *said, absent.reason])
    return item.part(2 - len(missing), 2, reason, [*shown, *money[1]][:SHOWN])


def _named(quantities: Iterable[Quantity]) -> str:
    return "、".join(quantity.name for quantity in quantities)


def _waived(basis: Basis, quantity: Quantity) -> tuple[Evidence, ...]:
    """Where it is told that nothing was spent on a quantity, which then is nothing too."""
    money = _money(basis, quantity.spending) if quantity.spending is not None else None
    return money[1] if money is not None and money[0] == ZERO else ()


def _told(basis: Basis, quantity: Quantity) -> Evidence | None:
    """Where a quantity is told."""
    kinds = frozenset({ClaimKind.COUNT, ClaimKind.NONE})
    claims = basis.claims(*quantity.subjects, kinds=kinds)
    claims = claims or [claim for claim in basis.facts.claims if _counts(basis, claim, quantity)]
    if claims:
        return basis.facts.evidence(claims[0])
    return None if quantity.measures else basis.search(quantity.pattern, _TOPIC)


def _counts(basis: Basis, claim: Claim, quantity: Quantity) -> bool:
    """Whether a claim counts visits or visitors at home."""
    return (
        claim.kind is ClaimKind.COUNT
        and claim.amount is not None
        and claim.amount.measure in quantity.measures
        and basis.facts.topic(claim) == "three"
        and claim.subject not in {"groups-abroad", "people-abroad", "three-foreign-guests"}
        and _FOREIGN.search(claim.text) is None
    )


JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {
    "I07": judge_total,
    "I08": judge_items,
    "I20": judge_quantities,
    "I21": judge_quantities,
    "I22": judge_quantities,
}
