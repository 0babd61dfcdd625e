"""The inspection score as a section of a report: for a terminal, a page and machines."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from juesuan.model import Evidence
from juesuan.model.inspection import Award, Dimension, Inspection, Mark
from juesuan.money import rounded
from juesuan.report.evidence import evidence_json
from juesuan.rules.inspection import load_inspection_items

DIMENSION_NAMES: Final[Mapping[Dimension, str]] = {
    Dimension.TIMELY: "及时",
    Dimension.COMPLETE: "完整",
    Dimension.DETAILED: "细化",
    Dimension.REGULAR: "规范",
}
_STYLES: Final = {Award.FULL: "", Award.PARTIAL: "yellow", Award.NONE: "red"}
_PLACES: Final = 3  # places named in a line


def points(value: Decimal) -> str:
    """Points without idle zeros.

    >>> points(Decimal("35.50")), points(Decimal("10"))
    ('35.5', '10')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def headline(inspection: Inspection) -> str:
    """The score in one sentence; what was not judged is no part of it."""
    available, judged = points(inspection.available), points(inspection.judged)
    if inspection.share is None:
        return f"检查评分：{available} 分都不能判断，没有得分。"
    rate = points(rounded(inspection.share * 100, 1))
    left = points(inspection.available - inspection.judged)
    return (
        f"检查评分：满分 {available} 分中能判断 {judged} 分，得 {points(inspection.given)} 分"
        f"（{rate}%）；{left} 分不能判断，不计得失。"
    )


def _dimension_line(inspection: Inspection, dimension: Dimension) -> str:
    own = inspection.of(dimension)
    told = f"得 {points(own.given)}／能判断 {points(own.judged)}" if own.judged else "不能判断"
    return f"{DIMENSION_NAMES[dimension]} {told}（满分 {points(own.available)}）"


def _where(evidence: Sequence[Evidence]) -> str:
    """Where to look: the first places, each once."""
    found = list(dict.fromkeys(str(item.place) for item in evidence))
    return "、".join(found[:_PLACES]) + ("…" if len(found) > _PLACES else "")


def _judged_marks(inspection: Inspection) -> list[Mark]:
    return [mark for mark in inspection.marks if mark.given is not None]


def _silent(inspection: Inspection) -> dict[str, list[Mark]]:
    """The items that could not be judged by their reason."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in inspection.unjudged:
        found[mark.reason].append(mark)
    return found


def inspection_text(inspection: Inspection) -> RenderableType:
    """The score as a table for a terminal, then what could not be judged."""
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in ("", "项目"):
        grid.add_column(name, no_wrap=True)
    for name in ("得分", "分值"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("依据")
    last = None
    for mark in _judged_marks(inspection):
        name = DIMENSION_NAMES[mark.dimension] if mark.dimension is not last else ""
        last = mark.dimension
        where = _where(mark.evidence)
        style = _STYLES[mark.outcome]
        grid.add_row(
            name,
            Text(f"{mark.item} {mark.name}", style=style),
            Text(points(mark.given or Decimal(0)), style=style),
            points(mark.available),
            Text(f"{mark.reason}{f'（{where}）' if where else ''}"),
        )
    lines = "　".join(_dimension_line(inspection, dimension) for dimension in Dimension)
    parts: list[RenderableType] = [
        Text(f"\n{headline(inspection)}", style="bold"),
        Text(f"  {lines}", style="dim"),
        grid,
    ]
    silent = _silent(inspection)
    if silent:
        parts.append(Text("不能判断的：", style="dim"))
    for reason, marks in silent.items():
        names = "、".join(f"{mark.item} {mark.name} {points(mark.available)} 分" for mark in marks)
        parts.append(Text(f"  {names}：{reason}", style="dim"))
    return Group(*parts)


def inspection_html(inspection: Inspection) -> str:
    """The score as a part of a page; classes are those of the report."""
    rows = "".join(
        f"<tr><td>{DIMENSION_NAMES[mark.dimension]}</td>"
        f"<td>{mark.item} {escape(mark.name)}</td>"
        f'<td class="n">{points(mark.given or Decimal(0))}</td>'
        f'<td class="n">{points(mark.available)}</td>'
        f"<td>{_html_reason(mark)}</td></tr>"
        for mark in _judged_marks(inspection)
    )
    silent = "".join(
        f"<li>{'、'.join(_silent_name(mark) for mark in marks)}：{escape(reason)}</li>"
        for reason, marks in _silent(inspection).items()
    )
    lines = "　".join(_dimension_line(inspection, dimension) for dimension in Dimension)
    table = (
        "<table><thead><tr><th>维度</th><th>项目</th><th>得分</th><th>分值</th><th>依据</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
    )
    rest = f'<p class="dim">不能判断的：</p><ul class="dim">{silent}</ul>' if silent else ""
    return (
        f'<section class="inspection"><h3>{escape(headline(inspection))}</h3>'
        f'<p class="dim">{escape(lines)}</p>{table if rows else ""}{rest}</section>'
    )


def _html_reason(mark: Mark) -> str:
    where = _where(mark.evidence)
    place = f' <span class="dim">（{escape(where)}）</span>' if where else ""
    return f"{escape(mark.reason)}{place}"


def _silent_name(mark: Mark) -> str:
    return f"{mark.item} {escape(mark.name)} {points(mark.available)} 分"


def inspection_json(inspection: Inspection) -> dict[str, Any]:
    """The score for machines: ``given`` is null for an item that could not be judged."""
    return {
        "given": inspection.given,
        "judged": inspection.judged,
        "available": inspection.available,
        "share": None if inspection.share is None else rounded(inspection.share, 4),
        "dimensions": [
            {
                "dimension": str(dimension),
                "given": own.given,
                "judged": own.judged,
                "available": own.available,
            }
            for dimension in Dimension
            for own in (inspection.of(dimension),)
        ],
        "marks": [_mark_json(mark) for mark in inspection.marks],
    }


def _mark_json(mark: Mark) -> dict[str, Any]:
    item = load_inspection_items()[mark.item]
    return {
        "item": mark.item,
        "name": mark.name,
        "dimension": str(mark.dimension),
        "available": mark.available,
        "given": mark.given,
        "outcome": str(mark.outcome),
        "reason": mark.reason,
        "judged_by": item.judged,
        "stated": item.stated,
        "evidence": [evidence_json(spot) for spot in mark.evidence],
    }
