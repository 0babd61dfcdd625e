"""The rule book: every rule as data, loaded from ``book/*.toml``.

A rule with a ``formula`` is an equation in the accountants' notation; a rule without one is a
statement about the document that ``checking`` implements under the same code.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from juesuan.model import Severity
from juesuan.rules.notation import Formula, Relation, Term, parse_formula, parse_sum

VERSION: Final = "2026.1"
_KINDS: Final = {
    "R": "行间关系",
    "C": "栏间关系",
    "H": "层级汇总",
    "X": "表间关系",
    "N": "情况说明",
    "P": "绩效自评",
    "F": "完整与规范",
    "Q": "用词与名称",
    "Y": "年度之间",
    "K": "根本原因",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.  ``certain`` False: a difference alone proves nothing and is not reported."""

    code: str
    name: str
    title: str
    severity: Severity
    advice: str
    basis: tuple[str, ...]
    table: str = ""
    formula_text: str = ""
    formula: Formula | None = None
    when_text: str = ""
    when: Formula | None = None
    certain: bool = True
    since: int = 0
    until: int = 9999
    see_also: tuple[str, ...] = ()
    silent: str = ""
    """What the rule deliberately does not report."""
    subject: str = ""
    """Rules on the narrative: the subject whose stated figure is compared with the tables."""
    topics: frozenset[str] = frozenset()
    """The sections in which it is; none: all."""
    phase: str = "account"
    """Which figure of the subject: ``account`` or ``budget``."""
    figure_texts: tuple[str, ...] = ()
    """Sums of cells, in the notation, any of which the stated figure may be."""
    figures: tuple[tuple[Term, ...], ...] = ()
    relation: Relation = "="
    """How the stated figure must compare with them."""

    @property
    def kind(self) -> str:
        """What sort of rule this is, in Chinese."""
        return _KINDS[self.code[0]]

    def applies_to(self, year: int | None) -> bool:
        """Whether the rule was in force for the accounts of a year (unknown: yes)."""
        return year is None or self.since <= year <= self.until


def _rule(data: dict[str, Any], defaults: dict[str, Any]) -> Rule:
    merged = defaults | data
    formula, when = merged.get("formula", ""), merged.get("when", "")
    return Rule(
        code=merged["code"],
        name=merged["name"],
        title=merged["title"],
        severity=Severity(merged.get("severity", "error")),
        advice=merged["advice"],
        basis=tuple(merged["basis"]),
        table=merged.get("table", ""),
        formula_text=formula,
        formula=parse_formula(formula) if formula else None,
        when_text=when,
        when=parse_formula(when) if when else None,
        certain=merged.get("certain", True),
        since=merged.get("since", 0),
        until=merged.get("until", 9999),
        see_also=tuple(merged.get("see_also", [])),
        silent=merged.get("silent", ""),
        subject=merged.get("subject", ""),
        topics=frozenset(merged.get("topics", [])),
        phase=merged.get("phase", "account"),
        figure_texts=tuple(merged.get("figures", [])),
        figures=tuple(parse_sum(text) for text in merged.get("figures", [])),
        relation=merged.get("relation", "="),
    )


@cache
def load_rules() -> dict[str, Rule]:
    """The whole rule book by code, in the book's order."""
    rules: dict[str, Rule] = {}
    folder = files("juesuan.rules") / "book"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        data = tomllib.loads(file.read_text("utf-8"))
        for item in data["rule"]:
            rule = _rule(item, data.get("defaults", {}))
            if rule.code in rules:
                raise ValueError(f"rule {rule.code} stands twice in the book")
            rules[rule.code] = rule
    return rules
