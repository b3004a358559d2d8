"""Schema 1, the first: the log, the contents it rests on, and what the database is."""

import sqlalchemy as sa
from alembic import op

from standby.store.guards import guard

revision = "1"
down_revision = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Lay the tables of schema 1 in an empty database."""
    op.create_table("meta", sa.Column("key", WORDS, primary_key=True), sa.Column("value", WORDS, nullable=False))
    entry = op.create_table(
        "entry",
        sa.Column("k", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("known_at", sa.BigInteger, nullable=False),
        sa.Column("act", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_index("entry_subject", "entry", ["subject"])
    content = op.create_table(
        "content",
        sa.Column("sha256", WORDS, primary_key=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
    for table in (entry, content):
        guard(op.get_bind(), table)
