"""Self-evaluation forms of literate cases (`literate.py`): written down, printed, read.

    自评表 社会保险业务工作经费

    | 预算执行情况（万元） | 预算数（A） | 执行数（B） | 执行率 | 得分（10分） |
    |---|---:|---:|---:|---:|
    | 年度资金总额 | 213.55 | 213.55 | 100% | 10 |

    总分：100

`整体自评表` begins the form of the unit as a whole.  Its tables stand row by row as printed, one
below the other in one frame; ^ in a cell joins it to the one above.  Lines 单位名称：, 总分： and
so on are rows of it too, 备注： is printed below it, and 年度： is that of its title (无: none).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from juesuan.model import Disclosure, PerformanceForm
from juesuan.reading.recognise.performance import find_performance
from performance_forms import drawn_page

UNIT, YEAR, NOTE = "单位名称", "年度", "备注"
NO_YEAR: Final = "无"
ROWS: Final = (
    UNIT,
    "主管部门",
    "实施单位",
    "基本支出总额",
    "项目支出总额",
    "总分",
    "偏差大或目标未完成原因分析",
)
"""What a line 名称：值 may say, besides 年度 and 备注."""

_FIRST_PAGE: Final = 11  # after the nine tables and the narrative
_BEGIN: Final = re.compile(r"整体自评表|自评表 (?P<name>.+)")
_RULE: Final = re.compile(r":?-+:?")


class CaseError(ValueError):
    """A page that cannot be understood; the message says where and why, in Chinese."""


@dataclass
class DrawnForm:
    """A form as written down; no ``name``: that of the unit as a whole."""

    name: str = ""
    year: str = ""
    """The year that its title tells, where that is not the document's."""
    tables: list[list[list[str]]] = field(default_factory=list)
    """Rows of cells as texts, the header first; a line 名称：值 is a table of one row."""
    notes: list[str] = field(default_factory=list)

    def add(self, line: str) -> bool:
        """Add a line; False where it is none of a form."""
        name, _, value = line.partition("：")
        if line.startswith("|"):
            self._add_row(row_cells(line))
        elif name == YEAR:
            self.year = value
        elif name == NOTE:
            self.notes.append(line)
        elif name in ROWS:
            self.tables.append([[name, value]])
        else:
            return False
        return True

    def _add_row(self, cells: list[str]) -> None:
        """Add a row; the line below the header of a table makes it the first of a new one."""
        if not self.tables:
            self.tables.append([])
        if cells:
            self.tables[-1].append(cells)
        elif self.tables[-1]:
            self.tables.append([self.tables[-1].pop()])

    def printed(self, unit: str, year: int | None) -> tuple[str, list[list[str]]]:
        """The title and all rows, beginning with the name of the project or unit."""
        rows = []
        for table in self.tables:
            for row in table:
                if len(row) != len(table[0]):
                    raise CaseError(f"自评表“{row[0]}”一行应有 {len(table[0])} 格")
                rows.append(row)
        named = any(row[0] == UNIT for row in rows)
        rows[:0] = [["项目名称", self.name]] if self.name else [] if named else [[UNIT, unit]]
        told = self.year or str(year or NO_YEAR)
        about = "项目支出" if self.name else f"{unit}整体"
        return f"{'' if told == NO_YEAR else f'{told}年度'}{about}绩效自评表", rows


def begun_form(line: str) -> DrawnForm | None:
    """The form that a line begins, or None."""
    found = _BEGIN.fullmatch(line)
    return DrawnForm(found["name"] or "") if found else None


def row_cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table; none for the one below its header."""
    cells = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
    return [] if all(_RULE.fullmatch(cell) for cell in cells) else cells


def read_forms(document: Disclosure, forms: Sequence[DrawnForm]) -> tuple[PerformanceForm, ...]:
    """The forms of a document's annex as the reader reads them, one a page."""
    pages = []
    for number, form in enumerate(forms, start=_FIRST_PAGE):
        title, rows = form.printed(document.unit, document.year)
        pages.append(drawn_page(_drawing(rows), number=number, above=[title], below=form.notes))
    return find_performance(pages)


def _drawing(rows: Sequence[Sequence[str]]) -> str:
    """Rows of any number of equally wide cells in one frame."""
    width = math.lcm(*map(len, rows))
    return "\n".join(
        " | ".join(" | ".join([cell, *["<"] * (width // len(row) - 1)]) for cell in row)
        for row in rows
    )
