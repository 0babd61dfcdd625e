"""Draws what accountants may enter: accounts that balance, with all that a narrative asks for.

The books of `balanced` are drawn in integers; here each is a hundredth of 万元, so that every
figure is printed exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from balanced import GENERAL_CODES, Accounts, accounts
from juesuan.model import FormKind
from juesuan.model.account import (
    Account,
    Budget,
    Economic,
    FormEntry,
    Fund,
    Income,
    IndicatorEntry,
    Opening,
    Spending,
    ThreeItem,
    Work,
    YearTotals,
)
from juesuan.model.codes import load_subjects

FUNDS = (Fund.GENERAL, Fund.GOVERNMENT, Fund.STATE)
KINDS = ("general", "government", "state")
NATURES = ("行政单位", "参照公务员法管理的事业单位", "事业单位")
REASONS = ("在职人员减少", "年中追加了专项经费", "部分项目推迟到下年实施", "")
VEHICLES = ("vehicle-secret", "vehicle-emergency", "vehicle-other")
TEXTS = {
    "duties": "承担职责范围内的公共服务和管理工作。\n完成上级交办的其他任务。",
    "organs": "从单位构成看，决算由本级决算组成，没有下属单位。",
    "performance-use": "自评结果作为安排下年度预算和改进管理的依据。",
}


def wan(cents: int) -> Decimal:
    """Hundredths of 万元."""
    return Decimal(cents).scaleb(-2)


CENTS = st.one_of(st.just(0), st.integers(1, 99), st.integers(100, 50_000_000)).map(wan)
PRIORS = (
    *("total", "income", "spending", "fiscal", "fiscal-general", "fiscal-government"),
    *("fiscal-state", "general", "operating"),
)


@st.composite
def entered(draw: st.DrawFn) -> Account:
    """Draw an account."""
    books = draw(accounts())
    general = [flow for flow in books.general if flow.spent]
    prior = draw(priors(books))
    new = not prior
    unit = draw(st.sampled_from(("江城市社会保险服务中心", "青山县人民政府办公室")))
    spent = wan(sum(flow.project for flow in books.general))
    three = [
        ThreeItem(wan(budget), wan(spent), None if new else draw(CENTS), draw(reasons))
        for budget, spent in zip(books.budget, books.account, strict=True)
    ]
    abroad, purchase, running, reception = three
    return Account(
        unit=unit,
        year=draw(st.sampled_from((2023, 2024))),
        scope=draw(st.sampled_from(("单位", "部门"))),
        nature=draw(st.sampled_from(NATURES)),
        profile=draw(st.sampled_from(("wuhan", "shanghai"))),
        published=draw(st.one_of(st.none(), st.just(date(2024, 9, 20)))),
        income=tuple(_income(books)),
        spending=tuple(_spending(books, draw(st.sampled_from(("保障机构运转和开展工作", ""))))),
        openings=tuple(_openings(books)),
        economic=tuple(Economic(code, wan(fen)) for code, fen in books.economy.items() if fen),
        budgets=tuple(draw(budgets([flow.code for flow in general]))),
        abroad=abroad,
        purchase=purchase,
        running=running,
        reception=reception,
        used=wan(books.reserves.used),
        distributed=wan(books.reserves.distributed),
        prior=prior,
        numbers=draw(numbers()),
        texts={
            **TEXTS,
            **{f"reason-{key}": draw(reasons) for key in ("total", "income", "general")},
        },
        years=tuple(draw(st.sampled_from(((), (YearTotals(2021, Decimal(5), Decimal(5)),))))),
        forms=tuple(draw(forms(unit, spent))),
        works=tuple(draw(st.sampled_from(((), (Work("抓好经办服务", "扩大覆盖面", "已完成"),))))),
    )


reasons = st.sampled_from(REASONS)


@st.composite
def priors(draw: st.DrawFn, books: Accounts) -> dict[str, Decimal]:
    """Last year's figures: none, or each the same as this year's, nothing, or another."""
    if draw(st.integers(0, 4)) == 0:
        return {}
    spent = sum(flow.spent for fund in books.funds for flow in fund)
    return {key: draw(st.one_of(CENTS, st.just(wan(spent)))) for key in PRIORS}


@st.composite
def budgets(draw: st.DrawFn, codes: Sequence[str]) -> list[Budget]:
    """Budgets of some items, of all or of none, and of items that spent nothing."""
    idle = sorted(set(GENERAL_CODES) - set(codes))
    more = draw(st.lists(st.sampled_from(idle), max_size=2, unique=True)) if idle else []
    return [Budget(code, draw(CENTS), draw(reasons)) for code in [*codes, *more]]


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Decimal]:
    """Counts, procurement and assets, often nothing."""
    small = st.integers(0, 40).map(Decimal)
    groups, visits = draw(st.integers(1, 5)), draw(st.integers(1, 60))
    goods, works, services = (draw(CENTS) for _ in range(3))
    whole = goods + works + services
    sme = draw(st.sampled_from((whole, (whole / 2).quantize(Decimal("0.01")), Decimal(0))))
    return {
        "groups": Decimal(groups),
        "people": Decimal(groups + 3),
        "bought": Decimal(1),
        "kept": draw(small) + 1,
        "visits": Decimal(visits),
        "guests": Decimal(visits + 7),
        "operating-budget": draw(CENTS),
        "goods": goods,
        "works": works,
        "services": services,
        "sme": sme,
        "micro": draw(st.sampled_from((sme, Decimal(0)))),
        "reserved-sme": whole,
        "reserved-micro": Decimal(0),
        "won-reserved": sme,
        "won-other": Decimal(0),
        "equipment": draw(small),
        **{key: draw(small) for key in VEHICLES},
    }


@st.composite
def forms(draw: st.DrawFn, unit: str, project: Decimal) -> list[FormEntry]:
    """No form, or one of the whole unit and one of a project."""
    if project <= 0 or draw(st.booleans()):
        return []
    common = {
        "unit": unit,
        "scheme": "hubei",
        "indicators": tuple(draw(indicators())),
        "goal": "做好各项工作",
        "reasons": "部分工作推迟，目标值定得偏低",
        "measures": "提高目标的准确性",
        "achievements": "各项任务按计划完成",
    }
    spent = (project * Decimal("0.97")).quantize(Decimal("0.01"))
    return [FormEntry(FormKind.PROJECT, "业务工作经费", budget=project, spent=spent, **common)]


@st.composite
def indicators(draw: st.DrawFn) -> list[IndicatorEntry]:
    """Indicators that add up to the scheme's 80 points."""
    done = draw(st.integers(0, 3000))
    return [
        IndicatorEntry(
            *(("产出指标", "数量指标"), "业务办理量", Decimal(25), "1,000件", f"{done:,}件"),
            reason="业务量与上年不同，年初目标设定偏低",
        ),
        IndicatorEntry(("产出指标", "时效指标"), "按时办结率", Decimal(15), "100%", "98.5%"),
        IndicatorEntry(("效益指标", "社会效益指标"), "政策知晓率", Decimal(30), "95%以上", "96%"),
        IndicatorEntry(("效益指标", "满意度指标"), "群众满意率", Decimal(10), "≥90%", "92%"),
    ]


