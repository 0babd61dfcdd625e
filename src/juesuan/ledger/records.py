"""What the ledger's tables hold, as values: versions, and findings with what happened to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from juesuan.ledger.events import Event, EventKind, Standing, standing_of
from juesuan.ledger.tables import checks, events, findings, sightings, versions

Condition = sa.ColumnElement[bool]
"""Which findings are meant."""


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it was handed in."""

    id: int
    unit: str
    year: int
    number: int
    document: str
    file: str
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Case:
    """A finding with what was last said of it and where it stands."""

    fingerprint: str
    lasting: str
    unit: str
    year: int
    rule: str
    name: str
    severity: str
    message: str
    advice: str
    cause: str
    detail: Mapping[str, Any]
    version: int
    """The number of the version in which it was last seen."""
    standing: Standing


def append_event(connection: sa.Connection, fingerprint: str, event: Event) -> None:
    """Write one event more.  Raises ``IntegrityError`` where its number is taken."""
    connection.execute(
        events.insert().values(
            fingerprint=fingerprint,
            number=event.number,
            kind=str(event.kind),
            at=event.at,
            actor=event.actor,
            text=event.text,
            assignee=event.assignee,
            until=event.until,
            version_id=event.version,
        )
    )


def read_cases(connection: sa.Connection, condition: Condition) -> Iterator[Case]:
    """The findings that a condition means, each with the last check that told it and its events."""
    happened: dict[str, list[Event]] = {}
    query = (
        sa.select(events)
        .join(findings)
        .where(condition)
        .order_by(events.c.fingerprint, events.c.number)
    )
    for row in connection.execute(query):
        happened.setdefault(row.fingerprint, []).append(
            Event(
                EventKind(row.kind),
                row.at,
                row.actor,
                row.number,
                row.text,
                row.assignee,
                row.until,
                row.version_id,
            )
        )
    for row in connection.execute(_told(condition)):
        standing = standing_of(happened.get(row.fingerprint, ()))
        yield Case(**row._mapping, standing=standing)


def _told(condition: Condition) -> sa.Select[Any]:
    """Findings with what the last check said that told them."""
    last = (
        sa.select(sightings.c.fingerprint, sa.func.max(sightings.c.check_id).label("check_id"))
        .join(findings)
        .where(condition)
        .group_by(sightings.c.fingerprint)
        .subquery()
    )
    said = (sightings.c[name] for name in ("message", "advice", "cause", "detail"))
    return (
        sa.select(findings, *said, versions.c.number.label("version"))
        .join(last, last.c.fingerprint == findings.c.fingerprint)
        .join(
            sightings,
            (sightings.c.fingerprint == last.c.fingerprint)
            & (sightings.c.check_id == last.c.check_id),
        )
        .join(checks, checks.c.id == sightings.c.check_id)
        .join(versions, versions.c.id == checks.c.version_id)
        .order_by(findings.c.unit, findings.c.year, sightings.c.position, findings.c.fingerprint)
    )
