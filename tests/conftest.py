"""What every test may lean on."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import OperationalError, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate
from psycopg.errors import DeadlockDetected
from pytest_django.plugin import DjangoDbBlocker

from config.celery import app as celery_app
from kernel import keyring, tasks
from tests.migrated import Migrated

# Django's own, the same in every database; see django_db_setup.
KEPT_TABLES = {"django_content_type", "auth_permission"}


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: the collector need not go through all of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """No cached key or waiting task of one test reaches the next."""
    keyring.forget()
    tasks.waiting.clear()
    yield
    tasks.waiting.clear()


@pytest.fixture(scope="session", autouse=True)
def _tasks_are_known() -> None:
    """`kernel.tasks.drain` finds tasks by name in the platform's own Celery application."""
    celery_app.set_current()


@pytest.fixture(scope="session")
def _migrated() -> Iterator[Migrated]:
    migrated = Migrated()
    yield migrated
    migrated.release()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, _migrated: Migrated) -> None:
    """The worker's database is a copy of one that is migrated already, where there is one."""
    _migrated.prepare()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, _migrated: Migrated, django_db_blocker: DjangoDbBlocker) -> None:
    """What follows every migration, and emptying too, is done once where emptying cannot undo it."""
    with django_db_blocker.unblock():
        _migrated.keep()
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(dispatch_uid="kernel.database_role")


@pytest.fixture(scope="session", autouse=True)
def _flush_past_append_only_tables() -> None:
    """Emptying the database between tests is not the application's business, so its triggers stand aside for that."""

    def flush(operations: DatabaseOperations, sql_list: list[str]) -> None:
        tables = {name for sql in sql_list for name in re.findall(r'"([^"]+)"', sql)} - KEPT_TABLES
        filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in sorted(tables))  # noqa: S608
        for last in (False, False, False, False, True):
            try:
                with transaction.atomic(using=operations.connection.alias), operations.connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                    # Most of them are empty, and asking all is cheaper than emptying one.
                    cursor.execute(filled)
                    for (table,) in cursor.fetchall():
                        cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names out of Django's own statement
            except OperationalError as error:
                # Processes that run beside the test take the same tables in another order: whoever is turned away goes again.
                if last or not isinstance(error.__cause__, DeadlockDetected):
                    raise
            else:
                return

    setattr(DatabaseOperations, "execute_sql_flush", flush)  # noqa: B010 - a method replaced on purpose


@pytest.fixture(scope="session", autouse=True)
def _clean_stores_at_start(request: pytest.FixtureRequest) -> None:
    """A worker's own Valkey database starts empty."""
    from django.conf import settings
    from redis import Redis
    from redis.exceptions import ConnectionError as StoreAway

    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1).flushdb()
    except StoreAway:
        return
