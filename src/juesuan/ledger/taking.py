"""Taking a checked document in: its version, its findings, and what that does to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from juesuan.ledger.events import Event, EventKind, Status
from juesuan.ledger.intake import Coverage, Known, decide, told_findings
from juesuan.ledger.records import Version, append_event, read_cases
from juesuan.ledger.tables import checks, events, findings, sightings, versions
from juesuan.model import Finding, Report

SYSTEM: Final = "台账"
"""Who acts where nobody does: a check."""
_JUDGED: Final = "年度已判为误报："


@dataclass(frozen=True, slots=True)
class Intake:
    """What a report did to the ledger."""

    version: Version
    new: bool
    """Whether this edition had not looked at this document before."""
    happened: Mapping[str, EventKind]
    """What happened to findings, by fingerprint."""

    def count(self, kind: EventKind) -> int:
        """How many findings it happened to."""
        return sum(item is kind for item in self.happened.values())


@dataclass(frozen=True, slots=True)
class Submission:
    """A document that is handed in, with the check of it."""

    report: Report
    document: str
    """A digest of its content."""
    edition: str
    """The versions of the program and the rule book that checked it."""
    book: frozenset[str]
    """The codes of the rules there are."""
    actor: str
    detail: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What each finding rests on, by fingerprint, as JSON: kept as it is."""


def take_in(connection: sa.Connection, given: Submission) -> Intake:
    """Take in a checked final account whose unit and year are known, within a transaction."""
    now = datetime.now(UTC)
    _lock(connection, given.report)
    version, same = _version(connection, given, now)
    if same and _checked(connection, version, given.edition):
        return Intake(version, new=False, happened={})
    known = _known(connection, version)
    happens = decide(given.report, known, given.book, same_document=same)
    values = {
        "version_id": version.id,
        "edition": given.edition,
        "at": now,
        "coverage": Coverage.of(given.report).to_json(),
    }
    check = _inserted(connection, checks, values)
    told = list({item.fingerprint: item for item in told_findings(given.report)}.values())
    _add_findings(connection, told, version, happens)
    _add_sightings(connection, told, check, given.detail)
    return Intake(version, new=True, happened=_carry_out(connection, happens, version, now))


def _inserted(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> int:
    """Insert a row; its key."""
    (key,) = connection.execute(table.insert().values(values)).inserted_primary_key or (0,)
    return int(key)


def _lock(connection: sa.Connection, report: Report) -> None:
    """Two versions of one account are taken in one after the other (SQLite has one writer)."""
    if connection.dialect.name == "postgresql":
        name = f"{report.disclosure.unit}|{report.disclosure.year}"
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))


def _version(connection: sa.Connection, given: Submission, now: datetime) -> tuple[Version, bool]:
    """The version that a document is, and whether it was known."""
    disclosure = given.report.disclosure
    unit, year = disclosure.unit, disclosure.year
    mine = (versions.c.unit == unit) & (versions.c.year == year)
    row = connection.execute(
        versions.select().where(mine & (versions.c.document == given.document))
    ).one_or_none()
    if row is not None:
        return Version(**row._mapping), True
    last = connection.execute(sa.select(sa.func.max(versions.c.number)).where(mine)).scalar()
    values: dict[str, Any] = {
        "unit": unit,
        "year": year,
        "number": (last or 0) + 1,
        "document": given.document,
        "file": disclosure.file,
        "at": now,
        "actor": given.actor,
    }
    return Version(id=_inserted(connection, versions, values), **values), False


def _checked(connection: sa.Connection, version: Version, edition: str) -> bool:
    query = sa.select(checks.c.id).where(
        (checks.c.version_id == version.id) & (checks.c.edition == edition)
    )
    return connection.execute(query).first() is not None


