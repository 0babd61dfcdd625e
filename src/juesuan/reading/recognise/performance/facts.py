"""The rows of a form that are not indicators: names, sums of money, execution, total, reasons."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from juesuan.model import Entry, Execution
from juesuan.reading.recognise.performance.draft import Draft
from juesuan.reading.recognise.performance.squares import Columns, Row, Square
from juesuan.reading.recognise.performance.words import (
    NOTE,
    TOTAL_ROW,
    Role,
    entry,
    points_in,
)

_PROJECT: Final = re.compile(r"(?:项目|专项|政策|项目（政策）|项目（专项）)名称(?:（.*）)?")
_UNIT: Final = re.compile(
    r"(?:预算|填报|评价|被评价)?(?:单位|部门)(?:（单位）|（部门）|（盖章）)?名称(?:（.*）)?|"
    r"(?:填报|预算)(?:单位|部门)(?:（.*）)?|部门（单位）"
)
_RELATED: Final = re.compile(
    r"(?:市|区|县|省)?(?:级)?主管(?:预算)?(?:部门|单位)(?:及代码)?(?:（.*）)?|"
    r"(?:项目)?(?:实施|承担|负责|申报|执行|使用)(?:单位|部门)(?:（.*）)?|项目单位"
)
_BASIC: Final = re.compile(r"基本支出(?:总额|合计)(?:（.*）)?")
_PROJECT_SUM: Final = re.compile(r"项目支出(?:总额|合计)(?:（.*）)?")
_TOTAL: Final = re.compile(r"(?:自评)?总(?:得)?分|综合得分|自评得分")
_REASON: Final = re.compile(r".{0,20}(?:原因|改进措施|存在问题)")
_OTHER: Final = re.compile(
    r"项目(?:类别|属性|类型|负责人|编码|概况|起止)|年度(?:总体|绩效)?目标|(?:自评|评价|绩效)(?:等级|结论|结果)|"
    r"总体目标|联系|填报人|预期目标|实际完成情况$"
)
LABEL: Final = re.compile(
    "|".join(
        f"(?:{pattern.pattern})"
        for pattern in (_PROJECT, _UNIT, _RELATED, _BASIC, _PROJECT_SUM, _REASON, _OTHER, NOTE)
    )
)
_NAMES: Final = re.compile(f"(?:{_PROJECT.pattern}|{_UNIT.pattern})(?:：.*)?")
_CODE: Final = re.compile(r"^[（\[]?\d+[）\]]?[-—]?(?=\D)")
_OF_WHICH: Final = re.compile(r"其中|.*(财政拨款|结转|其他资金|自有|单位资金|专户|上级)")
_WHOLE: Final = re.compile(r".*(总额|合计|总计|总资金)|年度资金|整体支出")
_LONG: Final = 10
_LONGEST_SUM: Final = 24  # characters of a cell that holds a sum of money


def is_name_row(squares: Sequence[Square]) -> bool:
    """Whether a row names the project or unit a form is about, as forms begin."""
    return bool(squares) and _NAMES.fullmatch(squares[0].text) is not None


def read_facts(draft: Draft, squares: Sequence[Square]) -> None:
    """Labels of a row, each with the value beside it or behind its colon."""
    for index, square in enumerate(squares):
        label, _, inline = square.text.partition("：")
        beside = squares[index + 1] if index + 1 < len(squares) else None
        if _REASON.match(label) and index == 0:
            draft.reasons += [text for text in [inline, *(s.text for s in squares[1:])] if text]
            return
        if NOTE.match(square.text):
            texts = [square.text, *(other.text for other in squares[index + 1 :])]
            draft.notes.append(Entry("".join(texts), square.place))
            return
        if inline:
            _take(draft, label, entry(inline, square.place))
        elif beside is not None and not LABEL.fullmatch(beside.text):
            _take(draft, label, beside.entry)
    if draft.closed and len(squares) == 1 and len(squares[0].text) > _LONG:
        draft.reasons.append(squares[0].text)  # a reason that goes on on the next page


def _take(draft: Draft, label: str, value: Entry) -> None:
    if _PROJECT.fullmatch(label):
        draft.project_name = draft.project_name or value
    elif _UNIT.fullmatch(label):
        draft.unit = draft.unit or value
        draft.units.append(value)
    elif _RELATED.fullmatch(label):
        name = Entry(_CODE.sub("", value.text), value.place)
        draft.units.append(name)
        if "主管" not in label:
            draft.unit = draft.unit or name
    elif _BASIC.fullmatch(label):
        draft.basic = draft.basic or value
    elif _PROJECT_SUM.fullmatch(label):
        draft.project = draft.project or value
    elif _TOTAL.fullmatch(label) and value.value is not None:
        draft.total = draft.total or value


def read_execution(draft: Draft, row: Row, columns: Columns) -> bool:
    """A row of budget execution; False where the row is none."""
    cells = {
        role: picked[0]
        for role in (Role.INITIAL, Role.BUDGET, Role.SPENT, Role.RATE, Role.SCORE, Role.WEIGHT)
        if (picked := [s for s in row if columns.role_of(s) is role])
    }
    money = [cells[role] for role in (Role.INITIAL, Role.BUDGET, Role.SPENT) if role in cells]
    if not money or any(len(square.text) > _LONGEST_SUM for square in money):
        return False
    first = min(square.left for square in money)
    labels = [square for square in row if square.text and square.left < first]
    label = labels[-1].text if labels else ""
    filled = any(square.entry.value is not None for square in money)
    if not filled and not (label and _OF_WHICH.match(label)):
        return False
    total = not any(item.total for item in draft.executions) and (
        not draft.executions or (_WHOLE.match(label) is not None and not _OF_WHICH.match(label))
    )

    def pick(role: Role) -> Entry | None:
        return cells[role].entry if role in cells else None

    printed = pick(Role.WEIGHT)
    points = points_in(columns.header) or points_in("".join(s.text for s in labels))
    weight = printed.value if printed else None
    weight = Decimal(points) if weight is None and points else weight
    draft.executions.append(
        Execution(
            label=label,
            budget=pick(Role.BUDGET),
            spent=pick(Role.SPENT),
            rate=pick(Role.RATE),
            score=pick(Role.SCORE),
            initial=pick(Role.INITIAL),
            weight=weight if total else None,
            total=total,
        )
    )
    return True


def read_total(draft: Draft, row: Row, columns: Columns) -> None:
    """The row 总分: the form's score, and the weight of all indicators where it prints one."""
    texts = [square for square in row if square.text]
    label = next(square for square in texts if TOTAL_ROW.fullmatch(square.text))
    draft.closed = True
    found = TOTAL_ROW.fullmatch(label.text)
    if found and found["score"]:
        draft.total = entry(found["score"], label.place)
        return
    numbers = [square for square in texts if square.entry.value is not None]
    scores, _ = columns.pick(numbers, Role.SCORE)
    weights = [square for square in columns.pick(numbers, Role.WEIGHT)[0] if square not in scores]
    if not scores and Role.SCORE not in columns:
        scores = [square for square in numbers if square not in weights][-1:]
    if not scores:
        scores = [
            square for square in numbers if square not in weights and square.left > label.left
        ]
    blank, _ = columns.pick([square for square in row if square is not label], Role.SCORE)
    if scores:
        draft.total = scores[-1].entry
    elif blank:
        draft.total = blank[0].entry
    points = points_in(label.text)
    weight = weights[0].entry.value if weights else Decimal(points) if points else None
    if weight is not None:
        draft.declare(0, "总分", weight, label.place)
