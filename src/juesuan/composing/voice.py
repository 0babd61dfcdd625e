"""Figures put into words: amounts, rates, changes and why they came about.

Every rate is computed from the printed amounts with ``Decimal`` and rounded half up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from juesuan.composing.books import Books
from juesuan.composing.profile import Profile
from juesuan.model import Place
from juesuan.model.account import Account, Notice
from juesuan.money import ZERO, rounded
from juesuan.score import ScoredForm

LEVELS: Final = ("类", "款", "项")
NOTABLE: Final = Decimal("0.1")
"""The change from which a reason is asked for (10 %)."""
_STOPS: Final = ("。", "；", "：", "！", "？", "”")


@dataclass(slots=True)
class Voice:
    """Tells the figures of an account in the manner of a profile; notes what is missing."""

    books: Books
    profile: Profile
    forms: tuple[ScoredForm, ...] = ()
    missing: list[Notice] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """What was entered."""
        return self.books.account

    @property
    def unit(self) -> str:
        """The unit's name."""
        return self.account.unit

    @property
    def year(self) -> str:
        """The year as sentences name it: 2023年度."""
        return f"{self.account.year}年度"

    @property
    def last(self) -> str:
        """The year before: 2022年度."""
        return f"{self.account.year - 1}年度"

    @property
    def our(self) -> str:
        """How the publisher calls itself: 本单位 or 本部门."""
        return f"本{self.account.scope}"

    def option(self, key: str) -> str | int | bool:
        """A custom of the profile."""
        value: str | int | bool = self.profile.options[key]
        return value

    def ask(self, key: str | Place, message: str, column: str = "") -> None:
        """Note what is missing; ``key`` is a single entry of the workbook, its cell or its row."""
        place = key if isinstance(key, Place) else self.account.places.get(key, Place(sheet=key))
        self.missing.append(Notice(place, message, field=column))

    # ------------------------------------------------------------ numbers

    def money(self, amount: Decimal) -> str:
        """An amount of money: 1,553.51万元."""
        return f"{amount:,.2f}万元"

    def rate(self, part: Decimal, whole: Decimal) -> str:
        """A part of a whole in per cent; nothing where it would be rounded to 0 %.

        All rates of a document have the same decimals: one printed finer would make the others
        look coarse.
        """
        if whole <= 0:
            return ""
        exact = part / whole * 100
        decimals = int(self.option("rate_decimals"))
        near = rounded(exact, decimals)
        if exact and not near:
            return ""
        text = f"{near:f}"
        return f"{text.removesuffix('.0') if decimals == 1 else text}%"

    def ratio(self, lead: str, part: Decimal, whole: Decimal) -> str:
        """A rate behind the words that lead to it (，占本年收入), nothing where there is none."""
        rate = self.rate(part, whole)
        return rate and lead + rate

    # ------------------------------------------------------------ comparisons

    def moved(self, now: Decimal, before: Decimal) -> str:
        """增加244.12万元，增长13.6%; no rate on a base of zero or less."""
        verb, by = ("增加", "增长") if now > before else ("减少", "下降")
        change = abs(now - before)
        return f"{verb}{self.money(change)}" + self.ratio(f"，{by}", change, before)

    def change(self, what: str, now: Decimal, key: str, *, each: str = "") -> str:
        """与2022年度相比，…; nothing where there is no year before."""
        before = self.account.prior.get(key)
        if before is None:
            if not self.account.first_year:
                self.ask(f"prior-{key}", f"请填上年的{what}，才能与上年比较。")
            return ""
        if now == before:
            return f"{what}与{self.last}持平"
        return f"与{self.last}相比，{what}{each}{self.moved(now, before)}"

    def because(self, key: str, now: Decimal, before: Decimal | None, what: str) -> str:
        """End a sentence on a change with the reason entered; ask for one above 10 %."""
        if before is None or now == before:
            return "。"
        reason = self.text(f"reason-{key}")
        if reason:
            return f"，主要原因是{reason}。"
        if before <= 0 or abs(now - before) / before > NOTABLE:
            self.ask(f"reason-{key}", f"{what}比上年变动超过10%，请填写原因。")
        return "。"

    def compared(self, what: str, now: Decimal, key: str, *, each: str = "") -> str:
        """A whole sentence on a change with its reason; nothing without a year before."""
        told = self.change(what, now, key, each=each)
        return told and told + self.because(key, now, self.account.prior.get(key), what)

    def completed(self, spent: Decimal, budget: Decimal, which: str = "年初预算") -> str:
        """，完成年初预算的97.6%; nothing without a budget."""
        return self.ratio(f"，完成{which}的", spent, budget)

    # ------------------------------------------------------------ words

    def text(self, key: str) -> str:
        """What was written for a key, without a full stop at its end."""
        return self.account.texts.get(key, "").strip().rstrip("。；，")

    def paragraphs(self, key: str) -> list[str]:
        """What was written for a key, paragraph by paragraph."""
        lines = (line.strip() for line in self.account.texts.get(key, "").splitlines())
        return [line if line.endswith(_STOPS) else f"{line}。" for line in lines if line]

    def number(self, key: str) -> Decimal | None:
        """A single number, None where it was left blank."""
        return self.account.numbers.get(key)

    def count(self, key: str) -> int:
        """How many; zero where it was left blank."""
        return int(self.account.numbers.get(key, ZERO))

    def item(self, code: str) -> str:
        """A 项 as sentences name it: 卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）."""
        names = (self.books.name(code[:size]) for size in (3, 5, 7))
        return "".join(f"{name}（{level}）" for name, level in zip(names, LEVELS, strict=True))

    def shares(self, named: Sequence[tuple[str, Decimal]], whole: Decimal, of: str) -> str:
        """Parts with their shares of a whole; parts without an amount are left out."""
        parts = [
            f"{name}{self.money(part)}{self.ratio(f'，占{of}', part, whole)}"
            for name, part in named
            if part
        ]
        return "；".join(parts)
