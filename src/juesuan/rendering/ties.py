"""The ties between the printed tables, taken from the rule book: which figures must be equal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model.document import Fact
from juesuan.model.forms import load_forms
from juesuan.rules.book import Rule, load_rules
from juesuan.rules.notation import Ref, Term

_KINDS: Final = frozenset("RX")

Side = tuple[tuple[int, str], ...]
"""Weights and keys of facts."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sums of facts that must be equal."""

    rule: str
    words: str
    """01表27行本年收入合计＝02表合计·本年收入合计"""
    left: Side
    right: Side


def find_ties(facts: Mapping[str, Fact]) -> Iterator[Tie]:
    """The ties of which both sides stand among the facts, in the book's order.

    A figure that is not among them is nothing and adds nothing.
    """
    columns: dict[tuple[str, str], list[str]] = {}
    for fact in facts.values():
        columns.setdefault((fact.table, fact.row), []).append(fact.column)
    for rule in sorted(filter(_is_tie, load_rules().values()), key=lambda rule: rule.table):
        if rule.formula is None:
            continue
        left, right = (
            tuple(_figures(terms, rule.table, columns))
            for terms in (rule.formula.left, rule.formula.right)
        )
        if left and right:
            words = "＝".join(
                _words(terms, rule.table) for terms in (rule.formula.left, rule.formula.right)
            )
            yield Tie(rule.code, words, left, right)


def _is_tie(rule: Rule) -> bool:
    """Whether a rule always holds between single figures: of two tables, or two of one."""
    formula = rule.formula
    if formula is None or rule.code[0] not in _KINDS or not rule.certain or rule.when:
        return False
    if formula.relation != "=":
        return False
    refs = [term.ref for term in formula.terms]
    if any(ref.each or ref.below or ref.row_to or ref.column_to for ref in refs):
        return False
    tables = {ref.table or rule.table for ref in refs}
    return len(tables) > 1 or len(refs) == 2


def _figures(
    terms: Iterable[Term], home: str, columns: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """The facts that a side of a formula names; a line without a column has but one."""
    for term in terms:
        table, row = term.ref.table or home, term.ref.row
        printed = columns.get((table, row), ())
        wanted = [term.ref.column] if term.ref.column else printed[:1]
        for column in wanted:
            if column in printed:
                yield term.weight, f"{table}.{row}.{column}"


def _words(terms: Sequence[Term], home: str) -> str:
    said: list[str] = []
    for term in terms:
        sign = "－" if term.weight < 0 else "＋" if said else ""
        said.append(f"{sign}{_figure_words(term.ref, home)}")
    return "".join(said)


def _figure_words(ref: Ref, home: str) -> str:
    """A figure by its line, with its number where the form numbers lines, and its column."""
    form = load_forms()[ref.table or home]
    line = form.line(ref.row)
    column = next((item for item in form.columns if item.code == ref.column), None)
    row = line.name if line else ref.row
    row = f"{ref.row}行{row}" if line and ref.row.isdigit() else row
    return f"{form.code[1:]}表{row}{f'·{column.name}' if column else ''}"
