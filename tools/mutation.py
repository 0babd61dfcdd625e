"""How much the rules notice: every amount of balanced disclosures is misprinted in turn.

Each misprint (see `misprints`) is checked: does any rule raise an error that the balanced
disclosure does not have, and do the root causes (rules K) name the right cells?  A wrong cell
named is worse than none.  Then the sentences of the narrative are misstated (see `misstatements`,
`mutated_sentences`).  Ends with 1 if a goal is missed.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rich.console import Console
from rich.table import Table as Grid

import juesuan
import mutated_sentences
from build import reprinted
from juesuan.model import Finding, Outcome, Report, Severity
from juesuan.money import ZERO, last_place, parse_amount
from juesuan.rules.bind import Binder
from juesuan.rules.book import load_rules
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.judge import Judged, compare, judge_rule
from misprints import Key, Kind, Misprint, misprints, subjects

GOAL_NOTICED: Final = 0.98  # of the misprints in cells that an equation covers
GOAL_WRONG: Final = 0.005  # misprints for which a wrong cell is named
QUICK: Final = 25  # a quick run takes one misprint of so many
_NEAR: Final = 10  # last places that a correction may be off the true value
_SHOWN: Final = 15


class Naming(StrEnum):
    """What the root causes say of a misprint."""

    RIGHT = "right"
    VALUE = "right cell, wrong value"
    NONE = "none named"
    WRONG = "wrong cell"


@dataclass(frozen=True)
class Result:
    """What the checker made of a misprint."""

    subject: str
    misprint: Misprint
    covered: bool
    """Some equation holds between a changed cell and others."""
    beyond: bool
    """Some equation fails by more than printed precision explains."""
    noticed: bool
    """Some rule raises an error that the balanced disclosure does not have."""
    hinted: bool
    """Some rule says something new, be it a rounding difference."""
    naming: Naming
    said: tuple[str, ...]

    def __str__(self) -> str:
        texts = [f"{'.'.join(key)} → {text or '(blank)'}" for key, text in self._texts()]
        more = f" and {len(self.misprint.texts) - 2} more" if len(self.misprint.texts) > 2 else ""
        said = " | ".join(self.said) or "no root cause"
        return f"{self.subject}, {self.misprint.kind}: {', '.join(texts)}{more}: {said}"

    def _texts(self) -> list[tuple[Key, str]]:
        return list(self.misprint.texts.items())[:2]


# ---------------------------------------------------------------- one misprint


@dataclass(frozen=True)
class _Baseline:
    """What a balanced disclosure says by itself, and its equations by cell."""

    findings: frozenset[str]
    equations: tuple[Judged, ...]
    by_cell: dict[Key, list[tuple[int, int]]]
    """Index of each equation of a cell, and the cell's weight in it."""


@cache
def _baseline(number: int) -> _Baseline:
    disclosure = subjects()[number].disclosure
    figures = Figures(disclosure)
    binder = Binder(figures)
    equations: list[Judged] = []
    by_cell: dict[Key, list[tuple[int, int]]] = {}
    for rule in load_rules().values():
        if rule.formula is None or rule.formula.relation != "=" or not rule.certain:
            continue
        for item in judge_rule(rule, binder):
            if isinstance(item, Judged) and item.outcome is not Outcome.NOT_EVALUATED:
                for weight, ref in item.statement.terms:
                    by_cell.setdefault(_key(figures, ref), []).append((len(equations), weight))
                equations.append(item)
    findings = frozenset(map(_name, juesuan.check(disclosure).findings))
    return _Baseline(findings, tuple(equations), by_cell)


def _key(figures: Figures, ref: CellRef) -> Key:
    return ref.table, figures.row(ref).code, ref.column


def _name(finding: Finding) -> str:
    return f"{finding.severity} {finding.rule} {finding.fingerprint}"


def judge_misprint(task: tuple[int, Misprint]) -> Result:
    """Check one misprinted disclosure."""
    number, misprint = task
    subject, baseline = subjects()[number], _baseline(number)
    report = juesuan.check(reprinted(subject.disclosure, misprint.texts))
    right = {key: subject.cells[key].amount or ZERO for key in misprint.texts}
    changes = {
        key: (parse_amount(text).value if text else ZERO) - right[key]
        for key, text in misprint.texts.items()
    }
    new = [finding for finding in report.findings if _name(finding) not in baseline.findings]
    naming, said = _naming(report, misprint, right)
    return Result(
        subject=subject.name,
        misprint=misprint,
        covered=any(key in baseline.by_cell for key in changes),
        beyond=_breaks(baseline, changes),
        noticed=any(finding.severity is Severity.ERROR for finding in new),
        hinted=bool(new),
        naming=naming,
        said=said,
    )


def _breaks(baseline: _Baseline, changes: dict[Key, Decimal]) -> bool:
    """Whether the changes break an equation by more than rounding."""
    deltas: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for key, delta in changes.items():
        for index, weight in baseline.by_cell.get(key, ()):
            deltas[index] += weight * delta
    for index, delta in deltas.items():
        equation = baseline.equations[index]
        if compare(equation.difference + delta, equation.allowed, "=") is Outcome.FAIL:
            return True
    return False


