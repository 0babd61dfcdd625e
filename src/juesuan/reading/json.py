"""Our own JSON of a document (as ``rendering/json.py`` writes it) → the document."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from juesuan.model.document import (
    Align,
    Block,
    Chart,
    ChartKind,
    Contents,
    Cover,
    Document,
    Fact,
    Heading,
    Paragraph,
    Series,
    TableBlock,
    TableCell,
    TableRow,
)
from juesuan.money import Unit
from juesuan.reading.pages import UnreadableError

FORMAT: Final = "juesuan-document"
VERSION: Final = 1
_MOST_DIGITS: Final = 30  # of an amount, before or after the point
_WIDEST: Final = 1_000  # columns or rows that a cell may span
_OTHER: Final = "是 JSON，但不是 juesuan 编制的决算公开。"

Value = TypeVar("Value")


class _MalformedError(ValueError):
    """The JSON is not the document that it says it is; the message names the field."""


def read_json(data: bytes) -> Document:
    """Read a document.  Raises ``UnreadableError`` for anything else."""
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise UnreadableError("JSON 文件已损坏，读不出来。") from error
    if b"\\ud" in data.lower() and not _is_unicode(tree):
        raise UnreadableError("JSON 里有不成字的编码（半个代理对），读不出来。")
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise UnreadableError(_OTHER)
    if tree.get("version") != VERSION:
        raise UnreadableError(f"JSON 的版本不对，本程序只读版本 {VERSION}。")
    try:
        return _document(tree)
    except (_MalformedError, KeyError, TypeError, ValueError) as error:
        field = error.args[0] if error.args and isinstance(error.args[0], str) else ""
        at = f"（{field[:40]}）" if isinstance(error, _MalformedError | KeyError) and field else ""
        raise UnreadableError(f"JSON 的内容不合 juesuan 文档的格式{at}。") from error


def _is_unicode(tree: Any) -> bool:
    """Whether every text in the tree can be written as UTF-8."""
    try:
        json.dumps(tree, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _document(tree: Mapping[str, Any]) -> Document:
    return Document(
        title=_get(tree, "title", str),
        unit=_get(tree, "unit", str),
        year=_get(tree, "year", int),
        scope=_get(tree, "scope", str),
        money_unit=Unit.from_label(_get(tree, "money_unit", str)),
        blocks=tuple(_block(item) for item in _get(tree, "blocks", list)),
        facts=tuple(_fact(item) for item in _get(tree, "facts", list, [])),
        profile=_get(tree, "profile", str, ""),
    )


_NOTHING: Final = object()


def _get(tree: Any, key: str, kind: type[Value], default: Any = _NOTHING) -> Value:
    """A field of an object, which must be of a kind."""
    if not isinstance(tree, Mapping):
        raise _MalformedError(key)
    value = tree.get(key, default)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _MalformedError(key)
    return value


def _texts(tree: Any, key: str) -> tuple[str, ...]:
    items = _get(tree, key, list, [])
    if not all(isinstance(item, str) for item in items):
        raise _MalformedError(key)
    return tuple(items)


def _number(value: Any, key: str) -> Decimal:
    """An amount: as it stands in the JSON, and not beyond all bounds."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise _MalformedError(key)
    if value.adjusted() > _MOST_DIGITS or int(value.as_tuple().exponent) < -_MOST_DIGITS:
        raise _MalformedError(key)
    return value


def _fact(tree: Any) -> Fact:
    terms = _get(tree, "terms", list, [])
    return Fact(
        table=_get(tree, "table", str),
        row=_get(tree, "row", str),
        column=_get(tree, "column", str),
        label=_get(tree, "label", str),
        value=_number(tree.get("value"), "value"),
        terms=tuple((int(weight), str(key)) for weight, key in terms),
    )


def _cover(tree: Any) -> Block:
    return Cover(_texts(tree, "lines"), _get(tree, "date", str, ""))


def _contents(tree: Any) -> Block:
    return Contents(_get(tree, "title", str, Contents().title))


def _heading(tree: Any) -> Block:
    return Heading(_get(tree, "level", int), _get(tree, "text", str))


def _paragraph(tree: Any) -> Block:
    return Paragraph(_get(tree, "text", str))


def _table(tree: Any) -> Block:
    return TableBlock(
        title=_get(tree, "title", str),
        widths=tuple(int(width) for width in _get(tree, "widths", list, [])),
        header=_rows(tree, "header"),
        body=_rows(tree, "body"),
        notes=_texts(tree, "notes"),
        code=_get(tree, "code", str, ""),
        number=_get(tree, "number", str, ""),
        owner=_get(tree, "owner", str, ""),
        money=_get(tree, "money", str, ""),
        landscape=_get(tree, "landscape", bool, False),
        framed=_get(tree, "framed", bool, True),
        size=float(_number(tree.get("size", 9), "size")),
        pad=float(_number(tree.get("pad", 4), "pad")),
    )


def _rows(tree: Any, key: str) -> tuple[TableRow, ...]:
    return tuple(tuple(map(_cell, row)) for row in _get(tree, key, list, []))


def _cell(tree: Any) -> TableCell:
    columns, rows = _get(tree, "columns", int, 1), _get(tree, "rows", int, 1)
    if not (1 <= columns <= _WIDEST and 1 <= rows <= _WIDEST):
        raise _MalformedError("columns" if columns != 1 else "rows")
    return TableCell(
        text=_get(tree, "text", str),
        align=Align(_get(tree, "align", str, Align.CENTER)),
        columns=columns,
        rows=rows,
        indent=_get(tree, "indent", int, 0),
        strong=_get(tree, "strong", bool, False),
        fact=_get(tree, "fact", str, ""),
    )


def _chart(tree: Any) -> Block:
    return Chart(
        kind=ChartKind(_get(tree, "chart", str)),
        caption=_get(tree, "caption", str),
        unit=_get(tree, "unit", str, ""),
        categories=_texts(tree, "categories"),
        series=tuple(
            Series(
                _get(item, "name", str),
                tuple(_number(value, "values") for value in _get(item, "values", list)),
            )
            for item in _get(tree, "series", list)
        ),
    )


_BLOCKS: Final[Mapping[str, Callable[[Any], Block]]] = {
    "cover": _cover,
    "contents": _contents,
    "heading": _heading,
    "paragraph": _paragraph,
    "table": _table,
    "chart": _chart,
}


def _block(tree: Any) -> Block:
    kind = _get(tree, "kind", str)
    if kind not in _BLOCKS:
        raise _MalformedError(f"kind: {kind}")
    return _BLOCKS[kind](tree)
