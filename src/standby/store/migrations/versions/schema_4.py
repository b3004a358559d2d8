"""Schema 4: no row of the tables of truth can be replaced on SQLite either. No row is touched."""

import sqlalchemy as sa
from alembic import op

from standby.store.guards import guard_from_replacing

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Lay the guards that were missing."""
    connection = op.get_bind()
    for name in ("entry", "content", "erasable"):
        guard_from_replacing(connection, sa.Table(name, sa.MetaData(), autoload_with=connection))
