"""The tables of a data set as data (``schema.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``type`` is DuckDB's name of its type."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table; ``order`` are the columns that order its rows and together identify one."""

    name: str
    title: str
    description: str
    partitioned: bool
    """Whether it stands in one folder a year and region."""
    order: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def definition(self) -> str:
        """Its columns as SQL defines them."""
        return ", ".join(f'"{column.name}" {column.type}' for column in self.columns)


@cache
def load_schema() -> dict[str, TableSchema]:
    """All tables by name."""
    text = (files("juesuan.store") / "schema.toml").read_text("utf-8")
    return {
        name: TableSchema(
            name=name,
            title=table["title"],
            description=table["description"],
            partitioned=table["partitioned"],
            order=tuple(table["order"]),
            columns=tuple(Column(**column) for column in table["columns"]),
        )
        for name, table in tomllib.loads(text).items()
    }


@cache
def document_tables() -> tuple[str, ...]:
    """The names of the tables that a document has rows in."""
    return tuple(name for name, table in load_schema().items() if table.partitioned)
