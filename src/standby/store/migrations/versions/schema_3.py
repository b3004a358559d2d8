"""Schema 3: what must be able to go stands beside the log. The log, and what older entries say, are not touched."""

import sqlalchemy as sa
from alembic import op

from standby.store.guards import MAY_GO, guard

revision = "3"
down_revision = "2"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Lay the table of erasable parts."""
    erasable = op.create_table(
        "erasable",
        sa.Column("k", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("part", WORDS, primary_key=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        info={MAY_GO: True},
    )
    guard(op.get_bind(), erasable)
