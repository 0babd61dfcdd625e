"""Draws disclosures in which every identity of the forms holds.

Accounts are drawn and added up in 分, as integers. Only then is each figure, detail or total,
rounded to 万元 by itself, half up: a printed sum may be off by the rounding of its parts, never
by more. `disclosures()` gives the facts that `typeset` takes, those of a narrative among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from balanced_codes import CLASS_ORDER, ECONOMY, FUNCTIONS
from balanced_narrative import told

Facts = dict[str, Any]
Fen = int
Leaf = tuple[str, Sequence[Fen]]

FEN_PER_WAN = 1_000_000
LIGHT_OWN_MONEY = 20_000  # 分
CENT = Decimal("0.01")

UNITS = ("江城市社会保险服务中心", "临湖区文化馆", "青山县人民政府办公室", "东港镇中心小学")
YEARS = (2023, 2024, 2025)

ITEMS = [code for code in FUNCTIONS if len(code) == 7]
STATE_CODES = [code for code in ITEMS if code.startswith("223")]
FUND_CODES = [code for code in ITEMS if code.startswith(("21208", "22960"))]
GENERAL_CODES = [code for code in ITEMS if code not in {*STATE_CODES, *FUND_CODES}]

PERSONNEL = ("301", "303")
TIED = {"2080505": "30108", "2080506": "30109", "2210201": "30113"}
"""Items of basic spending that are one economic item each."""
FREE_ECONOMY = [code for code in ECONOMY if len(code) == 5 and code not in TIED.values()]
THREE_PUBLIC = ("30212", "31013", "30231", "30217")
"""因公出国（境）, 公务用车购置, 公务用车运行维护, 公务接待: the order of table 09."""

MOST_SEEDS = 10_000
AMOUNT = st.one_of(st.integers(1, FEN_PER_WAN), st.integers(FEN_PER_WAN, 5_000 * FEN_PER_WAN))
MAYBE = st.one_of(st.just(0), AMOUNT)


@dataclass(frozen=True)
class Flow:
    """What one 项 of one fiscal fund did in the year."""

    code: str
    opening: Fen
    basic: Fen
    project: Fen
    closing: Fen

    @property
    def spent(self) -> Fen:
        """Give the spending of the year."""
        return self.basic + self.project

    @property
    def income(self) -> Fen:
        """Give the appropriation of the year, which closes the account."""
        return self.spent + self.closing - self.opening


@dataclass(frozen=True)
class Own:
    """Money of a 项 that is no appropriation."""

    code: str
    income: tuple[Fen, ...]
    """上级补助, 事业, 经营, 附属单位上缴, 其他: 栏 3–7 of table 02."""
    spending: tuple[Fen, ...]
    """基本, 项目, 上缴上级, 经营, 对附属单位补助: 栏 2–6 of table 03."""


@dataclass(frozen=True)
class Reserves:
    """Balances of the money that is no appropriation."""

    used: Fen = 0
    opening: Fen = 0
    distributed: Fen = 0
    closing: Fen = 0


@dataclass(frozen=True)
class Accounts:
    """A year of one unit."""

    general: Sequence[Flow]
    fund: Sequence[Flow]
    state: Sequence[Flow]
    own: Sequence[Own]
    reserves: Reserves
    economy: Mapping[str, Fen]
    budget: Sequence[Fen]
    account: Sequence[Fen]

    @property
    def funds(self) -> tuple[Sequence[Flow], ...]:
        """Give the three fiscal funds in the order of table 04."""
        return self.general, self.fund, self.state


@st.composite
def flows(draw: st.DrawFn, codes: Sequence[str], least: int, most: int) -> list[Flow]:
    """Draw the items of a fund."""
    items = st.lists(st.sampled_from(codes), unique=True, min_size=least, max_size=most)
    return [draw(one_flow(code)) for code in draw(items)]


@st.composite
def one_flow(draw: st.DrawFn, code: str) -> Flow:
    """Draw an item that spends something and opens with no more than leaves it."""
    kinds = ("basic",) if code in TIED else ("basic", "project", "both")
    kind = draw(st.sampled_from(kinds))
    basic = 0 if kind == "project" else draw(AMOUNT)
    project = 0 if kind == "basic" else draw(AMOUNT)
    closing = draw(MAYBE)
    opening = min(draw(MAYBE), basic + project + closing)
    return Flow(code, opening, basic, project, closing)


@st.composite
def own_money(draw: st.DrawFn) -> tuple[list[Own], Reserves]:
    """Draw income and spending outside the appropriations, often none."""
    items = st.lists(st.sampled_from(GENERAL_CODES), unique=True, min_size=1, max_size=4)
    five = st.tuples(*[MAYBE] * 5)
    own = [Own(code, draw(five), draw(five)) for code in draw(st.one_of(st.just([]), items))]
    if not own:
        return [], Reserves()
    used, opening, distributed = (draw(MAYBE) for _ in range(3))
    income = sum(sum(item.income) for item in own)
    spending = sum(sum(item.spending) for item in own)
    closing = income + used + opening - spending - distributed
    short = max(0, -closing)
    return own, Reserves(used, opening + short, distributed, closing + short)


@st.composite
def economies(draw: st.DrawFn, general: Sequence[Flow]) -> dict[str, Fen]:
    """Cut the basic spending of the general fund into economic items."""
    economy = {TIED[flow.code]: flow.basic for flow in general if flow.code in TIED}
    rest = sum(flow.basic for flow in general) - sum(economy.values())
    codes = draw(st.lists(st.sampled_from(FREE_ECONOMY), unique=True, min_size=1, max_size=12))
    for code in codes[1:]:
        economy[code] = draw(st.integers(0, rest))
        rest -= economy[code]
    return {**economy, codes[0]: rest}


@st.composite
def three_public(
    draw: st.DrawFn, general: Sequence[Flow], economy: Mapping[str, Fen]
) -> tuple[list[Fen], list[Fen]]:
    """Draw budget and account of the four 三公 items; projects may add to basic spending."""
    left = sum(flow.project for flow in general)
    budget, account = [], []
    for code in THREE_PUBLIC:
        extra = min(left, draw(MAYBE))
        left -= extra
        account.append(economy.get(code, 0) + extra)
        budget.append(account[-1] + draw(MAYBE))
    return budget, account


@st.composite
def accounts(draw: st.DrawFn) -> Accounts:
    """Draw a year of one unit.

    The rules for units whose spending is all appropriated take it from two equal printed totals.
    Money of its own of less than 200 元 hides in the rounding of these, so none is drawn.
    """
    general = draw(flows(GENERAL_CODES, least=1, most=len(GENERAL_CODES)))
    own, reserves = draw(own_money())
    spent = sum(sum(item.spending) for item in own)
    assume(spent == 0 or spent >= LIGHT_OWN_MONEY)
    economy = draw(economies(general))
    budget, account = draw(three_public(general, economy))
    return Accounts(
        general=general,
        fund=draw(flows(FUND_CODES, least=0, most=3)),
        state=draw(flows(STATE_CODES, least=0, most=2)),
        own=own,
        reserves=reserves,
        economy=economy,
        budget=budget,
        account=account,
    )


def printed(fen: Fen) -> str:
    """Print an amount in 万元 with two decimals; nothing for zero.

    >>> printed(0), printed(15_535_100_00), printed(5_000), printed(4_999)
    ('', '1,553.51', '0.01', '0.00')
    """
    wan = (Decimal(fen) / FEN_PER_WAN).quantize(CENT, ROUND_HALF_UP)
    return f"{wan:,}" if fen else ""


def printed_all(column: Iterable[Fen]) -> list[str]:
    """Print amounts, each by itself."""
    return [printed(fen) for fen in column]


def rows(leaves: Iterable[Leaf], width: int) -> list[dict[str, Any]]:
    """Roll 项 up to 款, 类 and 合计, leaving out what is zero throughout."""
    sums: dict[str, list[Fen]] = {"": [0] * width}
    for code, cells in leaves:
        for size in (0, 3, 5, 7) if any(cells) else ():
            old = sums.get(code[:size], [0] * width)
            sums[code[:size]] = [one + other for one, other in zip(old, cells, strict=True)]
    return [
        {"code": code, "name": FUNCTIONS.get(code, "合计"), "cells": printed_all(cells)}
        for code, cells in sorted(sums.items())
    ]


def class_sums(items: Iterable[Flow]) -> dict[str, Fen]:
    """Add up spending by 类."""
    sums: dict[str, Fen] = defaultdict(int)
    for item in items:
        sums[item.code[:3]] += item.spent
    return sums


def table_01(books: Accounts) -> Facts:
    """Add up all income and all spending."""
    income = [sum(flow.income for flow in fund) for fund in books.funds]
    income += [sum(item.income[kind] for item in books.own) for kind in range(5)]
    spending = class_sums(flow for fund in books.funds for flow in fund)
    for item in books.own:
        spending[item.code[:3]] += sum(item.spending)
    by_class = [spending.get(code, 0) for code in CLASS_ORDER.split()]
    fiscal = [flow for fund in books.funds for flow in fund]
    reserves = books.reserves
    opening = reserves.opening + sum(flow.opening for flow in fiscal)
    closing = reserves.closing + sum(flow.closing for flow in fiscal)
    left = [*income, *[0] * 18, sum(income), reserves.used, opening, 0]
    left.append(sum(income) + reserves.used + opening)
    right = [*by_class, sum(by_class), reserves.distributed, closing, 0]
    right.append(sum(by_class) + reserves.distributed + closing)
    assert left[-1] == right[-1]
    return {"lines": {str(n): [printed(fen)] for n, fen in enumerate(left + right, start=1)}}


def table_02(books: Accounts) -> Facts:
    """List income by 项."""
    leaves: list[Leaf] = [
        (flow.code, (flow.income, flow.income, 0, 0, 0, 0, 0))
        for fund in books.funds
        for flow in fund
    ]
    leaves += [(item.code, (sum(item.income), 0, *item.income)) for item in books.own]
    return {"rows": rows(leaves, 7)}


def table_03(books: Accounts) -> Facts:
    """List spending by 项."""
    leaves: list[Leaf] = [
        (flow.code, (flow.spent, flow.basic, flow.project, 0, 0, 0))
        for fund in books.funds
        for flow in fund
    ]
    leaves += [(item.code, (sum(item.spending), *item.spending)) for item in books.own]
    return {"rows": rows(leaves, 6)}


def table_04(books: Accounts) -> Facts:
    """Add up the three fiscal funds."""
    income = [sum(flow.income for flow in fund) for fund in books.funds]
    opening = [sum(flow.opening for flow in fund) for fund in books.funds]
    closing = [sum(flow.closing for flow in fund) for fund in books.funds]
    left = [*income, *[0] * 23, sum(income), sum(opening), *opening, sum(income) + sum(opening)]
    sums = [class_sums(fund) for fund in books.funds]
    right = [[by_class.get(code, 0) for by_class in sums] for code in CLASS_ORDER.split()]
    spent = [sum(column) for column in zip(*right, strict=True)]
    right += [spent, closing, *[[0] * 3] * 3]
    right.append([one + other for one, other in zip(spent, closing, strict=True)])
    assert left[-1] == sum(right[-1])
    lines = {str(n): [printed(fen)] for n, fen in enumerate(left, start=1)}
    for line, cells in enumerate(right, start=len(left) + 1):
        lines[str(line)] = printed_all([sum(cells), *cells])
    return {"lines": lines}


def table_05(books: Accounts) -> Facts:
    """List spending of the general fund by 项."""
    leaves = [(flow.code, (flow.spent, flow.basic, flow.project)) for flow in books.general]
    return {"rows": rows(leaves, 3)}


def table_06(books: Accounts) -> Facts:
    """List basic spending of the general fund by economic item."""
    sums = dict.fromkeys(ECONOMY, 0)
    personnel = public = 0
    for code, fen in books.economy.items():
        sums[code] += fen
        sums[code[:3]] += fen
        personnel += fen if code[:3] in PERSONNEL else 0
        public += 0 if code[:3] in PERSONNEL else fen
    basic = sum(flow.basic for flow in books.general)
    assert personnel + public == basic
    table: Facts = {
        "items": {
            code: {"name": name, "amount": printed(sums[code])} for code, name in ECONOMY.items()
        },
        "人员经费合计": printed(personnel),
        "公用经费合计": printed(public),
    }
    return stated(table, [basic], "一般公共预算财政拨款基本支出")


def table_07(books: Accounts) -> Facts:
    """List the flows of the government fund by 项."""
    leaves = [
        (flow.code, (flow.opening, flow.income, flow.spent, flow.basic, flow.project, flow.closing))
        for flow in books.fund
    ]
    return stated({"rows": rows(leaves, 6)}, books.fund, "政府性基金预算财政拨款收支")


def table_08(books: Accounts) -> Facts:
    """List the flows of the state-capital fund by 项, spending first."""
    leaves = [
        (flow.code, (flow.spent, flow.basic, flow.project, flow.opening, flow.income, flow.closing))
        for flow in books.state
    ]
    return stated({"rows": rows(leaves, 6)}, books.state, "国有资本经营预算财政拨款收支")


def table_09(books: Accounts) -> Facts:
    """Set budget and account of 三公 beside each other."""
    texts = []
    for abroad, purchase, running, reception in (books.budget, books.account):
        cars = purchase + running
        columns = (abroad + cars + reception, abroad, cars, purchase, running, reception)
        texts += printed_all(columns)
    return stated({"amounts": texts}, [*books.budget, *books.account], "财政拨款“三公”经费")


def stated(table: Facts, content: Sequence[object], subject: str) -> Facts:
    """Say under an empty table that it is empty."""
    empty = not any(content)
    return (
        {**table, "statement": f"说明：本单位本年度没有{subject}，本表无数据。"} if empty else table
    )


TABLES = {
    "T01": table_01,
    "T02": table_02,
    "T03": table_03,
    "T04": table_04,
    "T05": table_05,
    "T06": table_06,
    "T07": table_07,
    "T08": table_08,
    "T09": table_09,
}


@st.composite
def disclosures(draw: st.DrawFn) -> Facts:
    """Draw the facts of a disclosure without a fault."""
    books = draw(accounts())
    tables = {
        "unit": draw(st.sampled_from(UNITS)),
        "year": draw(st.sampled_from(YEARS)),
        "money_unit": "万元",
        "tables": {key: table(books) for key, table in TABLES.items()},
    }
    return told(tables, draw(st.integers(0, MOST_SEEDS)), GENERAL_CODES)
