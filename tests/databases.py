"""Databases for tests: SQLite in a file, PostgreSQL over a real connection where one answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

SERVER = os.environ.get("JUESUAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
KINDS = ("sqlite", "postgresql")


@contextmanager
def database(kind: str, folder: Path, name: str) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / name}.db"
        return
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"NO POSTGRESQL ANSWERS AT {SERVER}: {error}")
    own = f"juesuan_{os.getpid()}_{name}"
    with server:
        server.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{own}"')
        try:
            yield f"{SERVER.rpartition('/')[0]}/{own}"
        finally:
            server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
