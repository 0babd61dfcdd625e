"""A query reads the data set and nothing else, writes nothing, and changes no setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from build import disclosure
from datasets import Content, examined, write
from juesuan.store.dataset import Dataset, DatasetError
from juesuan.store.query import opened, select, told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("data") / "out"
    return write(out, Content([examined(disclosure(unit="甲局"))])).folder


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Any]:
    """The data set as queries see it."""
    with opened(Dataset(folder)) as found:
        yield found


WRONG = [
    ("SELECT nope FROM documents", "nope"),
    ("SELEC 1", "syntax error"),
    ("DROP TABLE rules", "只能是一条 SELECT"),
    ("SELECT 1; SELECT 2", "只能是一条 SELECT"),
    ("-- nothing", "只能是一条 SELECT"),
    ("SET threads = 1", "只能是一条 SELECT"),
    ("PRAGMA database_list", "只能是一条 SELECT"),
    ("INSTALL httpfs", "只能是一条 SELECT"),
    ("SELECT * FROM read_text('/etc/hostname')", "Permission"),
    ("SELECT * FROM glob('/etc/*')", "Permission"),
    ("SELECT '\ud800'", "不成字"),
    ("SELECT " + "1 + " * 40_000 + "1", "长于"),
]


@pytest.mark.parametrize(("sql", "says"), WRONG, ids=[says[:8] for _, says in WRONG])
def test_a_query_that_cannot_be_run_says_why(database: Any, sql: str, says: str) -> None:
    with pytest.raises((DatasetError, duckdb.Error, TypeError, UnicodeError)) as raised:
        select(database, sql)
    assert says in told(raised.value)


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


WRITES: list[Callable[[str], str]] = [
    lambda path: f"COPY (SELECT 1) TO '{path}'",
    lambda path: f"WITH a AS (COPY (SELECT 1) TO '{path}') FROM a",
    lambda path: f"SELECT 1) TO '{path}'; --",
    lambda path: f"ATTACH '{path}'",
    lambda path: f"EXPORT DATABASE '{path}'",
    lambda path: f"SELECT * FROM query('COPY (SELECT 1) TO ''{path}''')",
    lambda path: "WITH a AS (DELETE FROM rules RETURNING *) FROM a",
    lambda path: f"SELECT * FROM enable_logging(storage = 'file', storage_path = '{path}')",
    lambda path: f"SELECT * FROM enable_profiling(save_location = '{path}')",
]


@pytest.mark.parametrize("made", WRITES)
def test_a_query_writes_nothing_even_into_the_data_set(
    database: Any, folder: Path, made: Callable[[str], str]
) -> None:
    before = state_of(folder)
    for name in ("rules.parquet", "new"):
        with pytest.raises((DatasetError, duckdb.Error)):
            select(database, made(str(folder / "data" / name)))
    assert state_of(folder) == before


def test_a_query_reads_nothing_beside_the_data_set(database: Any, folder: Path) -> None:
    secret = folder.parent / "secret.csv"
    secret.write_text("a\n1\n", "utf-8")
    for path in (secret, folder / "data" / ".." / ".." / "secret.csv"):
        with pytest.raises(duckdb.PermissionException):
            select(database, f"SELECT * FROM read_csv('{path}')")


def test_what_a_select_may_look_like(database: Any) -> None:
    for sql in (
        "FROM accounts",
        "SELECT 1;",
        "SELECT 1 -- told",
        "/* told */ SELECT 1",
        "VALUES (1)",
        "(SELECT 1) UNION ALL SELECT 2",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "DESCRIBE late",
        "SHOW TABLES",
        "SUMMARIZE rules",
        "FROM (PIVOT accounts ON year IN (2023) GROUP BY unit)",
    ):
        select(database, sql)
        assert database.fetchall(), sql


def test_the_order_of_a_query_is_kept(database: Any) -> None:
    select(database, "SELECT i FROM range(5000) t(i) ORDER BY -i")
    assert database.fetchall() == [(i,) for i in range(4999, -1, -1)]
