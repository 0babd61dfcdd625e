"""Triggers that refuse every change of a row that is there; for migrations."""

from alembic import op


def keep(table: str) -> None:
    """Make a table append-only."""
    postgresql = op.get_context().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE OR REPLACE FUNCTION juesuan_keep() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        )
        body = "FOR EACH STATEMENT EXECUTE FUNCTION juesuan_keep()"
    else:
        body = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for action in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} {body}")
