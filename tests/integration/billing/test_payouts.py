"""Payouts: computed, sent and settled once, whatever crashes."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from access.models import AuditEvent
from accounts.people.models import User
from billing.earnings.models import Earning
from billing.earnings.selectors import balances
from billing.gateways.base import GatewayUnavailable
from billing.gateways.sandbox import remote
from billing.gateways.sandbox.delivery import deliveries_due_enqueue
from billing.gateways.sandbox.models import SandboxRecipient, SandboxTransfer
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.money import Money
from billing.payouts import services, transfers
from billing.payouts.models import Payout, PayoutRun
from billing.payouts.services import payout_retry, payout_run
from billing.payouts.statement import statement_csv
from billing.payouts.transfers import payout_fail, payout_send, payout_settle, payouts_due_enqueue
from billing.webhooks.services import webhooks_due_enqueue
from kernel import clock, outbox
from kernel.errors import Conflict, Forbidden, NotFound
from kernel.tasks import drain, waiting
from tests.factories.billing import SYSTEM, Stall, actor, earned, person

pytestmark = pytest.mark.django_db(transaction=True)
NET = 127_500


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture
def earning(stall: Stall, payer: User, payee: User) -> Earning:
    return earned(payer, stall.offer(payer=payer, payee=payee))


def of(user: User) -> tuple[int, int, int]:
    """available, in payout, paid"""
    found = balances(user.id)[0]
    return (found.available, found.in_payout, found.paid)


def sent_money() -> int:
    return sum(SandboxTransfer.objects.filter(state="paid").values_list("amount", flat=True))


def recover() -> None:
    """What the beat does after a crash: every sweep, a while later."""
    waiting.clear()  # the queue died with the worker
    for minutes in (2, 4, 6):
        with clock.shift(timedelta(minutes=minutes)):
            outbox.sweep()
            payouts_due_enqueue()
            webhooks_due_enqueue()
            deliveries_due_enqueue()
            drain()


def at_once(work: Callable[[], object], times: int) -> list[Exception]:
    barrier = threading.Barrier(times)
    errors: list[Exception] = []

    def run() -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 - shown by the caller's assertion
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(times)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return errors


def test_a_run_pays_what_is_available_and_the_webhook_settles_it(earning: Earning, payee: User) -> None:
    run = payout_run(actor=SYSTEM)
    assert run.payout_count == 1
    assert of(payee) == (0, NET, 0)
    earning.refresh_from_db()
    assert earning.state == "paying"
    drain()
    payout = run.payouts.get()
    earning.refresh_from_db()
    assert (payout.state, payout.amount, earning.state) == ("paid", NET, "paid")
    assert of(payee) == (0, 0, NET)
    assert balance(AccountRef(AccountKind.GATEWAY_CLEARING), "INR") == 150_000 - NET
    actions = list(AuditEvent.objects.filter(resource_id=str(payout.id)).values_list("action", flat=True))
    assert sorted(actions) == ["payout.created", "payout.paid", "payout.sent"]


def test_less_than_the_minimum_waits(stall: Stall, payer: User, payee: User) -> None:
    earned(payer, stall.offer(payer=payer, payee=payee, amount=50_000))
    assert payout_run(actor=SYSTEM).payout_count == 0
    earned(payer, stall.offer(payer=payer, payee=payee, amount=50_000))
    assert payout_run(actor=SYSTEM).payout_count == 1


def test_currencies_are_paid_apart(stall: Stall, payer: User, payee: User) -> None:
    earned(payer, stall.offer(payer=payer, payee=payee))
    earned(payer, stall.offer(payer=payer, payee=payee, amount=9_000, currency="USD"))
    payout_run(actor=SYSTEM)
    drain()
    assert sorted(Payout.objects.values_list("currency", "amount", "state")) == [
        ("INR", NET, "paid"),
        ("USD", 7_650, "paid"),
    ]
    assert trial_balance() == {"INR": 0, "USD": 0}


def test_runs_in_parallel_pay_once(earning: Earning, payee: User) -> None:
    assert at_once(lambda: payout_run(actor=SYSTEM), 6) == []
    assert (PayoutRun.objects.count(), Payout.objects.count()) == (6, 1)
    drain()
    assert (SandboxTransfer.objects.count(), sent_money()) == (1, NET)
    assert of(payee) == (0, 0, NET)


def test_one_payout_sent_by_many_workers_is_one_transfer(earning: Earning, payee: User) -> None:
    payout = payout_run(actor=SYSTEM).payouts.get()
    waiting.clear()
    assert at_once(lambda: payout_send(actor=SYSTEM, payout_id=payout.id), 6) == []
    assert (SandboxTransfer.objects.count(), SandboxRecipient.objects.count(), sent_money()) == (1, 1, NET)
    recover()
    assert of(payee) == (0, 0, NET)


Place = tuple[object, str, bool]


@pytest.mark.parametrize(
    "place",
    [
        (services, "ledger_post", False),
        (services, "ledger_post", True),
        (services, "payout_changed", True),
        (transfers, "_recipient", False),
        (transfers, "_recipient", True),
        (remote, "recipient_open", True),
        (remote, "transfer_stage", False),
        (remote, "transfer_stage", True),
        (remote, "transfer_release", False),
        (remote, "transfer_release", True),
        (remote, "_tell", False),
        (remote, "_tell", True),
        (transfers, "payout_changed", False),
        (transfers, "payout_changed", True),
        (transfers, "ledger_post", False),
        (transfers, "ledger_post", True),
        (transfers, "earnings_move", True),
        (transfers, "record", False),
        (transfers, "record", True),
    ],
    ids=lambda place: f"{place[0].__name__.rsplit('.', 1)[-1]}.{place[1]}-{'after' if place[2] else 'before'}",
)
def test_a_crash_at_any_step_neither_pays_twice_nor_loses_the_payout(
    earning: Earning, payee: User, monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    module, name, after = place
    real = getattr(module, name)

    def die(*arguments: object, **named: object) -> object:
        if after:
            real(*arguments, **named)
        raise Crash

    crashed = False
    with monkeypatch.context() as patch:
        patch.setattr(module, name, die)
        try:
            payout_run(actor=SYSTEM)
            drain()
        except Crash:
            crashed = True
    assert crashed, "the step was never reached"
    recover()
    payout_run(actor=SYSTEM)
    drain()
    assert (sent_money(), SandboxTransfer.objects.filter(state="paid").count()) == (NET, 1)
    assert of(payee) == (0, 0, NET)
    assert list(Payout.objects.values_list("state", flat=True)) == ["paid"]
    earning.refresh_from_db()
    assert earning.state == "paid"
    assert trial_balance() == {"INR": 0}


def test_a_gateway_that_does_not_answer_is_asked_again_later_and_pays_once(
    earning: Earning, payee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = remote.transfer_release

    def answer_lost(ref: str) -> SandboxTransfer:
        real(ref)
        raise GatewayUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(remote, "transfer_release", answer_lost)
        payout = payout_run(actor=SYSTEM).payouts.get()
        for _ in range(3):
            payout_send(actor=SYSTEM, payout_id=payout.id)
    payout.refresh_from_db()
    assert (payout.state, payout.calls, SandboxTransfer.objects.count()) == ("created", 3, 1)
    with clock.shift(timedelta(minutes=10)):
        payouts_due_enqueue()
        drain()
    assert (of(payee), sent_money()) == ((0, 0, NET), NET)


def test_a_failed_payout_is_available_again_and_can_be_repeated(earning: Earning, payee: User, finance: User) -> None:
    account = remote.recipient_open(payee.id, f"recipient:{payee.id}")
    SandboxRecipient.objects.filter(pk=account.pk).update(closed=True)
    payout = payout_run(actor=SYSTEM).payouts.get()
    drain()
    payout.refresh_from_db()
    earning.refresh_from_db()
    assert (payout.state, payout.failure_code, earning.state) == ("failed", "account_closed", "available")
    assert of(payee) == (NET, 0, 0)
    assert payout_run(actor=SYSTEM).payout_count == 0, "a failed payee rests before the next regular run"
    SandboxRecipient.objects.filter(pk=account.pk).update(closed=False)
    payout_retry(actor=actor(finance), payout_id=payout.id)
    drain()
    payout.refresh_from_db()
    assert (payout.state, payout.attempt, of(payee)) == ("paid", 2, (0, 0, NET))
    assert sorted(SandboxTransfer.objects.values_list("idem", "state")) == [
        (f"transfer:{payout.id}:1", "failed"),
        (f"transfer:{payout.id}:2", "paid"),
    ]
    # The first attempt's failure comes once more, late.
    payout_fail(actor=SYSTEM, payout_id=payout.id, attempt=1, code="account_closed")
    assert of(payee) == (0, 0, NET)
    with pytest.raises(Conflict, match="payout_not_failed"):
        payout_retry(actor=actor(finance), payout_id=payout.id)


def test_retrying_in_parallel_sends_one_more_transfer(earning: Earning, payee: User) -> None:
    account = remote.recipient_open(payee.id, f"recipient:{payee.id}")
    SandboxRecipient.objects.filter(pk=account.pk).update(closed=True)
    payout = payout_run(actor=SYSTEM).payouts.get()
    drain()
    SandboxRecipient.objects.filter(pk=account.pk).update(closed=False)
    errors = at_once(lambda: payout_retry(actor=SYSTEM, payout_id=payout.id), 4)
    assert [getattr(error, "code", error) for error in errors] == ["payout_not_failed"] * 3
    drain()
    assert (of(payee), sent_money()) == ((0, 0, NET), NET)


def test_the_webhook_may_overtake_the_gateways_answer(earning: Earning, payee: User) -> None:
    payout = payout_run(actor=SYSTEM).payouts.get()
    payout_settle(actor=SYSTEM, payout_id=payout.id, attempt=1, ref="r", money=Money(NET, "INR"))
    payout_settle(actor=SYSTEM, payout_id=payout.id, attempt=1, ref="r", money=Money(NET, "INR"))
    payout_fail(actor=SYSTEM, payout_id=payout.id, attempt=1, code="late")
    drain()
    payout.refresh_from_db()
    assert (payout.state, of(payee)) == ("paid", (0, 0, NET))


@pytest.mark.parametrize(("attempt", "amount"), [(1, NET - 1), (2, NET)])
def test_a_settlement_of_something_else_is_refused(earning: Earning, payee: User, attempt: int, amount: int) -> None:
    payout = payout_run(actor=SYSTEM).payouts.get()
    with pytest.raises(Conflict, match="payout_mismatch"):
        payout_settle(actor=SYSTEM, payout_id=payout.id, attempt=attempt, ref="r", money=Money(amount, "INR"))
    assert of(payee) == (0, NET, 0)


def test_only_finance_runs_and_retries_payouts(earning: Earning, payee: User, payer: User) -> None:
    for user in (payee, payer, person("support")):
        with pytest.raises(Forbidden):
            payout_run(actor=actor(user))
    payout = payout_run(actor=SYSTEM).payouts.get()
    with pytest.raises(NotFound):
        payout_retry(actor=actor(payee), payout_id=payout.id)
    assert Payout.objects.count() == 1


def test_the_statement_lists_every_earning_and_adds_up(
    stall: Stall, payer: User, payee: User, earning: Earning
) -> None:
    earned(payer, stall.offer(payer=payer, payee=payee, amount=100_001))
    payout = payout_run(actor=SYSTEM).payouts.get()
    rows = list(csv.DictReader(statement_csv(actor=actor(payee), payout_id=payout.id).splitlines()))
    assert [row["line"] for row in rows] == ["session", "session", "payout"]
    assert [row["net"] for row in rows] == ["1275.00", "850.01", "2125.01"]
    with pytest.raises(NotFound):
        statement_csv(actor=actor(person("professional")), payout_id=payout.id)
    assert AuditEvent.objects.filter(action="payout.statement_read").count() == 1


def test_the_database_allows_one_open_payout_a_payee_and_currency(earning: Earning, payee: User) -> None:
    payout = payout_run(actor=SYSTEM).payouts.get()
    with pytest.raises(Exception, match="payout_open_once"), transaction.atomic():
        Payout.objects.create(run=payout.run, payee=payee, currency="INR", amount=1, gateway="sandbox")
