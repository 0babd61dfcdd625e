"""A data set at a glance: the figures that every overview shows, each by one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, TypeVar

from juesuan.store.dataset import Dataset, DatasetError
from juesuan.store.query import opened, told

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_Line = TypeVar("_Line")
_RULES: Final = 10
_REASONS: Final = 8
_UNREAD: Final = 20
_CLASSES: Final = 10
_MOST_REGIONS: Final = 40


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    sources: int
    """Files that were looked for."""
    unopened: int
    documents: int
    checked: int
    accounts: int
    """Documents that count, one a unit, year and scope."""
    units: int
    regions: int
    clean: int
    """Accounts without an error."""
    narrative_read: Decimal | None
    """Share of the narratives' amounts that were read, the mean of the accounts."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year: its documents, and the findings in the accounts that follow from no other."""

    year: int | None
    documents: int
    checked: int
    accounts: int
    clean: int
    errors: int
    wordings: int
    roundings: int


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region; of very many only the largest."""

    region: str | None
    accounts: int
    clean: int
    errors: int
    score: Decimal | None
    """Points given of the points judged, in percent, the mean of the accounts."""


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """Why documents were not checked."""

    state: str
    reason: str | None
    documents: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule that found something; ``share`` of the accounts it could judge, in percent."""

    rule: str
    title: str
    severity: str
    documents: int
    evaluated: int
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class StateLine:
    """How many units and years of the lists are in a state of publication."""

    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Verdicts on the accounts."""

    passed: int
    rounded: int
    failed: int
    not_applicable: int
    not_evaluated: int


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why rules were not evaluated."""

    reason: str
    rules: int
    documents: int


@dataclass(frozen=True, slots=True)
class ClassLine:
    """Spending of the general public budget on a 类 in the last year, in 元."""

    code: str
    name: str
    total: Decimal
    documents: int


@dataclass(frozen=True, slots=True)
class BandLine:
    """How many accounts have a score from ``least`` percent up, ten points wide."""

    least: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A data set at a glance."""

    name: str
    size: Size
    years: tuple[YearLine, ...]
    regions: tuple[RegionLine, ...]
    unread: tuple[UnreadLine, ...]
    rules: tuple[RuleLine, ...]
    publication: tuple[StateLine, ...]
    outcomes: Outcomes
    reasons: tuple[ReasonLine, ...]
    last_year: int | None
    """The last year of which any spending is known."""
    classes: tuple[ClassLine, ...]
    bands: tuple[BandLine, ...]


_SIZE: Final = """
SELECT
    (SELECT count(*) FROM sources),
    (SELECT count(*) FROM sources WHERE document IS NULL),
    (SELECT count(*) FROM documents),
    (SELECT count(*) FROM documents WHERE state = 'checked'),
    count(*),
    count(DISTINCT (unit, region)),
    count(DISTINCT region),
    count(*) FILTER (WHERE errors = 0),
    CAST(round(avg(narrative_read), 4) AS DECIMAL(5, 4))
FROM accounts
"""
_YEARS: Final = """
SELECT
    year,
    count(*),
    count(*) FILTER (WHERE documents.state = 'checked'),
    count(accounts.document),
    count(accounts.document) FILTER (WHERE accounts.errors = 0),
    coalesce(sum(accounts.errors), 0)::BIGINT,
    coalesce(sum(accounts.wordings), 0)::BIGINT,
    coalesce(sum(accounts.roundings), 0)::BIGINT
FROM documents
LEFT JOIN (SELECT document, errors, wordings, roundings FROM accounts) AS accounts USING (document)
GROUP BY year
ORDER BY year NULLS LAST
"""
_REGIONS: Final = """
SELECT
    region,
    count(*),
    count(*) FILTER (WHERE errors = 0),
    coalesce(sum(errors), 0)::BIGINT,
    CAST(round(100 * avg(points_given / nullif(points_judged, 0)), 2) AS DECIMAL(6, 2))
