"""Questions in SQL over a data set: the tables, the ready questions as views, and nothing else."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from juesuan.store.dataset import Dataset, DatasetError
from juesuan.store.questions import load_questions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut: bool = False
    """Whether there are more rows than were asked for."""


@contextmanager
def opened(dataset: Dataset) -> "Iterator[DuckDBPyConnection]":
    """The data set as a database that can read nothing outside of it.  Raises ``DatasetError``."""
    with dataset.open() as database:
        for question in load_questions().values():
            database.execute(f'CREATE VIEW "{question.name}" AS {question.sql}')
        data = str(dataset.data.resolve())
        database.execute("SET allowed_directories = [?]", [data])
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
        yield database


def ask(
    dataset: Dataset,
    sql: str,
    parameters: Sequence[object] = (),
    *,
    most: int = 0,
    seconds: float = SECONDS,
) -> Answer:
    """Answer one query, with at most ``most`` rows (0: all).

    Raises ``DatasetError`` where there is no data set, or the query is wrong or takes too long.
    """
    import duckdb

    with opened(dataset) as database, _deadline(database, seconds):
        try:
            result = database.execute(sql, list(parameters))
            rows = result.fetchmany(most + 1) if most else result.fetchall()
        except duckdb.InterruptException:
            raise DatasetError(f"查询超过 {seconds:.0f} 秒，已停止。") from None
        except (duckdb.Error, RuntimeError) as error:
            raise DatasetError(f"查询不能执行：{error}") from error
        columns = tuple(item[0] for item in result.description or ())
    return Answer(columns, rows[:most] if most else rows, bool(most) and len(rows) > most)


@contextmanager
def _deadline(database: "DuckDBPyConnection", seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, database.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
