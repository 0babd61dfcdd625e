"""A data set as a Fiscal Data Package: CSV files and what they mean.

Sources: Fiscal Data Package 0.3 (measures, dimensions and phases in ``model``) and 1.0
(``columnType``, ``normalize`` and ``extraFields`` of the fields); Tabular Data Package 1.
What the package says of itself is ``fiscal/descriptor.toml``, what it holds ``fiscal/*.sql``.
"""

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from juesuan.model.codes import CLASSIFICATIONS, load_subjects
from juesuan.model.forms import compact
from juesuan.model.subjects import topic_of
from juesuan.store.dataset import Dataset, DatasetError, quoted
from juesuan.store.questions import load_questions

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DESCRIPTOR: Final = "datapackage.json"
_MEMORY: Final = "2GB"  # what is more goes to the disk
_PART: Final = 20_000  # documents that are looked at together
_PART_STEPS: Final = ("part-1-lines", "part-2-budgets", "part-3-rows")
_CURRENCY: Final = "CNY"
_DIRECTION: Final = "expenditure"
_NUMBER: Final = {"decimalChar": ".", "bareNumber": True}
_DIALECT: Final = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminator": "\n",
    "skipInitialSpace": False,
    "header": True,
}


@dataclass(frozen=True, slots=True)
class FiscalPackage:
    """A package that was written; ``rows`` counts the rows of each resource by name."""

    folder: Path
    rows: dict[str, int]


