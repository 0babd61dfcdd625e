"""The sheets of the workbook as data (``sheets.toml``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from juesuan.model import Place

FIRST_ROW: Final = 4
"""The row (from 1) under the headings: title, explanation, headings stand above it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list, or an entry; ``group`` alone is a heading between entries."""

    key: str = ""
    label: str = ""
    type: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    width: int = 14
    locked: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``entries`` one below the other, or a ``list`` of rows."""

    name: str
    kind: str
    help: str
    fields: tuple[Field, ...]
    fixed: str = ""
    """What its rows are given by: the economic items, or those of 三公."""

    def column(self, key: str) -> int:
        """The index of a list's column; ``KeyError`` where it has none."""
        for index, item in enumerate(self.fields):
            if item.key == key:
                return index
        raise KeyError(key)


def cell_in_row(place: Place, key: str) -> Place:
    """The cell of a column in the row of a list that a place names; the place where it is none."""
    sheet = next((item for item in load_sheets() if item.name == place.sheet), None)
    row = place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if sheet is None or sheet.kind != "list" or not row or not key:
        return place
    return Place(sheet=place.sheet, cell=f"{chr(ord('A') + sheet.column(key))}{row}")


def _field(data: Mapping[str, Any]) -> Field:
    return Field(**{**data, "choices": tuple(data.get("choices", ()))})


@cache
def load_sheets() -> tuple[Sheet, ...]:
    """All sheets in their order."""
    text = (files("juesuan.workbook") / "sheets.toml").read_text("utf-8")
    return tuple(
        Sheet(
            name=item["name"],
            kind=item["kind"],
            help=item["help"],
            fields=tuple(map(_field, item.get("columns") or item["entries"])),
            fixed=item.get("fixed", ""),
        )
        for item in tomllib.loads(text)["sheet"]
    )


def sheet_named(name: str) -> Sheet:
    """A sheet by name; ``KeyError`` where there is none."""
    return {sheet.name: sheet for sheet in load_sheets()}[name]
