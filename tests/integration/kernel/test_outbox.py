"""What leaves a transaction leaves if and only if it committed, once at least, in order, sealed at rest."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from kernel import clock, outbox
from kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db(transaction=True)


class Receiver:
    """Stands where the hub would be; can be away."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.away = False

    def __call__(self, messages: list[outbox.Message]) -> None:
        if self.away:
            raise ConnectionError
        self.got.extend(message.name for message in messages)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    before = dict(outbox._deliverers)
    receiver = Receiver()
    outbox.register_dispatcher("event", receiver)
    yield receiver
    outbox._deliverers.clear()
    outbox._deliverers.update(before)


def test_nothing_leaves_before_the_commit_and_everything_after_it_in_order(receiver: Receiver) -> None:
    with transaction.atomic():
        outbox.publish("t", "one", {})
        outbox.publish("t", "two", {})
        assert receiver.got == []
    assert receiver.got == ["one", "two"]
    assert not OutboxEntry.objects.filter(delivered_at__isnull=True).exists()


def test_a_rolled_back_transaction_says_nothing_and_the_next_one_starts_clean(receiver: Receiver) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.publish("t", "lost", {})
        raise RuntimeError
    with transaction.atomic():
        outbox.publish("t", "kept", {})
    assert receiver.got == ["kept"]


def test_a_rolled_back_savepoint_takes_its_messages_with_it(receiver: Receiver) -> None:
    with transaction.atomic():
        outbox.publish("t", "outer", {})
        with pytest.raises(RuntimeError), transaction.atomic():
            outbox.publish("t", "inner", {})
            raise RuntimeError
        outbox.publish("t", "after", {})
    assert receiver.got == ["outer", "after"]


def test_a_savepoint_that_wrote_first_and_rolled_back_does_not_silence_the_rest(receiver: Receiver) -> None:
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            outbox.publish("t", "inner", {})
            raise RuntimeError
        outbox.publish("t", "after", {})
    assert receiver.got == ["after"]


def test_what_is_published_together_is_one_statement_and_leaves_in_order(receiver: Receiver) -> None:
    with transaction.atomic():
        outbox.publish("t", "before", {})
        with CaptureQueriesContext(connection) as queries, outbox.together():
            outbox.publish("t", "one", {})
            with transaction.atomic(), outbox.together():
                outbox.publish("t", "two", {})
            outbox.task_later(5, "kernel.outbox_trim")
        assert sum("INSERT" in query["sql"] for query in queries.captured_queries) == 1
        outbox.publish("t", "after", {})
        assert receiver.got == []
    assert receiver.got == ["before", "one", "two", "after"]
    assert OutboxEntry.objects.filter(kind="task").count() == 1


def test_what_is_published_together_goes_with_its_savepoint_and_with_its_transaction(receiver: Receiver) -> None:
    with transaction.atomic(), outbox.together():
        with pytest.raises(RuntimeError), transaction.atomic():
            outbox.publish("t", "inner", {})
            with transaction.atomic():
                outbox.publish("t", "innermost", {})
            raise RuntimeError
        outbox.publish("t", "after", {})
        with transaction.atomic():
            outbox.publish("t", "kept", {})
    with pytest.raises(RuntimeError), transaction.atomic(), outbox.together():
        outbox.publish("t", "lost", {})
        raise RuntimeError
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic(), outbox.together():
            outbox.publish("t", "lost too", {})
            raise RuntimeError
        outbox.publish("t", "last", {})
    assert receiver.got == ["after", "kept", "last"]
    assert OutboxEntry.objects.count() == 3


def test_outside_a_transaction_it_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        outbox.publish("t", "x", {})
    with pytest.raises(transaction.TransactionManagementError), outbox.together():
        pass


def test_the_sweeper_delivers_what_a_crash_left_behind(receiver: Receiver) -> None:
    receiver.away = True
    with transaction.atomic():
        outbox.publish("t", "late", {"id": 1})
    receiver.away = False
    assert outbox.sweep() == 0, "a fresh row is still its writer's business"
    with clock.shift(timedelta(seconds=5)):
        assert outbox.sweep() == 1
        assert outbox.sweep() == 0
    assert receiver.got == ["late"]


def test_two_sweepers_at_once_share_the_rows(receiver: Receiver) -> None:
    receiver.away = True
    with transaction.atomic():
        for number in range(50):
            outbox.publish("t", str(number), {})
    receiver.away = False

    def sweep(_: int) -> int:
        try:
            return outbox.sweep(limit=10)
        finally:
            connections.close_all()

    with clock.shift(timedelta(seconds=5)):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(sweep, range(4)))
        while outbox.sweep():
            pass
    assert sorted(receiver.got, key=int) == [str(number) for number in range(50)]


def test_the_row_at_rest_does_not_show_its_data(receiver: Receiver) -> None:
    with transaction.atomic():
        outbox.publish("t", "n", {"text": "kanarienvogel"})
    assert b"kanarienvogel" not in bytes(OutboxEntry.objects.get().payload)


def test_delivered_rows_are_trimmed_after_a_while(receiver: Receiver) -> None:
    with transaction.atomic():
        outbox.publish("t", "n", {})
    assert outbox.trim() == 0
    with clock.shift(timedelta(hours=2)):
        assert outbox.trim() == 1
