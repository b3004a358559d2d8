"""What makes a table append-only inside the database itself, whoever holds the connection."""

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

_REFUSE = """CREATE OR REPLACE FUNCTION standby_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"""


MOVES_TO = "moves_to"
"""Under this key a table's ``info`` names the table its rows may be moved to; both have the key of that table."""

MAY_GO = "may_go"
"""Under this key a table's ``info`` says that its rows may be deleted, though never changed."""


def guard(connection: Connection, table: Table) -> None:
    """Make the database refuse to change or delete any row of a table; on PostgreSQL the right goes too.

    Where the table's rows are moved to another one, a row may be deleted once the other table holds it.
    """
    dialect, target = connection.dialect.name, table.info.get(MOVES_TO)
    if table.info.get(MAY_GO):
        statements = _lasting_until_it_goes(dialect, table.name)
    else:
        statements = _statements(dialect, table.name) if target is None else _moving(dialect, table.name, target)
    for statement in statements:
        connection.exec_driver_sql(statement)


def guard_from_replacing(connection: Connection, table: Table) -> None:
    """Make SQLite refuse ``INSERT OR REPLACE`` too, which takes the old row away and asks no trigger for deletions.

    For the tables of truth: a row of any other can be made again from the log. PostgreSQL knows no such statement.
    """
    if connection.dialect.name != "sqlite":
        return
    there = " AND ".join(f"{key.name} = NEW.{key.name}" for key in table.primary_key)
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table.name}_never_replaced BEFORE INSERT ON {table.name} "
        f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {there}) "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table.name} are never changed'); END"
    )


def guards_of(connection: Connection) -> dict[str, str]:
    """Return what guards the tables as the database holds it: everything it would do by itself, by name."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        return {str(row.name): str(row.sql) for row in connection.execute(text(query))}
    query = """SELECT tgname AS name, pg_get_triggerdef(t.oid) || tgenabled::text || p.prosrc AS sql
               FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
               WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace
               UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
               UNION ALL SELECT table_name || '.' || column_name, data_type || is_nullable
               FROM information_schema.columns WHERE table_schema = current_schema()"""
    schema = f"{connection.exec_driver_sql('SELECT current_schema()').scalar()}."
    return {str(row.name): str(row.sql).replace(schema, "") for row in connection.execute(text(query))}


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        return [
            f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} {refuse}",
        ]
    return [
        _REFUSE,
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION standby_refuse()",
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION standby_refuse()",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER, PUBLIC",
    ]


def _lasting_until_it_goes(dialect: str, table: str) -> list[str]:
    """Write the guards of a table whose rows are as they were written for as long as they are there."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END",
        ]
    return [
        _REFUSE,
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION standby_refuse()",
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION standby_refuse()",
        f"REVOKE UPDATE, TRUNCATE ON {table} FROM CURRENT_USER, PUBLIC",
    ]


def _moving(dialect: str, table: str, target: Table) -> list[str]:
    """Write the guards of a table whose rows may only leave for another one."""
    same = " AND ".join(f"{key.name} = OLD.{key.name}" for key in target.primary_key)
    moved = f"EXISTS (SELECT 1 FROM {target.name} WHERE {same})"
    refusal = f"rows of {table} are never lost"
    if dialect == "sqlite":
        refuse = f"SELECT RAISE(ABORT, '{refusal}')"
        return [
            f"CREATE TRIGGER {table}_never_lost BEFORE DELETE ON {table} WHEN NOT {moved} BEGIN {refuse}; END",
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END",
        ]
    return [
        _REFUSE,
        f"CREATE OR REPLACE FUNCTION standby_moved_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT {moved} THEN RAISE EXCEPTION '{refusal}'; END IF; RETURN OLD; END $$",
        f"CREATE TRIGGER {table}_never_lost BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION standby_moved_{table}()",
        f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION standby_refuse()",
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION standby_refuse()",
        f"REVOKE UPDATE, TRUNCATE ON {table} FROM CURRENT_USER, PUBLIC",
    ]
