"""Questions in SQL over a data set: the tables, the ready questions as views, and nothing else.

A query is one SELECT.  It runs in a child process within limits of time and memory (DuckDB has
functions that no interrupt stops), in a database in memory that reads only the data set's folder
and whose settings are locked.  Only a SELECT that writes nothing is run: where DuckDB may read, it
may write.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from juesuan.store.dataset import Dataset, DatasetError
from juesuan.store.export import Export, write_rows
from juesuan.store.questions import load_questions
from juesuan.store.schema import load_schema
from juesuan.workers import Failure, Limits, run_each

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECONDS: Final = 600.0
_MEMORY: Final = "2GB"
_SPACE: Final = 8 * 1024**3  # address space of the child; DuckDB keeps to less by itself
_SPILL: Final = "20GB"
_LONGEST_SQL: Final = 100_000
_SHOWN: Final = 300
_POSITION: Final = re.compile(r"\s*\n+\s*LINE \d+:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a query; ``types`` are DuckDB's names of the columns' types."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    cut: bool = False
    """Whether there are more rows than were asked for."""


@dataclass(frozen=True, slots=True)
class _Job:
    folder: Path
    sql: str
    parameters: tuple[object, ...]
    most: int
    scratch: Path
    export: Export | None = None


@contextmanager
def opened(dataset: Dataset, scratch: Path | None = None) -> "Iterator[DuckDBPyConnection]":
    """The data set as a database that can read nothing outside of it.  Raises ``DatasetError``.

    ``scratch`` is where it may put down what does not fit into memory; None: nowhere.
    """
    import duckdb

    config: dict[str, Any] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(scratch or ""),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    if scratch:
        config["max_temp_directory_size"] = _SPILL
    try:
        database = dataset.open(config)
    except (duckdb.Error, OSError) as error:
        raise DatasetError(f"{dataset.folder} 里的数据集读不了（{told(error)}）。") from error
    with database:
        try:
            for question in load_questions().values():
                database.execute(f'CREATE VIEW "{question.name}" AS {question.sql}')
            data = str(dataset.data.resolve())
            database.execute("SET allowed_directories = [?]", [data])
            database.execute("SET enable_external_access = false")
            database.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            raise DatasetError(f"{dataset.folder} 里的数据集读不了（{told(error)}）。") from error
        yield database


def named(text: str) -> str:
    """The query that the bare name of a table or question stands for, else the text itself."""
    name = text.strip().lower()
    known = name in load_schema() or name in load_questions()
    return f'SELECT * FROM "{name}"' if known else text


def ask(
    dataset: Dataset,
    sql: str,
    parameters: Sequence[object] = (),
    *,
    most: int = 0,
    seconds: float = SECONDS,
) -> Answer:
    """Answer one SELECT, with at most ``most`` rows (0: all).

    Raises ``DatasetError`` where there is no data set, or the query is wrong or takes too much.
    """
    with TemporaryDirectory(prefix="juesuan-") as scratch:
        job = _Job(dataset.folder, sql, tuple(parameters), most, Path(scratch))
        answer: Answer = _apart(_answer, job, seconds)
        return answer


def export(
    dataset: Dataset, sql: str, target: Export, *, most: int = 0, seconds: float = SECONDS
) -> int:
    """Write the rows of one SELECT to a file, however many; how many.  Raises ``DatasetError``."""
    with TemporaryDirectory(prefix="juesuan-") as scratch:
        job = _Job(dataset.folder, sql, (), most, Path(scratch), target)
        count: int = _apart(_export, job, seconds)
        return count


def _apart(function: Any, job: _Job, seconds: float) -> Any:
    """Run a job in a child process; ``DatasetError`` says why there is no value."""
    limits = Limits(seconds=seconds, memory=_SPACE)
    result = next(run_each(function, [job], limits=limits))
    if result.failure is None and result.value is not None:
        value, problem = result.value
        if problem:
            raise DatasetError(problem)
        return value
    sentences = {
        Failure.TIMEOUT: f"查询超过 {seconds:.0f} 秒，已停止。",
        Failure.MEMORY: "查询所需内存超过上限，已停止。",
        Failure.CRASH: "查询使数据库崩溃，已停止。",
        Failure.ERROR: f"程序出错，请报告此查询（{result.detail}）。",
    }
    raise DatasetError(sentences[result.failure or Failure.CRASH])


def _answer(job: _Job) -> tuple[Answer | None, str]:
    def fetch(database: "DuckDBPyConnection") -> Answer:
        columns, types = _described(database)
        rows = database.fetchmany(job.most + 1) if job.most else database.fetchall()
        most = job.most or len(rows)
        return Answer(columns, types, rows[:most], len(rows) > most)

    return _run(job, fetch)


def _export(job: _Job) -> tuple[int | None, str]:
    def write(database: "DuckDBPyConnection") -> int:
        columns, types = _described(database)
        assert job.export is not None  # noqa: S101 (`export` sets it)
        return write_rows(job.export, columns, types, database.fetchmany, job.most)

    return _run(job, write)


def _run(job: _Job, take: Any) -> tuple[Any, str]:
    """Execute the query of a job and take its rows, or say in one sentence why not."""
    import duckdb

    try:
        with opened(Dataset(job.folder), job.scratch) as database:
            select(database, job.sql, job.parameters)
            return take(database), ""
    except DatasetError as error:
        return None, str(error)
    except (duckdb.OutOfMemoryException, MemoryError):
        return None, "查询所需内存超过上限，已停止。"
    except OSError as error:
        return None, f"结果写不了：{error.strerror or error}。"
    except (duckdb.Error, TypeError, ValueError, OverflowError, RuntimeError) as error:
        return None, f"查询不能执行（{told(error)}）。"


def select(database: "DuckDBPyConnection", sql: str, parameters: Sequence[object] = ()) -> None:
    """Execute a query on an opened data set.

    Raises ``DatasetError`` unless it is one SELECT, and DuckDB's own errors.  It is run within
    another: a SELECT may begin with a COPY or INSERT in its WITH, but DuckDB binds these at the
    outermost level only.
    """
    import duckdb

    if len(sql) > _LONGEST_SQL:
        raise DatasetError(f"查询长于 {_LONGEST_SQL} 字。")
    statements = database.extract_statements(sql)
    if [statement.type for statement in statements] == [duckdb.StatementType.SELECT]:
        inner = statements[0].query.strip().rstrip("; \n\t")
        outer = database.extract_statements(f"FROM (\n{inner}\n)")
        if [statement.type for statement in outer] == [duckdb.StatementType.SELECT]:
            database.execute(outer[0], list(parameters))
            return
    raise DatasetError("查询只能是一条 SELECT 语句（可以 WITH、FROM、DESCRIBE 开头）。")


def _described(database: "DuckDBPyConnection") -> tuple[tuple[str, ...], tuple[str, ...]]:
    described = database.description or []
    return tuple(item[0] for item in described), tuple(str(item[1]) for item in described)


def told(error: Exception) -> str:
    """What DuckDB says, on one line, without the position; a broken character breaks its types."""
    if isinstance(error, TypeError | UnicodeError):
        return "有不成字的符号"
    words = " ".join(_POSITION.sub("", str(error)).split())
    return "".join(char for char in words if char.isprintable())[:_SHOWN]
