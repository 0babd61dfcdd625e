"""Two years' books of one unit, in which everything adds up, and the disclosures made of them.

`everything()` uses every table: three fiscal funds, money of its own, 三公 spending.
`only_fiscal()` is the same unit without money of its own: all its spending is appropriated.
"""

from __future__ import annotations

from functools import cache

from balanced import FEN_PER_WAN, TABLES, Accounts, Fen, Flow, Own, Reserves
from build import UNIT_NAME, from_facts
from juesuan.model import Disclosure


def fen(*wan: float) -> tuple[Fen, ...]:
    """Amounts in 万元 as whole 分."""
    return tuple(round(amount * FEN_PER_WAN) for amount in wan)


def flow(
    code: str, *, opening: float = 0, basic: float = 0, project: float = 0, left: float = 0
) -> Flow:
    """The year of one 项 of a fiscal fund, in 万元."""
    return Flow(code, *fen(opening, basic, project, left))


GENERAL = (
    flow("2010301", opening=20, basic=300, left=10),
    flow("2010302", project=80, left=5),
    flow("2010350", opening=5, basic=120, project=40),
    flow("2080505", basic=40),
    flow("2080506", basic=20),
    flow("2101101", basic=25.5),
    flow("2210201", basic=33),
)
FUND = (flow("2120801", opening=6, project=50, left=4), flow("2120803", project=25))
STATE = (flow("2230103", opening=3, project=12, left=2), flow("2230199", basic=1))
OWN = (Own("2010350", fen(7, 30, 2, 1.5, 4), fen(10, 12, 1, 2, 3)),)
RESERVES = Reserves(*fen(5, 8, 1, 28.5))
ECONOMY = {
    "30101": 200,
    "30102": 60,
    "30108": 40,
    "30109": 20,
    "30110": 25.5,
    "30113": 33,
    "30201": 30,
    "30212": 6,
    "30217": 2.5,
    "30231": 8,
    "30299": 40,
    "30301": 30,
    "30305": 23.5,
    "31002": 10,
    "31013": 10,
}


def _disclosure(own: tuple[Own, ...], reserves: Reserves) -> Disclosure:
    books = Accounts(
        general=GENERAL,
        fund=FUND,
        state=STATE,
        own=own,
        reserves=reserves,
        economy={code: fen(wan)[0] for code, wan in ECONOMY.items()},
        budget=fen(10, 20, 10, 6),
        account=fen(8, 18, 9, 4.5),
    )
    facts = {
        "unit": UNIT_NAME,
        "year": 2023,
        "money_unit": "万元",
        "tables": {code: made(books) for code, made in TABLES.items()},
    }
    return from_facts(facts, formulas=True)


@cache
def everything() -> Disclosure:
    """Every table with figures in it."""
    return _disclosure(OWN, RESERVES)


@cache
def only_fiscal() -> Disclosure:
    """All spending is appropriated."""
    return _disclosure((), Reserves())
