"""Sending a code to an address of somebody who is signed in, checking it, and raising the alarm when codes do not come back."""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from access.actors import Actor
from access.audit import record
from access.grants import holders_of
from accounts.codes.budgets import budget_take
from accounts.codes.models import CodeAlarm, OneTimeCode
from accounts.codes.policy import ALARM_BELOW, ALARM_FROM_SENT, CALM_ABOVE, COOL_DOWN, LASTS
from accounts.codes.tally import Ratio, code_sent, code_verified, ratios
from accounts.messages.services import message_queue
from accounts.notifications.services import notify
from accounts.people.models import User
from kernel import clock, keyring
from kernel.errors import DomainError, Invalid, TooMany, Unauthenticated
from kernel.ids import parse_uuid

SYSTEM = Actor.system("accounts.codes")


@dataclass(frozen=True, slots=True)
class Proved:
    """The right code: which address it proves."""

    channel: str
    target: str


def code_send(
    *,
    actor: Actor,
    user: User,
    purpose: str,
    channel: str,
    target: str,
    template: str,
    request: HttpRequest,
    decoy: str | None = None,
) -> None:
    """Send a code to `target` and forget earlier ones of this purpose. Called in a transaction that holds the user's row.

    With `decoy` the message of that template goes out instead of the code, and no code will do: the address belongs to somebody
    else, which is told to its owner and to nobody who merely types it. TooMany `rate_limited`.
    """
    now = clock.now()
    earlier = OneTimeCode.objects.filter(person=user, purpose=purpose)
    newest = earlier.order_by("-id").first()
    if newest is not None and now - newest.created_at < COOL_DOWN:
        wait = COOL_DOWN - (now - newest.created_at)
        raise TooMany("rate_limited", "A code was just sent. Please wait a little.", retry_after=wait.seconds + 1)
    budget_take(channel=channel, to=target, request=request)
    earlier.filter(used_at=None).update(used_at=now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = OneTimeCode(
        person=user, session_id=_device(actor), purpose=purpose, channel=channel, target=target, expires_at=now + LASTS
    )
    row.digest = secrets.token_bytes(32) if decoy else _digest(row.id, code)
    row.save(force_insert=True)
    message_queue(
        channel=channel, to=target, template=decoy or template, language=user.language,
        person_id=None if decoy else user.id, variables={} if decoy else {"code": code}, expires_at=row.expires_at,
    )  # fmt: skip
    code_sent(channel=channel, to=target)
    record(actor, "code.sent", resource=row, person=user.id, data={"purpose": purpose, "channel": channel})


def code_take(*, actor: Actor, person_id: uuid.UUID, purpose: str, code: str) -> Proved | DomainError:
    """Check a code in the caller's transaction: what it proves, or the refusal to raise once that transaction has committed.

    The refusal is answered and not raised, because a wrong code costs an attempt and that must not be taken back. The row's lock
    makes ten guesses at once three attempts. A right code is used up with what the caller does for it, or not at all.
    """
    row = (
        OneTimeCode.objects.select_for_update(of=("self",))
        .filter(person_id=person_id, purpose=purpose, session_id=_device(actor), used_at=None)
        .order_by("-id")
        .first()
    )
    if row is None or row.expires_at <= clock.now() or row.attempts_left == 0:
        return DomainError("flow_ended", "This code is no longer good. Please ask for a new one.", status=409)
    if not hmac.compare_digest(bytes(row.digest), _digest(row.id, code.strip())):
        row.attempts_left -= 1
        row.save(update_fields=["attempts_left"])
        return Invalid("incorrect_code", "That code is not right.", fields={"code": ["That code is not right."]})
    target = row.target or ""
    row.used_at, row.target = clock.now(), None
    row.save(update_fields=["used_at", "target"])
    code_verified(channel=row.channel, to=target)
    return Proved(row.channel, target)


def _device(actor: Actor) -> uuid.UUID:
    device = parse_uuid(actor.session_id)
    if device is None:
        raise Unauthenticated
    return device


def _digest(row_id: uuid.UUID, code: str) -> bytes:
    # A million codes are tried in a moment by whoever has the table; without the key they are not.
    return hmac.digest(keyring.service_key("one-time-codes")[1], f"{row_id}:{code}".encode(), "sha256")


def alarms_refresh() -> list[CodeAlarm]:
    """Open an alarm for every channel and range from which hardly any code comes back, end those that are over.

    Returns the alarms that are new. Their watchers are told once, however many nodes look at once.
    """
    found = {ratio.scope: ratio for ratio in ratios()}
    new = [alarm for ratio in found.values() if _is_alarming(ratio) and (alarm := _open(ratio)) is not None]
    for alarm in CodeAlarm.objects.filter(ended_at=None):
        ratio = found.get(alarm.scope, Ratio(alarm.scope, 0, 0))
        if ratio.sent < ALARM_FROM_SENT or ratio.share > CALM_ABOVE:
            _end(alarm)
        elif (alarm.sent, alarm.verified) != (ratio.sent, ratio.verified):
            CodeAlarm.objects.filter(pk=alarm.pk, ended_at=None).update(sent=ratio.sent, verified=ratio.verified)
    return new


def _is_alarming(ratio: Ratio) -> bool:
    return ratio.sent >= ALARM_FROM_SENT and ratio.share < ALARM_BELOW


def _open(ratio: Ratio) -> CodeAlarm | None:
    try:
        with transaction.atomic():
            alarm = CodeAlarm.objects.create(scope=ratio.scope, sent=ratio.sent, verified=ratio.verified)
            record(
                SYSTEM, "codes.alarm_opened", resource=alarm,
                data={"scope": ratio.scope, "sent": ratio.sent, "verified": ratio.verified},
            )  # fmt: skip
            for person_id in holders_of("codes.watch"):
                notify(actor=SYSTEM, person_id=person_id, template="codes.alarm", data={"alarm_id": str(alarm.id)})
    except IntegrityError:
        return None  # open already, perhaps since a moment ago by another node
    return alarm


@transaction.atomic
def _end(alarm: CodeAlarm) -> None:
    if CodeAlarm.objects.filter(pk=alarm.pk, ended_at=None).update(ended_at=clock.now()):
        record(SYSTEM, "codes.alarm_ended", resource=alarm, data={"scope": alarm.scope})
