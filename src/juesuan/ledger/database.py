"""The ledger's database: SQLite, or PostgreSQL for an office; its schema by migrations."""

import json
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from juesuan.exact import encode

_BUSY: Final = 30_000  # ms that a writer waits for another


class DatabaseError(Exception):
    """The database cannot be used: one Chinese sentence."""


def open_database(url: str) -> sa.Engine:
    """Connect to a database whose schema is brought up to date.  Raises ``DatabaseError``."""
    try:
        engine = sa.create_engine(
            _with_driver(url), json_serializer=encode, json_deserializer=_decoded
        )
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
        upgrade(engine)
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseError(f"数据库地址 {_shown(url)} 不对。") from error
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise DatabaseError(f"数据库 {_shown(url)} 连不上（{reason}）。") from error
    return engine


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Bring the schema to a revision."""
    config = Config()
    config.set_main_option("script_location", str(files("juesuan.ledger") / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _decoded(text: str) -> Any:
    """JSON with decimals as they were written."""
    return json.loads(text, parse_float=Decimal)


def _with_driver(url: str) -> sa.URL:
    """PostgreSQL by psycopg, however the address spells it."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _shown(url: str) -> str:
    """An address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "（读不懂）"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """SQLite as a database of several processes: one writer waits for another."""
    connection.isolation_level = None  # transactions are begun below
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """A transaction that may write from its beginning: none can lose its turn half-way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
