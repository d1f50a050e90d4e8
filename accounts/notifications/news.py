"""News of the platform itself: to those who agreed to hear it, once, and to nobody else."""

from __future__ import annotations

import uuid

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import Purpose
from accounts.consents.selectors import consenting
from accounts.notifications.kinds import NEWS
from accounts.notifications.models import Notification
from accounts.notifications.services import notify
from accounts.people.models import User

BATCH = 500


def news_send(*, actor: Actor, issue: str) -> int:
    """Tell everybody who agrees to marketing that there is news; returns how many were told. Raises Forbidden.

    `issue` is a code ("2027-spring"). Whom an issue has reached in the app it does not reach again, so a run that was cut off is
    simply repeated. Each batch is one transaction with its line in the audit log.
    """
    authorize(actor, "news.send")
    told, last = 0, uuid.UUID(int=0)
    agreed = User.objects.filter(is_active=True, pk__in=consenting(Purpose.MARKETING))
    reached = Notification.objects.filter(template=NEWS, data__issue=issue).values("person_id")
    while batch := list(
        agreed.filter(pk__gt=last).exclude(pk__in=reached).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = batch[-1]
        with transaction.atomic():
            # Two senders at once go one after the other; the second finds the batch told.
            list(
                User.objects.select_for_update(of=("self",), no_key=True).only("id").filter(pk__in=batch).order_by("pk")
            )
            still = list(
                agreed.filter(pk__in=batch).exclude(pk__in=reached).order_by("pk").values_list("pk", flat=True)
            )
            for person_id in still:
                notify(actor=actor, person_id=person_id, template=NEWS, data={"issue": issue})
            record(actor, "news.sent", resource=("news", issue), data={"people": len(still)})
            told += len(still)
    return told
