"""Draws what a narrative tells besides the tables, for accounts that balance.

Last year's figures, budgets, 三公 counts, procurement, assets and projects: everything follows from
a seed, so that disclosures drawn by Hypothesis and by other tests are told alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from phrases import ZERO, Ledger, value

Facts = dict[str, Any]

CENT = Decimal("0.01")
PROJECTS = ("业务工作经费", "公共服务经费", "设施维护经费", "宣传培训经费")
LIVELY = 0.9
"""How often a unit has last year's figures to compare with."""


def told(facts: Mapping[str, Any], seed: int, codes: Iterable[str] = ()) -> Facts:
    """Add the facts of a narrative to those of the tables; ``codes``: 项 that may have a budget."""
    random, book = Random(seed), Ledger(facts)
    more: Facts = {"wording": seed, "budgets": _budgets(random, book, list(codes))}
    more["counts"] = _counts(random)
    if operating := _operating(random, book):
        more["operating"] = operating
    if random.random() < LIVELY:
        more["prior"] = _prior(random, book, more)
    more["procurement"] = _procurement(random)
    more["assets"] = _assets(random)
    more["projects"] = _projects(random, book.total("T05", 3))
    spent = book.total("T03", 1)
    more["whole"] = {"budget": text(spent + _some(random, spent)), "score": _score(random)}
    if not spent:
        del more["whole"]
    return {**facts, **more}


def text(amount: Decimal) -> str:
    """Print an amount."""
    return f"{amount.quantize(CENT, ROUND_HALF_UP):,}"


def _some(random: Random, like: Decimal) -> Decimal:
    """Draw an amount of the size of another, or nothing."""
    if random.random() < 0.3:
        return ZERO
    return (like * random.randrange(1, 900) / 1000 + random.randrange(100) * CENT).quantize(CENT)


def _other(random: Random, like: Decimal) -> Decimal:
    """Draw what a figure may have been in another year or a budget: equal, none or any other."""
    kind = random.random()
    if kind < 0.15:
        return like
    if kind < 0.25:
        return ZERO
    if kind < 0.35:
        return max(like - CENT, ZERO)
    more = _some(random, like)
    return like + more if random.random() < 0.5 else max(like - more, ZERO)


def _prior(random: Random, book: Ledger, more: Facts) -> Facts:
    """Draw last year's figures; some were not told."""
    now = {
        "total": book.line("T01", 31),
        "income": book.total("T02", 1),
        "spending": book.total("T03", 1),
        "fiscal": book.line("T04", 32),
        "fiscal-general": book.line("T04", 1),
        "general": book.total("T05", 1),
    }
    if "operating" in more:
        now["operating"] = value(more["operating"]["amount"])
    prior = {key: text(_other(random, amount)) for key, amount in now.items()}
    for key in list(prior):
        if random.random() < 0.05:
            del prior[key]
    parts = {"abroad": 8, "cars": 9, "reception": 12}
    spent = {key: _other(random, book.three(column)) for key, column in parts.items()}
    return {**prior, **{key: text(amount) for key, amount in spent.items()}} | {
        "three": text(sum(spent.values(), ZERO) + book.three(7) - sum(map(book.three, (8, 9, 12))))
    }


def _budgets(random: Random, book: Ledger, codes: list[str]) -> Facts:
    """Draw budgets of the year's start, some of items that spent nothing or had none."""
    spent = {row.code: row.cells[0] for row in book.rows("T05", 7)}
    drawn = {code: _other(random, amount) for code, amount in spent.items()}
    idle = sorted(set(codes) - spent.keys())
    for code in random.sample(idle, min(len(idle), random.choice((0, 0, 1, 2)))):
        drawn[code] = Decimal(random.randrange(1, 100_000)) * CENT
    if random.random() < 0.5:  # where every item has a budget, their sum is checked
        drawn = {code: amount or spent[code] or CENT for code, amount in drawn.items()}
    return {code: text(amount) for code, amount in drawn.items() if amount}


def _counts(random: Random) -> Facts:
    groups, visits = random.randrange(1, 5), random.randrange(1, 60)
    return {
        "groups": groups,
        "people": groups + random.randrange(9),
        "bought": random.randrange(1, 4),
        "kept": random.randrange(1, 30),
        "visits": visits,
        "guests": visits + random.randrange(500),
    }


def _operating(random: Random, book: Ledger) -> Facts:
    """Draw 机关运行经费: all of 公用经费, or less where some units do not belong to it."""
    public = book.block("公用经费合计")
    if public <= 0 or random.random() < 0.3:
        return {}
    amount = public if random.random() < 0.7 else max(public - _some(random, public), CENT)
    return {"amount": text(amount), "budget": text(_other(random, amount))}


def _procurement(random: Random) -> Facts:
    kinds = {key: _some(random, Decimal(300)) for key in ("goods", "works", "services")}
    whole = sum(kinds.values(), ZERO)
    sme = whole if random.random() < 0.4 else _some(random, whole).min(whole)
    micro = sme if random.random() < 0.4 else _some(random, sme).min(sme)
    return {key: text(amount) for key, amount in (*kinds.items(), ("sme", sme), ("micro", micro))}


def _assets(random: Random) -> Facts:
    kinds = random.sample(("应急保障用车", "执法执勤用车", "机要通信用车"), random.randrange(3))
    return {
        "vehicles": {kind: random.randrange(1, 9) for kind in kinds},
        "equipment": random.choice((0, 0, 3)),
    }


def _projects(random: Random, left: Decimal) -> list[Facts]:
    """Cut project spending into projects; not all of it need be evaluated."""
    projects = []
    for name in random.sample(PROJECTS, random.randrange(len(PROJECTS) + 1)):
        spent = left if random.random() < 0.3 else _some(random, left).min(left)
        left -= spent
        if spent <= 0:
            continue
        score = _score(random)
        grade = "优" if Decimal(score) >= 90 else "良" if Decimal(score) >= 80 else "合格"
        budget = text(spent + _some(random, spent))
        made = {"name": name, "budget": budget, "account": text(spent)}
        projects.append({**made, "score": score, "grade": grade})
    return projects


def _score(random: Random) -> str:
    return f"{Decimal(random.randrange(6000, 10001)) * CENT:.2f}"