def _known(connection: sa.Connection, version: Version) -> dict[str, Known]:
    """What the ledger knows of the account of a version."""
    mine = (findings.c.unit == version.unit) & (findings.c.year == version.year)
    cases = {case.fingerprint: case for case in read_cases(connection, mine)}
    coverage = {
        row.id: Coverage.from_json(row.coverage)
        for row in connection.execute(
            sa.select(checks.c.id, checks.c.coverage)
            .join(versions)
            .where((versions.c.unit == version.unit) & (versions.c.year == version.year))
        )
    }
    last = dict(
        connection.execute(
            sa.select(sightings.c.fingerprint, sa.func.max(sightings.c.check_id))
            .join(findings)
            .where(mine)
            .group_by(sightings.c.fingerprint)
        ).all()
    )
    return {
        key: Known(
            key,
            case.rule,
            case.standing.status,
            coverage[last[key]],
            tuple(other.fingerprint for other in cases.values() if other.cause == key),
        )
        for key, case in cases.items()
    }


def _add_findings(
    connection: sa.Connection,
    told: Sequence[Finding],
    version: Version,
    happens: Mapping[str, EventKind],
) -> None:
    new = [
        {
            "fingerprint": item.fingerprint,
            "lasting": item.lasting,
            "unit": version.unit,
            "year": version.year,
            "rule": item.rule,
            "name": item.name,
            "severity": str(item.severity),
        }
        for item in told
        if happens.get(item.fingerprint) is EventKind.OPENED
    ]
    if new:
        connection.execute(findings.insert(), new)


def _add_sightings(
    connection: sa.Connection,
    told: Sequence[Finding],
    check: int,
    detail: Mapping[str, Mapping[str, Any]],
) -> None:
    rows = [
        {
            "check_id": check,
            "fingerprint": item.fingerprint,
            "position": position,
            "message": item.message,
            "advice": item.advice,
            "cause": item.cause,
            "detail": dict(detail.get(item.fingerprint, {})),
        }
        for position, item in enumerate(told)
    ]
    if rows:
        connection.execute(sightings.insert(), rows)


def _carry_out(
    connection: sa.Connection, happens: Mapping[str, EventKind], version: Version, now: datetime
) -> dict[str, EventKind]:
    """Write what happens to findings; a false alarm of another year stays one."""
    happened = dict(happens)
    judged = _judged(connection, [key for key, kind in happens.items() if kind is EventKind.OPENED])
    last = _last_numbers(connection, happens)
    for fingerprint, kind in happens.items():
        number = last.get(fingerprint, 0) + 1
        event = Event(kind, now, SYSTEM, number, version=version.id)
        append_event(connection, fingerprint, event)
        if fingerprint in judged:
            again = Event(
                EventKind.FALSE_ALARM,
                now,
                SYSTEM,
                number + 1,
                judged[fingerprint],
                version=version.id,
            )
            append_event(connection, fingerprint, again)
            happened[fingerprint] = EventKind.FALSE_ALARM
    return happened


def _last_numbers(connection: sa.Connection, keys: Iterable[str]) -> dict[str, int]:
    query = (
        sa.select(events.c.fingerprint, sa.func.max(events.c.number))
        .where(events.c.fingerprint.in_(list(keys)))
        .group_by(events.c.fingerprint)
    )
    return dict(connection.execute(query).all())


def _judged(connection: sa.Connection, new: Sequence[str]) -> dict[str, str]:
    """New findings whose cell was judged a false alarm in another year, with what was said."""
    mine = findings.c.fingerprint.in_(new)
    query = sa.select(findings.c.fingerprint, findings.c.lasting).where(mine)
    lasting = dict(connection.execute(query).all())
    kin = findings.c.lasting.in_(set(lasting.values())) & ~mine
    said: dict[str, tuple[int, str]] = {}
    for case in read_cases(connection, kin):
        if case.standing.status is Status.FALSE_ALARM:
            reason = case.standing.events[-1].text.rpartition(_JUDGED)[2]
            told = (case.year, f"{case.year} {_JUDGED}{reason}")
            said[case.lasting] = max(said.get(case.lasting, told), told)
    return {key: said[item][1] for key, item in lasting.items() if item in said}
