"""A check as one self-contained HTML file, with the pages' pictures and a box on each cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from juesuan.model import Box, Disclosure, Finding, Outcome, Place, Report, Severity
from juesuan.money import format_amount
from juesuan.report.grouping import (
    PlaceProblems,
    Problem,
    group,
    kind_name,
    reader_lines,
    rule_counts,
    rule_title,
    unevaluated,
)
from juesuan.report.inspection import inspection_html
from juesuan.report.outcome import FileOutcome, severity_counts
from juesuan.report.pictures import PagePicture, picture_pages

Pictures = Mapping[int, PagePicture]

_CLASSES: Final = {
    Severity.ERROR: "error",
    Severity.WORDING: "wording",
    Severity.ROUNDING: "rounding",
}
_BOXED: Final = frozenset({"wrong", "total", "text", "row", "claim"})
_AROUND: Final = 40.0  # points shown above and below the lines of a sentence
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c1f23;--dim:#667;--line:#d5d9e0;--card:#fff;--page:#f4f5f7;
--error:#b3261e;--wording:#8a6100;--rounding:#5a6472}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--dim:#9aa3ad;--line:#3a4048;--card:#1e2227;
--page:#14171a;--error:#ff8a80;--wording:#f0c060;--rounding:#a8b3bf}}
*{box-sizing:border-box}body{margin:0;font:15px/1.65 "Noto Sans CJK SC","Source Han Sans SC",
"PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);background:var(--page)}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.35rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .4rem;
border-bottom:2px solid var(--line);padding-bottom:.3rem}h3{font-size:1rem;margin:1.4rem 0 .5rem}
.dim{color:var(--dim)}.card{background:var(--card);border:1px solid var(--line);border-radius:6px;
padding:.7rem .9rem;margin:.6rem 0;border-left:4px solid var(--rounding)}
.card.error{border-left-color:var(--error)}.card.wording{border-left-color:var(--wording)}
.card p{margin:.25rem 0}.rule{font-family:ui-monospace,monospace;font-size:.85em}
.mark{display:inline-block;min-width:1.6em;padding:0 .35em;border-radius:3px;color:#fff;
background:var(--error);text-align:center;font-weight:bold}
.wording .mark{background:var(--wording)}
table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid var(--line);
padding:.2rem .6rem;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:1rem 0;overflow-x:auto}figure>div{position:relative;min-width:36rem}
.crop{overflow:hidden}.crop>div{position:relative}
figure img{display:block;width:100%;border:1px solid var(--line)}
figure a{position:absolute;border:2px solid var(--error);background:rgba(255,80,60,.13)}
figure a span{position:absolute;left:-2px;bottom:100%;font-size:11px;line-height:1.3;
padding:0 .3em;color:#fff;background:var(--error);border-radius:2px 2px 0 0}
.lines{list-style:none;margin:.6rem 0;padding:.6rem .9rem;background:var(--card);
border:1px solid var(--line);border-radius:6px}
a{color:inherit}summary{cursor:pointer}
@media print{body{background:#fff}.card{break-inside:avoid}details{display:block}}
"""


def check_html(outcomes: Sequence[FileOutcome]) -> str:
    """The whole report as one HTML page."""
    body = "".join(_file(outcome, number) for number, outcome in enumerate(outcomes, start=1))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>决算公开检查报告</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>决算公开检查报告</h1>{_overview(outcomes)}{body}</main></body></html>\n"
    )


def _overview(outcomes: Sequence[FileOutcome]) -> str:
    checked = sum(outcome.checked for outcome in outcomes)
    counts = severity_counts(outcomes)
    return f'<p class="dim">{len(outcomes)} 个文件，检查了 {checked} 个。{counts}</p>'


def _file(outcome: FileOutcome, number: int) -> str:
    if outcome.report is None or not outcome.checked:
        card = f'<div class="card error"><p>没有检查：{escape(outcome.problem)}</p></div>'
        return f"<h2>{escape(outcome.file)}</h2>{card}"
    report = outcome.report
    groups = group(report)
    numbered = _number(groups)
    problems = [problem.finding for item in groups for problem in item.problems]
    places = [place for finding in problems for place in _marked(finding)]
    pictures = picture_pages(outcome.file, [place.page for place in places if place.page])
    parts = [
        _head(report.disclosure, outcome.file),
        _lines(report),
        *(_group(item, numbered, pictures, f"f{number}") for item in groups),
        _rounding(groups),
        _coverage(report),
        inspection_html(outcome.inspection) if outcome.inspection else "",
    ]
    return "".join(parts)


def _head(disclosure: Disclosure, file: str) -> str:
    codes = " ".join(table.code[1:] for table in disclosure.tables if table.code)
    parts = [
        f"{disclosure.year} 年度" if disclosure.year else "年度不详",
        kind_name(disclosure),
        *filter(None, [disclosure.extent]),
        f"认出的表：{codes}",
    ]
    title = disclosure.unit or file
    return (
        f'<h2>{escape(title)}</h2><p class="dim">{escape(file)}<br>{escape(" · ".join(parts))}</p>'
    )


