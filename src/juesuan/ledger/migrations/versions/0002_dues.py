"""Who must publish: rows of lists, the last of which counts."""

import sqlalchemy as sa
from alembic import op

from juesuan.ledger.keeping import keep
from juesuan.ledger.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and what keeps it."""
    op.create_table(
        "dues",
        sa.Column("id", sa.Integer, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_dues"),
    )
    op.create_index("ix_dues_unit_year", "dues", ["unit", "year"])
    keep("dues")
