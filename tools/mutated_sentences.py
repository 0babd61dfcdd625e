"""How much the rules notice in sentences: every misstatement of some narratives is checked.

A figure is covered by a rule if that rule says something when the figure is grossly wrong; of the
figures that no rule covers nothing can be noticed, and they are listed.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rich.console import Console
from rich.table import Table as Grid

from juesuan.checking.check import check
from juesuan.model import Disclosure, Severity
from misstatements import FIGURES, Kind, Misstatement, misstatements, stated, stories

GOAL: Final = 0.90  # of the amounts and rates that some rule covers
_GROSS: Final = ("987654.32", "0.07")
"""Figures that fit nothing; the second where the first does."""

Said = frozenset[tuple[str, Severity, str]]


@dataclass(frozen=True)
class Outcome:
    """What the checker made of a misstatement."""

    story: str
    kind: Kind
    covered: bool
    """Some rule speaks of the place when what it says is grossly wrong."""
    rules: tuple[str, ...]
    """Rules with a finding that the sound narrative does not have, rounding included."""
    error: bool
    """One of them is no rounding difference."""
    text: str

    @property
    def noticed(self) -> bool:
        """Whether any rule says something new."""
        return bool(self.rules)


def _said(document: Disclosure) -> Said:
    findings = check(document).findings
    return frozenset((item.rule, item.severity, item.message) for item in findings)


@cache
def _sound(number: int) -> Said:
    """What is said of the sound narrative: rounding differences only."""
    story = stories()[number]
    return _said(stated(story, story.blocks))


def judge(task: tuple[int, Misstatement]) -> Outcome:
    """Check one misstated narrative."""
    number, slip = task
    story = stories()[number]

    def news(printed: str) -> Said:
        return _said(stated(story, slip.applied(story.blocks, printed))) - _sound(number)

    new = news(slip.printed)
    figure = slip.kind in FIGURES
    return Outcome(
        story=story.name,
        kind=slip.kind,
        covered=bool(new) or not figure or any(news(gross) for gross in _GROSS),
        rules=tuple(sorted({rule for rule, _, _ in new})),
        error=any(severity is not Severity.ROUNDING for _, severity, _ in new),
        text=slip.shown(story.blocks),
    )


def run(every: int = 1, processes: int = 2) -> list[Outcome]:
    """Check one of ``every`` so many misstatements of each story."""
    tasks = [
        (number, slip)
        for number, story in enumerate(stories())
        for place, slip in enumerate(misstatements(story))
        if place % every == 0
    ]
    if processes == 1:
        return [judge(task) for task in tasks]
    with Pool(processes) as pool:
        return pool.map(judge, tasks, chunksize=4)


def share(outcomes: Sequence[Outcome]) -> float:
    """The share of the covered ones that is noticed."""
    covered = [item for item in outcomes if item.covered]
    return sum(item.noticed for item in covered) / len(covered) if covered else 1.0


def unmet(outcomes: Sequence[Outcome]) -> list[str]:
    """The goal, if it is missed, as a sentence."""
    found = share([item for item in outcomes if item.kind in FIGURES])
    if found >= GOAL:
        return []
    return [f"{found:.1%} of the covered figures of sentences noticed, less than {GOAL:.0%}"]


def show(outcomes: Sequence[Outcome], console: Console, most: int) -> None:
    """Print the shares by kind, the rules, and what goes unnoticed or is not covered."""
    grid = Grid(title="misstated sentences")
    grid.add_column("")
    for head in ("places", "covered", "noticed", "as an error", "rules"):
        grid.add_column(head, justify="left" if head == "rules" else "right")
    for kind in [*Kind, None]:
        own = [item for item in outcomes if kind in {item.kind, None}]
        if own:
            grid.add_row(str(kind or "all"), *_row(own))
    console.print(grid)
    for title, items in (
        ("covered by no rule", [item for item in outcomes if not item.covered]),
        ("covered, not noticed", [i for i in outcomes if i.covered and not i.noticed]),
    ):
        console.print(f"{title} ({len(items)})")
        for item in items[:most]:
            console.print(f"  {item.story}, {item.kind}: {item.text}")


def _row(outcomes: Sequence[Outcome]) -> list[str]:
    covered = [item for item in outcomes if item.covered]
    errors = sum(item.error for item in covered) / max(len(covered), 1)
    rules = Counter(rule for item in outcomes for rule in item.rules)
    shown = " ".join(f"{rule} {count}" for rule, count in rules.most_common(8))
    counts = [str(len(outcomes)), str(len(covered))]
    return [*counts, f"{share(covered):.1%}", f"{errors:.1%}", shown]
