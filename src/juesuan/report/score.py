"""Scored performance forms for a terminal and for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from juesuan.evidence import QueryEvidence
from juesuan.model import FormKind, Place
from juesuan.money import format_amount, rounded
from juesuan.report.inspection import points
from juesuan.score import Remark, ScoredForm, ScoredIndicator, Subtotal

_KINDS: Final = {FormKind.WHOLE: "整体支出", FormKind.PROJECT: "项目支出"}
_RATE_DECIMALS: Final = 6  # of a ratio in JSON
_NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class FormReport:
    """A scored form with what its results rest on, and the remarks of a roll-up."""

    scored: ScoredForm
    evidence: tuple[QueryEvidence, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def all_remarks(self) -> tuple[Remark, ...]:
        """Those of the roll-up, then those of the score."""
        return (*self.remarks, *self.scored.remarks)


def print_score(forms: Sequence[FormReport], console: Console) -> None:
    """Print all forms, one after the other."""
    for form in forms:
        for part in _form(form):
            console.print(part)
        console.print("")


def _form(form: FormReport) -> Iterator[RenderableType]:
    scored = form.scored
    entry = scored.entry
    yield Text(entry.name or "未写名称", style="bold")
    parts = [entry.unit or "单位不详", entry.department, _KINDS[entry.kind]]
    parts.append(f"权重方案 {scored.scheme.name}")
    yield Text("  " + " · ".join(part for part in parts if part), style="dim")
    yield Padding(_execution(scored), (0, 0, 0, 2))
    yield Padding(_indicators(scored), (0, 0, 0, 2))
    yield _total(scored)
    if form.all_remarks:
        yield Text("\n提示", style="bold")
    for remark in form.all_remarks:
        yield Text.assemble(("  ! ", "yellow"), remark.message, (f"（{remark.place}）", "dim"))
    if form.evidence:
        yield Text("\n完成值的查询", style="bold")
    for item in form.evidence:
        yield Padding(_evidence(item), (0, 0, 0, 2))


def _grid(*columns: str) -> Grid:
    """A grid without lines; a column named with a leading > is aligned to the right."""
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in columns:
        right = name.startswith(">")
        grid.add_column(name.lstrip(">"), justify="right" if right else "left", no_wrap=right)
    return grid


def _execution(scored: ScoredForm) -> Grid:
    """The row of budget execution."""
    entry = scored.entry
    grid = _grid("预算执行", ">分值", ">预算数（A）", ">执行数（B）", ">执行率（B/A）", ">得分")
    rate = _NONE if scored.rate is None else f"{points(rounded(scored.rate * 100, 2))}%"
    grid.add_row(
        "年度资金总额",
        points(scored.scheme.execution),
        format_amount(entry.budget),
        format_amount(entry.spent),
        rate,
        _score(scored.execution_printed),
    )
    return grid


def _indicators(scored: ScoredForm) -> Grid:
    """Every level with its sums, and its indicators below it."""
    grid = _grid("级别", "指标", ">分值", "目标", "完成", ">得分")
    for subtotal in scored.subtotals:
        below = list(_below(scored, subtotal))
        indent = "  " if subtotal.level == 2 else ""
        style = "bold" if subtotal.level == 1 else ""
        grid.add_row(
            Text(f"{indent}{subtotal.name or '未写级别'}", style=style),
            "",
            Text(points(subtotal.weight), style=style),
            "",
            "",
            Text(points(subtotal.points), style=style if subtotal.complete else "yellow"),
        )
        for line in below:
            _add_indicator(grid, line)
    return grid


def _below(scored: ScoredForm, subtotal: Subtotal) -> Iterator[ScoredIndicator]:
    """The indicators printed right under a level: those without a second one under the first."""
    wanted = (subtotal.name, "") if subtotal.level == 1 else (subtotal.parent, subtotal.name)
    return (line for line in scored.indicators if line.entry.levels == wanted)


def _add_indicator(grid: Grid, line: ScoredIndicator) -> None:
    entry = line.entry
    style = "red" if line.points is None else "yellow" if line.met is False else ""
    grid.add_row(
        "",
        Text(entry.name),
        points(entry.weight),
        Text(entry.target or _NONE),
        Text(entry.result or _NONE),
        Text(_score(line.printed), style=style),
    )


def _score(value: Decimal | None) -> str:
    return _NONE if value is None else points(value)


def _total(scored: ScoredForm) -> Text:
    total = f"  总分 {points(scored.total)}"
    if not scored.complete:
        missing = sum(line.points is None for line in scored.indicators)
        missing += scored.execution is None
        return Text(f"{total}，有 {missing} 项没有得分，不评等级", style="bold yellow")
    if scored.grade is None:
        told = f"{total}，各项分值相加为 {points(scored.available)}，不评等级"
        return Text(told, style="bold yellow")
    return Text(f"{total}　等级 {scored.grade}", style="bold")


def _evidence(item: QueryEvidence) -> RenderableType:
    """What was worked out, by which query, from which files."""
    replaced = ""
    if item.entered.strip() and item.entered.strip() != item.value:
        replaced = f"（填写的是 {item.entered}）"
    lines = [
        Text.assemble(item.indicator, " ", (item.value, "bold"), replaced),
        *(Text(f"  {line}", style="cyan") for line in item.sql.strip().splitlines()),
    ]
    for file in item.files:
        lines.append(Text(f"  {file.name}　{file.rows} 行　{file.bytes:,} 字节"))
        lines.append(Text(f"  SHA-256 {file.sha256}", style="dim"))
    return Group(*lines)


def score_json(forms: Sequence[FormReport]) -> dict[str, Any]:
    """The forms for machines: ``points`` exact, ``score`` as printed, null where there are none."""
    return {"ok": True, "forms": [_form_json(form) for form in forms]}


def _form_json(form: FormReport) -> dict[str, Any]:
    scored = form.scored
    entry = scored.entry
    return {
        "kind": str(entry.kind),
        "name": entry.name,
        "unit": entry.unit,
        "scheme": scored.scheme.key,
        "execution": {
            "weight": scored.scheme.execution,
            "budget": entry.budget,
            "spent": entry.spent,
            "rate": _ratio(scored.rate),
            "points": scored.execution,
            "score": scored.execution_printed,
        },
        "indicators": [_indicator_json(line) for line in scored.indicators],
        "subtotals": [
            {
                "level": item.level,
                "name": item.name,
                "parent": item.parent,
                "weight": item.weight,
                "score": item.points,
                "complete": item.complete,
            }
            for item in scored.subtotals
        ],
        "total": scored.total,
        "available": scored.available,
        "complete": scored.complete,
        "grade": None if scored.grade is None else str(scored.grade),
        "remarks": [
            {"kind": str(item.kind), "message": item.message, **_spot(item.place)}
            for item in form.all_remarks
        ],
        "evidence": [_evidence_json(item) for item in form.evidence],
    }


def _ratio(value: Decimal | None) -> Decimal | None:
    return None if value is None else rounded(value, _RATE_DECIMALS)


def _spot(place: Place) -> dict[str, Any]:
    return {"sheet": place.sheet or None, "cell": place.cell or None}


def _indicator_json(line: ScoredIndicator) -> dict[str, Any]:
    entry = line.entry
    return {
        "levels": list(entry.levels),
        "name": entry.name,
        "weight": entry.weight,
        "target": entry.target,
        "result": entry.result,
        "direction": str(line.direction) or None,
        "ratio": _ratio(line.ratio),
        "met": line.met,
        "points": line.points,
        "score": line.printed,
        "reason": entry.reason,
        **_spot(entry.place),
    }


def _evidence_json(item: QueryEvidence) -> dict[str, Any]:
    return {
        "indicator": item.indicator,
        "value": item.value,
        "entered": item.entered,
        "sql": item.sql,
        "files": [
            {"name": file.name, "sha256": file.sha256, "bytes": file.bytes, "rows": file.rows}
            for file in item.files
        ],
        **_spot(item.place),
    }
