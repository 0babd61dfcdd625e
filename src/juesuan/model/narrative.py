"""The narrative as it was read: sections, passages healed of their line breaks, and claims.

A claim is what one formula sentence says, as a typed value: whose figure, compared with what,
by how much.  Source: the sentences of 决算情况说明 as the departments' templates prescribe them.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Final

from juesuan.model.place import Box, Place


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line of a passage; ``offset`` is where it begins in the healed text."""

    offset: int
    text: str
    place: Place


_offset: Final = attrgetter("offset")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph without white space or line breaks, which knows the lines it was printed on."""

    text: str
    lines: tuple[PrintedLine, ...]

    def printed(self, start: int, end: int) -> Iterator[PrintedLine]:
        """The printed lines that hold a part of the healed text."""
        first = max(bisect_right(self.lines, start, key=_offset) - 1, 0)
        for index in range(first, len(self.lines)):
            if self.lines[index].offset >= end:
                break
            yield self.lines[index]

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Where a part of the healed text stands: the first page and the box of its lines there."""
        places = [
            line.place for line in self.printed(start, len(self.text) if end is None else end)
        ]
        if not places:
            return self.lines[0].place if self.lines else Place()
        first = places[0]
        boxes = [place.box for place in places if place.page == first.page and place.box]
        return first._replace(box=Box.around(boxes) if boxes else None)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the passages under it, up to the next heading of any level.

    ``level``: 0 part (第三部分), 1 一、 2 （一） 3 1. and deeper; ``topic`` is the key of the
    statutory section it is (``""``: none), inherited from the heading above it.
    """

    level: int
    number: str
    title: str
    topic: str
    heading: Passage
    passages: tuple[Passage, ...] = ()
    path: tuple[str, ...] = ()
    """The headings above it, outermost first, as printed."""

    @property
    def name(self) -> str:
        """The heading as printed, number and all."""
        return self.heading.text


class ClaimKind(StrEnum):
    """What a claim says of its subject."""

    AMOUNT = "amount"
    """It is so much."""
    CHANGE = "change"
    """It grew or fell, by an amount, a rate or both; or stayed the same."""
    SHARE = "share"
    """It is such a part of a whole."""
    COMPLETION = "completion"
    """Such a part of a budget was spent."""
    VERDICT = "verdict"
    """The account is above, below or equal to the budget."""
    REASON = "reason"
    """Why it changed."""
    PURPOSE = "purpose"
    """What it was spent on."""
    COUNT = "count"
    """It numbers so many (vehicles, visits, projects), or a rate of its own is so high (%)."""
    LIST = "list"
    """It consists of these items."""
    NONE = "none"
    """There was none of it."""


class Phase(StrEnum):
    """Which figure of its subject a claim gives."""

    ACCOUNT = "account"
    """决算数"""
    INITIAL_BUDGET = "initial-budget"
    """年初预算数"""
    FULL_BUDGET = "full-budget"
    """全年（调整）预算数"""
    BUDGET = "budget"
    """预算数, without saying which"""
    PRIOR_ACCOUNT = "prior-account"
    """上年决算数"""
    PRIOR_BUDGET = "prior-budget"
    """上年预算数"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed, with its decimals and measure: 万元, 元, 亿元, %, 辆, 批次 … or none."""

    value: Decimal
    decimals: int
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """The item of the classification a sentence names: 类, 款 and 项 as printed, or a code."""

    names: tuple[str, ...]
    code: str = ""

    @property
    def name(self) -> str:
        """The names joined, outermost first."""
        return "/".join(self.names)


CLASS = "class"
ITEM = "item"
PART = "part"
OTHERS = "others"
"""Subjects without a table of words: a 类, a 款 or 项, a named part of the subject before it, a
whole that is not the unit's (占全市同类收入的2%)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one clause says.  ``subject`` is a key of ``narrative.toml``, CLASS, ITEM or PART.

    ``start`` and ``end`` delimit the clause in its passage's healed text.
    """

    kind: ClaimKind
    subject: str
    section: int
    """Index of its section."""
    passage: Passage = field(repr=False)
    start: int
    end: int
    group: int
    """Clauses about one figure of one subject share a group, in the order of the document."""
    item: Item | None = None
    phase: Phase = Phase.ACCOUNT
    amount: Quantity | None = None
    rate: Quantity | None = None
    base: Phase | None = None
    """CHANGE: what it is compared with; COMPLETION and VERDICT: the budget they name."""
    sense: int | None = None
    """CHANGE: 1 more, −1 less, 0 the same; VERDICT: likewise, account against budget.

    None where the words leave it open: 增加（减少）, 差值, 未超过预算数.
    """
    rate_sense: int | None = None
    """CHANGE: the sense of the verb before the rate, where it has its own."""
    whole: str = ""
    """SHARE: the key of the subject it is a share of, ``""`` where the sentence does not say."""
    words: tuple[str, ...] = ()
    """LIST: the items; REASON and PURPOSE: the text."""

    @property
    def text(self) -> str:
        """The clause as healed."""
        return self.passage.text[self.start : self.end]

    @property
    def place(self) -> Place:
        """Where the clause is printed."""
        return self.passage.place(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence with amounts that no rule of the grammar reads."""

    passage: Passage = field(repr=False)
    start: int
    end: int
    amounts: int
    """How many of its amounts were not read."""

    @property
    def text(self) -> str:
        """The sentence as healed."""
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Narrative:
    """The outline of a document and what its sentences claim."""

    sections: tuple[Section, ...] = ()
    contents: tuple[Passage, ...] = ()
    """The entries of the contents page."""
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()
    amounts: int = 0
    """How many amounts of money and rates the narrative prints."""

    @property
    def share_read(self) -> Decimal:
        """The share of the narrative's amounts that were read into claims."""
        missing = sum(item.amounts for item in self.unread)
        return Decimal(1) if not self.amounts else Decimal(self.amounts - missing) / self.amounts
