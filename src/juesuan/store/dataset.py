"""The folder of a data set, whose tables change all at once or not at all.

`data/` holds the tables.  A new state of them is built in `.building`, renamed to `next` when it is
whole, and then takes the place of `data`; a run that dies in between is taken up where it stopped.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan.store.schema import TableSchema, load_schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SUFFIX: Final = ".parquet"


class DatasetError(Exception):
    """There is no data set, or it cannot be used: one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set in a folder."""

    folder: Path

    @property
    def data(self) -> Path:
        """Where the tables are."""
        return self.folder / "data"

    @property
    def building(self) -> Path:
        """Where the next state of the tables is being built."""
        return self.folder / ".building"

    @property
    def exists(self) -> bool:
        """Whether it has any tables."""
        return self.data.is_dir() or self._next.is_dir()

    @property
    def _next(self) -> Path:
        return self.folder / "next"

    @property
    def _previous(self) -> Path:
        return self.folder / ".previous"

    def settle(self) -> None:
        """Finish a change that was cut off: a whole next state takes its place, a part is gone."""
        if self._next.is_dir():
            self._clear(self._previous)
            if self.data.is_dir():
                self.data.rename(self._previous)
            self._next.rename(self.data)
        self._clear(self._previous)
        self._clear(self.building)

    def put_in_place(self) -> None:
        """Make what was built the state of the data set."""
        self.building.rename(self._next)
        self.settle()

    @staticmethod
    def _clear(folder: Path) -> None:
        if folder.is_dir():
            shutil.rmtree(folder)

    def files(self, table: str) -> list[Path]:
        """The files of a table."""
        return parquet_files(self.data, load_schema()[table])

    def open(self, config: dict[str, Any] | None = None) -> "DuckDBPyConnection":
        """A database in memory, with settings of DuckDB, whose tables are those of the data set.

        Raises ``DatasetError``.
        """
        import duckdb

        if not self.exists:
            raise DatasetError(f"{self.folder} 里没有数据集；先用 juesuan batch 生成。")
        if self._next.is_dir():
            self.settle()
        database = duckdb.connect(":memory:", config=config or {})
        for table in load_schema().values():
            define(database, table, self.files(table.name))
        return database


def parquet_files(folder: Path, table: TableSchema) -> list[Path]:
    """The files of a table under a folder, in the order of their names."""
    if not table.partitioned:
        file = folder / f"{table.name}{_SUFFIX}"
        return [file] if file.exists() else []
    return sorted((folder / table.name).rglob(f"*{_SUFFIX}"))


def define(database: "DuckDBPyConnection", table: TableSchema, files: list[Path]) -> None:
    """Define a table of a database as what is in files; one without files is empty."""
    if not files:
        database.execute(f'CREATE TABLE "{table.name}" ({table.definition})')
        return
    folder = files[0].parents[2] if table.partitioned else files[0]
    pattern = folder / "**" / f"*{_SUFFIX}" if table.partitioned else folder
    hive = (
        ", hive_partitioning = true, hive_types = {'year': INTEGER, 'region': VARCHAR}"
        if table.partitioned
        else ""
    )
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    database.execute(
        f'CREATE VIEW "{table.name}" AS '
        f"SELECT {columns} FROM read_parquet({quoted(pattern)}{hive}, union_by_name = true)"
    )


def quoted(value: object) -> str:
    """A value as a string of SQL."""
    return "'" + str(value).replace("'", "''") + "'"
