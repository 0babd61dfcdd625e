"""New rows take their place in a data set: staged pieces and its tables → the next state.

Only partitions that change are written again; the files of the others are linked.  Memory is
bounded by DuckDB's limit, whatever the size of the tables.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from juesuan.store.dataset import Dataset, parquet_files, quoted
from juesuan.store.partitions import FILE, partition_folder
from juesuan.store.schema import TableSchema, load_schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_THREADS: Final = 1  # each needs memory of its own; the disk is what takes time
_MEMORY: Final = "512MB"
_OPTIONS: Final = "FORMAT parquet, COMPRESSION zstd"


def merge(dataset: Dataset, staging: Path, loose: Mapping[str, Path]) -> None:
    """Put staged rows into a data set; a document that is staged replaces itself.

    ``staging`` holds one folder a piece of work, each laid out as the data set is; ``loose`` are
    Parquet files with new rows of unpartitioned tables, which replace rows of the same key.
    """
    import duckdb

    dataset.settle()
    dataset.building.mkdir(parents=True)
    spill = dataset.building / ".spill"
    config = {"memory_limit": _MEMORY, "threads": _THREADS, "temp_directory": str(spill)}
    with duckdb.connect(":memory:", config=config) as database:  # type: ignore[arg-type]
        changed = _changed(database, dataset, staging)
        for table in load_schema().values():
            if table.partitioned:
                _merge_partitions(database, dataset, table, staging, changed)
            else:
                _merge_loose(database, dataset, table, loose.get(table.name))
    shutil.rmtree(spill, ignore_errors=True)
    dataset.put_in_place()


def _changed(database: "DuckDBPyConnection", dataset: Dataset, staging: Path) -> set[str]:
    """The partitions that change; the documents that are new go into the table ``renewed``."""
    database.execute("CREATE TABLE renewed (document VARCHAR)")
    staged = sorted(staging.glob("*/documents/*/*/*.parquet"))
    if not staged:
        return set()
    database.execute(
        f"INSERT INTO renewed SELECT DISTINCT document FROM {_reading(staging / '*/documents')}"
    )
    changed = {str(file.parent.relative_to(file.parents[2])) for file in staged}
    if parquet_files(dataset.data, load_schema()["documents"]):
        old = database.execute(
            f"SELECT DISTINCT year, region FROM {_reading(dataset.data / 'documents')} "
            "WHERE document IN (FROM renewed)"
        ).fetchall()
        changed |= {partition_folder(year, region) for year, region in old}
    return changed


def _reading(folder: Path, partition: str = "*/*") -> str:
    """The rows of the files under a table's folder, in SQL."""
    return f"read_parquet({quoted(folder / partition / '*.parquet')}, hive_partitioning = false)"


def _merge_partitions(
    database: "DuckDBPyConnection",
    dataset: Dataset,
    table: TableSchema,
    staging: Path,
    changed: set[str],
) -> None:
    old = {
        str(file.parent.relative_to(dataset.data / table.name))
        for file in parquet_files(dataset.data, table)
    }
    for partition in sorted(old | changed):
        target = dataset.building / table.name / partition / FILE
        present = dataset.data / table.name / partition
        if partition not in changed:
            _link(present / FILE, target)
            continue
        parts = []
        if partition in old:
            rows = _reading(present.parents[1], partition)
            parts.append(f"SELECT * FROM {rows} WHERE document NOT IN (FROM renewed)")
        if any(staging.glob(f"*/{table.name}/{partition}/*.parquet")):
            parts.append(f"SELECT * FROM {_reading(staging / '*' / table.name, partition)}")
        if parts:
            _write(database, table, " UNION ALL BY NAME ".join(parts), target)


def _merge_loose(
    database: "DuckDBPyConnection", dataset: Dataset, table: TableSchema, new: Path | None
) -> None:
    old, target = dataset.data / f"{table.name}.parquet", dataset.building / f"{table.name}.parquet"
    if new is None:
        if old.exists():
            _link(old, target)
        return
    rows = f"SELECT * FROM read_parquet({quoted(new)})"
    if old.exists():
        same = " AND ".join(f"old.{name} IS NOT DISTINCT FROM new.{name}" for name in table.order)
        rows += (
            f" UNION ALL BY NAME SELECT old.* FROM read_parquet({quoted(old)}) AS old "
            f"ANTI JOIN read_parquet({quoted(new)}) AS new ON {same}"
        )
    _write(database, table, rows, target)


def _write(database: "DuckDBPyConnection", table: TableSchema, rows: str, target: Path) -> None:
    """Write rows; no file where there are none.

    Rows of documents stand as they came, a document's together and in their order: sorting all of
    them would need memory that grows with their number.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    order = "" if table.partitioned else f" ORDER BY {', '.join(table.order)}"
    (written,) = database.execute(
        f"COPY (SELECT * FROM ({rows}){order}) TO {quoted(target)} ({_OPTIONS})"
    ).fetchone() or (0,)
    if not written and table.partitioned:
        target.unlink()
        for folder in (target.parent, target.parent.parent):
            if not any(folder.iterdir()):
                folder.rmdir()


def _link(old: Path, new: Path) -> None:
    """The same file under a second name, or a copy where the file system has no such thing."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
