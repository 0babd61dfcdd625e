"""A table of a document → an accessible HTML table whose cells carry their facts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from juesuan.model.document import Align, Fact, TableBlock, TableCell
from juesuan.rendering.characters import clean
from juesuan.rendering.grid import Placed, place_cells

_DEEPEST: Final = 20
_SPACES: Final = re.compile(r"[ \t\n]+")
_ALIGN: Final = {Align.LEFT: "l", Align.CENTER: "c", Align.RIGHT: "r"}


def table_html(table: TableBlock, facts: Mapping[str, Fact], anchor: str, level: int) -> str:
    """The table in a box that scrolls, its notes under it; its title a heading if it is framed."""
    width = len(table.widths)
    page = "landscape" if table.landscape else "portrait"
    kind = f"{page} framed" if table.framed else "plain"
    title = one_line(table.title)
    label = escape(f"{title or '表格'}（可左右滚动）")
    notes = "".join(f'<p class="note">{lines_html(note)}</p>' for note in table.notes)
    return (
        f'<section class="{kind}" id="{anchor}">'
        f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">'
        f"<table>{_caption(table, title, level)}{_columns(table)}"
        f"{_head(table, width)}{_body(table, width, facts)}</table></div>{notes}</section>"
    )


def lines_html(text: str) -> str:
    """Text whose line breaks stay."""
    return "<br>".join(escape(line) for line in clean(text).split("\n"))


def one_line(text: str) -> str:
    """Text on one line; full-width spaces stay, they set titles."""
    return _SPACES.sub(" ", clean(text)).strip()


def table_styles(tables: Sequence[TableBlock]) -> str:
    """The rules for the widths of columns and the indents of cells that these tables need."""
    shares = sorted({share for table in tables for share in _shares(table)})
    indents = sorted(
        {
            _indent(cell)
            for table in tables
            for row in (*table.header, *table.body)
            for cell in row
            if _indent(cell)
        }
    )
    rules = [f".w{share}{{width:{share / 10:.1f}%}}" for share in shares]
    rules += [f".i{indent}{{padding-left:calc({indent}em + .4rem)}}" for indent in indents]
    return "".join(rules)


def _shares(table: TableBlock) -> list[int]:
    """The columns' shares of the width, in thousandths."""
    whole = sum(table.widths) or 1
    return [min(max(round(1000 * width / whole), 0), 1000) for width in table.widths]


def _indent(cell: TableCell) -> int:
    return min(max(cell.indent, 0), _DEEPEST)


def _caption(table: TableBlock, title: str, level: int) -> str:
    tag = f"h{level}" if table.framed else "span"
    heading = f'<{tag} class="title">{escape(title)}</{tag}>' if title else ""
    lines = (("number", table.number), ("owner", table.owner), ("money", table.money))
    parts = heading + "".join(
        f'<div class="{name}">{escape(clean(text))}</div>' for name, text in lines if clean(text)
    )
    return f'<caption><div class="cap">{parts}</div></caption>' if parts else ""


def _groups(table: TableBlock) -> list[tuple[int, int]]:
    """The groups of columns, as the first row of the header joins them: first and past the last."""
    width = len(table.widths)
    first = [placed for placed in place_cells(table.header, width) if placed.row == 0]
    starts = sorted({0, width, *(item.column for item in first)})
    return list(pairwise(starts))


def _columns(table: TableBlock) -> str:
    shares = _shares(table)
    return "".join(
        "<colgroup>"
        + "".join(f'<col class="w{share}">' for share in shares[start:end])
        + "</colgroup>"
        for start, end in _groups(table)
    )


def _head(table: TableBlock, width: int) -> str:
    groups = set(_groups(table))
    told = "".join(
        f"<tr>{''.join(_header_cell(placed, groups) for placed in row)}</tr>"
        for row in _rows(place_cells(table.header, width), len(table.header))
    )
    return f"<thead>{told}</thead>" if told else ""


def _header_cell(placed: Placed, groups: set[tuple[int, int]]) -> str:
    """A header of its column or group of columns; a blank one is no header."""
    reach = (placed.column, placed.column + placed.columns)
    scope = "colgroup" if placed.columns > 1 and reach in groups else "col"
    return _cell(placed, scope if clean(placed.cell.text).strip() else "", None)


def _rows(cells: Iterator[Placed], count: int) -> list[list[Placed]]:
    rows: list[list[Placed]] = [[] for _ in range(count)]
    for placed in cells:
        rows[placed.row].append(placed)
    return rows


def _body(table: TableBlock, width: int, facts: Mapping[str, Fact]) -> str:
    told = []
    for row in _rows(place_cells(table.body, width), len(table.body)):
        names = set(_names(row, facts))
        cells = (
            _cell(placed, "row" if index in names else "", facts.get(placed.cell.fact))
            for index, placed in enumerate(row)
        )
        told.append(f"<tr>{''.join(cells)}</tr>")
    return f"<tbody>{''.join(told)}</tbody>"


def _names(row: Sequence[Placed], facts: Mapping[str, Fact]) -> Iterator[int]:
    """The cells that name the figures to their right: before each run of figures the last text.

    Two-sided tables name twice in a row; numbers of lines (行次) name nothing.
    """
    named: int | None = None
    for index, placed in enumerate(row):
        if placed.cell.fact in facts:
            if named is not None:
                yield named
            named = None
            continue
        text = clean(placed.cell.text).strip()
        if text and not (text.isdecimal() and named is not None):
            named = index


def _cell(placed: Placed, scope: str, fact: Fact | None) -> str:
    cell = placed.cell
    classes = [_ALIGN[cell.align]]
    if _indent(cell):
        classes.append(f"i{_indent(cell)}")
    if cell.strong:
        classes.append("b")
    told = f' class="{" ".join(classes)}"'
    if placed.columns > 1:
        told += f' colspan="{placed.columns}"'
    if placed.rows > 1:
        told += f' rowspan="{placed.rows}"'
    if scope:
        return f'<th scope="{scope}"{told}>{lines_html(cell.text)}</th>'
    if fact is None:
        return f"<td{told}>{lines_html(cell.text)}</td>"
    shown = f'<data value="{fact.value:f}">{lines_html(cell.text)}</data>'
    return f'<td{told} data-fact="{escape(clean(fact.key))}">{shown}</td>'
