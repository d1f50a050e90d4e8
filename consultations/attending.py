"""Who is in a session now, for those who must not disturb it."""

from __future__ import annotations

import uuid

from consultations.calls.lifecycle import ParticipantState
from consultations.calls.models import Call
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import WaitingEntry


def people_attending() -> set[uuid.UUID]:
    """Everybody present in an open call, and the patients who are waiting."""
    calls = Call.objects.filter(opened_at__isnull=False, finished_at=None)
    patients = calls.exclude(patient_state=ParticipantState.ABSENT).values_list("booking__patient_id", flat=True)
    professionals = calls.exclude(professional_state=ParticipantState.ABSENT).values_list(
        "professional__user_id", flat=True
    )
    waiting = WaitingEntry.objects.filter(present=True, state__in=[state.value for state in QUEUED]).values_list(
        "booking__patient_id", flat=True
    )
    return {*patients, *professionals, *waiting}
