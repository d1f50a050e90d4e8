"""The rights of the application's database role: everything it needs, and no change to append-only tables."""

from __future__ import annotations

from typing import Any

from django.db import connections

from kernel.append_only import tables, tables_by_function

ROLE = "mindo_app"


def grant(using: str = "default", **_: Any) -> None:
    """Give the role its rights on what exists by now; runs after each app's migrations."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        there = {row[0] for row in cursor.fetchall()}
        # A partition is a table of its own to whoever names it: its rights go with its parent's.
        cursor.execute("SELECT inhparent::regclass::text, inhrelid::regclass::text FROM pg_inherits")
        parts = [(parent, part) for parent, part in cursor.fetchall() if part in there]
        for table in sorted(tables() & there):
            for one in (table, *(part for parent, part in parts if parent == table)):
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {one} FROM {ROLE}")
                if table in tables_by_function():
                    cursor.execute(f"REVOKE INSERT ON {one} FROM {ROLE}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {ROLE}")
