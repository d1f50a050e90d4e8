"""A refund the gateway refuses stays owed to the payer, whatever is said about it afterwards and in whatever order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from access.models import AuditEvent
from accounts.messages.models import OutgoingMessage
from accounts.people.models import User
from billing.checkout.models import Payment
from billing.earnings.services import earnings_release
from billing.freezes.services import funds_freeze, funds_unfreeze
from billing.gateways.base import EventKind, GatewayEvent, GatewayUnavailable, RecordKind
from billing.gateways.sandbox import remote
from billing.gateways.sandbox.models import SandboxCheckout, SandboxRefund
from billing.leaving import open_matters
from billing.ledger.accounts import AccountKind as K
from billing.ledger.accounts import AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.payouts.services import payout_run
from billing.reconciliation.models import Difference
from billing.reconciliation.services import reconcile_day
from billing.refunds.again import refund_over_settle, refund_send_again, refund_settle_otherwise
from billing.refunds.models import Refund, RefundAttempt
from billing.refunds.outcomes import refund_refuse, refund_settle
from billing.refunds.selectors import refunds_refused, waiting_count
from billing.refunds.services import refund_request, refund_send, refunds_due_enqueue
from billing.webhooks.services import event_apply
from kernel import clock, outbox
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from kernel.tasks import drain, waiting
from tests.factories.accounts import actor as signed_in
from tests.factories.billing import SYSTEM, Stall, actor, checkout, delivered, person, press, refused_refund

pytestmark = pytest.mark.django_db
PRICE, NET, FEE = 150_000, 127_500, 22_500


def browser(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def work() -> None:
    """What a commit would send on its way; the test's one transaction never commits."""
    for _ in range(5):
        with clock.shift(timedelta(seconds=5)):
            outbox.sweep()
        drain()


@pytest.fixture
def payment(stall: Stall, payer: User, payee: User) -> Payment:
    made = checkout(payer, stall.offer(payer=payer, payee=payee))
    press(made)
    work()
    made.refresh_from_db()
    assert made.state == "paid"
    return made


def refusing(payment: Payment, times: int = 1, code: str = "account_closed") -> None:
    SandboxCheckout.objects.filter(payment_id=payment.pk).update(refusals=times, refusal_code=code)


def refunded(payment: Payment, amount: int | None = None) -> Refund:
    made = refund_request(actor=SYSTEM, payment_id=payment.pk, amount=amount, reason="cancelled", idem=f"r{amount}")
    assert made is not None
    work()
    made.refresh_from_db()
    return made


def refused(payment: Payment, amount: int | None = None) -> Refund:
    refusing(payment)
    refund = refunded(payment, amount)
    assert refund.state == "owed"
    return refund


