"""Performance forms in text that lost its walls, such as a converter leaves of a PDF.

Cells are broken over lines there, and a name may be broken inside of its bracket.  What holds is
the order: name（points）, target, result, score; so the points in brackets are the landmarks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from juesuan.model import Execution
from juesuan.reading.pages import Page
from juesuan.reading.recognise.performance.cells import part_cells
from juesuan.reading.recognise.performance.draft import Draft, DraftLine
from juesuan.reading.recognise.performance.notes import read_notes
from juesuan.reading.recognise.performance.stream import Stream, Word
from juesuan.reading.recognise.performance.words import (
    entry,
    find_money_unit,
    find_title,
    find_year,
)

_HEADER: Final = re.compile(r"三级指标[^。；]{2,60}?得分")
_ORDERED: Final = re.compile(r"三级指标.{0,12}(目标值|指标值).{0,12}(完成|实际).{0,12}得分")
_POINTS: Final = re.compile(r"（(\d+(?:\.\d+)?)分）")
_TOTAL: Final = re.compile(r"总分(\d+(?:\.\d+)?分?)")
_PLAIN: Final = re.compile(r"\d{1,3}(?:\.\d+)?")
_AMOUNT: Final = re.compile(r"-?[\d,]*\d(?:\.\d+)?")
_LABELS: Final = re.compile(
    r"单位名称：?|项目名称：?|主管部门：?|(?:项目)?实施单位：?|基本支出总额|项目支出总额|项目类别|项目属性|"
    r"项目类型|预算执行情况|年度(?:绩效)?目标|预算数"
)
_REASONS: Final = re.compile(r"(?:偏差大|未完成).{0,12}?原因分析(.*?)(?:改进措施及?|备注：|注：|$)")
_UNSPLIT: Final = "“{}”一行的目标值与完成值在文本中不能分列"
_UNPLACED: Final = "文本失去了表格线，指标不能分列"
_MOST_ABOVE: Final = 80  # lines above the header of indicators that belong to a form
_MOST_BELOW: Final = 120
_EXECUTION_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class _Region:
    """The parts of one form in the run: its title's line, where its parts begin and end."""

    title_line: int
    top: int
    head: int
    body: int
    total: re.Match[str] | None
    end: int


def read_flattened(pages: Sequence[Page]) -> list[Draft]:
    """Find the forms among the lines of some pages."""
    lines = [line for page in pages for line in page.lines]
    if "三级指标" not in "".join("".join([line.text for line in lines]).split()):
        return []
    stream = Stream.of(lines)
    drafts = []
    for region in _regions(stream):
        place = stream.place(region.top)
        draft = Draft(place)
        draft.pages = sorted({page for page in (place.page,) if page})
        _read_title(draft, stream, region)
        _read_labels(draft, stream, region)
        _read_executions(draft, stream, region)
        draft.scored = True
        if _ORDERED.match(stream.text, region.head):
            _read_lines(draft, stream, region)
        if not draft.lines:
            draft.doubt(_UNPLACED)
        _read_tail(draft, stream, region)
        drafts.append(draft)
    return drafts


def _regions(stream: Stream) -> Iterator[_Region]:
    heads = list(_HEADER.finditer(stream.text))
    titles: list[tuple[int, int]] = []
    floor = 0
    for head in heads:
        line = stream.line_at(head.start())
        low = max(floor, line - _MOST_ABOVE)
        _, at = _last_title(stream, low, line)
        first = at if at >= 0 else low
        titles.append((first, stream.line_start(first)))
        floor = line + 1
    for index, head in enumerate(heads):
        last = index + 1 == len(heads)
        line = stream.line_at(head.start())
        end = len(stream.text) if last else max(titles[index + 1][1], head.end())
        far = stream.line_start(line + 4 * _MOST_BELOW)
        end = max(min(end, far), head.end())
        total = _TOTAL.search(stream.text, head.end(), end)
        title_line, top = titles[index]
        yield _Region(title_line, top, head.start(), head.end(), total, end)


def _last_title(stream: Stream, low: int, line: int) -> tuple[str, int]:
    """The last title among some lines, which may stand well above the header."""
    for stop in range(line, low, -1):
        if stream.lines[stop - 1].text.rstrip().endswith(("表", "）", ")", "：", ":")):
            title, at = find_title(stream.lines[low:stop])
            if title:
                return title, low + at
    return "", -1


def _read_title(draft: Draft, stream: Stream, region: _Region) -> None:
    first = region.title_line
    title, at = find_title(stream.lines[first : first + 2])
    draft.title, draft.year = (title, find_year(title, ())) if at == 0 else ("", None)
    if draft.year is None and first > 0:
        heading, _ = find_title(stream.lines[max(first - 2, 0) : first])
        draft.year = find_year(heading, ()) if heading else None


