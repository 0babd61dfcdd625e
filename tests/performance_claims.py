"""Disclosures with performance forms, and hand-made claims of a narrative about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from build import disclosure
from juesuan.checking.performance import PERFORMANCE_CHECKS
from juesuan.model import (
    Claim,
    ClaimKind,
    Disclosure,
    Finding,
    Item,
    Narrative,
    Outcome,
    Passage,
    PerformanceForm,
    Phase,
    Place,
    PrintedLine,
    Quantity,
    Section,
    Table,
    Verdict,
)
from juesuan.rules.book import load_rules
from juesuan.rules.figures import Figures


def quantity(text: str) -> Quantity:
    """A number with its measure behind it: 1,591.17万元, 97.6%, 99.36分, 1个."""
    digits = text.rstrip("万元亿%分个")
    value = Decimal(digits.replace(",", ""))
    return Quantity(value, len(digits.partition(".")[2]), text[len(digits) :], text)


def passage(text: str) -> Passage:
    """A paragraph printed on one line."""
    return Passage(text, (PrintedLine(0, text, Place(9)),))


def claim(subject: str, kind: ClaimKind, text: str, project: str = "", **more: Any) -> Claim:
    """One clause: its amount or rate is ``text``."""
    stated = quantity(text)
    own = {"rate": stated} if kind is ClaimKind.COMPLETION else {"amount": stated}
    item = Item((project,)) if project else None
    return Claim(kind, subject, 0, passage(text), 0, len(text), 0, item=item, **own, **more)


def whole(**figures: str) -> list[Claim]:
    """What the narrative says of the unit as a whole: budget, spent, rate, score."""
    return _claims("performance-whole", "", **figures)


def project(name: str, **figures: str) -> list[Claim]:
    """What the narrative says of a project."""
    return _claims("performance-project", name, **figures)


def _claims(subject: str, name: str, **figures: str) -> list[Claim]:
    kinds: dict[str, tuple[ClaimKind, Phase]] = {
        "budget": (ClaimKind.AMOUNT, Phase.FULL_BUDGET),
        "spent": (ClaimKind.AMOUNT, Phase.ACCOUNT),
        "rate": (ClaimKind.COMPLETION, Phase.ACCOUNT),
        "score": (ClaimKind.COUNT, Phase.ACCOUNT),
    }
    return [
        claim(subject, kinds[key][0], text, name, phase=kinds[key][1])
        for key, text in figures.items()
    ]


def annexed(
    *forms: PerformanceForm,
    claims: Sequence[Claim] = (),
    tables: Sequence[Table] = (),
    text: str = "",
    **more: Any,
) -> Disclosure:
    """A disclosure with these forms in its annex."""
    section = Section(
        1, "十三", "预算绩效情况说明", "performance", passage("十三、预算绩效情况说明")
    )
    section = replace(section, passages=(passage(text),) if text else ())
    told = Narrative(sections=(section,), claims=tuple(claims))
    made = disclosure(*tables, **more)
    return replace(made, performance=forms, narrative=told)


def judged(code: str, document: Disclosure) -> tuple[list[Finding], list[Verdict]]:
    """What one rule says of a document."""
    return PERFORMANCE_CHECKS[code](load_rules()[code], Figures(document))


def failed(document: Disclosure) -> dict[str, list[str]]:
    """The messages of every rule that does not pass, by its code."""
    return {
        code: [finding.message for finding in findings]
        for code in PERFORMANCE_CHECKS
        if (findings := judged(code, document)[0])
    }


def outcomes(code: str, document: Disclosure) -> set[Outcome]:
    """The outcomes of a rule."""
    return {verdict.outcome for verdict in judged(code, document)[1]}
