"""The ledger: documents handed in, findings told of them, and what people decide about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from juesuan.ledger.database import open_database
from juesuan.ledger.events import NEEDS_TEXT, Event, EventKind, Status
from juesuan.ledger.records import Case, Condition, Version, append_event, read_cases
from juesuan.ledger.roster import Due, Duty, add_dues, read_duties
from juesuan.ledger.tables import findings, versions
from juesuan.ledger.taking import Intake, Submission, take_in
from juesuan.model import Kind

_LEAST: Final = 4  # digits of a fingerprint that name a case
_NAMES: Final = {
    EventKind.CONFIRMED: "确认",
    EventKind.FALSE_ALARM: "判为误报",
    EventKind.ACCEPTED: "作为例外接受",
    EventKind.ASSIGNED: "交办",
    EventKind.ANSWERED: "答复",
    EventKind.REOPENED: "重新提出",
}


class LedgerError(Exception):
    """Something cannot be done: one Chinese sentence."""


class ConflictError(LedgerError):
    """Somebody else was faster; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for; nothing: any."""

    unit: str = ""
    year: int | None = None
    rule: str = ""
    assignee: str = ""
    status: Status | None = None
    open_only: bool = False
    roots_only: bool = False
    """Leave out what follows from a live case: it is solved with its root cause."""

    def wants(self, case: Case) -> bool:
        """Whether a case stands as asked for."""
        standing = case.standing
        return (
            self.assignee in {"", standing.assignee}
            and self.status in {None, standing.status}
            and not (self.open_only and standing.status.closed)
        )


class Ledger:
    """The ledger in a database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """The ledger at an address.  Raises ``DatabaseError``."""
        return cls(open_database(url))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # --- documents ----------------------------------------------------------------------------

    def take_in(self, given: Submission) -> Intake:
        """Take in a checked document: a new version, unless its content is known already.

        Raises ``LedgerError``.
        """
        disclosure = given.report.disclosure
        if disclosure.kind is not Kind.FINAL_ACCOUNT:
            raise LedgerError(f"没有检查：{disclosure.reason}")
        if not disclosure.unit or disclosure.year is None:
            raise LedgerError("没有读到单位或年度，不能记入台账。")
        with self._engine.begin() as connection:
            return take_in(connection, given)

    def versions(self, unit: str, year: int | None = None) -> list[Version]:
        """The versions of a unit's accounts, in their order."""
        query = versions.select().where(versions.c.unit == unit)
        if year is not None:
            query = query.where(versions.c.year == year)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(versions.c.year, versions.c.number))
            return [Version(**row._mapping) for row in rows]

    # --- who must publish ---------------------------------------------------------------------

    def expect(self, dues: Iterable[Due], actor: str) -> int:
        """Put down who must publish, as a list says; how many rows say something new."""
        with self._engine.begin() as connection:
            return add_dues(connection, dues, actor)

    def duties(self, today: date, wanted: Wanted = Wanted()) -> list[Duty]:
        """Who must publish, each with its state, by region, parent and unit."""
        with self._engine.connect() as connection:
            found = read_duties(connection, today)
        return [
            duty
            for duty in found
            if wanted.unit in {"", duty.due.unit} and wanted.year in {None, duty.due.year}
        ]

    # --- findings -----------------------------------------------------------------------------

    def cases(self, wanted: Wanted = Wanted()) -> list[Case]:
        """The cases that are asked for, by unit, year and place in their report."""
        condition: Condition = sa.true()
        for column, value in (
            (findings.c.unit, wanted.unit),
            (findings.c.year, wanted.year),
            (findings.c.rule, wanted.rule),
        ):
            if value:
                condition &= column == value
        found = self._read(condition)
        live = {case.fingerprint for case in found if not case.standing.status.closed}
        roots = live if wanted.roots_only else set()
        return [case for case in found if wanted.wants(case) and case.cause not in roots]

    def case(self, fingerprint: str) -> Case:
        """The case whose fingerprint begins so.  Raises ``LedgerError``."""
        start = fingerprint.strip().lower()
        if len(start) < _LEAST:
            raise LedgerError(f"问题编号至少写 {_LEAST} 位。")
        found = self._read(findings.c.fingerprint.startswith(start, autoescape=True))
        if not found:
            raise LedgerError(f"没有编号为 {fingerprint} 的问题。")
        if len(found) > 1:
            raise LedgerError(f"编号以 {fingerprint} 开头的问题有 {len(found)} 个，请多写几位。")
        return found[0]

    def _read(self, condition: Condition) -> list[Case]:
        with self._engine.connect() as connection:
            return list(read_cases(connection, condition))

    def decide(
        self,
        case: Case,
        kind: EventKind,
        actor: str,
        *,
        text: str = "",
        assignee: str = "",
        until: date | None = None,
    ) -> Case:
        """Decide about a case as it was shown; the case as it stands then.

        Raises ``ConflictError`` where something happened to it meanwhile, ``LedgerError`` where it
        cannot be decided so.
        """
        _check_decision(case, kind, text, assignee)
        try:
            with self._engine.begin() as connection:
                append_event(
                    connection,
                    case.fingerprint,
                    Event(
                        kind,
                        datetime.now(UTC),
                        actor,
                        case.standing.number + 1,
                        text.strip(),
                        assignee.strip(),
                        until,
                    ),
                )
        except IntegrityError as error:
            raise ConflictError("刚才已有别人处理了这个问题，请看过再决定。") from error
        return self.case(case.fingerprint)


def _check_decision(case: Case, kind: EventKind, text: str, assignee: str) -> None:
    if kind not in _NAMES:
        raise LedgerError("只有检查能作出这样的记录。")
    if not case.standing.allows(kind):
        raise LedgerError(f"这个问题现在的状态不能{_NAMES[kind]}。")
    if kind in NEEDS_TEXT and not text.strip():
        raise LedgerError(f"{_NAMES[kind]}要写明理由。")
    if kind is EventKind.ASSIGNED and not assignee.strip():
        raise LedgerError("交办要写明责任人。")
