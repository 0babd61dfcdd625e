"""The figures of a disclosure's facts, and how a narrative puts them into words.

Every sum, rate and share is computed here, with `Decimal`, from the texts that are printed, and
rounded half up.  Which of several wordings is used follows from `facts["wording"]`, a number, so
that a document keeps to its wording and documents differ.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from random import Random
from typing import Any, Final, NamedTuple

from juesuan.model.codes import load_subjects

Facts = Mapping[str, Any]

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
LEVELS: Final = ("类", "款", "项")
_WIDTHS: Final = (3, 5, 7)

MORE: Final = (
    "在职人员增加，人员经费相应增加",
    "年中追加了专项工作经费",
    "新增业务项目，所需资金增加",
)
LESS: Final = (
    "在职人员减少，人员经费相应减少",
    "落实过紧日子要求，压减一般性支出",
    "部分项目已经完成，所需资金减少",
)
ABOVE: Final = ("年中追加了预算", "政策调整，年中增加了经费", "业务量增加，追加了工作经费")
BELOW: Final = ("厉行节约，压减了开支", "部分支出推迟到下一年度", "实际需要比年初测算的少")


class Style(NamedTuple):
    """How a document prints its numbers."""

    commas: bool
    short: bool
    """Zeros at the end of amounts are left out: 6.2万元."""
    decimals: int
    """Decimals of rates; zeros after a single one are left out: 97%."""


STYLES: Final = {
    "wuhan": (Style(True, False, 1), Style(True, False, 2), Style(False, True, 1)),
    "shanghai": (Style(False, False, 2), Style(False, True, 2), Style(True, False, 2)),
}


class Row(NamedTuple):
    """A row of a table by 项: code, name and the amounts of its columns."""

    code: str
    name: str
    cells: tuple[Decimal, ...]


class Change(NamedTuple):
    """How a figure compares with last year's; ``sense`` None: nothing to compare with."""

    text: str
    sense: int | None


def value(text: str | None) -> Decimal:
    """Read a printed amount, a blank as zero.

    >>> value("1,553.51"), value("")
    (Decimal('1553.51'), Decimal('0'))
    """
    return Decimal(text.replace(",", "")) if text else ZERO


@dataclass(frozen=True)
class Ledger:
    """Looks up the figures of the facts."""

    facts: Facts

    def line(self, table: str, line: int, column: int = 0) -> Decimal:
        """Give an amount of table 01 or 04 by 行次 and by place among the line's amounts."""
        return value(self.facts["tables"][table]["lines"][str(line)][column])

    def total(self, table: str, column: int) -> Decimal:
        """Give an amount of the total of a table by 项, by 栏; none where the 栏 is not printed."""
        cells = self.facts["tables"][table]["rows"][0]["cells"]
        return value(cells[column - 1]) if column <= len(cells) else ZERO

    def rows(self, table: str, width: int) -> list[Row]:
        """Give the rows of a table whose codes have so many digits."""
        return [
            Row(row["code"], row["name"], tuple(map(value, row["cells"])))
            for row in self.facts["tables"][table]["rows"]
            if len(row["code"]) == width
        ]

    def three(self, column: int) -> Decimal:
        """Give an amount of table 09."""
        return value(self.facts["tables"]["T09"]["amounts"][column - 1])

    def printed(self, *columns: int) -> bool:
        """Tell whether table 09 prints an amount in some 栏, be it one that rounds to 0.00."""
        return any(self.facts["tables"]["T09"]["amounts"][column - 1] for column in columns)

    def economic(self, groups: Sequence[str]) -> list[str]:
        """Name the economic items of some groups that have an amount."""
        items = sorted(self.facts["tables"]["T06"]["items"].items())
        return [
            item["name"]
            for code, item in items
            if len(code) == 5 and code[:3] in groups and value(item["amount"])
        ]

    def block(self, name: str) -> Decimal:
        """Give 人员经费合计 or 公用经费合计."""
        return value(self.facts["tables"]["T06"][name])

    def prior(self, key: str) -> Decimal | None:
        """Give last year's figure, None where there was none."""
        text = self.facts.get("prior", {}).get(key)
        return None if text is None else value(text)

    def budget(self, code: str) -> Decimal:
        """Give the budget at the start of the year of a 项, zero without one."""
        return value(self.facts.get("budgets", {}).get(code))

    @cached_property
    def budget_total(self) -> Decimal:
        """Sum of all budgets at the start of the year."""
        return sum(map(value, self.facts.get("budgets", {}).values()), ZERO)

    def given(self, key: str) -> Mapping[str, Any]:
        """Give a group of facts, empty where there is none."""
        return self.facts.get(key, {})

    def levels(self, code: str) -> Iterator[str]:
        """Name 类, 款 and 项 of a code as the tables do, else as the classification does."""
        names = {
            row["code"]: row["name"]
            for table in ("T03", "T05", "T07", "T08")
            for row in self.facts["tables"][table]["rows"]
        }
        for width in _WIDTHS:
            part = code[:width]
            yield names.get(part) or load_subjects("functional")[part].name


