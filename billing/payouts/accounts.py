"""Where a professional is paid: her account at the gateway, connected anew by nobody but her, and only after a fresh proof.

Whoever sits down at an unlocked device must not be able to send the next payout somewhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.proof import demand_fresh_proof
from accounts.notifications.services import notify
from billing.gateways.base import GatewayUnavailable
from billing.gateways.registry import configured, gateway_named
from billing.payouts.lifecycle import OPEN
from billing.payouts.models import Payout, PayoutRecipient
from billing.payouts.services import payee_lock
from kernel.errors import Conflict, NotFound, Unavailable

PERMISSION = "billing.own_payout_account"


@dataclass(frozen=True, slots=True)
class PayoutAccount:
    """`state` None: not connected; the first payout connects it. `onboarding_url`: where the payee completes what is missing."""

    gateway: str
    state: str | None
    connected_at: datetime | None
    onboarding_url: str = ""


def payout_accounts_of(*, actor: Actor, payee_id: UUID) -> list[PayoutAccount]:
    """The payee's account at each gateway money can come from."""
    authorize(actor, PERMISSION, payee_id)
    rows = {row.gateway: row for row in PayoutRecipient.objects.filter(payee_id=payee_id)}
    return [
        PayoutAccount(name, rows[name].state, rows[name].updated_at)
        if name in rows
        else PayoutAccount(name, None, None)
        for name in sorted(set(configured().values()))
    ]


def payout_account_connect(*, actor: Actor, payee_id: UUID, gateway: str, idem: str) -> PayoutAccount:
    """Connect an account, or another one in its place. The same `idem` connects the same one.

    Raises Forbidden `step_up_required`, NotFound for a gateway we do not use, Conflict `payout_open` while a payout is on its way
    to the present one, GatewayRefused with the gateway's code, Unavailable.
    """
    authorize(actor, PERMISSION, payee_id)
    demand_fresh_proof(actor)
    if gateway not in configured().values():
        raise NotFound
    _nothing_on_its_way(payee_id, gateway)
    try:
        remote = gateway_named(gateway).begin_onboarding(payee_id, f"recipient:{payee_id}:{idem}")
    except GatewayUnavailable as away:
        raise Unavailable(retry_after=30) from away
    with transaction.atomic():
        # The payee's row is always there to lock, her account's may not be: two changes at once, or a change and a payout that
        # is being opened, go one after the other.
        payee_lock(payee_id)
        _nothing_on_its_way(payee_id, gateway)
        row = PayoutRecipient.objects.select_for_update(of=("self",)).filter(payee_id=payee_id, gateway=gateway).first()
        if row is None or row.ref != remote.ref:
            changed = row is not None
            row = row or PayoutRecipient(payee_id=payee_id, gateway=gateway)
            row.ref, row.state, row.paused_until = remote.ref, remote.state, None
            row.save()
            record(
                actor, "payout_account.changed" if changed else "payout_account.connected", resource=row, person=payee_id,
                data={"gateway": gateway},
            )  # fmt: skip
            notify(actor=actor, person_id=payee_id, template="account.payout_changed", data={"gateway": gateway})
    return PayoutAccount(gateway, row.state, row.updated_at, remote.onboarding_url)


def _nothing_on_its_way(payee_id: UUID, gateway: str) -> None:
    """A payout that was staged for one account must not be released to another."""
    if Payout.objects.filter(payee_id=payee_id, gateway=gateway, state__in=sorted(OPEN)).exists():
        raise Conflict("payout_open", "A payout is on its way. Please change the account once it has arrived.")
