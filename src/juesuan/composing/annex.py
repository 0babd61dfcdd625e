"""Tables that are none of the nine: performance forms, and the year's key work.

Source: the forms annexed to 财预〔2020〕10号, in the design of Hubei.
"""

from collections.abc import Iterator
from typing import Final

from juesuan.composing.voice import Voice
from juesuan.model import FormKind
from juesuan.model.account import Work
from juesuan.model.document import Align, TableBlock, TableCell, TableRow
from juesuan.money import rounded
from juesuan.score import ScoredForm, points_text

_WIDTHS: Final = (12, 13, 30, 17, 17, 12)
_NOTES: Final = (
    "备注：1.预算数为调整后的全年预算数（含上年结转），执行数为当年实际支出数。",
    "2.定量指标：正向指标得分＝分值×B/A，反向指标得分＝分值×A/B，均不超过该指标分值。",
    "3.定性指标按达成、部分达成、未达成三档，分别在分值的100%—80%（含）、80%—50%（含）、50%—0%内计分。",
)


def form_block(voice: Voice, form: ScoredForm) -> TableBlock:
    """A performance form with its scores."""
    entry = form.entry
    whole = entry.kind is FormKind.WHOLE
    kind = "整体" if whole else "项目"
    return TableBlock(
        title=f"{voice.year}{entry.name}{kind}绩效自评表",
        widths=_WIDTHS,
        header=(),
        body=(
            *(_whole_head(form) if whole else _project_head(form)),
            *_execution(form),
            _labelled("年度目标", entry.goal),
            tuple(TableCell(text, strong=True) for text in _HEADS),
            *_indicators(form),
            (
                TableCell("总分", columns=5, strong=True),
                TableCell(f"{points_text(form.total)}分" if form.complete else "", strong=True),
            ),
            _labelled("偏差大或目标未完成原因分析", _reasons(form)),
            _labelled("改进措施及结果应用方案", entry.measures),
        ),
        owner=f"单位名称：{entry.unit}",
        notes=_NOTES,
        size=10.5,
        pad=5,
    )


_HEADS: Final = ("一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分")


def _labelled(label: str, text: str) -> TableRow:
    return TableCell(label, columns=2, strong=True), TableCell(text or "无", Align.LEFT, columns=4)


def _whole_head(form: ScoredForm) -> Iterator[TableRow]:
    entry = form.entry
    yield (TableCell("单位名称", columns=2, strong=True), TableCell(entry.unit, columns=4))
    amounts = ["" if item is None else f"{item:,.2f}" for item in (entry.basic, entry.project)]
    yield (
        TableCell("基本支出总额", columns=2, strong=True),
        TableCell(amounts[0]),
        TableCell("项目支出总额", strong=True),
        TableCell(amounts[1], columns=2),
    )


def _project_head(form: ScoredForm) -> Iterator[TableRow]:
    entry = form.entry
    yield (TableCell("项目名称", columns=2, strong=True), TableCell(entry.name, columns=4))
    yield (
        TableCell("主管部门", columns=2, strong=True),
        TableCell(entry.department or entry.unit),
        TableCell("项目实施单位", strong=True),
        TableCell(entry.unit, columns=2),
    )


def _execution(form: ScoredForm) -> Iterator[TableRow]:
    entry, points = form.entry, points_text(form.scheme.execution)
    whole = entry.kind is FormKind.WHOLE
    yield (
        TableCell(f"预算执行情况（万元）（{points}分）", rows=2, strong=True),
        TableCell(""),
        TableCell("预算数（A）", strong=True),
        TableCell("执行数（B）", strong=True),
        TableCell("执行率（B/A）", strong=True),
        TableCell(f"得分（{points}分×执行率）", strong=True),
    )
    rate = "" if form.rate is None else f"{rounded(form.rate * 100, 2):f}%"
    printed = form.execution_printed
    yield (
        TableCell("部门整体支出总额" if whole else "年度财政资金总额", strong=True),
        TableCell(f"{entry.budget:,.2f}"),
        TableCell(f"{entry.spent:,.2f}"),
        TableCell(rate),
        TableCell("" if printed is None else points_text(printed)),
    )


def _indicators(form: ScoredForm) -> Iterator[TableRow]:
    """The indicators under the headings of their levels, each with the weight of what is below."""
    spans = {(item.level, item.name, item.parent): item for item in form.subtotals}
    before = ("", "")
    for line in form.indicators:
        first, second = line.entry.levels
        row: list[TableCell] = []
        own = [item.entry.levels for item in form.indicators]
        if first != before[0]:
            weight = points_text(spans[1, first, ""].weight)
            height = sum(levels[0] == first for levels in own)
            row.append(TableCell(f"{first}（{weight}分）", rows=height, strong=True))
        if (first, second) != before:
            weight = points_text(spans[2, second, first].weight)
            height = own.count((first, second))
            row.append(TableCell(f"{second}（{weight}分）", rows=height, strong=True))
        before = (first, second)
        printed = line.printed
        yield (
            *row,
            TableCell(f"{line.entry.name}（{points_text(line.entry.weight)}分）", Align.LEFT),
            TableCell(line.entry.target),
            TableCell(line.entry.result),
            TableCell("" if printed is None else points_text(printed)),
        )


def _reasons(form: ScoredForm) -> str:
    """The reasons given for the form as a whole and for single indicators."""
    single = (
        f"{line.entry.name}：{line.entry.reason.strip().rstrip('。')}"
        for line in form.indicators
        if line.entry.reason.strip()
    )
    return "；".join(part for part in (form.entry.reasons.strip().rstrip("。"), *single) if part)


def works_block(voice: Voice, works: tuple[Work, ...]) -> TableBlock:
    """The year's key work: matter, target, outcome."""
    heads = ("序号", "重要事项", "工作内容及目标", "完成情况")
    return TableBlock(
        title=f"{voice.year}重点工作完成情况表",
        widths=(8, 24, 50, 50),
        header=(tuple(TableCell(text, strong=True) for text in heads),),
        body=tuple(
            (
                TableCell(str(number)),
                TableCell(work.matter, Align.LEFT),
                TableCell(work.target, Align.LEFT),
                TableCell(work.outcome, Align.LEFT),
            )
            for number, work in enumerate(works, 1)
        ),
        size=10.5,
        pad=5,
        framed=False,
    )
