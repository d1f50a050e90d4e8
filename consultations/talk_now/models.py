"""Rows of talk now: who is on, who waits, and a version per queue."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from consultations.bookings.models import Booking
from consultations.talk_now.lifecycle import OPEN, QueueName, RequestState, queue_name
from kernel import clock
from kernel.models import Model


class TalkNowQueue(Model):
    """A queue's version. Its lock is the last one of a change: what is published is computed under it."""

    name = models.CharField(max_length=64, unique=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "consultations_talk_now_queue"

    def __str__(self) -> str:
        return self.name


class TalkNowShift(Model):
    """Whether a professional takes people now, with which of his offers, and for which of his specialties besides his own queue."""

    professional = models.OneToOneField(
        "marketplace.Professional", on_delete=models.PROTECT, related_name="talk_now_shift"
    )
    offer = models.ForeignKey("marketplace.SessionOffer", on_delete=models.PROTECT, related_name="+")
    specialties = ArrayField(models.CharField(max_length=40), default=list)
    on = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "consultations_talk_now_shift"
        indexes = [models.Index(fields=["since"], name="talk_now_on", condition=Q(on=True))]

    def __str__(self) -> str:
        return f"shift of {self.professional_id}"

    @property
    def queues(self) -> list[str]:
        """Every queue he serves while he is on, in the order in which they are locked."""
        own = [str(QueueName(professional_id=self.professional_id))]
        return sorted(own + [str(QueueName(specialty=word)) for word in self.specialties])

    def serves(self, queue: str) -> bool:
        """Whether he takes people from this queue now."""
        return self.on and queue in self.queues


class TalkNowRequest(Model):
    """A patient who wants to talk now. Once accepted it has a held booking, which she pays; the rest is a booking's life."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    queue = models.CharField(max_length=64)
    modality = models.CharField(max_length=8, choices=Booking.Modality.choices)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in RequestState], default=RequestState.WAITING
    )
    joined_at = models.DateTimeField(default=clock.now)
    # Nobody accepted until then: it ends, and she is told.
    expires_at = models.DateTimeField()
    # When her browser last said that she is still there.
    seen_at = models.DateTimeField(default=clock.now)
    booking = models.OneToOneField(
        "consultations.Booking", null=True, on_delete=models.PROTECT, related_name="talk_now_request"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consultations_talk_now_request"
        constraints = [
            # One queue at a time, whatever the code above believes.
            models.UniqueConstraint(
                name="talk_now_one_open", fields=["patient"], condition=Q(state__in=sorted(s.value for s in OPEN))
            ),
            models.CheckConstraint(
                name="talk_now_accepted_has_booking",
                condition=~Q(state__in=["accepted", "connected", "lapsed"]) | Q(booking__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "joined_at"],
                name="talk_now_line",
                condition=Q(state__in=sorted(s.value for s in OPEN)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.queue}: {self.state}"

    @property
    def where(self) -> QueueName:
        """The queue, taken apart."""
        return queue_name(self.queue) or QueueName()
