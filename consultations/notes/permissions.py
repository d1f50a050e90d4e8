"""Session notes: the treating professional and nobody else, whatever other roles someone holds."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare
from access.records import declare_record
from consultations.bookings.permissions import is_professional, patient_of

GROUP = "Session notes"

declare(
    Permission(
        "note.read", label="Read own session notes", group=GROUP, unlocks=("screen:/pro/notes",), sensitivity="critical",
        scope=is_professional, personal=True, default_roles=("professional",),
    ),
    Permission(
        "note.write", label="Write own session notes", group=GROUP, sensitivity="critical", scope=is_professional,
        view="note.read", personal=True, default_roles=("professional",),
    ),
)  # fmt: skip

declare_field("consultations.sessionnote.text", "note.read")

# Read in an emergency by break-glass, written by nobody but the treating professional.
declare_record("note.read", patient_of, restricted="everybody", emergency=True)
declare_record("note.write", patient_of, restricted="everybody")
