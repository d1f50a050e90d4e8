"""A refused refund touched by two at once: it goes out once, and what goes out on top is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.people.models import User
from billing.gateways.sandbox.models import SandboxCheckout, SandboxRefund
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.refunds.again import refund_send_again, refund_settle_otherwise, refund_try_again
from billing.refunds.models import Refund
from billing.refunds.outcomes import refund_refuse, refund_settle
from billing.refunds.services import refund_request
from kernel.tasks import drain
from tests.factories.beside import Beside
from tests.factories.billing import SYSTEM, Stall, paid

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refund(stall: Stall, payer: User, payee: User) -> Refund:
    """A whole payment's refund that the gateway refused, due to be tried again."""
    payment = paid(payer, stall.offer(payer=payer, payee=payee))
    SandboxCheckout.objects.update(refusals=1, refusal_code="gateway_busy")
    made = refund_request(actor=SYSTEM, payment_id=payment.pk, amount=None, reason="cancelled", idem="all")
    assert made is not None
    drain()
    Refund.objects.update(due_at=made.created_at)
    made.refresh_from_db()
    assert made.state == "owed"
    return made


def again(refund: Refund) -> object:
    return refund_send_again(actor=SYSTEM, refund_id=refund.pk)


def by_the_clock(refund: Refund) -> None:
    refund_try_again(actor=SYSTEM, refund_id=refund.pk)


def otherwise(refund: Refund) -> object:
    return refund_settle_otherwise(actor=SYSTEM, refund_id=refund.pk, way="bank_transfer", reference="UTR 4410")


def comes_true(refund: Refund) -> object:
    return refund_settle(actor=SYSTEM, refund_id=refund.pk, ref="late", attempt=1)


def refused_again(refund: Refund) -> object:
    return refund_refuse(actor=SYSTEM, refund_id=refund.pk, code="gateway_busy", attempt=1)


Deed = Callable[[Refund], object]


@pytest.mark.parametrize(
    ("first", "second", "refusal", "end", "over"),
    [
        (again, again, "refund_not_owed", "settled", 0),
        (again, by_the_clock, "ok", "settled", 0),
        (otherwise, again, "refund_not_owed", "otherwise", 0),
        (otherwise, comes_true, "ok", "otherwise", 150_000),
        (comes_true, again, "refund_not_owed", "settled", 0),
        (again, comes_true, "ok", "settled", 0),
        (comes_true, refused_again, "ok", "settled", 0),
    ],
)
def test_whoever_comes_second_finds_what_the_first_has_done(
    refund: Refund, first: Deed, second: Deed, refusal: str, end: str, over: int
) -> None:
    with transaction.atomic():
        first(refund)
        beside = Beside(lambda: second(refund))
        assert beside.waits
    assert beside.outcome() == refusal
    drain()
    refund.refresh_from_db()
    assert (refund.state, refund.overpaid) == (end, over)
    assert SandboxRefund.objects.count() == (1 if first is again and second is not comes_true else 0)
    assert refund.tries.filter(state="settled").count() == (end == "settled")
    assert trial_balance() == {"INR": 0}
    left = {
        kind: balance(AccountRef(kind, refund.payment.payer_id), "INR")
        for kind in (AccountKind.REFUNDS, AccountKind.REFUNDS_OWED, AccountKind.OVER_REFUNDED)
    }
    assert left == {AccountKind.REFUNDS: 0, AccountKind.REFUNDS_OWED: 0, AccountKind.OVER_REFUNDED: over}
