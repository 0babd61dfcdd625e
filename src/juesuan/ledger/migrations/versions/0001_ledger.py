"""The ledger: versions, checks, findings, sightings, events; none of them changed or deleted."""

import sqlalchemy as sa
from alembic import op

from juesuan.ledger.keeping import keep
from juesuan.ledger.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = ("versions", "checks", "findings", "sightings", "events")


def upgrade() -> None:
    """Make the tables and what keeps them."""
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint("unit", "year", "number", name="uq_versions_unit_year_number"),
        sa.UniqueConstraint("unit", "year", "document", name="uq_versions_unit_year_document"),
    )
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("edition", sa.String(100), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("coverage", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checks"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_checks_version_id"),
        sa.UniqueConstraint("version_id", "edition", name="uq_checks_version_id_edition"),
    )
    op.create_table(
        "findings",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("lasting", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_findings"),
    )
    op.create_index("ix_findings_lasting", "findings", ["lasting"])
    op.create_index("ix_findings_rule", "findings", ["rule"])
    op.create_index("ix_findings_unit_year", "findings", ["unit", "year"])
    op.create_table(
        "sightings",
        sa.Column("check_id", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("advice", sa.Text, nullable=False),
        sa.Column("cause", sa.String(64), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("check_id", "fingerprint", name="pk_sightings"),
        sa.ForeignKeyConstraint(["check_id"], ["checks.id"], name="fk_sightings_check_id"),
        sa.ForeignKeyConstraint(
            ["fingerprint"], ["findings.fingerprint"], name="fk_sightings_fingerprint"
        ),
    )
    op.create_index("ix_sightings_fingerprint", "sightings", ["fingerprint"])
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False, server_default=""),
        sa.Column("assignee", sa.String(200), nullable=False, server_default=""),
        sa.Column("until", sa.Date),
        sa.Column("version_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(
            ["fingerprint"], ["findings.fingerprint"], name="fk_events_fingerprint"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_events_version_id"),
        sa.UniqueConstraint("fingerprint", "number", name="uq_events_fingerprint_number"),
    )
    for table in KEPT:
        keep(table)