@dataclass(frozen=True)
class Voice:
    """Puts figures into words, as one document does."""

    ledger: Ledger
    place: str

    @cached_property
    def style(self) -> Style:
        """How this document prints its numbers."""
        return STYLES[self.place][self._random("style").randrange(3) if self._number else 0]

    @property
    def _number(self) -> int:
        return int(self.ledger.facts.get("wording", 0))

    @property
    def unit(self) -> str:
        """The unit's name."""
        return str(self.ledger.facts["unit"])

    @property
    def year(self) -> int:
        """The year of the account."""
        return int(self.ledger.facts["year"])

    @property
    def last(self) -> str:
        """The year before."""
        return f"{self.year - 1}年度"

    def _random(self, slot: str) -> Random:
        return Random(f"{self._number}|{slot}")

    def pick(self, slot: str, *options: str) -> str:
        """Choose a wording; a slot is worded alike throughout a document."""
        return options[self._random(slot).randrange(len(options)) if self._number else 0]

    # ------------------------------------------------------------ numbers

    def money(self, amount: Decimal) -> str:
        """Print an amount of money; one that rounds to 0.00 is not said to be nothing."""
        text = f"{amount:,.2f}" if self.style.commas else f"{amount:.2f}"
        return (_short(text) if self.style.short and amount else text) + self.ledger.facts[
            "money_unit"
        ]

    def rate(self, part: Decimal, whole: Decimal) -> str:
        """Print a part of a whole in per cent, rounded half up."""
        places = Decimal(1).scaleb(-self.style.decimals)
        text = f"{(part / whole * HUNDRED).quantize(places, ROUND_HALF_UP):f}"
        return (_short(text) if self.style.decimals == 1 else text) + "%"

    # ------------------------------------------------------------ comparisons

    def change(self, what: str, now: Decimal, key: str, *, each: str = "") -> Change:
        """Compare a figure with last year's: 与2022年度相比，收入合计减少244.12万元，下降13.6%."""
        before = self.ledger.prior(key)
        if before is None:
            return Change("", None)
        opening = self.pick("compared", f"与{self.last}相比，{what}", f"比{self.last}", "较上年")
        if now == before:
            return Change(self.pick("same", f"{what}与{self.last}持平", f"{what}较上年持平"), 0)
        sense = 1 if now > before else -1
        return Change(f"{opening}{each}{self.moved(now, before)}", sense)

    def moved(self, now: Decimal, before: Decimal) -> str:
        """Tell by how much a figure went up or down: 增加244.12万元，增长13.6%."""
        verb, by = ("增加", "增长") if now > before else ("减少", "下降")
        amount = self.money(abs(now - before))
        if before <= 0:
            why = "上年无此项支出，不计算比率" if not before else "上年数为负，不计算比率"
            return self.pick("no base", f"{verb}{amount}", f"{verb}{amount}（{why}）")
        return f"{verb}{amount}，{by}{self.rate(abs(now - before), before)}"

    def because(self, sense: int | None, slot: str) -> str:
        """End a sentence on a change with its reason, where it has one."""
        if not sense:
            return "。"
        why = self.pick(slot, *(MORE if sense > 0 else LESS))
        lead = self.pick("because", "，主要原因是", "。主要原因：", "。主要原因是", "，主要是")
        return f"{lead}{why}。"

    def completed(self, spent: Decimal, budget: Decimal, which: str = "年初预算") -> str:
        """Tell what part of a budget was spent: ，完成年初预算的97.6%."""
        return f"，完成{which}的{self.rate(spent, budget)}" if budget > 0 else ""

    def verdict(self, spent: Decimal, budget: Decimal, slot: str) -> str:
        """Compare what was spent with the budget, and say why they differ."""
        if spent == budget:
            return self.pick(
                "equal", "，决算数等于年初预算数。", "。决算数与年初预算数持平。", "。"
            )
        word, reasons = ("大于", ABOVE) if spent > budget else ("小于", BELOW)
        why = Random(f"{self._number}|{slot}").choice(reasons)
        lead = self.pick(
            "verdict",
            f"，支出决算数{word}年初预算数的主要原因：",
            f"。决算数{word}预算数的主要原因是",
            f"。决算数{word}年初预算数，主要原因是",
        )
        return f"{lead}{why}。"


def _short(text: str) -> str:
    """Leave out the zeros behind the point.

    >>> _short("6.20"), _short("100.0"), _short("0.00")
    ('6.2', '100', '0')
    """
    return re.sub(r"\.?0+$", "", text)


def item_name(names: Sequence[str]) -> str:
    """Write an item as sentences do: 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）."""
    return "".join(f"{name}（{level}）" for name, level in zip(names, LEVELS, strict=False))