def _lines(report: Report) -> str:
    """The overview: like problems in one line each."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in reader_lines(report))
    return f'<ul class="lines">{lines}</ul>' if lines else ""


def _number(groups: Iterable[PlaceProblems]) -> dict[str, int]:
    """A number for each problem of a file, by fingerprint."""
    problems = [problem for item in groups for problem in item.problems]
    return {problem.finding.fingerprint: n for n, problem in enumerate(problems, start=1)}


def _group(item: PlaceProblems, numbered: dict[str, int], pictures: Pictures, anchor: str) -> str:
    if not item.problems:
        return ""
    where = f"（{item.where}）" if item.where else ""
    cards = "".join(_card(problem, numbered, anchor) for problem in item.problems)
    return (
        f"<h3>{escape(item.name)}{escape(where)}</h3>{cards}"
        f"{''.join(_figures(item, numbered, pictures, anchor))}"
    )


def _card(problem: Problem, numbered: dict[str, int], anchor: str) -> str:
    finding = problem.finding
    number = numbered[finding.fingerprint]
    facts = _facts(finding)
    follow = (
        f"<details><summary>由此引起 {len(problem.consequences)} 处："
        f"{escape(rule_counts(problem.consequences))}</summary>"
        + "".join(f"<p>{escape(item.message)}</p>" for item in problem.consequences)
        + "</details>"
        if problem.consequences
        else ""
    )
    return (
        f'<div class="card {_CLASSES[finding.severity]}" id="{anchor}-{number}">'
        f'<p><span class="mark">{number}</span> <b>{escape(rule_title(finding.rule))}</b> '
        f'<span class="rule dim">{escape(finding.rule)} {escape(finding.name)}</span></p>'
        f"<p>{escape(finding.message)}</p>{facts}"
        f"<p>怎么办：{escape(finding.advice)}</p>"
        f'<p class="dim">依据：{escape("；".join(finding.basis))}</p>{follow}</div>'
    )


def _facts(finding: Finding) -> str:
    if finding.expected is None or finding.actual is None or finding.difference is None:
        return ""
    values = [("应为", finding.expected), ("实为", finding.actual), ("相差", finding.difference)]
    cells = "".join(f'<th>{name}</th><td class="n">{format_amount(v)}</td>' for name, v in values)
    if finding.allowed is not None:
        cells += f'<th>尾差最多</th><td class="n">{finding.allowed.normalize():f}</td>'
    return f"<table><tr>{cells}</tr></table>"


def _figures(
    item: PlaceProblems, numbered: dict[str, int], pictures: Pictures, anchor: str
) -> Iterator[str]:
    """The pages of a table's problems, with a numbered box on each cell."""
    boxes: dict[int, list[str]] = {}
    places: dict[int, list[Box]] = {}
    for problem in item.problems:
        number = numbered[problem.finding.fingerprint]
        for place in _marked(problem.finding):
            if place.page is not None and place.page in pictures and place.box is not None:
                overlay = _overlay(place.box, pictures[place.page], number, anchor)
                boxes.setdefault(place.page, []).append(overlay)
                places.setdefault(place.page, []).append(place.box)
    for page, overlays in sorted(boxes.items()):
        shown = f'<img alt="第 {page} 页" src="{pictures[page].source}">{"".join(overlays)}'
        if not item.code:
            shown = _cropped(shown, pictures[page], places[page])
        caption = f"<figcaption class='dim'>第 {page} 页</figcaption>"
        yield f"<figure><div>{shown}</div>{caption}</figure>"


def _cropped(shown: str, page: PagePicture, places: Sequence[Box]) -> str:
    """The lines around some boxes: sentences need less of their page than cells of their table."""
    top = max(min(box.top for box in places) - _AROUND, 0.0)
    bottom = min(max(box.bottom for box in places) + _AROUND, page.height)
    window = f"aspect-ratio:{page.width:.1f}/{bottom - top:.1f}"
    shift = f"margin-top:-{100 * top / page.width:.2f}%"
    return f'<div class="crop" style="{window}"><div style="{shift}">{shown}</div></div>'


def _marked(finding: Finding) -> list[Place]:
    """The places to box: those named wrong or, where none is, the first."""
    wrong = [item.place for item in finding.evidence if item.role in _BOXED]
    return wrong or [item.place for item in finding.evidence[:1]]


def _overlay(box: Box, page: PagePicture, number: int, anchor: str) -> str:
    style = (
        f"left:{100 * box.x0 / page.width:.2f}%;top:{100 * box.top / page.height:.2f}%;"
        f"width:{100 * (box.x1 - box.x0) / page.width:.2f}%;"
        f"height:{100 * (box.bottom - box.top) / page.height:.2f}%"
    )
    return f'<a href="#{anchor}-{number}" style="{style}"><span>{number}</span></a>'


def _rounding(groups: Sequence[PlaceProblems]) -> str:
    slight = [item for item in groups if item.rounding]
    if not slight:
        return ""
    parts = ["<h3>尾差（四舍五入所致，不必更正）</h3>"]
    for item in slight:
        lines = "".join(f"<p>{escape(finding.message)}</p>" for finding in item.rounding)
        head = f"{item.name}：{len(item.rounding)} 处"
        rules = rule_counts(item.rounding)
        parts.append(_folded(f"{head}（{rules}）", lines))
    return "".join(parts)


def _coverage(report: Report) -> str:
    counts = report.counts
    names = [
        ("通过", Outcome.PASS),
        ("尾差", Outcome.ROUNDING),
        ("不符", Outcome.FAIL),
        ("不适用", Outcome.NOT_APPLICABLE),
        ("未判断", Outcome.NOT_EVALUATED),
    ]
    cells = "".join(
        f'<th>{name}</th><td class="n">{counts[outcome]}</td>' for name, outcome in names
    )
    silent = "".join(
        f"<tr><td>{escape(reason)}</td><td>{escape(rules)}</td></tr>"
        for rules, reason, _ in unevaluated(report)
    )
    more = _folded("未判断的规则与原因", f"<table>{silent}</table>") if silent else ""
    return f"<h3>判断了什么</h3><table><tr>{cells}</tr></table>{more}"


def _folded(summary: str, content: str) -> str:
    return f"<details class='card'><summary>{escape(summary)}</summary>{content}</details>"