def _read_labels(draft: Draft, stream: Stream, region: _Region) -> None:
    """Names and sums of money above the indicators: what stands between one label and the next."""
    start = region.top + len(draft.title)
    found = list(_LABELS.finditer(stream.text, start, region.head))
    for label, after in zip(found, [*found[1:], None], strict=False):
        end = after.start() if after else min(label.end() + 60, region.head)
        text = stream.text[label.end() : end]
        item = entry(text, stream.place(label.start()))
        word = label[0].removesuffix("：")
        if not text or len(text) > 60:
            continue
        if word == "项目名称":
            draft.project_name = draft.project_name or item
        elif word in {"单位名称", "主管部门", "项目实施单位", "实施单位"}:
            if word == "单位名称":
                draft.unit = draft.unit or item
            draft.units.append(item)
        elif word == "基本支出总额":
            draft.basic = draft.basic or item
        elif word == "项目支出总额":
            draft.project = draft.project or item
    draft.money_unit = find_money_unit(stream.text[start : region.head])


def _read_executions(draft: Draft, stream: Stream, region: _Region) -> None:
    """Rows of execution: two or three amounts, a rate and perhaps a score on one line."""
    words = stream.between(region.top, region.head)
    zone = "".join(word.text for word in words)
    found = re.search(r"（(\d+)分[*×xX]执行率|执行情况(?:（[^（）]*元）)?（(\d+)分）", zone)
    weight = Decimal(found[1] or found[2]) if found else None
    label_from = region.top
    for line, group in groupby(words, key=lambda word: word.line):
        own = list(group)
        row = [word.text for word in own]
        if len(row) < _EXECUTION_WORDS or not row[-2].endswith("%"):
            continue
        if not all(_AMOUNT.fullmatch(text) for text in row[-4:-2]):
            continue
        label = stream.text[label_from : own[0].start] + "".join(row[:-_EXECUTION_WORDS])
        cut = max(label.rfind("）"), label.rfind("得分") + 1)
        place = stream.lines[line].place
        budget, spent, rate, score = (entry(text, place) for text in row[-_EXECUTION_WORDS:])
        total = not draft.executions
        draft.executions.append(
            Execution(
                label[cut + 1 :],
                budget,
                spent,
                rate,
                score,
                weight=weight if total else None,
                total=total,
            )
        )
        label_from = own[-1].start + len(own[-1].text)


def _read_lines(draft: Draft, stream: Stream, region: _Region) -> None:
    """Indicators and headings: every （n分） ends a name; values follow only an indicator's."""
    stop = region.total.start() if region.total else region.end
    marks = list(_POINTS.finditer(stream.text, region.body, stop))
    if not marks:
        return
    name = stream.text[region.body : marks[0].start()]
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        words = stream.between(mark.end(), after.start() if after else stop)
        score = _score_at(words, Decimal(mark[1]))
        if score is None:
            heading = f"{name}（{mark[1]}分）"
            draft.enter(draft.level_of(heading), heading, stream.place(mark.start()))
            rest = words
        else:
            rest = words[score + 1 :]
            _add(draft, stream, name, mark, words[: score + 1])
        name = "".join(word.text for word in rest)


def _score_at(words: Sequence[Word], weight: Decimal) -> int | None:
    """Which word is the score: the last plain number, if it is not a page's number."""
    plain = [index for index, word in enumerate(words) if _PLAIN.fullmatch(word.text)]
    if not plain:
        return None
    last = plain[-1]
    alone = last - 1 in plain and last > 2
    if alone and Decimal(words[last].text) > weight >= Decimal(words[last - 1].text):
        return last - 1
    return last


def _add(
    draft: Draft, stream: Stream, name: str, mark: re.Match[str], words: Sequence[Word]
) -> None:
    place = stream.place(mark.start())
    parted = part_cells(words[:-1])
    line = DraftLine(draft.first, draft.second, f"{name}{mark[0]}", place)
    line.score = entry(words[-1].text, stream.lines[words[-1].line].place)
    if parted is None:
        draft.doubt(_UNSPLIT.format(name))
    else:
        line.target, line.result = (entry(text, place) for text in parted)
    draft.add(line)


def _read_tail(draft: Draft, stream: Stream, region: _Region) -> None:
    """Total, reasons and notes below the indicators."""
    if region.total is None:
        return
    draft.closed = True
    draft.total = entry(region.total[1], stream.place(region.total.start()))
    tail = stream.text[region.total.end() : region.end]
    reasons = _REASONS.search(tail)
    if reasons:
        draft.reasons.append(reasons[1])
    after = stream.line_at(region.total.start()) + 1
    below = stream.lines[after : after + _MOST_BELOW]
    begin = next(
        (i for i, line in enumerate(below) if re.match(r"\s*(备注|注)\s*[:：\d]", line.text)), None
    )
    if begin is not None:
        read_notes(draft, below[begin:])
