"""A payout is opened while its payee changes where she is paid: it goes to one account whole, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from access.actors import Actor
from accounts.people.models import User
from billing.gateways.sandbox.models import SandboxRecipient, SandboxTransfer
from billing.payouts.accounts import payout_account_connect
from billing.payouts.models import PayoutRecipient
from billing.payouts.services import payout_retry, payout_run
from kernel.tasks import drain
from tests.factories.accounts import actor as signed_in
from tests.factories.beside import Beside
from tests.factories.billing import SYSTEM, Stall, earned

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def her(stall: Stall, payer: User, payee: User) -> Actor:
    """Somebody with money to come and an account of her own."""
    earned(payer, stall.offer(payer=payer, payee=payee))
    her = signed_in(payee)
    connect(her, "the-first-account")
    return her


def connect(her: Actor, idem: str) -> None:
    assert her.id
    payout_account_connect(actor=her, payee_id=her.id, gateway="sandbox", idem=idem)


def account_of(her: Actor) -> str:
    return PayoutRecipient.objects.get(payee_id=her.id).ref


def opener(her: Actor, kind: str) -> Callable[[], object]:
    """What opens a payout: the regular run, or repeating one that came back."""
    if kind == "run":
        return lambda: payout_run(actor=SYSTEM)
    account = SandboxRecipient.objects.filter(pk=account_of(her))
    account.update(closed=True)
    came_back = payout_run(actor=SYSTEM).payouts.get()
    drain()
    account.update(closed=False)
    return lambda: payout_retry(actor=SYSTEM, payout_id=came_back.pk)


def paid_to() -> list[str]:
    return [str(ref) for ref in SandboxTransfer.objects.filter(state="paid").values_list("recipient_id", flat=True)]


@pytest.mark.parametrize("kind", ["run", "retry"])
def test_a_payout_being_opened_goes_to_the_account_it_found(her: Actor, kind: str) -> None:
    open_payout, first = opener(her, kind), account_of(her)
    with transaction.atomic():
        open_payout()
        change = Beside(lambda: connect(her, "the-second-account"))
        assert change.waits
    assert change.outcome() == "payout_open"
    drain()
    assert (paid_to(), account_of(her)) == ([first], first)


@pytest.mark.parametrize("kind", ["run", "retry"])
def test_a_payout_opened_during_a_change_goes_to_the_new_account(her: Actor, kind: str) -> None:
    open_payout, first = opener(her, kind), account_of(her)
    with transaction.atomic():
        connect(her, "the-second-account")
        opening = Beside(open_payout)
        assert opening.waits
    assert opening.outcome() == "ok"
    drain()
    assert account_of(her) != first
    assert paid_to() == [account_of(her)]
