"""Licences that end. The end itself needs nobody (`professionals.standing`); this only tells of it, once each."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.notifications.services import notify
from kernel import clock
from marketplace.professionals.lifecycle import APPROVED
from marketplace.professionals.models import Licence
from marketplace.professionals.standing import today_in
from marketplace.verification.cases import professional_locked
from marketplace.verification.decisions import standing_write
from marketplace.verification.feeds import onboarding_tell
from marketplace.verification.models import LicenceNotice
from marketplace.verification.selectors import policy

# Around the world, a date begins and ends up to so long before or after UTC's.
ZONES = timedelta(days=1)


def licences_watch(*, actor: Actor, limit: int = 500) -> int:
    """Tell professionals of licences that end soon or have ended; how many were told. Safe to run twice, or at once."""
    authorize(actor, "verification.watch_licences")
    rules = policy()
    own = LicenceNotice.objects.filter(licence=OuterRef("pk"), expires_on=OuterRef("expires_on"))
    rows = (
        Licence.objects.filter(
            state=Licence.State.VERIFIED,
            professional__state=APPROVED,
            expires_on__lte=clock.now().date() + timedelta(days=max(rules.warn_days)) + ZONES,
        )
        # One whose end was told is not looked at again.
        .exclude(Exists(own.filter(days=0)))
        .annotate(told=ArraySubquery(own.values("days")))
        .order_by("expires_on")
        .values_list("pk", "professional_id", "expires_on", "professional__zone", "told")
    )
    count = 0
    for licence_id, professional_id, expires_on, zone, told in list(rows):
        days = _due(expires_on, zone, rules.warn_days)
        if days is not None and days not in told:
            count += _tell(actor, licence_id, professional_id, expires_on, days)
            if count >= limit:
                break
    return count


def _due(expires_on: date, zone: str, warn_days: list[int]) -> int | None:
    """The notice that is due by the professional's own date: the nearest of `warn_days`, 0 once the last day is over."""
    left = (expires_on - today_in(zone)).days
    if left < 0:
        return 0
    return min((days for days in warn_days if left <= days), default=None)


def _tell(actor: Actor, licence_id: uuid.UUID, professional_id: uuid.UUID, expires_on: date, days: int) -> bool:
    with transaction.atomic():
        professional = professional_locked(professional_id)
        licence = Licence.objects.filter(pk=licence_id, state=Licence.State.VERIFIED).first()
        if licence is None or licence.expires_on != expires_on:
            # Renewed meanwhile.
            return False
        notice, fresh = LicenceNotice.objects.get_or_create(licence=licence, expires_on=expires_on, days=days)
        if not fresh:
            return False
        ended = days == 0
        record(
            actor, "licence.ended" if ended else "licence.end_told", resource=licence, person=professional.user_id,
            data={"days": days},
        )  # fmt: skip
        notify(
            actor=actor, person_id=professional.user_id, template="licence.ended" if ended else "licence.ending",
            data={"licence_id": str(notice.licence_id), "days": days},
        )  # fmt: skip
        if ended:
            standing_write(professional)
        onboarding_tell(professional_id)
        return True
