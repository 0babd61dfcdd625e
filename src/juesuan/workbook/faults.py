"""Cells that show an error, or a formula that no program has worked out yet.

A reader of values sees nothing in them, and nothing would be taken for zero.
"""

import re
from collections.abc import Iterator
from typing import Final

from juesuan.reading.archive import Archive

_ERROR: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>'
)
_UNWORKED: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]*\bt="str")[^>]*>'
    rb"<f[^>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>"
)
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Fault(str):
    """What stands in such a cell, as it is told."""

    __slots__ = ()


def find_faults(data: bytes) -> dict[str, dict[tuple[int, int], Fault]]:
    """The faults of an XLSX file by sheet and cell (row and column from zero)."""
    archive = Archive(data)
    found = {}
    for name, path in _sheets(archive):
        sheet = archive.read(path)
        faults = {
            _spot(at[1], at[2]): Fault(f"错误值 {at[3].decode('utf-8', 'replace')[:20]}")
            for at in _ERROR.finditer(sheet)
        }
        faults |= {_spot(at[1], at[2]): Fault("公式没有算出") for at in _UNWORKED.finditer(sheet)}
        found[name] = faults
    return found


def _sheets(archive: Archive) -> Iterator[tuple[str, str]]:
    """The sheets' names and where their cells are stored."""
    book, relations = archive.xml("xl/workbook.xml"), archive.xml("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for item in book.iter("{*}sheet"):
        target = str(targets.get(item.get(_RELATION), "")).lstrip("/").removeprefix("xl/")
        if f"xl/{target}" in archive.names:
            yield str(item.get("name", "")), f"xl/{target}"


def _spot(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return int(digits) - 1, column - 1