FROM accounts
GROUP BY region
ORDER BY count(*) DESC, region NULLS LAST
LIMIT ?
"""
_PUBLICATION: Final = """
SELECT state, count(*) FROM publication GROUP BY state
ORDER BY list_position(
    ['published', 'late', 'undated', 'pending', 'missing', 'not-account', 'misfiled', 'unfound'],
    state
)
"""
_FREQUENT: Final = """
SELECT rule, title, severity, documents, evaluated, share FROM frequent_errors LIMIT ?
"""
_OUTCOMES: Final = """
SELECT
    coalesce(sum(passed), 0)::BIGINT, coalesce(sum(rounded), 0)::BIGINT,
    coalesce(sum(failed), 0)::BIGINT, coalesce(sum(not_applicable), 0)::BIGINT,
    coalesce(sum(not_evaluated), 0)::BIGINT
FROM accounts
"""
_NOT_READ: Final = "SELECT state, reason, documents FROM unread LIMIT ?"
_WHY: Final = """
SELECT coalesce(reason, ''), count(DISTINCT rule), count(DISTINCT document)
FROM coverage SEMI JOIN accounts USING (document)
WHERE outcome = 'not_evaluated'
GROUP BY reason
ORDER BY count(DISTINCT document) DESC, count(DISTINCT rule) DESC, reason
LIMIT ?
"""
_SPENDING: Final = """
SELECT code, coalesce(max(name), code), sum(total), sum(documents)::BIGINT
FROM functions
WHERE form = 'T05' AND level = '类' AND year = ?
GROUP BY code
HAVING sum(total) > 0
ORDER BY sum(total) DESC, code
"""
_BANDS: Final = """
SELECT least(floor(score / 10)::INTEGER * 10, 90) AS least, count(*)
FROM ranking GROUP BY ALL ORDER BY least
"""


def overview(dataset: Dataset) -> Overview:
    """Ask a data set for everything an overview shows.  Raises ``DatasetError``."""
    import duckdb

    with (
        TemporaryDirectory(prefix="juesuan-") as scratch,
        opened(dataset, Path(scratch)) as database,
    ):
        try:
            return _overview(dataset.folder.resolve().name, database)
        except duckdb.Error as error:
            raise DatasetError(f"{dataset.folder} 里的数据集读不了（{told(error)}）。") from error


def _overview(name: str, database: "DuckDBPyConnection") -> Overview:
    def lines(kind: type[_Line], sql: str, parameters: Sequence[object] = ()) -> tuple[_Line, ...]:
        rows: list[tuple[Any, ...]] = database.execute(sql, list(parameters)).fetchall()
        return tuple(kind(*row) for row in rows)

    (size,), (outcomes,) = lines(Size, _SIZE), lines(Outcomes, _OUTCOMES)
    years = lines(YearLine, _YEARS)
    last_year = max((line.year for line in years if line.year and line.accounts), default=None)
    return Overview(
        name=name,
        size=size,
        years=years,
        regions=lines(RegionLine, _REGIONS, [_MOST_REGIONS]),
        unread=lines(UnreadLine, _NOT_READ, [_UNREAD]),
        rules=lines(RuleLine, _FREQUENT, [_RULES]),
        publication=lines(StateLine, _PUBLICATION),
        outcomes=outcomes,
        reasons=lines(ReasonLine, _WHY, [_REASONS]),
        last_year=last_year,
        classes=_largest(lines(ClassLine, _SPENDING, [last_year])),
        bands=lines(BandLine, _BANDS),
    )


def _largest(classes: tuple[ClassLine, ...]) -> tuple[ClassLine, ...]:
    """The largest 类, and what the others are together."""
    if len(classes) <= _CLASSES:
        return classes
    rest = classes[_CLASSES - 1 :]
    total = sum((line.total for line in rest), Decimal(0))
    others = ClassLine("", f"其他 {len(rest)} 类", total, max(line.documents for line in rest))
    return (*classes[: _CLASSES - 1], others)
