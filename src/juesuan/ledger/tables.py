"""The ledger's tables.  Nothing in them is ever changed or deleted; triggers see to it."""

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(sa.TypeDecorator[datetime]):
    """An aware time, in UTC; SQLite keeps no zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


versions: Final = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit", sa.String(200), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("document", sa.String(64), nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.UniqueConstraint("unit", "year", "number"),
    sa.UniqueConstraint("unit", "year", "document"),
)
"""A document as it was handed in: the first, second … version of a unit's account of a year."""

checks: Final = sa.Table(
    "checks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version_id", sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("edition", sa.String(100), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("coverage", sa.JSON, nullable=False),
    sa.UniqueConstraint("version_id", "edition"),
)
"""A check of a version by an edition of the rule book, and which rules ran."""

findings: Final = sa.Table(
    "findings",
    metadata,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("lasting", sa.String(64), nullable=False, index=True),
    sa.Column("unit", sa.String(200), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("rule", sa.String(40), nullable=False, index=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("severity", sa.String(20), nullable=False),
    sa.Index(None, "unit", "year"),
)
"""A finding, whatever versions it is seen in."""

sightings: Final = sa.Table(
    "sightings",
    metadata,
    sa.Column("check_id", sa.ForeignKey("checks.id"), primary_key=True),
    sa.Column("fingerprint", sa.ForeignKey("findings.fingerprint"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
    sa.Column("cause", sa.String(64), nullable=False),
    sa.Column("detail", sa.JSON, nullable=False),
    sa.Index(None, "fingerprint"),
)
"""What a check said of a finding: its words, place and figures."""

events: Final = sa.Table(
    "events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("fingerprint", sa.ForeignKey("findings.fingerprint"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False, server_default=""),
    sa.Column("assignee", sa.String(200), nullable=False, server_default=""),
    sa.Column("until", sa.Date),
    sa.Column("version_id", sa.ForeignKey("versions.id")),
    sa.UniqueConstraint("fingerprint", "number"),
)
"""What happened to findings, one number after the other: of two that claim a number one fails."""

dues: Final = sa.Table(
    "dues",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit", sa.String(200), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("region", sa.String(200), nullable=False),
    sa.Column("parent", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("approved", sa.Date),
    sa.Column("due", sa.Date),
    sa.Column("published", sa.Date),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.String(200), nullable=False),
    sa.Index(None, "unit", "year"),
)
"""Who must publish the account of a year, as lists say; of rows about one the last counts."""
