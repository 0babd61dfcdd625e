"""Findings and verdicts of the rules that are equations."""

from juesuan.checking.wording import amount, cell_key, cell_name, evidence, make_finding
from juesuan.model import Finding, Outcome, Severity, Verdict
from juesuan.rules.bind import Gap, Statement
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.judge import Judged

_NAMED = 3  # terms that are named one by one
_SIGNS = {"=": "≠", "<=": "＞", ">=": "＜"}


def verdict_of(item: Judged | Gap, figures: Figures) -> Verdict:
    """The verdict of a judged statement or of a rule that made none."""
    if isinstance(item, Gap):
        return Verdict(item.rule.code, "", item.outcome, item.reason)
    subject = subject_of(item.statement, figures)
    return Verdict(item.statement.rule.code, subject, item.outcome, item.reason)


def subject_of(statement: Statement, figures: Figures) -> str:
    """What a statement is about: its first cell."""
    cells = statement.left or statement.right
    return cell_name(figures, cells[0][1])


def finding_of(judged: Judged, figures: Figures, cause: str = "") -> Finding | None:
    """The finding of a statement that does not hold exactly, or None."""
    if judged.outcome not in {Outcome.FAIL, Outcome.ROUNDING}:
        return None
    statement = judged.statement
    left = _side(figures, [ref for _, ref in statement.left], None)
    beside = statement.left[0][1] if statement.left else None
    right = _side(figures, [ref for _, ref in statement.right], beside)
    sign = _SIGNS[statement.relation]
    message = (
        f"{left} {amount(judged.left)} {sign} {right} {amount(judged.right)}，"
        f"差 {amount(judged.difference)}（尾差最多 {judged.allowed.normalize():f}）。"
    )
    items = tuple(evidence(figures, ref, "total") for _, ref in statement.left) + tuple(
        evidence(figures, ref, "item") for _, ref in statement.right
    )
    rounding = judged.outcome is Outcome.ROUNDING
    return make_finding(
        statement.rule,
        figures.disclosure,
        message,
        items,
        [cell_key(figures, ref) for _, ref in statement.left or statement.right],
        severity=Severity.ROUNDING if rounding else None,
        expected=judged.right,
        actual=judged.left,
        allowed=judged.allowed,
        cause=cause,
    )


def _side(figures: Figures, refs: list[CellRef], beside: CellRef | None) -> str:
    """Name one side of a statement."""
    if not refs:
        return "（没有该行）"
    names = []
    for ref in refs:
        names.append(cell_name(figures, ref, beside))
        beside = beside or ref
    if len(names) <= _NAMED or len({ref.row for ref in refs}) == 1:
        return "＋".join(names)
    return f"{names[0]} 至 {names[-1]} 等 {len(names)} 项之和"
