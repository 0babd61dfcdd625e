"""The 32 items by which inspectors score a disclosure, loaded from ``inspection.toml``."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from typing import Any, Final

from juesuan.model.finding import Evidence
from juesuan.model.inspection import Dimension, Mark
from juesuan.money import ZERO

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """One item: what it is worth, how it is judged and what it rests on."""

    code: str
    dimension: Dimension
    name: str
    points: Decimal
    judged: str
    """How it is judged: one Chinese sentence for the reader."""
    stated: bool = False
    """Whether the source gives the points; else they are ours."""
    step: Decimal | None = None
    """What one fault costs, where faults are counted."""
    step_stated: bool = False
    """Whether the source gives the step."""
    rules: tuple[str, ...] = ()
    """Codes of rules, or patterns of codes, whose verdicts and findings judge the item."""
    tables: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    unjudged: str = ""
    """Why no document can answer it, ``""`` for an item that documents answer."""

    def covers(self, rule: str) -> bool:
        """Whether a rule of the book judges this item."""
        return any(fnmatch(rule, pattern) for pattern in self.rules)

    def mark(self, given: Decimal | None, reason: str, evidence: Iterable[Evidence] = ()) -> Mark:
        """So many points of this item, or None where it cannot be judged."""
        return Mark(
            self.code, self.name, self.dimension, self.points, given, reason, tuple(evidence)
        )

    def full(self, reason: str, evidence: Iterable[Evidence] = ()) -> Mark:
        """All points."""
        return self.mark(self.points, reason, evidence)

    def none(self, reason: str, evidence: Iterable[Evidence] = ()) -> Mark:
        """No points."""
        return self.mark(ZERO, reason, evidence)

    def not_judged(self, reason: str, evidence: Iterable[Evidence] = ()) -> Mark:
        """Neither won nor lost."""
        return self.mark(None, reason, evidence)

    def part(self, done: int, whole: int, reason: str, evidence: Iterable[Evidence] = ()) -> Mark:
        """The points of ``done`` parts of ``whole``, rounded down to hundredths."""
        exact = self.points * done / whole
        given = self.points if done == whole else exact.quantize(_CENT, ROUND_DOWN)
        return self.mark(given, reason, evidence)

    def less(self, faults: int, reason: str, evidence: Iterable[Evidence] = ()) -> Mark:
        """All points less a step for each fault, but not below zero."""
        lost = (self.step or self.points) * faults
        return self.mark(max(self.points - lost, ZERO), reason, evidence)


def _item(data: dict[str, Any]) -> InspectionItem:
    return InspectionItem(
        code=data["code"],
        dimension=Dimension(data["dimension"]),
        name=data["name"],
        points=Decimal(data["points"]),
        judged=data["judged"],
        stated=data.get("stated", False),
        step=Decimal(data["step"]) if "step" in data else None,
        step_stated=data.get("step_stated", False),
        rules=tuple(data.get("rules", [])),
        tables=tuple(data.get("tables", [])),
        rests=tuple(data["rests"]),
        unjudged=data.get("unjudged", ""),
    )


@cache
def load_inspection_items() -> dict[str, InspectionItem]:
    """All items by code, in the order of the rubric."""
    text = (files("juesuan.rules") / "inspection.toml").read_text("utf-8")
    items = [_item(data) for data in tomllib.loads(text)["item"]]
    return {item.code: item for item in items}