def write_fiscal_package(dataset: Dataset, folder: Path) -> FiscalPackage:
    """Write a data set as a package; one that is there is replaced as a whole, once it is done.

    Raises ``DatasetError`` where there is no data set, the folder holds something else, or it
    cannot be written.
    """
    import duckdb

    target = folder.resolve()  # a link is written through, not replaced
    _refuse_other(folder, target)
    building = target.with_name(f".{target.name}.building")
    try:
        _clear(building)
        building.mkdir(parents=True)
        with _gathered(dataset, building / ".spilled") as database:
            rows = {item["name"]: _write(database, building, item) for item in _base()["resources"]}
            descriptor = _descriptor(building, _period(database))
        _clear(building / ".spilled")
        text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
        (building / _DESCRIPTOR).write_text(text, "utf-8", newline="\n")
        _put_in_place(building, target)
    except (OSError, duckdb.Error) as error:
        why = str(error).partition("\n")[0]
        raise DatasetError(f"数据包没有写成，{folder} 没有改动：{why}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return FiscalPackage(folder, rows)


# ---------------------------------------------------------------- the folder


def _refuse_other(folder: Path, target: Path) -> None:
    """Nothing but a package of ours, or an empty folder, is ever replaced."""
    if not target.exists():
        return
    ours = {_DESCRIPTOR, *(_file(name) for name in _resource_names())}
    try:
        found = {item.name for item in target.iterdir()}
        own = not found or (found <= ours and _name_in(target / _DESCRIPTOR) == _base()["name"])
    except (OSError, ValueError):
        own = False
    if not own:
        raise DatasetError(
            f"{folder} 已经存在，又不是本程序导出的数据包，没有改动它；请换一个文件夹。"
        )


def _name_in(file: Path) -> object:
    content = json.loads(file.read_text("utf-8"))
    return content.get("name") if isinstance(content, dict) else None


def _put_in_place(building: Path, target: Path) -> None:
    previous = target.with_name(f".{target.name}.previous")
    _clear(previous)
    if target.exists():
        target.rename(previous)
    try:
        building.rename(target)
    except OSError:
        if previous.exists():
            previous.rename(target)
        raise
    _clear(previous)


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


# ---------------------------------------------------------------- the data


@contextmanager
def _gathered(dataset: Dataset, spill: Path) -> "Iterator[DuckDBPyConnection]":
    """The data set with the tables of the package in the schema ``package``."""
    with dataset.open() as database:
        database.execute(f"SET temp_directory = {quoted(spill)}")
        database.execute(f"SET memory_limit = {quoted(_MEMORY)}")
        database.execute(f"CREATE VIEW accounts AS {load_questions()['accounts'].sql}")
        database.create_function("topic_of", _topic, ["VARCHAR"], "VARCHAR")
        database.execute(_classification())
        database.execute(_sql("prepare"))
        for first, last in _parts(database):
            database.execute(
                "CREATE OR REPLACE TEMP TABLE part AS "
                f"SELECT * FROM counted WHERE document BETWEEN {quoted(first)} AND {quoted(last)}"
            )
            for name in _PART_STEPS:
                database.execute(_sql(name))
        database.execute(_sql("finish"))
        yield database


def _parts(database: "DuckDBPyConnection") -> list[tuple[str, str]]:
    """The first and last document of each part; an order of documents is that of their rows."""
    return database.execute(
        "SELECT min(document), max(document) "
        f"FROM (SELECT document, (row_number() OVER (ORDER BY document) - 1) // {_PART} AS part "
        "FROM counted) GROUP BY part ORDER BY part"
    ).fetchall()


def _topic(heading: str) -> str:
    return topic_of(compact(heading))


def _classification() -> str:
    rows = ", ".join(
        f"({quoted(which)}, {quoted(item.code)}, {quoted(item.name)}, {item.observed})"
        for which in CLASSIFICATIONS
        for item in load_subjects(which).values()
    )
    columns = "classification(which, code, name, observed)"
    return f"CREATE TEMP TABLE classification AS FROM (VALUES {rows}) AS {columns}"


def _write(database: "DuckDBPyConnection", folder: Path, resource: dict[str, Any]) -> int:
    """Write a resource, ordered by its key, and count its rows."""
    columns = ", ".join(field["name"] for field in resource["fields"])
    counted = database.execute(
        f"COPY (SELECT {columns} FROM package.{resource['name']} "
        f"ORDER BY {', '.join(resource['primaryKey'])}) "
        f"TO {quoted(folder / _file(resource['name']))} "
        "(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '')"
    ).fetchone()
    return int(counted[0]) if counted else 0


def _period(database: "DuckDBPyConnection") -> dict[str, str] | None:
    """The years of the data, None where there are none."""
    first, last = database.execute("SELECT min(year), max(year) FROM counted").fetchall()[0]
    if first is None:
        return None
    return {"start": f"{first:04d}-01-01", "end": f"{last:04d}-12-31"}


def _sql(name: str) -> str:
    return (files("juesuan.store") / "fiscal" / f"{name}.sql").read_text("utf-8")


# ---------------------------------------------------------------- the descriptor


def _base() -> dict[str, Any]:
    text = (files("juesuan.store") / "fiscal" / "descriptor.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _resource_names() -> tuple[str, ...]:
    return tuple(resource["name"] for resource in _base()["resources"])


def _file(name: str) -> str:
    return f"{name}.csv"


def _descriptor(folder: Path, period: dict[str, str] | None) -> dict[str, Any]:
    """What ``datapackage.json`` says; nothing in it depends on when or where it is written."""
    base = _base()
    if period:
        base["fiscalPeriod"] = period
    base["resources"] = [_resource(folder, item) for item in base["resources"]]
    for measure in base["model"]["measures"].values():
        measure |= {"currency": _CURRENCY, "factor": 1, "direction": _DIRECTION}
    base["model"] = base.pop("model")
    return base


def _resource(folder: Path, item: dict[str, Any]) -> dict[str, Any]:
    file = folder / _file(item["name"])
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        **{key: item[key] for key in ("name", "title", "description")},
        "path": file.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": _DIALECT,
        "schema": _schema(item),
    }


def _schema(item: dict[str, Any]) -> dict[str, Any]:
    key = item["primaryKey"]
    fields = []
    for field in item["fields"]:
        described = field | (_NUMBER if field["type"] == "number" else {})
        if field["name"] in key:
            described["constraints"] = {"required": True}
        fields.append(described)
    schema = {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": key,
        "foreignKeys": [_foreign_key(*pair) for pair in item["foreignKeys"].items()],
    }
    if any("normalize" in field for field in fields):
        schema["extraFields"] = _extra_fields()
    return {name: part for name, part in schema.items() if part}


def _foreign_key(names: str, reference: str) -> dict[str, Any]:
    """``unit_id`` → ``units.unit_id``; a resource without a name is the same one."""
    resource, _, fields = reference.partition(".")
    return {
        "fields": names.split(","),
        "reference": {"resource": resource, "fields": fields.split(",")},
    }


def _extra_fields() -> list[dict[str, Any]]:
    """FDP 1.0: the columns of the table that has one amount a row."""
    return [
        {"name": "amount", "type": "number", "columnType": "value", "normalizationTarget": True},
        {"name": "phase", "type": "string", "columnType": "phase:id"},
        {"name": "kind", "type": "string", "columnType": "value-kind:code"},
        _constant("currency", "value-currency:code", _CURRENCY),
        _constant("direction", "direction", _DIRECTION),
    ]


def _constant(name: str, column_type: str, value: str) -> dict[str, Any]:
    return {"name": name, "type": "string", "columnType": column_type, "constant": value}