def _naming(
    report: Report, misprint: Misprint, right: dict[Key, Decimal]
) -> tuple[Naming, tuple[str, ...]]:
    """Compare the cells that root causes name with the misprinted ones."""
    causes = [finding for finding in report.findings if finding.rule.startswith("K")]
    said = tuple(f"{finding.rule} {finding.message[:90]}" for finding in causes)
    named = {(item.table, item.row, item.column) for cause in causes for item in cause.evidence}
    if not named:
        return Naming.NONE, said
    if misprint.kind in {Kind.SHIFT, Kind.ROWS}:
        return (Naming.RIGHT if named <= misprint.texts.keys() else Naming.WRONG), said
    if named != misprint.texts.keys():
        return Naming.WRONG, said
    wanted = right[misprint.origin]
    near = all(
        cause.expected is not None and abs(cause.expected - wanted) <= _NEAR * last_place(2)
        for cause in causes
    )
    return (Naming.RIGHT if near else Naming.VALUE), said


# ---------------------------------------------------------------- all misprints


def run(every: int = 1, processes: int = 2) -> list[Result]:
    """Check one of ``every`` so many misprints of each subject."""
    tasks = [
        (number, misprint)
        for number, subject in enumerate(subjects())
        for place, misprint in enumerate(misprints(subject))
        if place % every == 0
    ]
    if processes == 1:
        return [judge_misprint(task) for task in tasks]
    with Pool(processes) as pool:
        return pool.map(judge_misprint, tasks, chunksize=8)


def share(results: Iterable[Result], attribute: str) -> float:
    """The share of results that have a property."""
    items = list(results)
    return sum(bool(getattr(item, attribute)) for item in items) / len(items) if items else 1.0


def unmet(results: Sequence[Result]) -> list[str]:
    """The goals that the results miss, one sentence each."""
    noticed = share((item for item in results if item.covered), "noticed")
    wrong = sum(item.naming is Naming.WRONG for item in results) / len(results)
    problems = []
    if noticed < GOAL_NOTICED:
        problems.append(f"{noticed:.1%} noticed, less than {GOAL_NOTICED:.0%}")
    if wrong > GOAL_WRONG:
        problems.append(f"a wrong cell named in {wrong:.1%}, more than {GOAL_WRONG:.1%}")
    return problems


def show(results: Sequence[Result], console: Console) -> None:
    """Print the shares by subject and by kind."""
    grid = Grid(title="misprints")
    grid.add_column("")
    heads = ("misprints", "covered", "noticed", "or as rounding", "beyond rounding", "noticed")
    for head in (*heads, *Naming):
        grid.add_column(str(head), justify="right")
    for name in dict.fromkeys(item.subject for item in results):
        grid.add_row(name, *_figures([item for item in results if item.subject == name]))
    grid.add_section()
    for kind in Kind:
        grid.add_row(kind, *_figures([item for item in results if item.misprint.kind is kind]))
    grid.add_section()
    grid.add_row("all", *_figures(results))
    console.print(grid)


def _figures(results: Sequence[Result]) -> list[str]:
    covered = [item for item in results if item.covered]
    beyond = [item for item in covered if item.beyond]
    named = Counter(item.naming for item in results)
    return [
        str(len(results)),
        str(len(covered)),
        f"{share(covered, 'noticed'):.1%}",
        f"{share(covered, 'hinted'):.1%}",
        str(len(beyond)),
        f"{share(beyond, 'noticed'):.1%}",
        *(f"{named[naming] / max(len(results), 1):.1%}" for naming in Naming),
    ]


def show_details(results: Sequence[Result], console: Console, most: int) -> None:
    """Name the cells that nothing covers, what nobody noticed, and wrong cells named."""
    bare = sorted({item.misprint.origin for item in results if not item.covered})
    console.print(f"covered by no equation ({len(bare)}): {', '.join(map('.'.join, bare))}")
    for title, items in (
        ("beyond rounding, not noticed", [r for r in results if r.beyond and not r.noticed]),
        *((naming, [r for r in results if r.naming is naming]) for naming in _DOUBTFUL),
    ):
        console.print(f"{title} ({len(items)})")
        for item in items[:most]:
            console.print(f"  {item}")


_DOUBTFUL: Final = (Naming.WRONG, Naming.VALUE)


def main() -> int:
    """Misprint everything and print what the rules made of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"one misprint of {QUICK}")
    parser.add_argument("--examples", type=int, default=_SHOWN, help="how many to list of each")
    options = parser.parse_args()
    start = time.monotonic()
    results = run(QUICK if options.quick else 1)
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    show(results, console)
    show_details(results, console, options.examples)
    console.print(f"{len(results)} misprints in {time.monotonic() - start:.0f} s")
    said = mutated_sentences.run(QUICK if options.quick else 1)
    mutated_sentences.show(said, console, options.examples)
    problems = [*unmet(results), *mutated_sentences.unmet(said)]
    for problem in problems:
        console.print(f"goal missed: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
