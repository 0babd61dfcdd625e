"""Performance self-evaluation forms (绩效自评表) as they were read.

Sources: 财预〔2020〕10号 项目支出绩效评价管理办法 and the self-evaluation forms annexed to
disclosures, whose designs differ by province; nothing here depends on one design.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from juesuan.model.place import Place
from juesuan.money import Unit


class FormKind(StrEnum):
    """Whose performance a form evaluates."""

    WHOLE = "whole"
    """A unit's or department's spending as a whole (整体支出绩效自评)."""
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed cell or piece of text of a form; ``value`` where it is a plain number.

    A rate or a score is a plain number too: 100% is 100, 99.36分 is 99.36.  An empty ``text`` is
    a blank cell; a cell that could not be read is no entry at all.
    """

    text: str
    place: Place
    value: Decimal | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Execution:
    """A row of budget execution: 年度资金总额, 其中：财政拨款 or 其他资金.

    ``budget`` is A (调整后预算 or 全年预算数), ``initial`` 年初预算数 where the form has it too.
    """

    label: str
    budget: Entry | None
    spent: Entry | None
    rate: Entry | None
    score: Entry | None
    initial: Entry | None = None
    weight: Decimal | None = None
    """The points execution is worth (10 or 20), None where the form does not say."""
    total: bool = True
    """Whether this is the form's total row and not one of its sources."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A third-level indicator with its target (A), result (B), weight and score."""

    levels: tuple[str, str]
    """First and second level as printed without their weights (产出指标, 数量指标)."""
    name: str
    weight: Entry | None
    target: Entry | None
    result: Entry | None
    score: Entry | None
    place: Place
    reason: Entry | None = None
    """The reason for a deviation, where the form has a column for it."""
    standard: Entry | None = None
    """How it is scored (评分标准), where the form has a column for it."""
    nature: str = ""
    """正向, 反向, 定性 …, where the form has a column for it."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of indicators with the weight it declares: 产出指标（40分）.

    ``level`` is 1 or 2, or 0 for the weight printed in the form's total row.
    """

    level: int
    name: str
    weight: Decimal
    parent: str
    place: Place
    score: Entry | None = None
    """The subtotal of the scores below it, where the form prints one."""


@dataclass(frozen=True, slots=True)
class PerformanceForm:
    """One form, continued pages joined.  ``doubts`` say why parts of it may not have been read."""

    kind: FormKind
    title: str
    name: str
    """The project's name, or the unit's for a form about a whole unit."""
    unit: Entry | None
    """The unit named in the form."""
    year: int | None
    place: Place
    pages: tuple[int, ...] = ()
    executions: tuple[Execution, ...] = ()
    basic: Entry | None = None
    """基本支出总额, in a form about a whole unit."""
    project: Entry | None = None
    """项目支出总额."""
    groups: tuple[Group, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    total: Entry | None = None
    """总分."""
    reasons: str = ""
    """偏差大或目标未完成原因分析, and what is to be done about it."""
    notes: tuple[Entry, ...] = ()
    units: tuple[Entry, ...] = field(default=())
    """Every cell of the form that names a unit (单位名称, 主管部门, 项目实施单位)."""
    money_unit: Unit | None = None
    """Unit of money, None where the form does not print one."""
    doubts: tuple[str, ...] = ()

    @property
    def execution(self) -> Execution | None:
        """The total row of budget execution, or None."""
        return next((item for item in self.executions if item.total), None)
