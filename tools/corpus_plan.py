"""Plans a corpus: which departments and units publish what, when, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from corpus_faults import FIGURES, KINDS
from corpus_names import OFFICES, Office, regions
from corpus_spoiled import REASONS

ALONE = 0.25
"""The share of departments without units below them."""
MISSING, NOT_ADDED_UP = 0.1, 0.12
"""Shares of the years of departments with a unit that has not published, and with a wrong sum."""
LATE = 0.06
"""The share of documents published too late."""
IN_TIME = 20
"""Days between approval and publication."""
FEWEST_OFFICES, MOST_OFFICES = 4, 8
"""Departments of a region."""


@dataclass(frozen=True)
class Order:
    """What a corpus is to be: the arguments that decide every byte of it."""

    count: int
    seed: int = 7
    faulty: float = 0.3
    spoiled: float = 0.0
    formats: tuple[str, ...] = ("pdf",)
    years: tuple[int, ...] = (2023, 2024)

    def rng(self, *what: object) -> Random:
        """Chance for one matter, independent of all others."""
        return Random("/".join(str(part) for part in (self.seed, *what)))


@dataclass(frozen=True)
class Paper:
    """One publication that is due, numbered if it was published."""

    unit: str
    year: int
    parent: str = ""
    missing: bool = False
    number: int = -1
    suffix: str = "pdf"
    approved: date = date.min
    published: date | None = None
    kind: str = ""
    """The first fault to be planted, ``""`` for none."""
    faults: int = 0
    spoiled: str = ""
    """Why the file cannot be read as an account, ``""`` for no reason."""


@dataclass(frozen=True)
class Family:
    """A department of a region with its units; ``papers`` year by year, the department's first."""

    region: str
    office: Office
    profile: str
    below: tuple[tuple[str, str], ...] = ()
    """Names of the units besides 本级, and the items that pay for running them."""
    papers: tuple[Paper, ...] = ()
    not_added_up: tuple[int, ...] = ()
    """Years in which the department's figures are not the sum of its units'."""

    @property
    def department(self) -> str:
        """The department's name."""
        return self.region + self.office.name

    @property
    def members(self) -> tuple[str, ...]:
        """The names of its units; the department's own where it has none."""
        if not self.below:
            return (self.department,)
        return (f"{self.department}本级", *(self.region + name for name, _ in self.below))

    @property
    def documents(self) -> int:
        """How many of its papers are published."""
        return sum(not paper.missing for paper in self.papers)

    def file(self, paper: Paper) -> str:
        """Where a document stands in the corpus, ``""`` where there is none."""
        return "" if paper.missing else f"{paper.year}/{self.region}/{paper.unit}.{paper.suffix}"


def plan(order: Order) -> list[Family]:
    """The families of a corpus of exactly so many documents, and all that is wrong among them."""
    families: list[Family] = []
    left = order.count
    for family in departments(order):
        if not left:
            break
        first = not any(other.below for other in families)
        families.append(with_papers(family, order, left, first=first))
        left -= families[-1].documents
    if left:
        raise ValueError(f"no more than {order.count - left} documents of these years can be made")
    return with_errors(families, order)


def departments(order: Order) -> Iterator[Family]:
    """Some departments of each region in turn, nothing planned yet."""
    for at, region in enumerate(regions()):
        rng = order.rng("offices", region)
        profile = "shanghai" if at % 5 == 4 else "wuhan"
        for office in rng.sample(OFFICES, rng.randint(FEWEST_OFFICES, MOST_OFFICES)):
            yield Family(region, office, profile)


def with_papers(family: Family, order: Order, left: int, *, first: bool) -> Family:
    """The family with its units and no more than so many documents.

    The first one with units has a wrong sum in each year but the last, and then a missing unit.
    """
    rng = order.rng("family", family.department)
    years = order.years[-left:]
    room = min(left // len(years) - 2, len(family.office.below))
    if room > 0 and (first or rng.random() >= ALONE):
        below = rng.sample(family.office.below, rng.randint(1, room))
        family = replace(family, below=tuple(below))
    department = family.department
    papers, wrong = [], []
    for year in years:
        chance, absent = rng.random(), ""
        last = year == years[-1]
        if family.below and (last if first else chance < MISSING):
            absent = rng.choice(family.members[1:])
        elif family.below and (first or chance < MISSING + NOT_ADDED_UP):
            wrong.append(year)
        papers += [
            Paper(unit, year, "" if unit == department else department, missing=unit == absent)
            for unit in dict.fromkeys((department, *family.members))
        ]
    return replace(family, papers=tuple(papers), not_added_up=tuple(wrong))


def with_errors(families: Sequence[Family], order: Order) -> list[Family]:
    """The families with numbers, dates and formats; which documents are faulty, spoiled or late."""
    rng, count = order.rng("errors"), order.count
    numbers = rng.sample(range(count), count)
    faulty, spoiled = (round(share * count) for share in (order.faulty, order.spoiled))
    errors = {n: list(KINDS)[at % len(KINDS)] for at, n in enumerate(numbers[:faulty])}
    errors |= {
        n: REASONS[at % len(REASONS)] for at, n in enumerate(numbers[faulty : faulty + spoiled])
    }
    late = set(rng.sample(numbers, max(1, round(LATE * count))))
    number = iter(range(count))

    def completed(paper: Paper) -> Paper:
        chance = order.rng("paper", paper.unit, paper.year)
        approved = date(paper.year + 1, 7, 20) + timedelta(chance.randint(0, 40))
        if paper.missing:
            return replace(paper, approved=approved)
        n = next(number)
        days = chance.randint(IN_TIME + 1, 60) if n in late else chance.randint(3, IN_TIME)
        dated = replace(paper, number=n, approved=approved, published=approved + timedelta(days))
        return with_error(dated, order.formats[n % len(order.formats)], errors.get(n, ""), chance)

    return [
        replace(family, papers=tuple(completed(paper) for paper in family.papers))
        for family in families
    ]


def with_error(paper: Paper, suffix: str, error: str, chance: Random) -> Paper:
    """The paper in a format, with a kind of fault, spoiled for a reason, or as it should be."""
    if error in REASONS:
        return replace(paper, spoiled=error)
    if error and suffix == "xlsx" and error not in FIGURES:
        error = chance.choice(FIGURES)
    return replace(
        paper, suffix=suffix, kind=error, faults=chance.choice((1, 1, 2, 3)) if error else 0
    )
