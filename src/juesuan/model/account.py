"""What an accountant enters for one year: the details from which a whole disclosure follows.

Totals are never entered.  Amounts are in 万元 with two decimals; each entry knows its cell of the
workbook.  Source: the detail rows of 财决01–10表 and the sentences of 决算情况说明.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from juesuan.model.performance import FormKind
from juesuan.model.place import Place
from juesuan.money import ZERO


class Fund(StrEnum):
    """Where money comes from, as the workbook calls it."""

    GENERAL = "一般公共预算财政拨款"
    GOVERNMENT = "政府性基金预算财政拨款"
    STATE = "国有资本经营预算财政拨款"
    OWN = "非财政拨款"


@dataclass(frozen=True, slots=True)
class Income:
    """The income of one 项 of the year."""

    code: str
    general: Decimal = ZERO
    government: Decimal = ZERO
    state: Decimal = ZERO
    superior: Decimal = ZERO
    undertaking: Decimal = ZERO
    operating: Decimal = ZERO
    affiliate: Decimal = ZERO
    other: Decimal = ZERO
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Spending:
    """The spending of one 项 out of one source of money; ``purpose`` completes 主要用于."""

    code: str
    fund: Fund
    basic: Decimal = ZERO
    project: Decimal = ZERO
    upward: Decimal = ZERO
    operating: Decimal = ZERO
    affiliate: Decimal = ZERO
    purpose: str = ""
    place: Place = field(default_factory=Place)

    @property
    def total(self) -> Decimal:
        """All spending of the row."""
        return self.basic + self.project + self.upward + self.operating + self.affiliate


@dataclass(frozen=True, slots=True)
class Opening:
    """What was carried over from the year before; ``code`` is needed for the two smaller funds."""

    fund: Fund
    code: str
    amount: Decimal
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Economic:
    """General-budget basic spending of one economic 款."""

    code: str
    amount: Decimal
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Budget:
    """年初预算数 of one 项 of the general budget, and why the account differs from it."""

    code: str
    amount: Decimal
    reason: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class ThreeItem:
    """One item of “三公”经费: 全年预算数, 决算数, 上年决算数 (None: no year before)."""

    budget: Decimal = ZERO
    account: Decimal = ZERO
    prior: Decimal | None = None
    reason: str = ""
    place: Place = field(default_factory=Place)
    entered: bool = True
    """Whether budget or account were entered; a blank is not a zero."""


@dataclass(frozen=True, slots=True)
class Work:
    """One row of 重点工作完成情况."""

    matter: str
    target: str
    outcome: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class YearTotals:
    """Totals of an earlier year, for the chart of three years."""

    year: int
    income: Decimal
    spending: Decimal
    place: Place = field(default_factory=Place)


class Direction(StrEnum):
    """How an indicator is scored, as the workbook calls it; ``""`` leaves it to its texts."""

    POSITIVE = "正向"
    REVERSE = "反向"
    QUALITATIVE = "定性"
    UNSAID = ""


@dataclass(frozen=True, slots=True)
class Query:
    """SQL over files of operational records that gives an indicator's result."""

    sql: str
    files: tuple[str, ...]
    """Names beside the workbook; the table of a file is its name without the ending."""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """A third-level indicator as entered; ``points`` only for a qualitative one."""

    levels: tuple[str, str]
    name: str
    weight: Decimal
    target: str
    result: str
    direction: Direction = Direction.UNSAID
    points: Decimal | None = None
    reason: str = ""
    query: Query | None = None
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A performance form as entered; scores are never typed, but for qualitative indicators.

    ``budget`` is A (调整后的全年预算数, carry-over included), ``spent`` B; ``scheme`` a key of the
    schemes of weights.
    """

    kind: FormKind
    name: str
    unit: str
    budget: Decimal
    spent: Decimal
    scheme: str
    indicators: tuple[IndicatorEntry, ...] = ()
    department: str = ""
    """主管部门"""
    goal: str = ""
    """年度绩效目标"""
    basic: Decimal | None = None
    """基本支出总额, of a whole unit."""
    project: Decimal | None = None
    """项目支出总额"""
    reasons: str = ""
    """偏差大或目标未完成原因分析"""
    measures: str = ""
    """改进措施及结果应用方案"""
    achievements: str = ""
    """主要产出和效益, for the narrative."""
    problems: str = ""
    """发现的问题及原因"""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is still to be entered or put right, and in which cell of the workbook."""

    place: Place
    message: str
    grave: bool = False
    """Whether nothing can be composed before it is put right, or what is composed is wrong."""
    field: str = ""
    """The column to look at, by key, where the place is a whole row of a list."""


@dataclass(frozen=True, slots=True)
class Account:
    """Everything entered for one year of one unit.

    ``prior``, ``numbers`` and ``texts`` hold single entries by key (see the workbook's sheets);
    ``places`` their cells, those of blank ones too.
    """

    unit: str
    year: int
    scope: str
    """部门 or 单位"""
    nature: str = "事业单位"
    """行政单位, 参照公务员法管理的事业单位 or 事业单位; only the first two have 机关运行经费."""
    profile: str = "武汉市"
    """Name or key of the layout."""
    published: date | None = None
    income: tuple[Income, ...] = ()
    spending: tuple[Spending, ...] = ()
    openings: tuple[Opening, ...] = ()
    economic: tuple[Economic, ...] = ()
    budgets: tuple[Budget, ...] = ()
    abroad: ThreeItem = field(default_factory=ThreeItem)
    purchase: ThreeItem = field(default_factory=ThreeItem)
    running: ThreeItem = field(default_factory=ThreeItem)
    reception: ThreeItem = field(default_factory=ThreeItem)
    used: Decimal = ZERO
    """使用非财政拨款结余"""
    distributed: Decimal = ZERO
    """结余分配"""
    prior: Mapping[str, Decimal] = field(default_factory=dict)
    """上年决算数 by key: total, income, spending, fiscal, fiscal-general, general, operating …"""
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    """Counts and amounts by key: groups, people, bought, kept, visits, guests, goods, sme …"""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What only people can write, by key: duties, organs, reason-total …"""
    years: tuple[YearTotals, ...] = ()
    forms: tuple[FormEntry, ...] = ()
    works: tuple[Work, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of functional codes that the classification does not have yet."""
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)

    @property
    def first_year(self) -> bool:
        """Whether there is no year before to compare with."""
        return not self.prior
