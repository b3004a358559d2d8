"""Schema 2: contents are packed, and found by their SHA-256 as bytes. The log itself is not touched."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

from standby.store.compression import pack_content
from standby.store.guards import guard
from standby.store.hot import ask, tell_each

revision = "2"
down_revision = "1"

PAGE = 100


def upgrade() -> None:
    """Move every content over, unchanged, into a table of the new shape."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for name in ("content_never_deleted", "content_never_changed"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("ALTER INDEX content_pkey RENAME TO content_1_pkey")
    op.rename_table("content", "content_1")
    content = op.create_table(
        "content",
        sa.Column("sha256", sa.LargeBinary, primary_key=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
    _move(connection)
    op.drop_table("content_1")
    guard(connection, content)


def _move(connection: Connection) -> None:
    after = ""
    while page := ask(
        connection, f"SELECT sha256, bytes FROM content_1 WHERE sha256 > ? ORDER BY sha256 LIMIT {PAGE}", (after,)
    ):
        rows = [(bytes.fromhex(name), pack_content(bytes(data))) for name, data in page]
        tell_each(connection, "INSERT INTO content (sha256, bytes) VALUES (?, ?)", rows)
        after = page[-1][0]
