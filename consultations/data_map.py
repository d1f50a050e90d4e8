"""What sessions leave behind, and for how long."""

from __future__ import annotations

import uuid
from typing import Any

from consultations.bookings.models import Booking
from consultations.calls.documents import COLLECTION as SESSION_EVENTS
from consultations.calls.documents import QUALITY, QUALITY_KEPT
from consultations.disputes.files import CONTEXT as DISPUTE
from consultations.management.demo import COLLECTION as DEMO_WORLD
from kernel.data_map import Collection, Erasure, Retention, StoredFile, collection, table

CLINICAL = Retention.CLINICAL
HIS = "professional__user"

table(
    "consultations.Booking", purpose="booking", retention=Retention.FINANCIAL,
    subjects={"patient": Erasure.KEEP, HIS: Erasure.KEEP},
    person="patient", link="professional offer claim payment_id credit_order_id",
    code="modality currency policy_snapshot state closed_reason", number="minutes", money="price_minor refund_minor",
    time="starts_at ends_at hold_expires_at confirmed_at started_at closed_at",
)  # fmt: skip
table(
    "consultations.AgendaLink", purpose="calendar", retention=Retention.ACCOUNT, subjects={"person": Erasure.DELETE},
    person="person", credential="token_digest",
)  # fmt: skip
table(
    "consultations.SessionRating", purpose="care", retention=CLINICAL, subjects={"patient": Erasure.EMPTY},
    person="patient", link="booking", code="stars", sealed="alliance",
)  # fmt: skip
table(
    "consultations.SessionDispute", purpose="billing", retention=Retention.EVIDENCE,
    subjects={"booking__patient": Erasure.KEEP, "booking__professional__user": Erasure.KEEP, "decided_by": Erasure.KEEP},
    person="decided_by", link="booking payment_id", code="reason ruling", money="amount_minor refund_minor",
    time="decided_at",
)  # fmt: skip
table(
    "consultations.SessionDisputeEntry", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.EMPTY, "author": Erasure.KEEP},
    person="patient author", link="dispute", sealed="text", code="kind",
)  # fmt: skip
table(
    "consultations.SessionDisputeFile", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.EMPTY, "uploader": Erasure.KEEP},
    person="patient uploader", link="booking entry stored", sealed="name", code="media_type", number="size",
    # What the other side has uploaded and not handed over yet is not hers to see.
    files=(
        StoredFile(
            "stored", DISPUTE, "patient_id", "media_type", "name",
            given=lambda row: row.entry_id is not None or row.uploader_id == row.patient_id,
        ),
    ),
)  # fmt: skip
table(
    "consultations.Call", purpose="care", retention=CLINICAL,
    subjects={"booking__patient": Erasure.KEEP, HIS: Erasure.KEEP},
    link="booking professional",
    code="state provider finish_reason patient_state professional_state patient_grade professional_grade",
    time="state_since opened_at started_at ends_at finished_at",
)  # fmt: skip
table(
    "consultations.CallGuest", purpose="care", retention=CLINICAL, subjects={"patient": Erasure.EMPTY},
    person="patient", link="booking", code="invited_by kind state present version", sealed="name",
    credential="token_digest browser_digest", time="link_expires_at opened_at admitted_at closed_at",
)  # fmt: skip
table(
    "consultations.Whereabouts", purpose="safety", retention=CLINICAL, subjects={"patient": Erasure.EMPTY},
    person="patient", link="booking", sealed="place plan", code="country shares_contact", time="confirmed_at",
)  # fmt: skip
table(
    "consultations.SessionMessage", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.VAULT, "sender": Erasure.KEEP},
    withheld={"idem": "a key of the browser"},
    person="patient sender", link="booking idem", code="sender_role place", sealed="text", time="sent_at",
)  # fmt: skip
table(
    "consultations.SessionNote", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.VAULT, "author": Erasure.KEEP},
    withheld={"text": "psychotherapy notes, 45 CFR 164.524(a)(1)(i)"},
    person="patient author", link="booking", sealed="text", code="version",
)  # fmt: skip
table(
    "consultations.WaitingEntry", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.KEEP, HIS: Erasure.KEEP},
    person="patient", link="booking professional", code="state present device",
    time="starts_at opens_at arrived_at checked_in_at queued_at unseen_since place_held_until admitted_at closed_at",
)  # fmt: skip
table(
    "consultations.Desk", purpose="care", retention=Retention.ACCOUNT, subjects={HIS: Erasure.KEEP},
    withheld={"told": "digests of what screens were told"},
    link="professional", code="version present away told", number="delay_minutes", time="seen_at delay_until",
)  # fmt: skip
table(
    "consultations.BookingMove", purpose="booking", retention=Retention.FINANCIAL,
    subjects={"booking__patient": Erasure.KEEP, "from_professional__user": Erasure.KEEP, "to_professional__user": Erasure.KEEP},
    person="moved_by", link="booking from_professional to_professional", code="kind reason counted",
    time="from_starts_at to_starts_at",
)  # fmt: skip
table(
    "consultations.SentReminder", purpose="booking", retention=Retention.OPERATIONAL, purge=("created_at", 30),
    subjects={"booking__patient": Erasure.KEEP, "booking__professional__user": Erasure.KEEP}, link="booking", code="step",
    time="starts_at",
)  # fmt: skip
table(
    "consultations.TransferOffer", purpose="care", retention=CLINICAL,
    subjects={
        "booking__patient": Erasure.KEEP, "from_professional__user": Erasure.KEEP, "to_professional__user": Erasure.KEEP,
        "asked_by": Erasure.KEEP,
    },
    person="asked_by", link="booking from_professional to_professional", code="reason state", time="expires_at answered_at",
)  # fmt: skip
table(
    "consultations.GivenEstimate", purpose="care", retention=CLINICAL, subjects={"entry__patient": Erasure.KEEP},
    link="entry", number="low high waited_s", time="given_at",
)  # fmt: skip
table(
    "consultations.TalkNowQueue", purpose="platform", retention=Retention.PLATFORM, code="name version",
)  # fmt: skip
table(
    "consultations.TalkNowShift", purpose="care", retention=Retention.ACCOUNT, subjects={HIS: Erasure.KEEP},
    link="professional offer", code="specialties on", time="since",
)  # fmt: skip
table(
    "consultations.TalkNowRequest", purpose="care", retention=CLINICAL, subjects={"patient": Erasure.KEEP},
    person="patient", link="booking", code="queue modality state", time="joined_at expires_at seen_at closed_at",
)  # fmt: skip
table(
    "consultations.BoardIntervention", purpose="support", retention=Retention.EVIDENCE,
    subjects={"patient": Erasure.EMPTY, "by": Erasure.KEEP}, withheld={"idem": "a key of the browser"}, unreadable="words",
    person="patient by", link="booking idem", code="kind reason", sealed="words", time="at",
)  # fmt: skip
table("consultations.MetricHour", purpose="platform", retention=Retention.PLATFORM, code="counts told_now", time="at")
table(
    "consultations.SupportMessage", purpose="support", retention=CLINICAL,
    subjects={"patient": Erasure.EMPTY, "recipient": Erasure.KEEP},
    person="patient recipient", link="intervention booking", sealed="text", time="sent_at seen_at",
)  # fmt: skip
table(
    "consultations.SafetyAlert", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.KEEP, "owner": Erasure.KEEP, HIS: Erasure.KEEP},
    person="patient owner", link="professional response_id", code="severity state version resolution", number="level",
    time="raised_at due_at acknowledged_at resolved_at",
)  # fmt: skip
table(
    "consultations.AlertStep", purpose="care", retention=CLINICAL,
    subjects={"patient": Erasure.VAULT, "by": Erasure.KEEP},
    person="patient by", link="alert", code="kind", time="at", sealed="note",
)  # fmt: skip
table(
    "consultations.SafetyPolicyVersion", purpose="platform", retention=Retention.PLATFORM, code="version data",
)  # fmt: skip
table(
    "consultations.PolicyVersion", purpose="platform", retention=Retention.PLATFORM,
    code="version values", time="effective_at",
)  # fmt: skip


def _of_her_sessions(person_id: uuid.UUID) -> dict[str, Any]:
    return {"booking_id": {"$in": list(Booking.objects.filter(patient_id=person_id).values_list("id", flat=True))}}


collection(
    Collection(
        SESSION_EVENTS, purpose="care", retention=CLINICAL, find=_of_her_sessions, erasure=Erasure.DELETE,
        purge=("at", 730),
    )
)  # fmt: skip
collection(
    Collection(
        QUALITY, purpose="care", retention=Retention.OPERATIONAL, find=_of_her_sessions, erasure=Erasure.DELETE,
        purge=("at", QUALITY_KEPT.days),
    )
)  # fmt: skip
collection(Collection(DEMO_WORLD, purpose="platform", retention=Retention.PLATFORM))
