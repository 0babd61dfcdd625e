"""Draws the accounts of invented units, year after year, and adds them up to departments.

Amounts are drawn in hundredths of 万元, as integers; an account of a year carries over what the
year before left and is compared with it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from corpus_names import Office
from juesuan.composing.books import PERSONNEL
from juesuan.model.account import (
    Account,
    Budget,
    Economic,
    Fund,
    Income,
    Opening,
    Spending,
    ThreeItem,
)
from juesuan.model.codes import load_subjects
from juesuan.money import ZERO

Row = TypeVar("Row", Income, Spending, Opening, Economic, Budget)

PENSION = {"2080505": "30108", "2080506": "30109", "2210201": "30113"}
INSURANCE = {"2101101": "30110", "2101102": "30110", "2101103": "30111"}
ONE_TO_ONE = {
    **PENSION,
    **INSURANCE,
    **dict.fromkeys(("2080501", "2080502"), "30302"),
    **dict.fromkeys(("2210202", "2210203"), "30102"),
}
"""Items of basic spending that are one economic item each."""
STAFF_WEIGHTS = {"30101": 40, "30102": 15, "30103": 22, "30107": 25, "30112": 2, "30199": 6}
PUBLIC_WEIGHTS = {
    "30201": 12,
    "30202": 3,
    "30205": 2,
    "30206": 5,
    "30207": 3,
    "30209": 8,
    "30211": 6,
    "30213": 5,
    "30214": 3,
    "30215": 1,
    "30216": 3,
    "30226": 8,
    "30227": 10,
    "30228": 9,
    "30229": 8,
    "30239": 12,
    "30299": 9,
    "31002": 4,
}
SHARED = {
    "行政单位": (("2080501", 4), ("2101101", 7), ("2101103", 4), ("2210202", 2), ("2210203", 3)),
    "事业单位": (("2080502", 4), ("2101102", 7), ("2210203", 3)),
}
"""Items that many units have, in hundredths of the wages."""
SOURCES = ("undertaking", "other", "superior", "operating")
STATE_ITEM = "2230199"
TIED_KINDS = ("general", "government", "state")
FUNDS = (Fund.GENERAL, Fund.GOVERNMENT, Fund.STATE)
COUNTED = (
    *("vehicle-emergency", "vehicle-secret", "vehicle-enforcement", "vehicle-other"),
    *("equipment", "visits"),
)


def wan(hundredths: int) -> Decimal:
    """Hundredths of 万元."""
    return Decimal(hundredths).scaleb(-2)


@dataclass(frozen=True)
class Standing:
    """What stays with a unit over the years; amounts in hundredths of 万元."""

    unit: str
    nature: str
    basic: Mapping[str, int]
    projects: Mapping[str, int]
    weights: Mapping[str, int]
    """Of the economic items that the running costs are spent on."""
    fund: str
    state: bool
    own: str
    """The kind of income that is no appropriation, ``""`` for none."""
    carries: bool
    """Whether appropriations are left at the end of a year."""
    three: Mapping[str, int]
    """Spending on vehicles (30231) and receptions (30217)."""
    counts: Mapping[str, int]


def draw_standing(rng: Random, unit: str, office: Office, running: str = "") -> Standing:
    """Draw a unit: the department itself, or one below it with its own ``running`` item."""
    nature = "事业单位" if running else "行政单位"
    wages = int(rng.lognormvariate(11.6, 0.8)) + 8_000
    basic = {running or office.running: wages, "2080505": wages * 11 // 100}
    basic["2210201"] = wages * 9 // 100
    basic |= {code: wages * part // 100 for code, part in SHARED[nature] if rng.random() < 0.6}
    if rng.random() < 0.5:
        basic["2080506"] = wages * 5 // 100
    known = [
        code
        for code, subject in load_subjects("functional").items()
        if len(code) == 7 and code[:5] in office.fields and subject.observed
    ]
    most = min(len(known), rng.choice((0, 2, 4, 8, 20)))
    chosen = rng.sample(known, rng.randint(min(most, 1), most))
    public = rng.sample(sorted(PUBLIC_WEIGHTS), rng.randint(5, len(PUBLIC_WEIGHTS)))
    three = {"30231": rng.randint(80, 2_500)} if rng.random() < 0.6 else {}
    if rng.random() < 0.4:
        three["30217"] = rng.randint(10, 600)
    return Standing(
        unit,
        nature,
        basic,
        {code: int(rng.lognormvariate(9.5, 1.3)) + 200 for code in chosen},
        {**{code: PUBLIC_WEIGHTS[code] for code in public}, "30201": 12},
        office.lottery if rng.random() < 0.4 else "",
        rng.random() < 0.04,
        rng.choice(SOURCES) if running and rng.random() < 0.6 else "",
        rng.random() < 0.3,
        three,
        {key: rng.randint(0, 6) for key in COUNTED},
    )


def draw_year(standing: Standing, year: int, rng: Random, before: Account | None) -> Account:
    """Draw a year of a unit; ``before`` is the year before."""
    basic = {code: moved(rng, amount) for code, amount in standing.basic.items()}
    projects = {
        code: moved(rng, amount, 0.25)
        for code, amount in standing.projects.items()
        if rng.random() < 0.85
    }
    three = {code: moved(rng, amount, 0.2) for code, amount in standing.three.items()}
    spending = [
        Spending(code, Fund.GENERAL, wan(basic.get(code, 0)), wan(projects.get(code, 0)))
        for code in sorted({*basic, *projects})
    ]
    if standing.fund:
        amount = wan(moved(rng, 30_000, 0.3))
        spending.append(Spending(standing.fund, Fund.GOVERNMENT, project=amount))
    if standing.state:
        spending.append(Spending(STATE_ITEM, Fund.STATE, project=wan(moved(rng, 8_000, 0.3))))
    openings = carried(before)
    income = [
        appropriation(standing, row, sum((o.amount for o in openings if of_row(o, row)), ZERO), rng)
        for row in own_first(spending, standing)
    ]
    account = Account(
        unit=standing.unit,
        year=year,
        scope="单位",
        nature=standing.nature,
        income=tuple(income),
        spending=tuple(spending),
        openings=openings,
        economic=tuple(economy(standing, basic, three, rng)),
        running=three_item(three.get("30231", 0), rng),
        reception=three_item(three.get("30217", 0), rng),
        numbers=counted(standing, spending, three, rng),
    )
    return planned(with_own_money(account, standing, rng), rng)


def moved(rng: Random, amount: int, by: float = 0.1) -> int:
    """An amount some time later: moderately more or less."""
    return max(1, int(amount * rng.uniform(1 - by, 1 + by)))


def own_first(spending: Sequence[Spending], standing: Standing) -> list[Spending]:
    """The rows with the largest basic spending of the general fund first."""
    main = next(iter(standing.basic))
    return sorted(spending, key=lambda row: (row.code != main, row.fund, row.code))


def of_row(opening: Opening, row: Spending) -> bool:
    """Whether what was left is used up by a row."""
    return opening.fund is row.fund and opening.code == row.code


def appropriation(standing: Standing, row: Spending, opening: Decimal, rng: Random) -> Income:
    """The appropriation that a row spends, and a little more where the unit carries over."""
    main = next(iter(standing.basic)) == row.code and row.fund is Fund.GENERAL
    left = wan(rng.randint(1, 2_000)) if standing.carries and main else ZERO
    kind = TIED_KINDS[FUNDS.index(row.fund)]
    return Income(row.code, **{kind: row.total + left - opening})


def carried(before: Account | None) -> tuple[Opening, ...]:
    """What the year before left, by fund and item."""
    if before is None:
        return ()
    left: dict[tuple[Fund, str], Decimal] = defaultdict(Decimal)
    for opening in before.openings:
        left[opening.fund, opening.code] += opening.amount
    for row in before.income:
        for fund, kind in zip(FUNDS, TIED_KINDS, strict=True):
            left[fund, row.code] += getattr(row, kind)
        left[Fund.OWN, ""] += sum(getattr(row, kind) for kind in SOURCES)
    left[Fund.OWN, ""] += before.used - before.distributed
    for spent in before.spending:
        left[spent.fund, "" if spent.fund is Fund.OWN else spent.code] -= spent.total
    return tuple(Opening(fund, code, amount) for (fund, code), amount in left.items() if amount)


def with_own_money(account: Account, standing: Standing, rng: Random) -> Account:
    """The account with income that is no appropriation, and what was spent of it."""
    if not standing.own:
        return account
    code = next(iter(standing.basic))
    opening = sum((row.amount for row in account.openings if row.fund is Fund.OWN), ZERO)
    earned = wan(rng.randint(500, 60_000))
    used = wan(rng.randint(100, 3_000)) if rng.random() < 0.2 else ZERO
    left = ((opening + earned) * rng.randint(0, 20) / 100).quantize(Decimal("0.01"))
    column = "operating" if standing.own == "operating" else rng.choice(("basic", "project"))
    spent = Spending(code, Fund.OWN, **{column: opening + earned + used - left})
    received = Income(code, **{standing.own: earned})
    return replace(
        account,
        income=(*account.income, received),
        spending=(*account.spending, spent),
        used=used,
    )


def economy(
    standing: Standing, basic: Mapping[str, int], three: Mapping[str, int], rng: Random
) -> list[Economic]:
    """Basic spending of the general fund by economic item."""
    amounts: dict[str, int] = defaultdict(int)
    main = next(iter(standing.basic))
    for code, amount in basic.items():
        if code != main:
            amounts[ONE_TO_ONE[code]] += amount
    public = max(basic[main] * rng.randint(8, 18) // 100, sum(three.values()) + 100)
    wages = {code: part for code, part in STAFF_WEIGHTS.items() if wages_of(standing, code)}
    parts = (
        split(basic[main] - public, {**wages, "30305": 1}),
        split(public - sum(three.values()), standing.weights),
        three,
    )
    for part in parts:
        for code, amount in part.items():
            amounts[code] += amount
    return [Economic(code, wan(amount)) for code, amount in sorted(amounts.items()) if amount]


def wages_of(standing: Standing, code: str) -> bool:
    """Whether staff of such a unit is paid an economic item."""
    return code not in ({"30107"} if standing.nature == "行政单位" else {"30102", "30103"})


def split(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Cut an amount in proportion; the first takes what is left over."""
    whole = sum(weights.values())
    parts = {code: amount * weight // whole for code, weight in weights.items()}
    parts[next(iter(weights))] += amount - sum(parts.values())
    return parts


def three_item(spent: int, rng: Random) -> ThreeItem:
    """An item of “三公”经费, its budget not exceeded."""
    return ThreeItem(wan(spent + rng.randint(0, spent // 4)), wan(spent))


def counted(
    standing: Standing, spending: Sequence[Spending], three: Mapping[str, int], rng: Random
) -> dict[str, Decimal]:
    """Counts, procurement and assets."""
    counts = {key: Decimal(max(0, n + rng.randint(-1, 1))) for key, n in standing.counts.items()}
    counts["visits"] += 1
    vehicles = sum((n for key, n in counts.items() if key.startswith("vehicle")), ZERO)
    counts["vehicle-other"] += 0 if vehicles else 1
    kept = max(1, int(vehicles) - 2) if "30231" in three else 0
    bought = int(sum((row.project for row in spending), ZERO) * 20)
    goods, works, services = (rng.randint(0, bought) for _ in range(3))
    sme = (goods + works + services) * rng.randint(30, 100) // 100
    reserved = sme * rng.randint(50, 100) // 100
    amounts = {
        "goods": goods,
        "works": works,
        "services": services,
        "sme": sme,
        "micro": sme * rng.randint(0, 100) // 100,
        "reserved-sme": reserved,
        "reserved-micro": reserved // 2,
        "won-reserved": reserved,
        "won-other": sme - reserved,
    }
    return {
        **counts,
        "kept": Decimal(kept),
        "guests": counts["visits"] * rng.randint(3, 9),
        **{key: wan(amount) for key, amount in amounts.items()},
    }


def planned(account: Account, rng: Random) -> Account:
    """The account with budgets of most items of the general fund and of the running costs."""
    rows = [row for row in account.spending if row.fund is Fund.GENERAL]
    budgets = tuple(
        Budget(row.code, changed(row.total, rng) if rng.random() < 0.9 else ZERO) for row in rows
    )
    public = (row.amount for row in account.economic if row.code[:3] not in PERSONNEL)
    costs = ZERO if account.nature == "事业单位" else sum(public, ZERO)
    numbers = {**account.numbers, "operating": costs, "operating-budget": changed(costs, rng)}
    return replace(account, budgets=budgets, numbers=numbers)


def changed(amount: Decimal, rng: Random) -> Decimal:
    """The amount as it was planned: the same, or moderately more or less."""
    by = rng.choice((100, rng.randint(80, 130)))
    return (amount * by / 100).quantize(Decimal("0.01"))
