"""A document to be published, as a tree that every writer draws: headings, sentences, tables.

A cell that prints a figure names its fact (``T03.2080101.1``: table, row code, column code); the
facts themselves stand beside the blocks, so that every format can carry them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from juesuan.money import Unit


class Align(StrEnum):
    """How the text of a cell is set."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell; it begins in its row and spans ``rows`` and ``columns`` of the grid."""

    text: str
    align: Align = Align.CENTER
    columns: int = 1
    rows: int = 1
    indent: int = 0
    """Characters by which the text is set in."""
    strong: bool = False
    """A header or a total."""
    fact: str = ""
    """The key of the fact that the cell prints, ``""`` for none."""


TableRow = tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the nine tables; ``value`` in the document's unit of money, exact.

    ``terms`` say what it is the sum of (weight, key of another fact); none: it is given.
    """

    table: str
    row: str
    column: str
    label: str
    """The row's name and the column's, for a reader."""
    value: Decimal
    terms: tuple[tuple[int, str], ...] = ()

    @property
    def key(self) -> str:
        """What cells and other facts call it."""
        return fact_key(self.table, self.row, self.column)


def fact_key(table: str, row: str, column: str) -> str:
    """The key of a figure.

    >>> fact_key("T03", "2080101", "1")
    'T03.2080101.1'
    """
    return f"{table}.{row}.{column}"


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: the lines of the title and the date, as Chinese text or nothing."""

    lines: tuple[str, ...]
    date: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the contents page, which each writer makes itself."""

    title: str = "目　录"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 0 part (第三部分), 1 一、, 2 （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table on pages of its own (``framed`` False: in the run of the text).

    The header repeats on every page; ``widths`` are proportions.
    """

    title: str
    widths: tuple[int, ...]
    header: tuple[TableRow, ...]
    body: tuple[TableRow, ...]
    code: str = ""
    """``T01`` … ``T09``, ``""`` for any other table."""
    number: str = ""
    """公开01表, as printed at the right."""
    owner: str = ""
    """单位：…"""
    money: str = ""
    """金额单位：万元"""
    notes: tuple[str, ...] = ()
    landscape: bool = False
    size: float = 9.0
    """Points."""
    pad: float = 4.0
    """Points above and below the text of a cell."""
    framed: bool = True
    """Whether it begins a page and ends one."""


class ChartKind(StrEnum):
    """How a chart shows its series."""

    BARS = "bars"
    """Groups of upright bars, one bar a series."""
    SHARES = "shares"
    """One series as parts of a whole."""
    TREND = "trend"
    """Lines over years."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart, a value for each category."""

    name: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure: what is shown, not how it is drawn."""

    kind: ChartKind
    caption: str
    """图1：收、支决算总计变动情况"""
    unit: str
    """Measure of the values, 万元."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def alternative(self) -> str:
        """What the chart shows, in words."""
        told = (
            f"{series.name}："
            + "，".join(
                f"{category} {value:,f}{self.unit}"
                for category, value in zip(self.categories, series.values, strict=True)
            )
            for series in self.series
        )
        return f"{self.caption}。{'；'.join(told)}。"


Block = Cover | Contents | Heading | Paragraph | TableBlock | Chart


@dataclass(frozen=True, slots=True)
class Document:
    """A whole disclosure ready to be drawn."""

    title: str
    unit: str
    year: int
    scope: str
    """部门 or 单位."""
    money_unit: Unit
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    profile: str = ""
    """Key of the layout it follows."""

    def tables(self) -> Iterator[TableBlock]:
        """Every table, in order."""
        yield from (block for block in self.blocks if isinstance(block, TableBlock))
