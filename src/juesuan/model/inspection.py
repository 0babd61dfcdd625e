"""An inspection score: marks of the inspectors' items, each with its reason and evidence.

An item that a document cannot answer has no points at all: neither won nor lost.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from juesuan.model.finding import Evidence
from juesuan.money import ZERO


class Dimension(StrEnum):
    """What a group of items looks at."""

    TIMELY = "timely"
    COMPLETE = "complete"
    DETAILED = "detailed"
    REGULAR = "regular"


class Award(StrEnum):
    """How much of an item's points is given."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    NOT_EVALUATED = "not_evaluated"


@dataclass(frozen=True, slots=True)
class Dates:
    """When the account was approved by the finance department and when it was published."""

    approved: date | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What one item of the rubric was given; ``given`` is None where it cannot be judged."""

    item: str
    """The item's code."""
    name: str
    dimension: Dimension
    available: Decimal
    given: Decimal | None
    reason: str
    """One Chinese sentence: why so many points, or why it cannot be judged."""
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if self.given is not None and not ZERO <= self.given <= self.available:
            raise ValueError(f"{self.item}: {self.given} of {self.available} points")

    @property
    def outcome(self) -> Award:
        """All, some or none of the points, or not judged."""
        if self.given is None:
            return Award.NOT_EVALUATED
        if self.given == self.available:
            return Award.FULL
        return Award.PARTIAL if self.given else Award.NONE


@dataclass(frozen=True, slots=True)
class Inspection:
    """The marks of one document: so many of the points that could be judged."""

    marks: tuple[Mark, ...]

    @property
    def given(self) -> Decimal:
        """The points given."""
        return sum((mark.given for mark in self.marks if mark.given is not None), ZERO)

    @property
    def judged(self) -> Decimal:
        """The points of the items that could be judged."""
        return sum((mark.available for mark in self.marks if mark.given is not None), ZERO)

    @property
    def available(self) -> Decimal:
        """The points of all items."""
        return sum((mark.available for mark in self.marks), ZERO)

    @property
    def share(self) -> Decimal | None:
        """Points given over points judged, None where nothing could be judged."""
        return self.given / self.judged if self.judged else None

    @property
    def unjudged(self) -> tuple[Mark, ...]:
        """The items that could not be judged, each with its reason."""
        return tuple(mark for mark in self.marks if mark.given is None)

    def of(self, dimension: Dimension) -> "Inspection":
        """The marks of one dimension."""
        return Inspection(tuple(mark for mark in self.marks if mark.dimension is dimension))
