"""Schema 5: entries are found by their act. No row is touched."""

from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Lay the index that was missing."""
    op.create_index("entry_act", "entry", ["act"])
