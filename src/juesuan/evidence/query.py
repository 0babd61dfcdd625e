"""One query in DuckDB: tables from private copies of the files, then nothing from outside.

Once the tables are there, external access is off and the configuration locked: the SQL can read
no file, load no extension and change no limit.
"""

import csv
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan.evidence.columns import typed
from juesuan.evidence.files import EvidenceError, QueryFile, Source, on_one_line, read_source
from juesuan.evidence.rows import Rows, read_rows
from juesuan.model import Place
from juesuan.model.account import Query
from juesuan.score import parse_value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SECONDS: Final = 10.0
_TICK: Final = 0.05
_MEMORY: Final = "512MB"
_MOST_FILES: Final = 20
_LONGEST_SQL: Final = 20_000
_SIGNIFICANT: Final = 12  # digits of a DOUBLE that no order of summing changes
_SHOWN: Final = 160
_COMMENT: Final = re.compile(r"\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/", re.DOTALL)
_SELECT: Final = re.compile(r"(?:select|with)\b", re.IGNORECASE)
_POSITION: Final = re.compile(r"\s*\n+\s*LINE \d+:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class QueryEvidence:
    """A result worked out by a query, with all that is needed to work it out again."""

    value: str
    sql: str
    files: tuple[QueryFile, ...]
    indicator: str = ""
    entered: str = ""
    """The result that was typed, which the query's replaces."""
    place: Place = field(default_factory=Place)


def answer(query: Query, base: Path, scratch: Path, seconds: float = SECONDS) -> QueryEvidence:
    """Run a query over files in ``base``; ``scratch`` is an empty folder for copies of them.

    ``EvidenceError`` where it does not give one number.
    """
    import duckdb

    _check_query(query)
    sources = [read_source(base, name) for name in query.files]
    tables = [source.table.casefold() for source in sources]
    if len(set(tables)) < len(tables):
        raise EvidenceError("两个文件同名（不计扩展名），不能都成为一张表。")
    limits: dict[str, Any] = {
        "threads": 1,
        "memory_limit": _MEMORY,
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    try:
        with duckdb.connect(":memory:", config=limits) as database, _deadline(database, seconds):
            files = tuple(
                source.loaded(_load(database, source, scratch / f"{number}"))
                for number, source in enumerate(sources)
            )
            database.execute("SET enable_external_access = false")
            database.execute("SET lock_configuration = true")
            value = _single(database, query.sql)
    except duckdb.InterruptException:
        raise EvidenceError(f"查询超过 {seconds:.0f} 秒，已停止。") from None
    except (duckdb.OutOfMemoryException, MemoryError):
        raise EvidenceError("查询所需内存超过上限，已停止。") from None
    except (duckdb.Error, TypeError, ValueError, RuntimeError) as error:
        raise EvidenceError(f"查询不能执行（{_told(error)}）。") from error
    return QueryEvidence(_number(value), query.sql, files)


def _check_query(query: Query) -> None:
    if len(query.sql) > _LONGEST_SQL or len(query.files) > _MOST_FILES:
        told = f"查询长于 {_LONGEST_SQL} 字，或文件多于 {_MOST_FILES} 个。"
        raise EvidenceError(told)
    at = 0
    while found := _COMMENT.match(query.sql, at):
        at = found.end()
    if not _SELECT.match(query.sql, at):
        raise EvidenceError("查询只能是一条 SELECT 语句（可以 WITH 开头）。")


def _told(error: Exception) -> str:
    """What DuckDB says, on one line, without the position; a broken character breaks its types."""
    if isinstance(error, TypeError):
        return "有不成字的符号"
    return on_one_line(_POSITION.sub("", str(error)))[:_SHOWN]


@contextmanager
def _deadline(database: "DuckDBPyConnection", seconds: float) -> Iterator[None]:
    """Interrupt what the database does once time is up, again and again.

    An interrupt between two statements would be lost.
    """
    done = threading.Event()

    def watch() -> None:
        if done.wait(seconds):
            return
        while not done.wait(_TICK):
            database.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _quoted(name: str, mark: str = '"') -> str:
    return mark + name.replace(mark, mark * 2) + mark


def _load(database: "DuckDBPyConnection", source: Source, copy: Path) -> int:
    """Make the table of a file from a private copy of it; its number of rows."""
    name = _quoted(source.table)
    if source.kind == ".parquet":
        copy.write_bytes(source.content)
        reader = "read_parquet(?)"
    else:
        columns = _write_clean(read_rows(source), copy)
        reader = (
            "read_csv(?, header = false, auto_detect = false, delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\n', nullstr = '', columns = {{{columns}}})"
        )
    database.execute(f"CREATE TABLE {name} AS SELECT * FROM {reader}", [str(copy)])  # noqa: S608
    found = database.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
    return int(found[0]) if found else 0


def _write_clean(table: Rows, copy: Path) -> str:
    """Write a table as CSV of one plain style; the types of its columns for DuckDB."""
    columns = [typed([row[index] for row in table.rows]) for index in range(len(table.header))]
    with copy.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows(zip(*(values for _, values in columns), strict=True))
    return ", ".join(
        f"{_quoted(name, chr(39))}: '{kind}'"
        for name, (kind, _) in zip(table.header, columns, strict=True)
    )


def _single(database: "DuckDBPyConnection", sql: str) -> object:
    """The one value of a single SELECT."""
    import duckdb

    statements = database.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise EvidenceError("查询只能是一条 SELECT 语句（可以 WITH 开头）。")
    rows: Sequence[tuple[object, ...]] = database.execute(statements[0]).fetchmany(2)
    if len(rows) != 1 or len(rows[0]) != 1:
        shape = f"{'没有行' if not rows else '不止一行' if len(rows) > 1 else '不止一列'}"
        raise EvidenceError(f"查询结果应是一行一列，现在{shape}。")
    return rows[0][0]


def _number(value: object) -> str:
    """A number or a percentage as text, without idle zeros and artefacts of floats.

    >>> _number(99.02083333333333), _number(Decimal("30.00")), _number(" 98.5% ")
    ('99.0208333333', '30', '98.5%')
    """
    text = str(value).strip() if isinstance(value, str) else ""
    if isinstance(value, float) and isfinite(value):
        value = Decimal(f"{value:.{_SIGNIFICANT}g}")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        plain = f"{Decimal(value) + 0:f}"
        text = plain.rstrip("0").rstrip(".") if "." in plain else plain
    read = parse_value(text)
    if read.number is None or read.bound is not None or not re.search(r"\d", text):
        told = "空值" if value is None else f"“{on_one_line(str(value))[:40]}”"
        raise EvidenceError(f"查询结果应是一个数或百分比，现在是{told}。")
    return text
