"""A document → JSON by ``docs/schema/document.schema.json``, every figure digit by digit."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from juesuan.exact import encode
from juesuan.model.document import (
    Block,
    Chart,
    Contents,
    Cover,
    Document,
    Fact,
    Heading,
    Paragraph,
    TableBlock,
    TableCell,
    TableRow,
)

FORMAT: Final = "juesuan-document"
VERSION: Final = 1
_PLAIN_CELL: Final = TableCell("")


def render_json(document: Document) -> str:
    """The whole document, one line."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "title": document.title,
        "unit": document.unit,
        "year": document.year,
        "scope": document.scope,
        "money_unit": document.money_unit.label,
        "profile": document.profile,
        "facts": facts_json(document.facts),
        "blocks": [_block(block) for block in document.blocks],
    }
    # Half a surrogate pair is no character: UTF-8 could not carry it.
    return encode(told).encode("utf-8", "replace").decode("utf-8") + "\n"


def facts_json(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The facts as objects, for every format that carries them as JSON."""
    return [
        {
            "table": fact.table,
            "row": fact.row,
            "column": fact.column,
            "label": fact.label,
            "value": fact.value,
            "terms": [[weight, key] for weight, key in fact.terms],
        }
        for fact in facts
    ]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Cover():
            return {"kind": "cover", "lines": block.lines, "date": block.date}
        case Contents():
            return {"kind": "contents", "title": block.title}
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text}
        case TableBlock():
            return _table(block)
        case Chart():
            return _chart(block)


def _table(block: TableBlock) -> dict[str, Any]:
    told = {item.name: getattr(block, item.name) for item in fields(block)}
    return {"kind": "table"} | told | {"header": _rows(block.header), "body": _rows(block.body)}


def _rows(rows: Sequence[TableRow]) -> list[list[dict[str, Any]]]:
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: TableCell) -> dict[str, Any]:
    """The text and whatever else is not as usual."""
    told = {item.name: getattr(cell, item.name) for item in fields(cell)}
    return {
        name: value
        for name, value in told.items()
        if name == "text" or value != getattr(_PLAIN_CELL, name)
    }


def _chart(block: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "chart": block.kind.value,
        "caption": block.caption,
        "unit": block.unit,
        "categories": block.categories,
        "series": [{"name": series.name, "values": series.values} for series in block.series],
    }
