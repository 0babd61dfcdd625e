"""Who must publish what until when, and how far each is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import sqlalchemy as sa

from juesuan.ledger.events import Status
from juesuan.ledger.records import read_cases
from juesuan.ledger.tables import dues, versions


class DutyState(StrEnum):
    """How far a unit is with the account of a year."""

    NOT_DUE = "not-due"
    """Nothing is handed in, and there is still time."""
    MISSING = "missing"
    """Nothing is handed in, and nobody said until when it must be."""
    LATE = "late"
    """Nothing is handed in, and the day has passed."""
    CHECKED = "checked"
    """It was checked, and nobody has looked at the findings."""
    IN_CORRECTION = "in-correction"
    """Findings are confirmed or assigned, and not solved."""
    CLEAN = "clean"
    """No finding is left."""
    PUBLISHED = "published"
    """No finding is left, and it is published."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a list says of a unit's account of a year."""

    unit: str
    year: int
    region: str = ""
    parent: str = ""
    kind: str = ""
    approved: date | None = None
    due: date | None = None
    published: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's account of a year with its state."""

    due: Due
    state: DutyState
    versions: int
    """How many were handed in."""
    live: int
    """Findings that somebody has still to do something about."""
    late_by: int
    """Days by which it was handed in or published late, or is late today."""


def add_dues(connection: sa.Connection, given: Iterable[Due], actor: str) -> int:
    """Put down what a list says, where it says something new; how many rows did."""
    known = {(item.unit, item.year): item for item in _last_dues(connection)}
    new = {(item.unit, item.year): item for item in given}
    rows = [asdict(item) for key, item in new.items() if known.get(key) != item]
    now = datetime.now(UTC)
    if rows:
        connection.execute(dues.insert(), [{**row, "at": now, "actor": actor} for row in rows])
    return len(rows)


def read_duties(connection: sa.Connection, today: date) -> list[Duty]:
    """Every duty with its state on a day, by region, parent and unit."""
    handed_in: dict[tuple[str, int], list[date]] = {}
    for row in connection.execute(sa.select(versions.c.unit, versions.c.year, versions.c.at)):
        handed_in.setdefault((row.unit, row.year), []).append(row.at.astimezone().date())
    live: Counter[tuple[str, int]] = Counter()
    begun: set[tuple[str, int]] = set()
    for case in read_cases(connection, sa.true()):
        key = (case.unit, case.year)
        if not case.standing.status.closed:
            live[key] += 1
            if case.standing.status is not Status.OPEN:
                begun.add(key)
    found = []
    for item in _last_dues(connection):
        key = (item.unit, item.year)
        days = handed_in.get(key, [])
        state = _state(item, bool(days), live[key], begun=key in begun, today=today)
        found.append(Duty(item, state, len(days), live[key], _late_by(item, days, today)))
    return sorted(
        found, key=lambda duty: (duty.due.year, duty.due.region, duty.due.parent, duty.due.unit)
    )


def _last_dues(connection: sa.Connection) -> Iterator[Due]:
    """What the last row about each unit and year says."""
    last = sa.select(sa.func.max(dues.c.id)).group_by(dues.c.unit, dues.c.year)
    for row in connection.execute(dues.select().where(dues.c.id.in_(last))):
        yield Due(
            row.unit,
            row.year,
            row.region,
            row.parent,
            row.kind,
            row.approved,
            row.due,
            row.published,
            row.address,
        )


def _state(item: Due, handed_in: bool, live: int, *, begun: bool, today: date) -> DutyState:
    if not handed_in:
        if item.due is None:
            return DutyState.MISSING
        return DutyState.NOT_DUE if today <= item.due else DutyState.LATE
    if live:
        return DutyState.IN_CORRECTION if begun else DutyState.CHECKED
    published = item.published is not None and item.published <= today
    return DutyState.PUBLISHED if published else DutyState.CLEAN


def _late_by(item: Due, handed_in: list[date], today: date) -> int:
    if item.due is None:
        return 0
    done = item.published or min(handed_in, default=today)
    return max((done - item.due).days, 0)
