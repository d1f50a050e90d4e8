"""A small world in which much may happen: two patients, a professional, a clerk, and everything they can do."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from access.actors import Actor
from access.models import Role
from access.roles import role_give, role_take
from accounts.consents.services import consent_change
from accounts.notifications.services import notifications_read, notify
from accounts.people.services import profile_update
from billing.checkout.models import Payment
from billing.earnings.services import earnings_release
from billing.payouts.services import payout_run
from billing.refunds.services import refund_request
from consultations.boards.metrics import metrics_refresh
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.models import Booking
from consultations.bookings.services import booking_release
from consultations.calls import services as calls
from consultations.calls.quality import Sample
from consultations.guests import services as guests
from consultations.waiting_room import presence, services
from kernel import clock
from kernel.errors import DomainError
from kernel.tasks import drain
from tests.factories.accounts import actor, give_role, person
from tests.factories.billing import press
from tests.factories.consultations import SYSTEM, Pair, admit, checkout, connect, held, join, pair, tomorrow

Deed = Callable[[], object]


class World:
    """Made once per story; `deeds` by name. A deed the rules refuse changes nothing, and must be heard of by nobody."""

    def __init__(self) -> None:
        self.two = pair()
        self.other = Pair(person(), self.two.professional)
        clerk = person(role="admin")
        give_role(clerk, "finance")
        self.her, self.him, self.clerk = (
            actor(user) for user in (self.two.patient, self.two.professional.user, clerk)
        )  # fmt: skip
        self.base = tomorrow(10)
        self.first = self._paid(self.two, self.base)
        self.second = self._paid(self.other, self.base + timedelta(hours=1))
        self.now: datetime = self.base - timedelta(minutes=4)
        with clock.frozen(self.now):
            invitation = guests.guest_invite(actor=self.him, booking_id=self.first.pk, kind="interpreter")
            self.guest = Actor.guest(UUID(invitation.guest.id))
            guests.guest_open(token=invitation.token or "", name="Ravi")
        self._held: Booking | None = None
        self._keys = itertools.count()

    @staticmethod
    def _paid(who: Pair, at: datetime) -> Booking:
        booking = held(who, at=at)
        press(checkout(booking))
        drain()
        booking.refresh_from_db()
        return booking

    @property
    def names(self) -> dict[str, str]:
        """What stands for a topic's parameters."""
        return {
            "professional_id": str(self.two.professional.pk),
            "booking_id": str(self.first.pk),
            "user_id": str(self.two.patient.pk),
            "person_id": str(self.two.patient.pk),
        }

    def watchers(self) -> list[tuple[Actor, dict[str, str]]]:
        """Who might watch a topic, and what its parameters mean to them; the first who may is taken."""
        own = {**self.names, "user_id": str(self.him.id), "person_id": str(self.him.id)}
        waiting = {"guest_id": str(self.guest.id)}
        return [
            (Actor.anonymous(), self.names), (self.her, self.names), (self.him, own), (self.clerk, self.names),
            (self.guest, waiting),
        ]  # fmt: skip

    def do(self, name: str) -> None:
        with clock.frozen(self.now), suppress(DomainError):
            self.deeds()[name]()
            drain()

    def tick(self) -> None:
        """What the clock does for views that are counted rather than told by each change."""
        metrics_refresh(actor=SYSTEM)

    def deeds(self) -> dict[str, Deed]:
        her, him, first, second, key = self.her, self.him, self.first, self.second, f"law-{next(self._keys):06}"
        professional_id = self.two.professional.pk
        return {
            "let the guest in": lambda: guests.guest_admit(actor=self.him, guest_id=self.guest.id or UUID(int=0)),
            "hold": self._hold,
            "let go": lambda: self._held and booking_release(actor=self.other.her, booking_id=self._held.pk),
            "pay": self._pay,
            "cancel": lambda: booking_cancel(actor=him, booking_id=second.pk, reason="other"),
            "check in": lambda: join(first),
            "check in too": lambda: join(second),
            "leave": lambda: services.place_leave(actor=her, booking_id=first.pk),
            "lose": lambda: presence.place_unseen(actor=her, booking_id=first.pk),
            "desk": lambda: presence.desk_seen(actor=him, professional_id=professional_id),
            "no desk": lambda: presence.desk_unseen(actor=him, professional_id=professional_id),
            "admit": lambda: admit(self.two, first),
            "send back": lambda: services.place_send_back(actor=him, booking_id=first.pk),
            "connect": lambda: connect(self.two, first),
            "fair": lambda: calls.call_report(
                actor=him, booking_id=first.pk, state="connected", sample=Sample(grade="fair")
            ),
            "finish": lambda: calls.call_finish(actor=him, booking_id=first.pk),
            "chat": lambda: services.waiting_message_post(actor=her, booking_id=first.pk, text="Here", idem=key),
            "call chat": lambda: calls.call_message_post(actor=him, booking_id=first.pk, text="Hello", idem=key),
            "delay": lambda: services.delay_announce(actor=him, minutes=5),
            "no delay": lambda: services.delay_announce(actor=him, minutes=0),
            "notify": lambda: notify(actor=SYSTEM, person_id=self.two.patient.pk, template="booking.confirmed"),
            "read": lambda: notifications_read(actor=her, person_id=self.two.patient.pk),
            "promote": lambda: role_give(actor=SYSTEM, role_id=self._support(), user_id=self.two.patient.pk),
            "demote": lambda: role_take(actor=SYSTEM, role_id=self._support(), user_id=self.two.patient.pk),
            "consent": lambda: consent_change(
                actor=her, person_id=self.two.patient.pk, decisions={"research": True}, language="en"
            ),
            "rename": lambda: profile_update(actor=her, person_id=self.two.patient.pk, name=f"Asha {key}"),
            "refund": lambda: refund_request(
                actor=self.clerk, payment_id=self._payment(), amount=100, reason="goodwill", idem=key
            ),
            "earn": lambda: earnings_release(actor=SYSTEM, at=self.now + timedelta(days=30)),
            "pay out": lambda: payout_run(actor=self.clerk, at=self.now + timedelta(days=30)),
        }

    def _hold(self) -> None:
        self._held = held(self.other, at=self.base + timedelta(hours=2))

    def _pay(self) -> None:
        if self._held is not None:
            press(checkout(self._held))

    @staticmethod
    def _support() -> UUID:
        return Role.objects.get(slug="support").id

    def _payment(self) -> UUID:
        return Payment.objects.get(payable_id=self.first.pk).id
