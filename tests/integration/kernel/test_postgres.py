"""A pool that recovers when the server closes what lies in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from config import env
from kernel.postgres.base import DatabaseWrapper, is_alive

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    """The test's database through the backend with its pool, as a web node has it."""
    settings = copy.deepcopy(connection.settings_dict)
    settings["OPTIONS"] = {"pool": {"min_size": 4, "max_size": 4, "timeout": 5, "reconnect_timeout": 2}}
    wrapper = DatabaseWrapper(settings, alias="default")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def back_ends(wrapper: DatabaseWrapper) -> list[int]:
    """Server processes of everything in the pool."""
    pool = wrapper.pool
    assert pool is not None
    taken = [pool.getconn() for _ in range(4)]
    numbers = [one.info.backend_pid for one in taken]
    for one in taken:
        pool.putconn(one)
    return numbers


def hang_up(numbers: list[int]) -> None:
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])


def test_a_connection_the_server_has_closed_is_told_from_one_it_has_not(pooled: DatabaseWrapper) -> None:
    parameters = pooled.get_connection_params()
    with psycopg.connect(**{name: parameters[name] for name in ("dbname", "user", "host", "port")}) as link:
        assert is_alive(link)
        hang_up([link.info.backend_pid])
        assert not is_alive(link)
        link.close()


def test_the_server_lets_go_of_what_a_vanished_node_holds() -> None:
    """Within ten seconds, be it silent between two statements or waiting for the answer to one."""
    parameters = {**connection.get_connection_params(), "options": env.server_side("mindo_app")}
    names = ("dbname", "user", "password", "host", "port", "options")
    with psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as link:
        found = link.execute(
            "SELECT name, setting::int FROM pg_settings WHERE name ~ 'idle_in_transaction|connection_check'"
        )
        values = dict(found.fetchall())
    assert 0 < values["idle_in_transaction_session_timeout"] <= 10_000
    assert 0 < values["client_connection_check_interval"] <= 5_000


def test_one_stale_connection_empties_the_pool(pooled: DatabaseWrapper) -> None:
    with pooled.cursor() as cursor:
        cursor.execute("SELECT 1")
    pooled.close()
    before = back_ends(pooled)
    hang_up(before)
    with pooled.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    assert row is not None
    assert row[0] not in before
    pooled.close()
    assert set(before).isdisjoint(back_ends(pooled))


def test_a_healthy_connection_is_handed_out_again_without_a_question(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def number() -> int:
        with pooled.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            row = cursor.fetchone()
        pooled.close()
        assert row is not None
        return int(row[0])

    number()
    before = back_ends(pooled)
    asked: list[object] = []
    monkeypatch.setattr(ConnectionPool, "check_connection", staticmethod(asked.append))
    assert {number() for _ in range(5)} <= set(before)
    assert asked == []
