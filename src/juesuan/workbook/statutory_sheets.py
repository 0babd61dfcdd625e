"""The sheets of a 财决 workbook: columns found by their header cells, rows by codes or names."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

from juesuan.model import Place
from juesuan.model.account import Notice
from juesuan.model.forms import compact, plain_label
from juesuan.model.place import cell_address
from juesuan.money import ZERO, NotAnAmountError, Unit, is_blank, rounded
from juesuan.reading.spreadsheet import Grid
from juesuan.workbook.cells import as_decimal, as_text

_PREFIX: Final = re.compile(r"([ZF]\d\d(?:_\d)?)(?![\d_])")
_LEFT: Final = re.compile(r"(项目|.*科目(编码|代码|名称))(（.*）)?|编码|类|款|项|栏次")
_ITEM_HEAD: Final = re.compile(r"项目(（.*）)?")
_TOTAL: Final = frozenset({"合计", "总计"})
_DIGITS: Final = re.compile(r"\d{1,7}")
_SIZES: Final = frozenset({3, 5, 7})
_NUMBERED: Final = re.compile(r"（\d{1,2}）|\d{1,2}[.．、]")
_MEASURE: Final = re.compile(r"（[个人辆台套批次、，,/元万]+）$")
_UNIT: Final = re.compile(r"单位：?（?(万元|元)")
_OWNER: Final = re.compile(r"(?:编制|填报)?(?:单位|部门)(?:名称)?：(.*)")
_CAPTION: Final = re.compile(r"财决.*表|单位：|\d{4}年")
_YEAR: Final = re.compile(r"(20\d\d)年")
_FARTHEST_HEADER: Final = 15
_LARGEST: Final = Decimal(10) ** 15
_NEARLY: Final = Decimal("1e-9")
_LEAST: Final = Decimal("1e-14")  # of a number, about what binary storage can change


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is looked for: its names, and whether it is money, or has a budget too."""

    key: str
    names: frozenset[str]
    item: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What is looked for in a sheet."""

    key: str
    name: str
    columns: Mapping[str, re.Pattern[str]]
    lines: tuple[Line, ...]
    amounts: re.Pattern[str]
    budgets: re.Pattern[str]


@cache
def load_layouts() -> Mapping[str, Layout]:
    """All layouts by the beginning of the sheet's name."""
    text = (files("juesuan.workbook") / "statutory.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)["sheet"]
    return {
        key: Layout(
            key,
            item["name"],
            {
                column["key"]: re.compile(column["header"])
                for column in data[item.get("like", key)].get("columns", ())
            },
            tuple(
                Line(**{**line, "names": frozenset(line["names"])})
                for line in item.get("lines", ())
            ),
            re.compile(item.get("amounts", "$^")),
            re.compile(item.get("budgets", "$^")),
        )
        for key, item in data.items()
    }


def sheet_keys(names: Iterator[str] | list[str]) -> dict[str, str]:
    """The names of sheets by what they begin with (Z03 …); the first of each."""
    found: dict[str, str] = {}
    for name in names:
        if match := _PREFIX.match(name.strip().upper()):
            found.setdefault(match.group(1), name)
    return found


def line_name(text: str) -> str:
    """A line's name without ordinal, 其中 and measure.

    >>> line_name("6.其中:外事接待批次（个）"), line_name("(1)公务用车购置费")
    ('外事接待批次', '公务用车购置费')
    """
    label = compact(text)
    if found := _NUMBERED.match(label):
        label = label[found.end() :]
    label = plain_label(label)
    return _MEASURE.sub("", label)


def _exact(number: Decimal) -> Decimal:
    """A number as it was typed, without what binary storage adds.  Raises ``NotAnAmountError``.

    >>> _exact(Decimal("0.30000000000000004")), _exact(Decimal("12.345678"))
    (Decimal('0.30'), Decimal('12.345678'))
    """
    if abs(number) >= _LARGEST:
        raise NotAnAmountError(str(number))
    near = rounded(number, 2)
    return near if abs(near - number) <= _NEARLY + abs(number) * _LEAST else rounded(number, 6)


@dataclass(slots=True)
class SourceSheet:
    """A sheet with its merged cells filled; notes what cannot be read."""

    name: str
    grid: Grid
    notices: list[Notice] = field(default_factory=list)
    texts: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        width = max(map(len, self.grid.values), default=0)
        self.texts = [
            [compact(as_text(value)) for value in row] + [""] * (width - len(row))
            for row in self.grid.values
        ]

    def note(self, message: str, row: int | None = None, column: int = 0) -> None:
        """Note something about the sheet or one of its cells."""
        cell = "" if row is None else cell_address(row, column)
        self.notices.append(Notice(Place(sheet=self.name, cell=cell), message))

    def amount(self, row: int, column: int) -> Decimal | None:
        """A number; None for a blank or a wrong one, which is noted."""
        values = self.grid.values[row]
        value = values[column] if column < len(values) else ""
        if value in {"", None} or (isinstance(value, str) and is_blank(value)):
            return None
        try:
            return _exact(as_decimal(value))
        except NotAnAmountError:
            self.note(f"“{as_text(value)[:20]}”不是金额，没有带入。", row, column)
            return None

    # ------------------------------------------------------------ about the sheet

    def _front(self) -> Iterator[str]:
        for row in self.texts[:_FARTHEST_HEADER]:
            yield from (text for text in row if text)

    @property
    def unit(self) -> Unit:
        """The unit of its money: 元 unless it says otherwise."""
        for text in self._front():
            if found := _UNIT.search(text):
                return Unit.from_label(found.group(1))
        return Unit.YUAN

    @property
    def owner(self) -> str:
        """The unit it was made for, where it says so."""
        for row in self.texts[:_FARTHEST_HEADER]:
            for column, text in enumerate(row):
                found = _OWNER.fullmatch(text)
                if found and not _UNIT.search(text):
                    beside = (t for t in row[column + 1 :] if t and not _CAPTION.search(t))
                    return found.group(1) or next(beside, "")
        return ""

    @property
    def year(self) -> int | None:
        """The year it is about, where it says so."""
        found = next(filter(None, map(_YEAR.search, self._front())), None)
        return int(found.group(1)) if found else None

    # ------------------------------------------------------------ the header

    def filled(self, top: int, end: int) -> list[list[str]]:
        """The rows of a header, joined cells repeated; if none are joined, blanks are filled."""
        rows = [list(row) for row in self.texts[top:end]]
        joined = False
        for (row, column), (tall, wide) in self.grid.spans.items():
            if top <= row < end:
                joined = joined or wide > 1
                for down in range(min(tall, end - row)):
                    for over in range(wide):
                        if column + over < len(rows[row - top + down]):
                            rows[row - top + down][column + over] = self.texts[row][column]
        if not joined:
            for cells in rows[:-1]:
                for column in range(1, len(cells)):
                    cells[column] = cells[column] or cells[column - 1]
        return rows

    @staticmethod
    def paths(rows: list[list[str]]) -> list[str]:
        """The header cells of each column from top to bottom, joined."""
        paths = []
        for column in range(len(rows[0]) if rows else 0):
            parts: list[str] = []
            for row in rows:
                if row[column] and row[column] not in parts[-1:]:
                    parts.append(row[column])
            paths.append("/".join(parts))
        return paths


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A row of a table by code: its code, ``""`` for the total."""

    code: str
    name: str
    row: int


class CodeSheet:
    """A table whose rows have codes of the functional classification."""

    def __init__(self, sheet: SourceSheet, layout: Layout) -> None:
        """Find the header, the columns that are looked for, and the rows."""
        self.sheet, self.layout = sheet, layout
        self.scale = sheet.unit.value / Unit.WAN.value
        self.left: list[int] = []
        self.paths: list[str] = []
        self.columns: dict[str, int] = {}
        self.rows: list[CodeRow] = []
        top = next((y for y, row in enumerate(sheet.texts[:_FARTHEST_HEADER]) if _heads(row)), None)
        if top is None:
            sheet.note("没有找到表头（项目、科目编码），没有带入。")
            return
        self.left = _left_columns(sheet.filled(top, top + 1)[0], sheet.texts[top : top + 4])
        first = next(
            (y for y in range(top + 1, len(sheet.texts)) if self._begins(sheet.texts[y])),
            len(sheet.texts),
        )
        self.paths = sheet.paths(sheet.filled(top, first))
        for key, pattern in layout.columns.items():
            self._find(key, pattern)
        self.rows = list(self._read_rows(first))

    def _begins(self, row: list[str]) -> bool:
        """Whether a row is the first below the header."""
        return any(
            row[x] in _TOTAL or row[x] == "栏次" or _DIGITS.fullmatch(row[x]) for x in self.left
        )

    def _find(self, key: str, pattern: re.Pattern[str]) -> None:
        found = [
            x for x, path in enumerate(self.paths) if x not in self.left and pattern.search(path)
        ]
        if len(found) == 1:
            self.columns[key] = found[0]
        elif found:
            cells = "、".join(self.paths[x] for x in found)
            self.sheet.note(f"有几列都像是要找的一列（{cells}），没有带入。")

    def _read_rows(self, first: int) -> Iterator[CodeRow]:
        for y in range(first, len(self.sheet.texts)):
            texts = [self.sheet.texts[y][x] for x in self.left]
            code = _code(texts)
            name = next((t for t in reversed(texts) if t and not t.isdecimal()), "")
            if code or _TOTAL & set(texts):
                yield CodeRow(code, "" if name in _TOTAL else name, y)
            elif "栏次" not in texts and any(map(self._filled(y), self.columns.values())):
                self.sheet.note("这一行有金额，但没有科目编码，没有带入。", y, self.left[0])

    def _filled(self, row: int) -> Any:
        values = self.sheet.grid.values[row]
        return lambda x: x < len(values) and isinstance(values[x], int | float) and values[x]

    def value(self, row: CodeRow, column: int) -> Decimal:
        """An amount in 万元, exact; a blank is zero."""
        amount = self.sheet.amount(row.row, column)
        return ZERO if amount is None else amount * self.scale

    def details(self, key: str) -> dict[str, Decimal]:
        """The amounts of a column by 项; a code printed twice is added up."""
        sums: dict[str, Decimal] = {}
        column = self.columns.get(key)
        for row in self.rows if column is not None else ():
            if len(row.code) == 7 and column is not None:
                sums[row.code] = sums.get(row.code, ZERO) + self.value(row, column)
        return sums

    def total(self, key: str) -> Decimal | None:
        """The amount of the total row in a column, None where one of them is not there."""
        column, row = self.columns.get(key), next((r for r in self.rows if not r.code), None)
        return None if column is None or row is None else self.value(row, column)

    @property
    def names(self) -> dict[str, str]:
        """The names of its codes."""
        return {row.code: row.name for row in self.rows if row.code and row.name}

    def lacks(self, *keys: str) -> bool:
        """Whether any of some columns is not there, which is noted."""
        names = {
            "total": "合计",
            "opening": "年初结转和结余",
            "income": "本年收入",
            "fiscal": "财政拨款收入",
            "basic": "基本支出",
            "project": "项目支出",
        }
        missing = [names.get(key, key) for key in keys if key not in self.columns]
        if missing:
            self.sheet.note(f"没有找到列：{'、'.join(missing)}。")
        return bool(missing)


def _heads(row: list[str]) -> bool:
    return any(
        _ITEM_HEAD.fullmatch(text) or text.endswith(("科目编码", "科目代码")) for text in row
    )


def _left_columns(head: list[str], below: list[list[str]]) -> list[int]:
    """The columns of codes and names, from the left."""
    columns = []
    for column, text in enumerate(head):
        under = {row[column] for row in below[1:]}
        if text and not _LEFT.fullmatch(text):
            break
        if not text and not any(map(_LEFT.fullmatch, under)):
            break
        columns.append(column)
    return columns


def _code(texts: list[str]) -> str:
    """A code printed whole or in parts (类, 款, 项); nothing where there is none.

    >>> _code(["208", "5", "1", "行政单位离退休"]), _code(["2080501", "", ""]), _code(["合计"])
    ('2080501', '2080501', '')
    """
    digits = [text for text in texts if _DIGITS.fullmatch(text)]
    if not digits:
        return ""
    whole = max(digits, key=len)
    if len(whole) < 5:
        whole = digits[0] + "".join(part.zfill(2) for part in digits[1:])
    return whole if len(whole) in _SIZES else ""


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """The amounts of a line as printed; a blank is None.

    ``budgeted`` says whether there is a column of the adjusted budget.
    """

    account: Decimal | None
    budget: Decimal | None
    budgeted: bool
    row: int


def read_lines(sheet: SourceSheet, layout: Layout) -> dict[str, LineAmounts]:
    """The lines that are looked for, from all blocks of columns that begin with 项目."""
    heads = [y for y, row in enumerate(sheet.texts[:_FARTHEST_HEADER]) if _heads(row)]
    if not any(_ITEM_HEAD.fullmatch(text) for y in heads for text in sheet.texts[y]):
        sheet.note("没有找到表头（项目），没有带入。")
        return {}
    top = max(heads, key=lambda y: sum(bool(_ITEM_HEAD.fullmatch(t)) for t in sheet.texts[y]))
    starts = [x for x, text in enumerate(sheet.texts[top]) if _ITEM_HEAD.fullmatch(text)]
    filled = sheet.filled(top, len(sheet.texts))
    first = next(
        (
            y
            for y in range(top + 1, len(sheet.texts))
            if any(t and not _ITEM_HEAD.fullmatch(t) for t in (filled[y - top][x] for x in starts))
        ),
        len(sheet.texts),
    )
    paths = sheet.paths(sheet.filled(top, first))
    found: dict[str, LineAmounts] = {}
    for start, end in zip(starts, [*starts[1:], len(paths)], strict=True):
        columns = range(start + 1, end)
        accounts = [x for x in columns if layout.amounts.search(paths[x])]
        budgets = [x for x in columns if layout.budgets.search(paths[x])]
        for y in range(first, len(sheet.texts)):
            line = _line(layout, sheet.texts[y][start])
            if line is None or len(accounts) != 1:
                continue
            account = sheet.amount(y, accounts[0])
            if line.key not in found or found[line.key].account is None:
                budget = sheet.amount(y, budgets[0]) if len(budgets) == 1 else None
                found[line.key] = LineAmounts(account, budget, len(budgets) == 1, y)
    return found


def _line(layout: Layout, text: str) -> Line | None:
    name = line_name(text)
    return next((line for line in layout.lines if name in line.names), None) if name else None
