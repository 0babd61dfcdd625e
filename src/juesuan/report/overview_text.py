"""An overview of a data set for a terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from juesuan.rendering.characters import clean
from juesuan.report.overview_words import (
    NO_REGION,
    PUBLICATION_NAMES,
    SEVERITY_NAMES,
    STATE_NAMES,
    headline,
    outcome_lines,
    percent,
    region_note,
)
from juesuan.store.overview import Overview, RuleLine

_BAR = 24
_STYLES = {"error": "red", "wording": "yellow"}


def print_overview(found: Overview, console: Console) -> None:
    """Print all parts, those without anything left out."""
    console.print(Text(f"数据集 {found.name}", style="bold"))
    console.print(Text(headline(found)))
    if found.size.narrative_read is not None:
        share = found.size.narrative_read * 100
        console.print(Text(f"情况说明中的数字平均读懂 {share:.1f}%。", style="dim"))
    _years(found, console)
    _publication(found, console)
    _rules(found.rules, console)
    _unread(found, console)
    _coverage(found, console)
    _regions(found, console)


def _head(console: Console, words: str, more: str = "") -> None:
    console.print(Text.assemble((f"\n{words}", "bold"), (f"　{more}" if more else "", "dim")))


def _grid(names: Sequence[str], texts: Iterable[int] = (0,)) -> Grid:
    """A table without lines; columns of figures stand to the right."""
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    left = set(texts)
    for index, name in enumerate(names):
        right = index not in left
        grid.add_column(name, justify="right" if right else "left", no_wrap=right)
    return grid


def _plain(words: str) -> Text:
    """Words of a document or list, in which nothing is a command to the terminal or markup."""
    return Text(clean(words))


def _bar(part: int, whole: int, style: str = "blue") -> Text:
    filled = round(_BAR * part / whole) if whole else 0
    return Text("█" * max(filled, 1 if part else 0), style=style)


def _years(found: Overview, console: Console) -> None:
    if not found.years:
        return
    _head(console, "年度")
    grid = _grid(["年度", "文件", "已检查", "现行", "无错误", "错误", "用词", "尾差"])
    for line in found.years:
        counts = (line.documents, line.checked, line.accounts, line.clean)
        severities = (line.errors, line.wordings, line.roundings)
        grid.add_row(
            str(line.year or "不详"),
            *(f"{count:,}" for count in counts),
            Text(f"{line.errors:,}", style="red" if line.errors else "dim"),
            *(f"{count:,}" for count in severities[1:]),
        )
    console.print(grid)


def _publication(found: Overview, console: Console) -> None:
    if not found.publication:
        return
    whole = sum(line.count for line in found.publication)
    _head(
        console,
        "公开情况",
        f"名单共 {whole:,} 个单位年度；未公开的见 juesuan query 的 missing、late",
    )
    grid = _grid(["", "数量", "占比", ""], texts=(0, 3))
    bad = {"late", "missing", "not-account", "misfiled"}
    for line in found.publication:
        style = "red" if line.state in bad else "blue"
        name = PUBLICATION_NAMES[line.state]
        share = percent(line.count, whole)
        grid.add_row(name, f"{line.count:,}", share, _bar(line.count, whole, style))
    console.print(grid)


def _rules(rules: Sequence[RuleLine], console: Console) -> None:
    if not rules:
        return
    _head(console, "最常见的问题", "占比：有此问题的份数／能判断的份数")
    grid = _grid(["规则", "等级", "问题", "份数", "能判断", "占比"], texts=(0, 1, 2))
    for line in rules:
        grid.add_row(
            _plain(line.rule),
            Text(SEVERITY_NAMES[line.severity], style=_STYLES.get(line.severity, "")),
            _plain(line.title),
            f"{line.documents:,}",
            f"{line.evaluated:,}" if line.evaluated else "",
            "" if line.share is None else f"{line.share:.1f}%",
        )
    console.print(grid)


def _unread(found: Overview, console: Console) -> None:
    if not found.unread:
        return
    _head(console, "没有检查的文件")
    grid = _grid(["份数", "状态", "原因"], texts=(1, 2))
    for line in found.unread:
        state = STATE_NAMES.get(line.state, line.state)
        grid.add_row(f"{line.documents:,}", Text(state, style="red"), _plain(line.reason or ""))
    console.print(grid)


def _coverage(found: Overview, console: Console) -> None:
    lines = outcome_lines(found.outcomes)
    whole = sum(count for _, count in lines)
    if not whole:
        return
    _head(console, "判断了什么", f"共 {whole:,} 处")
    told = "　".join(f"{name} {count:,}（{percent(count, whole)}）" for name, count in lines)
    console.print(Text(f"  {told}"))
    if found.reasons:
        grid = _grid(["份数", "规则", "未判断的原因"], texts=(2,))
        for line in found.reasons:
            grid.add_row(f"{line.documents:,}", f"{line.rules:,}", _plain(line.reason))
        console.print(grid)


def _regions(found: Overview, console: Console) -> None:
    if len(found.regions) < 2:
        return
    _head(console, "地区", region_note(found))
    grid = _grid(["地区", "现行", "无错误", "错误", "平均得分率"])
    for line in found.regions:
        score = "" if line.score is None else f"{line.score:.1f}%"
        counts = (line.accounts, line.clean, line.errors)
        grid.add_row(_plain(line.region or NO_REGION), *(f"{count:,}" for count in counts), score)
    console.print(grid)
