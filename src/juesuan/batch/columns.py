"""Rows → columns of Arrow → Parquet, one piece a table and partition."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from juesuan.store.rows import Rows
from juesuan.store.schema import load_schema

Columns = dict[str, bytes]
"""The rows of one document by table, as an Arrow stream."""


class Partition(NamedTuple):
    """A year and a region, each None where unknown."""

    year: int | None
    region: str | None


class Piece(NamedTuple):
    """A Parquet file with the rows of some documents in one table and partition."""

    table: str
    partition: Partition
    data: bytes


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The columns of a table as Arrow types."""
    return pa.schema(
        [(column.name, _arrow_type(column.type)) for column in load_schema()[table].columns]
    )


def _arrow_type(name: str) -> pa.DataType:
    """Arrow's type for DuckDB's name of it."""
    if name.endswith("[]"):
        return pa.list_(_arrow_type(name.removesuffix("[]")))
    if name.startswith("DECIMAL"):
        precision, scale = name.removeprefix("DECIMAL(").removesuffix(")").split(",")
        return pa.decimal128(int(precision), int(scale))
    plain = {
        "VARCHAR": pa.string(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "FLOAT": pa.float32(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
    }
    return plain[name]


def table_of(name: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """Rows as a table of Arrow."""
    schema = arrow_schema(name)
    values = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, kind.type) for column, kind in zip(values, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def pack(rows: Rows) -> Columns:
    """The rows of a document for the way between processes."""
    return {name: _packed(table_of(name, body)) for name, body in rows.items() if body}


def _packed(table: pa.Table) -> bytes:
    sink = BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def pieces(documents: Iterable[tuple[Partition, Columns]]) -> list[Piece]:
    """Join the columns of documents, one piece a table and partition."""
    joined: dict[tuple[str, Partition], list[pa.Table]] = defaultdict(list)
    for partition, columns in documents:
        for name, data in columns.items():
            joined[name, partition].append(pa.ipc.open_stream(data).read_all())
    return [
        Piece(name, partition, parquet(pa.concat_tables(tables)))
        for (name, partition), tables in joined.items()
    ]


def parquet(table: pa.Table) -> bytes:
    """A table as a Parquet file."""
    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()
