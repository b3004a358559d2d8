"""What makes a table append-only inside the database itself, whoever holds the connection."""

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

_REFUSE = """CREATE OR REPLACE FUNCTION standby_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"""


def guard(connection: Connection, table: Table) -> None:
    """Make the database refuse to change or delete any row of a table; on PostgreSQL the right goes too."""
    for statement in _statements(connection.dialect.name, table.name):
        connection.exec_driver_sql(statement)


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
