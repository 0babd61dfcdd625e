"""What happens to a finding, and what follows from it: its status is a fold over its events.

Source: 责任制+清单制+销号制: somebody answers for each problem, there is one list, and a problem is
struck off only when a new version proves it solved.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class EventKind(StrEnum):
    """What happened."""

    OPENED = "opened"
    CONFIRMED = "confirmed"
    FALSE_ALARM = "false-alarm"
    """It is no problem; ``text`` says why."""
    ACCEPTED = "accepted"
    """It is one and stays; ``text`` is the basis on which it may."""
    ASSIGNED = "assigned"
    """Somebody answers for it, until a day."""
    ANSWERED = "answered"
    SOLVED = "solved"
    """A check of a new version, in which the rule ran and passed."""
    REOPENED = "reopened"
    SUPERSEDED = "superseded"
    """Another rule book does not find it in the same document."""


class Status(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    FALSE_ALARM = "false-alarm"
    ACCEPTED = "accepted"
    SOLVED = "solved"
    SUPERSEDED = "superseded"

    @property
    def closed(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self in _CLOSED


_CLOSED: Final = frozenset({Status.FALSE_ALARM, Status.ACCEPTED, Status.SOLVED, Status.SUPERSEDED})
_AFTER: Final = {
    EventKind.OPENED: Status.OPEN,
    EventKind.CONFIRMED: Status.CONFIRMED,
    EventKind.FALSE_ALARM: Status.FALSE_ALARM,
    EventKind.ACCEPTED: Status.ACCEPTED,
    EventKind.ASSIGNED: Status.ASSIGNED,
    EventKind.ANSWERED: Status.ANSWERED,
    EventKind.SOLVED: Status.SOLVED,
    EventKind.REOPENED: Status.OPEN,
    EventKind.SUPERSEDED: Status.SUPERSEDED,
}
_LIVE: Final = frozenset(status for status in Status if not status.closed)
_ALLOWED: Final = {
    EventKind.CONFIRMED: frozenset({Status.OPEN}),
    EventKind.REOPENED: _CLOSED,
}
"""The statuses in which each thing may happen; what is not named may happen to a live finding."""
NEEDS_TEXT: Final = frozenset(
    {EventKind.FALSE_ALARM, EventKind.ACCEPTED, EventKind.ANSWERED, EventKind.REOPENED}
)
"""Decisions that say why."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a finding; ``number`` counts a finding's events from 1."""

    kind: EventKind
    at: datetime
    actor: str
    number: int
    text: str = ""
    assignee: str = ""
    until: date | None = None
    version: int | None = None
    """The version of the document that it rests on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a finding's events."""

    status: Status = Status.OPEN
    assignee: str = ""
    until: date | None = None
    number: int = 0
    """The number of the last event."""
    events: tuple[Event, ...] = field(default=(), repr=False)

    def allows(self, kind: EventKind) -> bool:
        """Whether this may happen now."""
        if kind is EventKind.OPENED:
            return self.number == 0
        return self.status in _ALLOWED.get(kind, _LIVE)

    def overdue(self, today: date) -> bool:
        """Whether the day until which it was assigned has passed."""
        return not self.status.closed and self.until is not None and self.until < today

    def after(self, event: Event) -> "Standing":
        """What follows from one event more."""
        new = replace(
            self,
            status=_AFTER[event.kind],
            number=event.number,
            events=(*self.events, event),
        )
        if event.kind is EventKind.ASSIGNED:
            return replace(new, assignee=event.assignee, until=event.until)
        return new


def standing_of(events: Iterable[Event]) -> Standing:
    """Fold the events of a finding, in their order."""
    standing = Standing()
    for event in events:
        standing = standing.after(event)
    return standing
