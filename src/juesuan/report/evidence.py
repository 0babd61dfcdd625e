"""Evidence and its place as JSON."""

from typing import Any

from juesuan.model import Evidence, Place


def box_json(place: Place) -> list[float] | None:
    """A box rounded for print, None where the format tells none."""
    box = place.box
    return None if box is None else [round(v, 2) for v in (box.x0, box.top, box.x1, box.bottom)]


def evidence_json(item: Evidence) -> dict[str, Any]:
    """What a finding or a mark rests on."""
    return {
        "role": item.role,
        "page": item.place.page,
        "line": item.place.line,
        "box": box_json(item.place),
        "text": item.text,
        "table": item.table,
        "row": item.row,
        "label": item.label,
        "column": item.column,
        "section": item.section,
    }
