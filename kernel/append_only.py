"""Tables that only grow. A trigger refuses change and removal to everyone, and the application's role has no right to either."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION mindo_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""

_tables: set[str] = set()
_by_function: set[str] = set()


def register(*tables: str) -> None:
    """Name tables whose UPDATE, DELETE and TRUNCATE the application's role must not have (from AppConfig.ready())."""
    _tables.update(tables)


def register_by_function(*tables: str) -> None:
    """Name tables that only a database function writes to: the application's role may not even INSERT."""
    _by_function.update(tables)


def tables_by_function() -> frozenset[str]:
    return frozenset(_by_function)


def tables() -> frozenset[str]:
    return frozenset(_tables)


def protect(table: str) -> migrations.RunSQL:
    """Migration operation: put the refusing triggers on a table."""
    rows = f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION mindo_append_only()
    """
    truncation = f"""
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION mindo_append_only()
    """
    reverse = [f"DROP TRIGGER {table}_append_only ON {table}", f"DROP TRIGGER {table}_no_truncate ON {table}"]
    return migrations.RunSQL(sql=[rows, truncation], reverse_sql="; ".join(reverse))
