"""The formulas printed under the tables: parsed, run, and held against the official ones.

A printed formula speaks of the line and column numbers printed in that document; they are first
turned into the form's own codes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from juesuan.checking.equations import finding_of, subject_of
from juesuan.checking.tally import Result
from juesuan.checking.wording import make_finding
from juesuan.model import Evidence, Finding, Note, Outcome, Table, Verdict
from juesuan.rules.bind import Binder, Gap, Statement
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef
from juesuan.rules.judge import Judged, judge
from juesuan.rules.notation import Formula, NotationError, Term, find_formulas, parse_formula


@dataclass(frozen=True, slots=True)
class _Printed:
    """A formula printed under a table; ``formula`` is None where it cannot be used."""

    table: Table
    note: Note
    text: str
    formula: Formula | None
    problem: str = ""


def check_footnotes(rules: Sequence[Rule], binder: Binder, judged: Iterable[Judged]) -> Result:
    """F08 and F09 over every printed formula of a document."""
    by_code = {rule.code: rule for rule in rules}
    if not by_code:
        return [], []
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    official = _official(judged)
    for printed in _formulas(binder):
        if printed.formula is None:
            unused = (Outcome.NOT_EVALUATED, printed.problem)
            verdicts += [Verdict(code, printed.text, *unused) for code in by_code]
            continue
        bound = _bound(binder, by_code, printed)
        statements = [item for item in bound if isinstance(item, Statement)]
        if not statements:
            gaps = [(item.outcome, item.reason) for item in bound if isinstance(item, Gap)]
            verdicts += [Verdict(code, printed.text, *gap) for gap in gaps for code in by_code]
            continue
        differing = [item for item in statements if _contradicts(item, official)]
        if "F09" in by_code:
            outcome = Outcome.FAIL if differing else Outcome.PASS
            verdicts.append(Verdict("F09", printed.text, outcome))
            if differing:
                findings.append(_contradiction(by_code["F09"], printed, binder))
        if "F08" in by_code and not differing:
            more, told = _run(by_code["F08"], statements, official, binder)
            findings += more
            verdicts += told
    return findings, verdicts


def _bound(binder: Binder, rules: dict[str, Rule], printed: _Printed) -> list[Statement | Gap]:
    rule = replace(next(iter(rules.values())), table=printed.table.code or "")
    return list(binder.bind(rule, printed.formula))


def _run(
    rule: Rule,
    statements: Iterable[Statement],
    official: dict[frozenset[CellRef], list[Judged]],
    binder: Binder,
) -> Result:
    """Judge what the form itself does not already say."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for statement in statements:
        judged = judge(replace(statement, rule=rule), binder.figures)
        subject = subject_of(statement, binder.figures)
        verdicts.append(Verdict(rule.code, subject, judged.outcome, judged.reason))
        known = frozenset(ref for _, ref in statement.left) in official
        finding = None if known else finding_of(judged, binder.figures)
        if finding is not None:
            findings.append(finding)
    return findings, verdicts


def _official(judged: Iterable[Judged]) -> dict[frozenset[CellRef], list[Judged]]:
    """The identities of the form by their left side."""
    found: dict[frozenset[CellRef], list[Judged]] = {}
    for item in judged:
        if item.statement.rule.code[0] in "RC":
            left = frozenset(ref for _, ref in item.statement.left)
            found.setdefault(left, []).append(item)
    return found


def _contradicts(statement: Statement, official: dict[frozenset[CellRef], list[Judged]]) -> bool:
    """Whether the form defines the same cell, and by other cells."""
    known = official.get(frozenset(ref for _, ref in statement.left), [])
    return bool(known) and all(set(item.statement.right) != set(statement.right) for item in known)


def _contradiction(rule: Rule, printed: _Printed, binder: Binder) -> Finding:
    code = printed.table.code or ""
    message = f"{code[1:]}表下印“{printed.text}”，与表式规定的关系不同。"
    item = Evidence("text", printed.note.text, printed.note.place, code)
    keys = [code, printed.text]
    return make_finding(rule, binder.figures.disclosure, message, (item,), keys)


def _formulas(binder: Binder) -> Iterator[_Printed]:
    for table in binder.figures.tables.values():
        rows = {row.number: row.code for row in table.rows if row.number}
        columns = {column.number: column.code for column in table.columns if column.number}
        for note in table.notes:
            for text in find_formulas(note.text):
                try:
                    formula = _in_form_codes(parse_formula(text), rows, columns)
                except NotationError as error:
                    yield _Printed(table, note, text, None, f"公式看不懂：{error.problem}")
                except KeyError as error:
                    reason = f"公式中的 {error.args[0]} 在表上没有印出"
                    yield _Printed(table, note, text, None, reason)
                else:
                    yield _Printed(table, note, text, formula)


def _in_form_codes(formula: Formula, rows: dict[str, str], columns: dict[str, str]) -> Formula:
    """Turn printed line and column numbers into the form's codes; ``KeyError`` if not printed.

    ``a＋…＋b`` means every number printed from a to b.  A numbered line without a name has no code:
    it takes no part.
    """

    def moved(terms: Iterable[Term]) -> Iterator[Term]:
        for term in terms:
            ref = term.ref
            for row in _codes(ref.row, ref.row_to, rows, "行"):
                for column in _codes(ref.column, ref.column_to, columns, "栏"):
                    alone = replace(ref, row=row, row_to="", column=column, column_to="")
                    yield replace(term, ref=alone)

    return Formula(tuple(moved(formula.left)), formula.relation, tuple(moved(formula.right)))


def _codes(first: str, last: str, known: dict[str, str], axis: str) -> list[str]:
    """The form's codes of a printed number, or of all that are printed up to ``last``."""
    if not first.isdecimal():
        return [first]
    for end in (first, last or first):
        if end not in known:
            raise KeyError(f"{end}{axis}")
    numbers = range(int(first), int(last or first) + 1)
    return [
        code
        for number, code in known.items()
        if code and number.isdecimal() and int(number) in numbers
    ]
