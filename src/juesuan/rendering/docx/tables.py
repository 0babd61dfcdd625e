"""A table → WordprocessingML: widths fixed, headers repeated, cells merged, figures tagged.

Tables are written as text: a library's objects for each cell take seconds where this takes
milliseconds.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from juesuan.model.document import TableBlock, TableCell
from juesuan.rendering.docx.grid import Spot, column_widths, lay_out
from juesuan.rendering.docx.markup import (
    attribute,
    paragraph,
    run,
    twips,
)
from juesuan.rendering.docx.styles import CellKind, cell_style

_LONGEST_TAG: Final = 64  # Word calls a file with a longer tag or alias damaged
_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F6"/>'
_FIGURE: Final = re.compile(r"[-0-9.,% ]+")


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes the tables of one document."""

    labels: Mapping[str, str]
    """The label of each fact, by its key."""
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def table(self, block: TableBlock, width: int) -> str:
        """The table itself, in ``width`` twips."""
        columns = column_widths(block.widths, width)
        described = "；".join(
            part for part in (block.number, block.owner, block.money, *block.notes) if part
        )
        pad = twips(max(block.pad, 0))
        margins = "".join(f'<w:{side} w:w="{pad}" w:type="dxa"/>' for side in ("top", "bottom"))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="AccountTable"/>'
            f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{attribute(block.title)}"/>'
            f'<w:tblDescription w:val="{attribute(described)}"/></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
            + f"</w:tblGrid>{self._rows(block, columns)}</w:tbl>"
        )

    def _rows(self, block: TableBlock, columns: list[int]) -> str:
        """All rows; each group is merged by itself."""
        parts: list[str] = []
        for rows, is_header in ((block.header, True), (block.body, False)):
            repeat = "<w:tblHeader/>" if is_header else ""
            for spots in lay_out(rows, len(columns)):
                cells = "".join(self._cell(spot, columns, block.size, is_header) for spot in spots)
                parts.append(f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>")
        if not parts:  # a table without rows is not valid
            parts = [
                self._cell(spot, columns, block.size, False)
                for spot in lay_out([()], len(columns))[0]
            ]
            return f"<w:tr>{''.join(parts)}</w:tr>"
        return "".join(parts)

    def _cell(self, spot: Spot, columns: list[int], size: float, is_header: bool) -> str:
        cell = spot.cell
        width = sum(columns[spot.column : spot.column + spot.columns])
        span = f'<w:gridSpan w:val="{spot.columns}"/>' if spot.columns > 1 else ""
        merge = ""
        if spot.continued:
            merge = "<w:vMerge/>"
        elif spot.continues:
            merge = '<w:vMerge w:val="restart"/>'
        shade = _SHADE if is_header else ""
        indent = ""
        if cell.indent > 0:
            indent = (
                f'<w:ind w:leftChars="{cell.indent * 100}" w:left="{twips(cell.indent * size)}"/>'
            )
        style = cell_style(_kind(cell, is_header), size)
        content = "" if spot.continued else self._content(spot)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}'
            f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
            f'{indent}<w:jc w:val="{cell.align}"/></w:pPr>{content}</w:p></w:tc>'
        )

    def _content(self, spot: Spot) -> str:
        """The text; a figure stands in a content control tagged with its fact."""
        cell = spot.cell
        text = run(cell.text)
        if not cell.fact or not text or len(cell.fact) > _LONGEST_TAG:
            return text
        label = self.labels.get(cell.fact, cell.fact)
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{attribute(label, _LONGEST_TAG)}"/>'
            f'<w:tag w:val="{attribute(cell.fact)}"/><w:id w:val="{next(self._ids)}"/><w:text/>'
            f"</w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>"
        )


def _kind(cell: TableCell, is_header: bool) -> CellKind:
    """Words of weight are in 黑体; figures stay in the Latin font, bold."""
    if is_header:
        return CellKind.HEAD
    if not cell.strong:
        return CellKind.PLAIN
    return CellKind.TOTAL if _FIGURE.fullmatch(cell.text) else CellKind.HEAD


def heading_lines(block: TableBlock, width: int) -> str:
    """What stands between a table's title and the table: 公开01表; 单位：…, 金额单位：…."""
    lines = []
    if block.number:
        lines.append(paragraph("TableMark", run(block.number), '<w:jc w:val="right"/>'))
    if block.owner or block.money:
        tab = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        money = f"<w:r><w:tab/></w:r>{run(block.money)}" if block.money else ""
        lines.append(paragraph("TableMark", run(block.owner) + money, tab))
    return "".join(lines)


def note_lines(block: TableBlock) -> str:
    """The notes under a table."""
    return "".join(paragraph("TableNote", run(note)) for note in block.notes)
