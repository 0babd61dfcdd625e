"""A 财决 workbook (部门决算报表, in 元) → pieces of an account, exact in 万元.

What is not there is told and left out; nothing is guessed.  Money that is no appropriation is what
remains of 财决04 after 07, 09 and 11.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from juesuan.model import Place
from juesuan.model.account import Economic, Fund, Income, Notice, Opening, Spending
from juesuan.model.codes import load_subjects
from juesuan.model.forms import compact
from juesuan.money import ZERO, Unit, format_amount
from juesuan.reading.spreadsheet import Grid
from juesuan.workbook.pieces import NATURES, Pieces, income_row, spending_row
from juesuan.workbook.statutory_sheets import (
    CodeSheet,
    LineAmounts,
    SourceSheet,
    load_layouts,
    read_lines,
    sheet_keys,
)

_FUNDS: Final = {"Z07": Fund.GENERAL, "Z09": Fund.GOVERNMENT, "Z11": Fund.STATE}
_KINDS: Final = {"Z07": "general", "Z09": "government", "Z11": "state"}
_OWN_INCOME: Final = ("superior", "undertaking", "operating", "affiliate", "other")
_SUBTOTALS: Final = frozenset({"合计", "小计"})


def is_statutory(names: list[str]) -> bool:
    """Whether a workbook with such sheets is a 财决 workbook."""
    return any(key.startswith("Z") for key in sheet_keys(names))


def read_statutory(book: Mapping[str, Grid]) -> Pieces:
    """What a 财决 workbook gives of an account."""
    return _Reader(book).pieces()


@dataclass(slots=True)
class _Reader:
    book: Mapping[str, Grid]
    sheets: dict[str, SourceSheet] = field(default_factory=dict)
    codes: dict[str, CodeSheet] = field(default_factory=dict)
    lines: dict[str, dict[str, LineAmounts]] = field(default_factory=dict)
    general: list[Notice] = field(default_factory=list)

    def pieces(self) -> Pieces:
        """Read all sheets."""
        self._open()
        funds = self._funds()
        income, spending, openings = (
            self._income(funds),
            self._spending(funds),
            self._openings(funds),
        )
        economic, three, numbers = self._economic(), self._three(), self._numbers()
        self._compare()
        self._absent()
        return Pieces(
            unit=next((sheet.owner for sheet in self.sheets.values() if sheet.owner), ""),
            year=next((sheet.year for sheet in self.sheets.values() if sheet.year), None),
            income=income,
            spending=spending,
            openings=openings,
            economic=economic,
            three=three,
            used=self._line_amount("Z01", "used"),
            distributed=self._line_amount("Z01", "distributed"),
            numbers=numbers,
            names={code: name for t in self.codes.values() for code, name in t.names.items()},
            notices=(
                *self.general,
                *(notice for sheet in self.sheets.values() for notice in sheet.notices),
            ),
        )

    def _open(self) -> None:
        """Find the sheets and read their headers and lines; name those that are not there."""
        found = sheet_keys(list(self.book))
        for key, layout in load_layouts().items():
            if key not in found:
                self.general.append(
                    Notice(Place(sheet=key), f"没有{key}“{layout.name}”这张工作表。")
                )
                continue
            sheet = self.sheets[key] = SourceSheet(found[key], self.book[found[key]])
            if layout.lines:
                self.lines[key] = read_lines(sheet, layout)
            else:
                self.codes[key] = CodeSheet(sheet, layout)

    # ------------------------------------------------------------ lines

    def _money(self, key: str) -> Decimal:
        return self.sheets[key].unit.value / Unit.WAN.value

    def _line_amount(self, sheet: str, key: str) -> Decimal | None:
        """A line's amount in 万元, a blank is zero; None where the line is not there, noted."""
        found = self.lines.get(sheet, {}).get(key)
        if found is None:
            if sheet in self.sheets:
                names = {item.key: min(item.names, key=len) for item in load_layouts()[sheet].lines}
                self.sheets[sheet].note(f"没有找到“{names[key]}”这一行。")
            return None
        return (found.account or ZERO) * self._money(sheet)

    # ------------------------------------------------------------ funds

    def _funds(self) -> dict[str, CodeSheet | None] | None:
        """The tables of the appropriations; None for a fund that there is none of.

        A table that is not there is only taken as empty where 财决01 shows no income of its fund.
        """
        found: dict[str, CodeSheet | None] = {}
        for key, kind in _KINDS.items():
            table = self.codes.get(key)
            if table is not None:
                if table.lacks("opening", "income", "basic", "project"):
                    return None
                found[key] = table
                continue
            line = self.lines.get("Z01", {}).get(kind)
            if key == "Z07" or line is None or line.account:
                message = f"没有 {key}，财政拨款和非财政拨款分不开，收支和年初结转没有带入。"
                self.general.append(Notice(Place(sheet=key), message))
                return None
            message = f"没有 {key}；财决01表里{_FUNDS[key]}收入为 0，按没有这项资金带入。"
            self.general.append(Notice(Place(sheet=key), message))
            found[key] = None
        return found

    def _income(self, funds: Mapping[str, CodeSheet | None] | None) -> tuple[Income, ...] | None:
        """财决03 with the appropriations of 07, 09 and 11."""
        table = self.codes.get("Z03")
        if table is None or funds is None or table.lacks("fiscal"):
            return None
        rows: dict[str, dict[str, Decimal]] = {}
        for kind in _OWN_INCOME:
            for code, amount in table.details(kind).items():
                rows.setdefault(code, {})[kind] = amount
        given: dict[str, Decimal] = {}
        for key, fund in funds.items():
            for code, amount in fund.details("income").items() if fund else ():
                rows.setdefault(code, {})[_KINDS[key]] = amount
                given[code] = given.get(code, ZERO) + amount
        shown = table.details("fiscal")
        for code in sorted(shown.keys() | given.keys()):
            pair = (shown.get(code, ZERO), given.get(code, ZERO))
            self._differ(table.sheet, f"{code} 的财政拨款收入", pair, "07、09、11 表之和")
        self._covered(table, rows)
        kept = {code: amounts for code, amounts in rows.items() if any(amounts.values())}
        return tuple(income_row(code, amounts) for code, amounts in sorted(kept.items()))

    def _covered(self, table: CodeSheet, rows: Mapping[str, Mapping[str, Decimal]]) -> None:
        """Whether the columns that were found add up to the total of every row."""
        for code, whole in table.details("total").items():
            parts = sum(rows.get(code, {}).values(), ZERO)
            self._differ(table.sheet, f"{code} 的合计", (whole, parts), "各列之和")

    def _spending(
        self, funds: Mapping[str, CodeSheet | None] | None
    ) -> tuple[Spending, ...] | None:
        """财决07, 09 and 11, and what remains of 04."""
        table = self.codes.get("Z04")
        if table is None or funds is None or table.lacks("basic", "project"):
            return None
        amounts = {nature: table.details(nature) for nature in NATURES}
        sums = {
            code: {nature: amounts[nature].get(code, ZERO) for nature in NATURES}
            for code in dict.fromkeys(code for part in amounts.values() for code in part)
        }
        self._covered(table, sums)
        rest = {code: dict(parts) for code, parts in sums.items()}
        rows = []
        for key, fund in funds.items():
            if fund is None:
                continue
            basic, project = fund.details("basic"), fund.details("project")
            for code in sorted(basic.keys() | project.keys()):
                spent = {"basic": basic.get(code, ZERO), "project": project.get(code, ZERO)}
                left = rest.setdefault(code, dict.fromkeys(NATURES, ZERO))
                for nature, amount in spent.items():
                    left[nature] -= amount
                if any(spent.values()):
                    rows.append(spending_row(code, _FUNDS[key], spent))
        for code, parts in sorted(rest.items()):
            if min(parts.values()) < 0:
                message = f"{code} 的支出小于 07、09、11 表中同一科目之和，非财政拨款支出成为负数。"
                table.sheet.note(message)
            if any(parts.values()):
                rows.append(spending_row(code, Fund.OWN, parts))
        return tuple(rows)

    def _openings(self, funds: Mapping[str, CodeSheet | None] | None) -> tuple[Opening, ...] | None:
        """年初结转 of the appropriations, and what remains of 财决01."""
        whole = self._line_amount("Z01", "opening")
        if whole is None or funds is None:
            return None
        rows: dict[tuple[Fund, str], Decimal] = {}
        for key, table in funds.items():
            for code, amount in table.details("opening").items() if table else ():
                at = (_FUNDS[key], "" if key == "Z07" else code)
                rows[at] = rows.get(at, ZERO) + amount
        own = whole - sum(rows.values(), ZERO)
        if own < 0:
            message = "年初结转和结余小于 07、09、11 表之和，非财政拨款的年初结转成为负数。"
            self.sheets["Z01"].note(message)
        rows[Fund.OWN, ""] = own
        return tuple(Opening(fund, code, amount) for (fund, code), amount in rows.items() if amount)

    # ------------------------------------------------------------ economic items

    def _economic(self) -> tuple[Economic, ...] | None:
        """财决08-1: columns by the names (or codes) of 类 and 款."""
        table = self.codes.get("Z08_1")
        if table is None or not table.rows:
            return None
        whole = next((row for row in table.rows if not row.code), None)
        rows = [whole] if whole else [row for row in table.rows if len(row.code) == 7]
        sums: dict[str, Decimal] = {}
        for column, path in enumerate(table.paths):
            parts = path.split("/")
            if not path or column in table.left or parts[-1] in _SUBTOTALS:
                continue
            amount = sum((table.value(row, column) for row in rows), ZERO)
            code = _economic_code(parts)
            if code:
                sums[code] = sums.get(code, ZERO) + amount
            elif amount:
                table.sheet.note(f"不认识“{path}”这一列，没有带入。", rows[0].row, column)
        printed = table.total("total")
        if printed is not None:
            self._differ(table.sheet, "合计", (printed, sum(sums.values(), ZERO)), "各款之和")
        return tuple(Economic(code, amount) for code, amount in sorted(sums.items()) if amount)

    # ------------------------------------------------------------ 附03

    def _three(self) -> dict[str, dict[str, Decimal]]:
        """The items of 三公."""
        made: dict[str, dict[str, Decimal]] = {}
        found = self.lines.get("F03", {})
        for line in load_layouts()["F03"].lines:
            if line.item and line.key in found:
                amounts = found[line.key]
                made[line.key] = {"account": (amounts.account or ZERO) * self._money("F03")}
                if amounts.budgeted:
                    made[line.key]["budget"] = (amounts.budget or ZERO) * self._money("F03")
        if made and not any("budget" in parts for parts in made.values()):
            self.sheets["F03"].note("没有找到全年预算数这一列，“三公”经费的预算数没有带入。")
        return made

    def _numbers(self) -> dict[str, Decimal]:
        """Counts and amounts beside the tables."""
        if "F03" not in self.sheets:
            return {}
        made: dict[str, Decimal] = {}
        found, absent = self.lines["F03"], []
        for line in load_layouts()["F03"].lines:
            amounts = found.get(line.key)
            if amounts is None:
                absent.append(min(line.names, key=len))
            elif not line.item and not (line.key == "operating" and amounts.account is None):
                value = amounts.account or ZERO
                if not line.money and value != value.to_integral_value():
                    self.sheets["F03"].note("应是整数，没有带入。", amounts.row)
                else:
                    made[line.key] = value * (self._money("F03") if line.money else 1)
        if absent:
            self.sheets["F03"].note(f"没有找到这些行：{'、'.join(absent)}。")
        return made

    # ------------------------------------------------------------ contradictions

    def _differ(
        self, sheet: SourceSheet, what: str, pair: tuple[Decimal, Decimal], other: str
    ) -> None:
        """Note that two amounts of the source are not the same."""
        if pair[0] != pair[1]:
            first, second = (format_amount(amount * Unit.WAN.value) for amount in pair)
            sheet.note(f"{what}是 {first} 元，{other}是 {second} 元，两数不同。")

    def _compare(self) -> None:
        """Total rows against their details, and 财决01 against 03 and 04."""
        for table in self.codes.values():
            for key in table.columns:
                whole = table.total(key)
                if whole is not None and any(len(row.code) == 7 for row in table.rows):
                    pair = (whole, sum(table.details(key).values(), ZERO))
                    name = table.paths[table.columns[key]].replace("/", "·")
                    self._differ(table.sheet, f"合计行的“{name}”", pair, "各项级科目之和")
        for key, line, name in (("Z03", "income", "收入"), ("Z04", "spending", "支出")):
            found, other = self.lines.get("Z01", {}).get(line), self.codes.get(key)
            if found is not None and other is not None and "total" in other.columns:
                first = (found.account or ZERO) * self._money("Z01")
                pair = (first, sum(other.details("total").values(), ZERO))
                what = f"本年{name}合计"
                self._differ(self.sheets["Z01"], what, pair, f"{self.sheets[key].name}的合计")
        general = self.codes.get("Z07"), self.codes.get("Z08_1")
        if general[0] and general[1] and "basic" in general[0].columns:
            basic = sum(general[0].details("basic").values(), ZERO)
            items = general[1].total("total")
            if items is not None:
                self._differ(general[1].sheet, "合计", (items, basic), "07 表的基本支出")

    def _absent(self) -> None:
        """What no sheet of a 财决 workbook has."""
        message = "财决报表没有各项级科目的年初预算数和上年决算数，请另填或从上年公开文件带入。"
        self.general.append(Notice(Place(sheet="财决报表"), message))


def _economic_code(parts: list[str]) -> str:
    """The 款 that the header cells of a column name; nothing where they name none."""
    subjects = load_subjects("economic")
    code = next(
        (part[:5] for part in reversed(parts) if part[:5] in subjects and len(part[:5]) == 5), ""
    )
    if code:
        return code
    classes = [
        key
        for key, subject in subjects.items()
        if len(key) == 3 and any(_plain(part) == _plain(subject.name) for part in parts[:-1])
    ]
    for key, subject in subjects.items():
        if key[:3] in classes and len(key) == 5 and _plain(subject.name) == _plain(parts[-1]):
            return key
    return ""


def _plain(name: str) -> str:
    """A name without its code and the words that it is printed with or without."""
    return compact(name).lstrip("0123456789").removesuffix("用")
