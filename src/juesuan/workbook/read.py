"""A filled workbook → the account, and what in it must be put right, cell by cell.

Sheets are found by name, columns by their headings and entries by their labels, so inserted rows
and columns do no harm.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from juesuan.model import FormKind, Place
from juesuan.model.account import (
    Account,
    Budget,
    Direction,
    Economic,
    FormEntry,
    Fund,
    Income,
    IndicatorEntry,
    Notice,
    Opening,
    Query,
    Spending,
    ThreeItem,
    Work,
    YearTotals,
)
from juesuan.model.codes import load_subjects
from juesuan.money import ZERO
from juesuan.workbook.cells import CellReader, Cells, WorkbookError, load_cells
from juesuan.workbook.sheets import Field, Sheet, sheet_named

THREE: Final = (
    ("abroad", "因公出国（境）费"),
    ("purchase", "公务用车购置费"),
    ("running", "公务用车运行维护费"),
    ("reception", "公务接待费"),
)
"""The rows of the sheet 三公经费."""
_CODE: Final = re.compile(r"\d{7}")
_YEARS: Final = (2000, 2100)
_HEADING_ROWS: Final = 10
_DECIMALS: Final = frozenset({"amount", "count", "points"})
_SHEETS: Final = frozenset({"单位信息", "支出明细"})
_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")
"""Line breaks in a cell, which only separate paragraphs where several are asked for."""
_FILES: Final = re.compile(r"[;；\n]")


@dataclass(frozen=True, slots=True)
class Filled:
    """What was read from a workbook; no account where something grave stands in the way.

    ``begun`` is the account so far: there too where nothing is wrong but 单位信息 is not filled in.
    """

    account: Account | None
    notices: tuple[Notice, ...]
    begun: Account | None = None


@dataclass(slots=True)
class Record:
    """One row of a list by the keys of its columns, with its place."""

    values: Mapping[str, Any]
    place: Place
    cells: Mapping[str, Place] = field(default_factory=dict)

    def amount(self, key: str) -> Decimal:
        """An amount, zero where the cell is blank."""
        value: Decimal | None = self.values.get(key)
        return value if value is not None else ZERO

    def text(self, key: str) -> str:
        """A text."""
        return str(self.values.get(key) or "")


def read_workbook(path: Path) -> Filled:
    """Read a workbook.  Raises ``WorkbookError`` for a file that is none of ours."""
    return from_cells(load_cells(path))


def is_ours(names: Collection[str]) -> bool:
    """Whether a workbook with such sheets is ours."""
    return set(names) >= _SHEETS


def from_cells(book: Mapping[str, Cells]) -> Filled:
    """Read the cells of a workbook."""
    if not is_ours(book.keys()):
        raise WorkbookError("这不是 juesuan 的填报工作簿：没有“单位信息”和“支出明细”两张工作表。")
    reader = _Reader(book)
    account = reader.account()
    grave = {notice for notice in reader.notices if notice.grave}
    return Filled(
        None if grave else account,
        tuple(reader.notices),
        account if grave <= set(reader.blank) else None,
    )


@dataclass(slots=True)
class _Reader:
    book: Mapping[str, Cells]
    notices: list[Notice] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    blank: list[Notice] = field(default_factory=list)
    """Of the notices, those of required entries that are only not filled in."""

    def account(self) -> Account:
        """Read all sheets."""
        about = self._entries("单位信息")
        others = {**self._entries("其他数据")}
        prior = self._entries("上年决算")
        texts = self._entries("文字说明")
        self.names = {row.text("code"): row.text("name") for row in self._records("新增科目")}
        three = self._three()
        return Account(
            unit=about.get("unit", ""),
            year=int(about.get("year", 0)),
            scope=about.get("scope", ""),
            nature=about.get("nature", ""),
            profile=about.get("profile", ""),
            published=about.get("published"),
            income=tuple(self._income()),
            spending=tuple(self._spending()),
            openings=tuple(self._openings()),
            economic=tuple(self._economic()),
            budgets=tuple(self._budgets()),
            abroad=three["abroad"],
            purchase=three["purchase"],
            running=three["running"],
            reception=three["reception"],
            used=others.pop("used", ZERO),
            distributed=others.pop("distributed", ZERO),
            prior={key.removeprefix("prior-"): value for key, value in prior.items()},
            numbers=others,
            texts={**{key: about[key] for key in ("duties", "organs") if key in about}, **texts},
            years=tuple(self._years()),
            forms=tuple(self._forms(about.get("unit", ""))),
            works=tuple(
                Work(row.text("matter"), row.text("target"), row.text("outcome"), row.place)
                for row in self._records("重点工作")
            ),
            names=self.names,
            places=self.places,
        )

    # ------------------------------------------------------------ sheets

    def _cells(self, sheet: Sheet) -> CellReader:
        if sheet.name not in self.book:
            missing = Notice(
                Place(sheet=sheet.name), "没有这张工作表，请不要改名或删除。", grave=True
            )
            self.notices += [missing] if missing not in self.notices else []
        return CellReader(sheet.name, self.book.get(sheet.name, {}), self.notices)

    def _entries(self, name: str) -> dict[str, Any]:
        """The entries of a sheet that are filled in, by key."""
        sheet = sheet_named(name)
        cells = self._cells(sheet)
        labels = {cells.text(row, 0): row for row in cells.rows(0)}
        found: dict[str, Any] = {}
        for item in sheet.fields:
            if not item.key:
                continue
            row = labels.get(item.label)
            if row is None:
                if item.required:
                    place = Place(sheet=name)
                    self.notices.append(Notice(place, f"没有“{item.label}”这一行。", grave=True))
                continue
            self.places[item.key] = cells.place(row, 1)
            value = self._value(cells, item, row, 1)
            if value is not None:
                found[item.key] = value
            elif item.required and not cells.text(row, 1):
                cells.object_to(row, 1, f"请填写“{item.label.removesuffix(' *')}”。")
                self.blank.append(self.notices[-1])
        return found

    def _records(self, name: str) -> Iterator[Record]:
        """The rows of a list that hold anything besides looked-up names."""
        sheet = sheet_named(name)
        cells = self._cells(sheet)
        heading, columns = self._columns(sheet, cells)
        for row in cells.rows(heading + 1):
            values = {
                item.key: self._value(cells, item, row, column)
                for item in sheet.fields
                if item.type != "name" and (column := columns.get(item.key)) is not None
            }
            told = [key for key, value in values.items() if value is not None]
            fixed = {"code"} if sheet.fixed else set()
            if set(told) - fixed:
                places = {key: cells.place(row, column) for key, column in columns.items()}
                yield Record(values, cells.place(row, min(columns.values())), places)

    def _columns(self, sheet: Sheet, cells: CellReader) -> tuple[int, dict[str, int]]:
        """The row of the headings and the columns by key."""
        labels = {item.label: item.key for item in sheet.fields}
        for row in range(_HEADING_ROWS):
            texts = {column: cells.text(row, column) for y, column in cells.cells if y == row}
            found = {labels[text]: column for column, text in texts.items() if text in labels}
            if len(found) >= min(2, len(labels)):
                missing = [item for item in sheet.fields if item.key not in found]
                for item in missing:
                    if item.type != "name":
                        cells.object_to(row, 0, f"没有“{item.label}”这一列。")
                return row, found
        if cells.cells:
            cells.object_to(0, 0, f"工作表“{sheet.name}”没有标题行。")
        return 0, {}

    def _value(self, cells: CellReader, item: Field, row: int, column: int) -> Any:
        """The value of a cell by its type, None for a blank or a wrong one."""
        if cells.faulty(row, column):
            return None
        readers: dict[str, Callable[[int, int], Any]] = {
            "amount": cells.amount,
            "count": cells.count,
            "points": cells.points,
            "date": cells.day,
        }
        if item.type in readers:
            return readers[item.type](row, column)
        text = cells.text(row, column)
        if item.type != "lines":
            text = _BREAKS.sub(" " if item.key == "sql" else "", text)
        spellers: dict[str, Callable[[CellReader, str, int, int], Any]] = {
            "year": self._year,
            "code": self._code,
            "economic": self._economic_code,
        }
        if text and item.choices and text not in item.choices:
            cells.object_to(row, column, f"“{text}”应是：{'、'.join(item.choices)}。")
            return None
        if text and item.type in spellers:
            return spellers[item.type](cells, text, row, column)
        return text or None

    @staticmethod
    def _year(cells: CellReader, text: str, row: int, column: int) -> int | None:
        year = text.removesuffix("年度").removesuffix("年")
        if not (year.isdecimal() and _YEARS[0] <= int(year) <= _YEARS[1]):
            cells.object_to(row, column, f"“{text}”不是年度，请写成 2023。")
            return None
        return int(year)

    @staticmethod
    def _economic_code(cells: CellReader, text: str, row: int, column: int) -> str | None:
        if text in load_subjects("economic"):
            return text
        cells.object_to(row, column, f"没有经济分类科目 {text}。")
        return None

    def _code(self, cells: CellReader, text: str, row: int, column: int) -> str | None:
        """A 项 of the functional classification; 2080101 行政运行 is taken too."""
        code = text.split(maxsplit=1)[0]
        known = load_subjects("functional").keys() | self.names.keys()
        if not _CODE.fullmatch(code):
            cells.object_to(row, column, f"“{text}”不是七位项级科目编码。")
        elif code not in known:
            cells.object_to(row, column, f"科目表里没有 {code}；如是新增科目，请先填“新增科目”表。")
        elif not {code[:3], code[:5]} <= known:
            cells.object_to(row, column, f"科目 {code} 的类或款没有名称，请先填“新增科目”表。")
        else:
            return code
        return None

    # ------------------------------------------------------------ lists

    def _needed(self, row: Record, keys: Mapping[str, str]) -> bool:
        """Whether a row has what it cannot do without."""
        missing = {key: label for key, label in keys.items() if row.values.get(key) is None}
        said = {notice.place for notice in self.notices if notice.grave}
        for key, label in missing.items():
            place = row.cells.get(key, row.place)
            if place not in said:
                self.notices.append(Notice(place, f"这一行没有填{label}。", grave=True))
        return not missing

    def _income(self) -> Iterator[Income]:
        kinds = (
            *("general", "government", "state", "superior"),
            *("undertaking", "operating", "affiliate", "other"),
        )
        for row in self._records("收入明细"):
            if self._needed(row, {"code": "科目编码"}):
                amounts = {kind: row.amount(kind) for kind in kinds}
                yield Income(code=row.text("code"), **amounts, place=row.place)

    def _spending(self) -> Iterator[Spending]:
        for row in self._records("支出明细"):
            if not self._needed(row, {"code": "科目编码", "fund": "资金来源"}):
                continue
            spending = Spending(
                code=row.text("code"),
                fund=Fund(row.text("fund")),
                **{
                    kind: row.amount(kind)
                    for kind in ("basic", "project", "upward", "operating", "affiliate")
                },
                purpose=row.text("purpose"),
                place=row.place,
            )
            own = [key for key in ("upward", "operating", "affiliate") if row.amount(key)]
            if spending.fund is not Fund.OWN and own:
                message = "上缴上级支出、经营支出、对附属单位补助支出只能用非财政拨款。"
                self.notices.append(Notice(row.cells[own[0]], message, grave=True))
            yield spending

    def _openings(self) -> Iterator[Opening]:
        for row in self._records("年初结转"):
            if not self._needed(row, {"fund": "资金来源", "amount": "年初结转和结余"}):
                continue
            fund = Fund(row.text("fund"))
            small = fund in {Fund.GOVERNMENT, Fund.STATE}
            if not small or self._needed(row, {"code": "科目编码"}):
                yield Opening(fund, row.text("code"), row.amount("amount"), row.place)

    def _economic(self) -> Iterator[Economic]:
        for row in self._records("经济分类"):
            if self._needed(row, {"code": "科目编码"}) and row.amount("amount"):
                if len(row.text("code")) != 5:
                    message = "请按款级科目（五位）填列，类级合计自动算出。"
                    self.notices.append(Notice(row.place, message, grave=True))
                yield Economic(row.text("code"), row.amount("amount"), row.place)

    def _budgets(self) -> Iterator[Budget]:
        for row in self._records("年初预算"):
            if self._needed(row, {"code": "科目编码"}):
                yield Budget(row.text("code"), row.amount("amount"), row.text("reason"), row.place)

    def _three(self) -> dict[str, ThreeItem]:
        keys = {label: key for key, label in THREE}
        items = {key: ThreeItem(place=Place(sheet="三公经费"), entered=False) for key, _ in THREE}
        for row in self._records("三公经费"):
            key = keys.get(row.text("item"))
            if key is not None:
                items[key] = ThreeItem(
                    row.amount("budget"),
                    row.amount("account"),
                    row.values.get("prior"),
                    row.text("reason"),
                    row.place,
                    entered=any(row.values.get(name) is not None for name in ("budget", "account")),
                )
        return items

    def _years(self) -> Iterator[YearTotals]:
        for row in self._records("历年数据"):
            if self._needed(row, {"year": "年度"}):
                income, spending = row.amount("income"), row.amount("spending")
                yield YearTotals(row.values["year"], income, spending, row.place)

    def _forms(self, unit: str) -> Iterator[FormEntry]:
        indicators: dict[str, list[IndicatorEntry]] = {}
        places: dict[str, Place] = {}
        for row in self._records("绩效指标"):
            if self._needed(row, {"form": "自评表名称", "name": "三级指标", "weight": "分值"}):
                indicators.setdefault(row.text("form"), []).append(_indicator(row))
                places.setdefault(row.text("form"), row.place)
        needed = {"kind": "类别", "name": "名称", "budget": "全年预算数（A）"}
        for row in self._records("绩效自评"):
            if self._needed(row, needed):
                yield _form(row, unit, indicators.pop(row.text("name"), []))
        for name in indicators:
            message = f"“绩效自评”表里没有“{name}”，这些指标不属于任何一张自评表。"
            self.notices.append(Notice(places[name], message, grave=True))


def _indicator(row: Record) -> IndicatorEntry:
    files = tuple(name.strip() for name in _FILES.split(row.text("files")) if name.strip())
    return IndicatorEntry(
        levels=(row.text("first"), row.text("second")),
        name=row.text("name"),
        weight=row.amount("weight"),
        target=row.text("target"),
        result=row.text("result"),
        direction=Direction(row.text("direction")),
        points=row.values.get("points"),
        reason=row.text("reason"),
        query=Query(row.text("sql"), files) if row.text("sql") else None,
        place=row.place,
    )


def _form(row: Record, unit: str, indicators: list[IndicatorEntry]) -> FormEntry:
    return FormEntry(
        kind=FormKind.WHOLE if row.text("kind") == "整体" else FormKind.PROJECT,
        name=row.text("name"),
        unit=row.text("unit") or unit,
        budget=row.amount("budget"),
        spent=row.amount("spent"),
        scheme=row.text("scheme") or "hubei",
        indicators=tuple(indicators),
        department=row.text("department"),
        goal=row.text("goal"),
        reasons=row.text("reasons"),
        measures=row.text("measures"),
        achievements=row.text("achievements"),
        problems=row.text("problems"),
        place=row.place,
    )
