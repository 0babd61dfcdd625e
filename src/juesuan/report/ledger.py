"""The ledger's cases for people and machines: a list, one case with its history, as JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from juesuan.ledger.events import Event, EventKind, Status
from juesuan.ledger.records import Case
from juesuan.ledger.roster import Duty, DutyState
from juesuan.model import Severity
from juesuan.report.outcome import SEVERITY_NAMES

STATUS_NAMES: Final = {
    Status.OPEN: "待审核",
    Status.CONFIRMED: "已确认",
    Status.ASSIGNED: "已交办",
    Status.ANSWERED: "已答复",
    Status.FALSE_ALARM: "误报",
    Status.ACCEPTED: "作为例外",
    Status.SOLVED: "已销号",
    Status.SUPERSEDED: "规则已改",
}
EVENT_NAMES: Final = {
    EventKind.OPENED: "检查发现",
    EventKind.CONFIRMED: "确认",
    EventKind.FALSE_ALARM: "判为误报",
    EventKind.ACCEPTED: "作为例外接受",
    EventKind.ASSIGNED: "交办",
    EventKind.ANSWERED: "答复",
    EventKind.SOLVED: "销号",
    EventKind.REOPENED: "重新提出",
    EventKind.SUPERSEDED: "规则更新后不再报",
}
DUTY_NAMES: Final = {
    DutyState.NOT_DUE: "未到期",
    DutyState.MISSING: "未报送",
    DutyState.LATE: "逾期未报送",
    DutyState.CHECKED: "已检查",
    DutyState.IN_CORRECTION: "整改中",
    DutyState.CLEAN: "无问题",
    DutyState.PUBLISHED: "已公开",
}
SHORT: Final = 8
"""Digits of a fingerprint that people see."""
_STYLES: Final = {Status.OPEN: "bold", Status.SOLVED: "green", Status.ASSIGNED: "yellow"}


def severity_name(case: Case) -> str:
    """错误 or 用词与规范."""
    return SEVERITY_NAMES[Severity(case.severity)]


def where(case: Case) -> str:
    """Where the document prints it."""
    evidence = case.detail.get("evidence") or [{}]
    first = evidence[0]
    if first.get("sheet"):
        return f"{first['sheet']} {first.get('cell') or ''}".strip()
    return f"第 {first['page']} 页" if first.get("page") else ""


def print_cases(cases: Sequence[Case], console: Console, today: date) -> None:
    """The list (清单) on a terminal."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("编号", "状态", "单位", "年度", "版本", "规则", "问题", "责任人", "期限"):
        table.add_column(name, justify="right" if name == "版本" else "left")
    for case in cases:
        standing = case.standing
        until = standing.until.isoformat() if standing.until else ""
        late = standing.overdue(today)
        table.add_row(
            case.fingerprint[:SHORT],
            Text(STATUS_NAMES[standing.status], style=_STYLES.get(standing.status, "")),
            Text(case.unit),
            str(case.year),
            str(case.version),
            case.rule,
            Text(case.message),
            Text(standing.assignee),
            Text(f"{until}（逾期）" if late else until, style="red" if late else ""),
        )
    console.print(table)
    live = sum(not case.standing.status.closed for case in cases)
    console.print(f"共 {len(cases)} 个问题，未了结 {live} 个。")


def print_case(case: Case, console: Console) -> None:
    """One case with all that happened to it."""
    console.print(
        f"{case.fingerprint}  {STATUS_NAMES[case.standing.status]}\n"
        f"{case.unit} {case.year} 年度（第 {case.version} 版） {where(case)}\n"
        f"{case.rule} {severity_name(case)}：{case.message}\n{case.advice}\n",
        markup=False,
    )
    for event in case.standing.events:
        console.print(_line(event), markup=False)


def _line(event: Event) -> str:
    moment = event.at.astimezone().strftime("%Y-%m-%d %H:%M")
    whom = f"，责任人 {event.assignee}" if event.assignee else ""
    until = f"，期限 {event.until}" if event.until else ""
    text = f"：{event.text}" if event.text else ""
    return f"  {moment}  {event.actor}  {EVENT_NAMES[event.kind]}{whom}{until}{text}"


def print_duties(duties: Sequence[Duty], console: Console) -> None:
    """Who must publish, on a terminal."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("年度", "地区", "主管部门", "单位", "状态", "期限", "版本", "未了结", "迟"):
        table.add_column(name, justify="right" if name in {"版本", "未了结", "迟"} else "left")
    for duty in duties:
        due = duty.due
        table.add_row(
            str(due.year),
            Text(due.region),
            Text(due.parent),
            Text(due.unit),
            DUTY_NAMES[duty.state],
            due.due.isoformat() if due.due else "",
            str(duty.versions or ""),
            str(duty.live or ""),
            f"{duty.late_by} 天" if duty.late_by else "",
        )
    console.print(table)
    counts = Counter(duty.state for duty in duties)
    told = "，".join(
        f"{name} {counts[state]}" for state, name in DUTY_NAMES.items() if counts[state]
    )
    console.print(
        f"共 {len(duties)} 个：{told}。" if duties else "名单是空的；先用 juesuan ledger expect。"
    )


def duty_json(duty: Duty) -> dict[str, Any]:
    """A duty as JSON."""
    due = duty.due
    return {
        "unit": due.unit,
        "year": due.year,
        "region": due.region or None,
        "parent": due.parent or None,
        "kind": due.kind or None,
        "approved": _iso(due.approved),
        "due": _iso(due.due),
        "published": _iso(due.published),
        "address": due.address or None,
        "state": str(duty.state),
        "versions": duty.versions,
        "live": duty.live,
        "late_by": duty.late_by,
    }


def case_json(case: Case) -> dict[str, Any]:
    """A case as JSON."""
    standing = case.standing
    return {
        "fingerprint": case.fingerprint,
        "unit": case.unit,
        "year": case.year,
        "version": case.version,
        "rule": case.rule,
        "name": case.name,
        "severity": case.severity,
        "message": case.message,
        "advice": case.advice,
        "cause": case.cause or None,
        "detail": dict(case.detail),
        "status": str(standing.status),
        "assignee": standing.assignee or None,
        "until": _iso(standing.until),
        "events": [
            {
                "number": event.number,
                "kind": str(event.kind),
                "at": event.at.isoformat(timespec="seconds"),
                "actor": event.actor,
                "text": event.text or None,
                "assignee": event.assignee or None,
                "until": _iso(event.until),
            }
            for event in standing.events
        ],
    }


def _iso(day: date | datetime | None) -> str | None:
    return day.isoformat() if day else None