def books(payment: Payment) -> dict[str, int]:
    """Every account of the payment's two people that is not empty, and those of the platform; after what a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert set(trial_balance().values()) <= {0}
    owners = {
        "held": (K.CUSTOMER_FUNDS_HELD, payment.payer_id), "back": (K.REFUNDS, payment.payer_id),
        "owed": (K.REFUNDS_OWED, payment.payer_id), "over": (K.OVER_REFUNDED, payment.payer_id),
        "disputed": (K.DISPUTED_FUNDS, payment.payer_id), "pending": (K.PROFESSIONAL_PENDING, payment.payee_id),
        "available": (K.PROFESSIONAL_AVAILABLE, payment.payee_id), "debt": (K.PROFESSIONAL_DEBT, payment.payee_id),
        "fee": (K.PLATFORM_FEE, None), "outside": (K.PAID_OUTSIDE, None), "gateway": (K.GATEWAY_CLEARING, None),
    }  # fmt: skip
    found = {name: balance(AccountRef(*ref), payment.currency) for name, ref in owners.items()}
    return {name: left for name, left in found.items() if left}


def told(payment: Payment, template: str) -> int:
    return OutgoingMessage.objects.filter(person_id=payment.payer_id, template=template, channel="email").count()


def test_before_delivery_it_is_the_payers_and_neither_delivered_nor_refunded_twice(payment: Payment) -> None:
    refund = refused(payment)
    payment.refresh_from_db()
    assert (payment.state, payment.refundable) == ("refunding", 0)
    assert books(payment) == {"owed": PRICE, "gateway": PRICE}
    assert (refund.failure_code, refund.by_hand, waiting_count()) == ("account_closed", True, 1)
    assert told(payment, "refund.delayed") == 1
    with pytest.raises(Conflict, match="nothing_held"):
        delivered(payment)
    assert list(open_matters(payment.payer_id)) == ["refund_open"]
    assert refund_request(actor=SYSTEM, payment_id=payment.pk, amount=None, reason="goodwill", idem="more") is None


@pytest.mark.parametrize("paid_out", [False, True])
def test_after_delivery_no_payout_takes_it(payment: Payment, paid_out: bool) -> None:
    earning = delivered(payment)
    earnings_release(actor=SYSTEM, at=earning.available_at)
    if paid_out:
        payout_run(actor=SYSTEM)
        work()
    refund = refused(payment)
    assert books(payment) == (
        {"owed": PRICE, "debt": NET, "gateway": FEE} if paid_out else {"owed": PRICE, "gateway": PRICE}
    )
    payout_run(actor=SYSTEM, at=clock.now() + timedelta(days=1))
    assert books(payment)["owed"] == PRICE
    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    work()
    assert books(payment) == ({"debt": NET, "gateway": FEE - PRICE} if paid_out else {})


def test_a_dispute_meanwhile_disputes_only_what_is_left(payment: Payment) -> None:
    delivered(payment)
    refusing(payment)
    refund = refund_request(actor=SYSTEM, payment_id=payment.pk, amount=100_000, reason="goodwill", idem="part")
    assert refund is not None
    funds_freeze(actor=SYSTEM, payment_id=payment.pk)
    work()
    frozen = {"owed": 100_000, "disputed": 42_500, "fee": 7_500, "gateway": PRICE}
    assert books(payment) == frozen
    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    work()
    assert books(payment) == {**{k: v for k, v in frozen.items() if k != "owed"}, "gateway": 50_000}
    funds_unfreeze(actor=SYSTEM, payment_id=payment.pk)
    assert books(payment) == {"pending": 42_500, "fee": 7_500, "gateway": 50_000}


def test_sent_again_it_goes_out_under_a_key_of_its_own_and_everybody_hears(payment: Payment, finance: User) -> None:
    refund = refused(payment)
    refund_send_again(actor=actor(finance), refund_id=refund.pk)
    with pytest.raises(Conflict, match="refund_not_owed"):
        refund_send_again(actor=actor(finance), refund_id=refund.pk)
    assert books(payment) == {"back": PRICE, "gateway": PRICE}
    work()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, waiting_count(), books(payment)) == ("settled", "refunded", 0, {})
    assert list(refund.tries.order_by("number").values_list("number", "state")) == [(1, "refused"), (2, "settled")]
    assert SandboxRefund.objects.get().idem == f"refund:{refund.pk}:2"
    assert (refund.seller_told_at is not None, told(payment, "payment.refunded")) == (True, 1)
    actions = AuditEvent.objects.filter(resource_id=str(refund.pk)).order_by("id").values_list("action", flat=True)
    assert list(actions) == [
        "refund.requested", "refund.refused", "refund.sent_again", "refund.sent", "refund.settled", "refund.seller_told",
    ]  # fmt: skip


def test_one_that_may_pass_is_sent_again_by_itself_and_not_for_ever(payment: Payment) -> None:
    refusing(payment, 9, "gateway_busy")
    refund = refunded(payment)
    assert (refund.state, refund.by_hand, refunds_due_enqueue()) == ("owed", False, 0)
    for days, tries in ((1, 2), (2, 3), (4, 4), (8, 5), (16, 5)):
        with clock.shift(timedelta(days=days)):
            refunds_due_enqueue()
            work()
        refund.refresh_from_db()
        assert (refund.state, refund.attempt) == ("owed", tries)
    assert (refund.by_hand, told(payment, "refund.delayed")) == (True, 1)
    assert books(payment) == {"owed": PRICE, "gateway": PRICE}


def test_a_crash_or_silence_while_sending_again_sends_it_once(
    payment: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    refund, real = refused(payment), remote.refund_make

    def answer_lost(order: object) -> SandboxRefund:
        real(order)  # type: ignore[arg-type]  # the wrapped function's own order
        raise GatewayUnavailable

    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    with monkeypatch.context() as patch:
        patch.setattr(remote, "refund_make", answer_lost)
        refund_send(actor=SYSTEM, refund_id=refund.pk)
        waiting.clear()
    refund_send(actor=SYSTEM, refund_id=refund.pk)
    work()
    assert (SandboxRefund.objects.count(), books(payment)) == (1, {})


def test_a_success_after_the_refusal_settles_it_and_a_refusal_after_the_success_does_not_undo_it(
    payment: Payment,
) -> None:
    refund = refused(payment)
    for _ in range(2):
        refund_settle(actor=SYSTEM, refund_id=refund.pk, ref="late", attempt=1)
        assert books(payment) == {}
    for _ in range(2):
        refund_refuse(actor=SYSTEM, refund_id=refund.pk, code="account_closed", attempt=1)
    refund.refresh_from_db()
    assert (refund.state, refund.overpaid, books(payment)) == ("settled", 0, {})
    with pytest.raises(Conflict, match="refund_not_owed"):
        refund_send_again(actor=SYSTEM, refund_id=refund.pk)


def test_two_successes_never_both_count(payment: Payment, finance: User) -> None:
    refund = refused(payment)
    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    work()
    for _ in range(2):
        refund_settle(actor=SYSTEM, refund_id=refund.pk, ref="the-first-one", attempt=1)
        refund.refresh_from_db()
        payment.refresh_from_db()
        assert (refund.state, refund.overpaid, payment.refund_settled) == ("settled", PRICE, PRICE)
        # The gateway gave out what it never had of this payment: another one's money, to be made good.
        assert books(payment) == {"over": PRICE, "gateway": -PRICE}
    assert waiting_count() == 1
    clerk = signed_in(finance)
    refund_over_settle(actor=clerk, refund_id=refund.pk, end="given_back", reference="UTR 4411")
    assert (waiting_count(), books(payment)) == (0, {"outside": -PRICE, "gateway": -PRICE})
    with pytest.raises(Conflict, match="refund_not_over"):
        refund_over_settle(actor=clerk, refund_id=refund.pk, end="written_off", reference="UTR 4411")


def test_the_old_attempt_comes_true_while_the_new_one_is_on_its_way(payment: Payment) -> None:
    refund = refused(payment)
    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    refund_settle(actor=SYSTEM, refund_id=refund.pk, ref="the-first-one", attempt=1)
    work()
    refund.refresh_from_db()
    assert (refund.state, refund.overpaid, SandboxRefund.objects.count(), books(payment)) == ("settled", 0, 0, {})


def test_paid_back_otherwise_it_is_done_and_a_late_success_is_too_much(payment: Payment, finance: User) -> None:
    refund, clerk = refused(payment), signed_in(finance)
    with pytest.raises(Forbidden, match="step_up_required"):
        refund_settle_otherwise(actor=actor(finance), refund_id=refund.pk, way="bank_transfer", reference="UTR 4410")
    for way, reference, code in (
        ("cash", "UTR 4410", "way_invalid"),
        ("other", " ", "reference_invalid"),
        ("other", "Mira Sen", "reference_invalid"),
    ):
        with pytest.raises(Invalid, match=code):
            refund_settle_otherwise(actor=clerk, refund_id=refund.pk, way=way, reference=reference)
    for _ in range(2):
        refund_settle_otherwise(actor=clerk, refund_id=refund.pk, way="bank_transfer", reference="UTR 4410")
    work()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, told(payment, "refund.sent_otherwise")) == ("otherwise", "refunded", 1)
    assert refund.seller_told_at is not None
    assert books(payment) == {"outside": PRICE, "gateway": PRICE}
    with pytest.raises(Conflict, match="refund_not_owed"):
        refund_settle_otherwise(actor=clerk, refund_id=refund.pk, way="other", reference="UTR 4499")
    refund_settle(actor=SYSTEM, refund_id=refund.pk, ref="late", attempt=1)
    assert books(payment) == {"outside": PRICE, "over": PRICE}


def test_the_comparison_knows_each_attempt_for_itself(payment: Payment) -> None:
    refund = refused(payment)
    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    work()
    # Refused by word and sent all the same: the gateway's own list is the first to say so.
    one = SandboxCheckout.objects.get(payment_id=payment.pk)
    SandboxRefund.objects.create(idem=f"refund:{refund.pk}", checkout=one, refund_id=refund.pk, attempt=1, amount=PRICE)
    with clock.shift(timedelta(hours=1)):
        for day in {clock.now().date(), (clock.now() - timedelta(hours=1)).date()}:
            reconcile_day(actor=SYSTEM, gateway="sandbox", day=day)
    assert books(payment) == {"over": PRICE, "gateway": -PRICE}
    closed = Difference.objects.get(kind=RecordKind.REFUND)
    assert (closed.problem, closed.state, closed.healing) == ("state", "closed", "delivered")


def test_who_may_see_and_send(payment: Payment, payer: User, payee: User, finance: User) -> None:
    refund = refused(payment)

    def attempts() -> int:
        return RefundAttempt.objects.count()

    for user, refusal in ((payer, NotFound), (payee, NotFound), (person("support"), Forbidden)):
        with pytest.raises(refusal):
            refund_send_again(actor=actor(user), refund_id=refund.pk)
        with pytest.raises(DomainError):
            refund_settle_otherwise(actor=signed_in(user), refund_id=refund.pk, way="other", reference="UTR 1")
        with pytest.raises(Forbidden):
            refunds_refused(actor=actor(user))
    assert (attempts(), books(payment)) == (1, {"owed": PRICE, "gateway": PRICE})
    assert [row.pk for row in refunds_refused(actor=actor(finance)).rows] == [refund.pk]
    assert refunds_refused(actor=actor(finance), done=True).rows == []


def test_finance_sees_many_in_few_questions_and_sends_one(
    stall: Stall, payment: Payment, payer: User, payee: User, finance: User
) -> None:
    for amount in (100, 200, 300):
        refused_refund(payment.pk, amount)
    clerk = browser(finance)
    with CaptureQueriesContext(connection) as few:
        page = clerk.get("/api/v1/admin/refunds/refused?limit=1").json()
    with CaptureQueriesContext(connection) as many:
        found = clerk.get("/api/v1/admin/refunds/refused").json()["results"]
    assert (len(page["results"]), page["next"] is not None, len(found)) == (1, True, 3)
    assert len(many) == len(few) <= 12
    first = found[0]
    assert (first["failure_code"], first["state"], first["next_try_at"], first["overpaid"]) == (
        "account_closed", "owed", None, None,
    )  # fmt: skip
    sent = clerk.post(f"/api/v1/admin/refunds/{first['id']}/send-again")
    assert (sent.status_code, sent.json()["state"], sent.json()["attempt"]) == (200, "requested", 2)
    again = clerk.post(f"/api/v1/admin/refunds/{first['id']}/send-again")
    assert (again.status_code, again.json()["code"]) == (409, "refund_not_owed")
    other = clerk.post(
        f"/api/v1/admin/refunds/{found[1]['id']}/settle-otherwise",
        {"way": "bank_transfer", "reference": "UTR 4410"},
        format="json",
    )
    assert (other.status_code, other.json()["code"]) == (403, "step_up_required")


def test_the_payer_reads_that_it_is_late_and_asks_as_little_for_many(
    stall: Stall, payment: Payment, payer: User, payee: User
) -> None:
    her = browser(payer)
    before = her.get("/api/v1/me/payments").json()["results"]
    with CaptureQueriesContext(connection) as few:
        her.get("/api/v1/me/payments")
    refused_refund(payment.pk)
    checkout(payer, stall.offer(payer=payer, payee=payee))
    with CaptureQueriesContext(connection) as many:
        rows = {row["id"]: row["refund_delayed"] for row in her.get("/api/v1/me/payments").json()["results"]}
    assert ([row["refund_delayed"] for row in before], rows[str(payment.pk)], sorted(rows.values())) == (
        [False], True, [False, True],
    )  # fmt: skip
    assert len(many) == len(few)
    assert her.get(f"/api/v1/checkouts/{payment.pk}").json()["refund_delayed"] is True


def test_the_gateways_messages_name_the_attempt(payment: Payment) -> None:
    refund = refund_request(actor=SYSTEM, payment_id=payment.pk, amount=None, reason="goodwill", idem="all")
    assert refund is not None

    def hear(kind: EventKind, attempt: int, ref: str) -> dict[str, int]:
        event_apply(
            actor=SYSTEM,
            event=GatewayEvent(kind, refund.pk, ref=ref, money=payment.money, code="account_closed", attempt=attempt),
        )
        return books(payment)

    for _ in range(2):
        assert hear(EventKind.REFUND_FAILED, 1, "one") == {"owed": PRICE, "gateway": PRICE}
    refund_send_again(actor=SYSTEM, refund_id=refund.pk)
    # The first attempt's refusal, repeated, says nothing of the second; nor does its ref alone.
    for attempt in (1, 0):
        assert hear(EventKind.REFUND_FAILED, attempt, "one") == {"back": PRICE, "gateway": PRICE}
    assert hear(EventKind.REFUND_SETTLED, 2, "two") == {}
    assert hear(EventKind.REFUND_FAILED, 2, "two") == {}
    with pytest.raises(NotFound):
        hear(EventKind.REFUND_SETTLED, 9, "nine")
