"""Session notes over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.notes import services
from consultations.notes.services import NOTE_LENGTH


class NoteSerializer(serializers.Serializer[Any]):
    """The note; version 0 and empty before the first writing. `text` is null once the patient's data was erased."""

    booking_id = serializers.UUIDField()
    text = serializers.CharField(allow_null=True)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField(allow_null=True)


class NoteRequestSerializer(serializers.Serializer[Any]):
    """The whole new text, and the version it was written over."""

    text = serializers.CharField(max_length=NOTE_LENGTH, allow_blank=True, trim_whitespace=False)
    version = serializers.IntegerField(min_value=0)


class NoteView(ApiView):
    """The session note of one booking."""

    permission = {"GET": "note.read", "PUT": "note.write"}

    @extend_schema(operation_id="note_get", responses=NoteSerializer)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """For the treating professional; every reading is audited."""
        return Response(NoteSerializer(services.note_read(actor=self.actor, booking_id=booking_id)).data)

    @extend_schema(operation_id="note_put", request=NoteRequestSerializer, responses=NoteSerializer)
    def put(self, request: Request, booking_id: UUID) -> Response:
        """Replace the text. 409 `stale_version` with `version` if somebody wrote in between."""
        values = self.read(NoteRequestSerializer, request)
        note = services.note_write(actor=self.actor, booking_id=booking_id, **values)
        return Response(NoteSerializer(note).data)
