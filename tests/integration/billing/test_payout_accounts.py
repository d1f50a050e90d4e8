"""Where a professional is paid: changed by her alone, after a fresh proof, and not while money is on its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.models import AuditEvent
from accounts.messages.models import OutgoingMessage
from accounts.sessions.models import AuthSession
from billing.payouts.accounts import payout_account_connect, payout_accounts_of
from billing.payouts.models import Payout, PayoutRecipient, PayoutRun
from kernel import clock
from kernel.errors import Conflict, Forbidden, NotFound
from tests.factories.accounts import actor as signed_in
from tests.factories.accounts import person, token_of
from tests.integration.accounts.conftest import Browser

pytestmark = pytest.mark.django_db


def test_an_account_is_connected_once_for_a_key_and_changed_for_another_and_she_is_told() -> None:
    meera = person(role="professional")
    her = signed_in(meera)
    assert [(one.gateway, one.state) for one in payout_accounts_of(actor=her, payee_id=meera.id)] == [("sandbox", None)]
    for idem in ("first-key", "first-key", "second-key"):
        payout_account_connect(actor=her, payee_id=meera.id, gateway="sandbox", idem=idem)
    row = PayoutRecipient.objects.get(payee=meera)
    assert row.state == "active"
    actions = AuditEvent.objects.filter(action__startswith="payout_account.", person_id=meera.id).order_by("at")
    assert [event.action for event in actions] == ["payout_account.connected", "payout_account.changed"]
    assert OutgoingMessage.objects.filter(person=meera, template="account.payout_changed").count() == 2


def test_a_stolen_session_cannot_send_the_money_elsewhere() -> None:
    meera = person(role="professional")
    browser = Browser()
    browser.access = token_of(meera)
    AuthSession.objects.filter(user=meera).update(proved_at=clock.now() - timedelta(hours=1))
    refused = browser.post("me/payout-accounts", {"gateway": "sandbox"})
    assert (refused.status_code, refused.json()["code"]) == (403, "step_up_required")
    assert not PayoutRecipient.objects.exists()
    AuthSession.objects.filter(user=meera).update(proved_at=clock.now())
    assert browser.post("me/payout-accounts", {"gateway": "sandbox"}).json()["state"] == "active"
    assert browser.post("me/payout-accounts", {"gateway": "nowhere"}).status_code == 404


def test_a_payout_on_its_way_keeps_the_account_it_was_sent_to() -> None:
    meera = person(role="professional")
    run = PayoutRun.objects.create(started_by="tests")
    Payout.objects.create(run=run, payee=meera, currency="INR", amount=100, gateway="sandbox")
    with pytest.raises(Conflict, match="payout_open"):
        payout_account_connect(actor=signed_in(meera), payee_id=meera.id, gateway="sandbox", idem="first-key")


@pytest.mark.parametrize("role", ["patient", "finance", "super_admin"])
def test_nobody_else_says_where_she_is_paid(role: str) -> None:
    meera = person(role="professional")
    with pytest.raises((NotFound, Forbidden)):
        payout_account_connect(
            actor=signed_in(person(role=role)), payee_id=meera.id, gateway="sandbox", idem="a-key-of"
        )
