"""The steps from each released schema to the next: one file per schema in ``versions``, run by Alembic.

The schema of a record is the number in its ``meta`` table; a step is named by the schema it leads to. Alembic is
imported when a record needs a step, and not before.
"""

from pathlib import Path

from sqlalchemy.engine import Connection

HERE = Path(__file__).parent


def migrate(connection: Connection, schema: int) -> int:
    """Take an open database from a schema to the newest and return that; all of it or, where it fails, nothing.

    The caller commits. 0 stands for a database with no tables.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(HERE))
    steps = list(script.iterate_revisions("head", str(schema) if schema else "base"))
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(steps):
            step.module.upgrade()
            schema = int(step.revision)
    return schema