def _income(books: Accounts) -> list[Income]:
    rows = [
        Income(flow.code, **{kind: wan(flow.income)})
        for kind, fund in zip(KINDS, books.funds, strict=True)
        for flow in fund
    ]
    return rows + [
        Income(item.code, *[Decimal(0)] * 3, *map(wan, item.income)) for item in books.own
    ]


def _spending(books: Accounts, purpose: str) -> list[Spending]:
    rows = [
        Spending(flow.code, source, wan(flow.basic), wan(flow.project), purpose=purpose)
        for source, fund in zip(FUNDS, books.funds, strict=True)
        for flow in fund
    ]
    return rows + [Spending(item.code, Fund.OWN, *map(wan, item.spending)) for item in books.own]


def _openings(books: Accounts) -> list[Opening]:
    rows = [
        Opening(source, flow.code, wan(flow.opening))
        for source, fund in zip(FUNDS, books.funds, strict=True)
        for flow in fund
        if flow.opening
    ]
    return [*rows, Opening(Fund.OWN, "", wan(books.reserves.opening))]


def large(rows: int = 200) -> Account:
    """A department whose table 03 has at least so many rows, with all sources of money."""
    codes = [code for code in sorted(load_subjects("functional")) if len(code) == 7]
    picked = codes[:: max(len(codes) // rows, 1)][:rows]
    spent = [Decimal(n * 997 % 100_000_00).scaleb(-2) for n in range(1, len(picked) + 1)]
    basic = sum(spent, Decimal(0))
    return Account(
        unit="江城市人民政府办公厅",
        year=2024,
        scope="部门",
        nature="行政单位",
        income=tuple(
            Income(code, general=amount * 2, other=Decimal("0.01"))
            for code, amount in zip(picked, spent, strict=True)
        ),
        spending=tuple(
            Spending(code, Fund.GENERAL, amount, amount, purpose="保障机构运转和开展专项工作")
            for code, amount in zip(picked, spent, strict=True)
        ),
        economic=(Economic("30101", basic - 1), Economic("30201", Decimal(1))),
        texts=TEXTS,
    )


def negative() -> Account:
    """A unit that had to give back more than it received of some kinds."""
    return Account(
        unit="江城市社会保险服务中心",
        year=2023,
        scope="单位",
        income=(
            Income("2080101", general=Decimal("100.00"), other=Decimal("-5.00")),
            Income("2080109", general=Decimal("-20.00")),
        ),
        spending=(
            Spending("2080101", Fund.GENERAL, basic=Decimal("90.00")),
            Spending("2080109", Fund.GENERAL, project=Decimal("-12.34")),
        ),
        openings=(Opening(Fund.OWN, "", Decimal("5.00")),),
        economic=(
            Economic("30101", Decimal("89.00")),
            Economic("30201", Decimal("-0.50")),
            Economic("30202", Decimal("1.50")),
        ),
        prior={
            **dict.fromkeys(("total", "income", "spending", "fiscal"), Decimal("-3.00")),
            **dict.fromkeys(("fiscal-general", "general"), Decimal("0.00")),
        },
        texts=TEXTS,
    )


EDGES = {"large": large, "negative": negative}
"""Accounts at the edge of what is drawn, by name."""
