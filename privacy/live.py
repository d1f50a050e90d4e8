"""Live topics: a person's own requests, and the progress of an erasure for whoever holds its receipt."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from access.actors import Actor
from privacy.erasure.models import ErasureRequest
from privacy.erasure.selectors import erasure_by_receipt, erasure_of, progress_of
from privacy.exports.selectors import exports_of
from realtime.registry import Topic, topic


class ExportChanged(BaseModel):
    """A copy is further, ready or gone."""

    export_id: uuid.UUID
    state: str
    percent: int


class ErasureChanged(BaseModel):
    """Her erasure has a new state."""

    state: str


class RequestChanged(BaseModel):
    """A request of hers has a new state."""

    request_id: uuid.UUID
    state: str


class PrivacySnapshot(BaseModel):
    """Where her copies and her erasure stand."""

    exports: list[ExportChanged]
    erasure: str | None


@topic("privacy:{user_id}")
class PrivacyTopic(Topic):
    """`privacy:{id}`: one's own."""

    permission = "privacy.own"
    policy = "ordered"
    snapshot_model = PrivacySnapshot
    events = {"export.changed": ExportChanged, "erasure.changed": ErasureChanged, "request.changed": RequestChanged}

    def resource(self, actor: Actor, user_id: str) -> uuid.UUID:
        return uuid.UUID(user_id)

    def snapshot(self, actor: Actor, user_id: str) -> PrivacySnapshot:
        person_id = uuid.UUID(user_id)
        exports = exports_of(actor=actor, person_id=person_id)
        erasure = erasure_of(actor=actor, person_id=person_id)
        return PrivacySnapshot(
            exports=[ExportChanged(export_id=row.id, state=row.state, percent=row.percent) for row in exports],
            erasure=erasure.state if erasure else None,
        )


class ErasureProgress(BaseModel):
    """Steps done of steps in all; the name of the one at work; nothing about the person."""

    state: str
    due_at: str
    finished_at: str | None
    done: int
    total: int
    current: str
    reasons: list[str]


@topic("erasure:{receipt}")
class ErasureTopic(Topic):
    """Open to whoever holds the receipt: the person cannot sign in any more while she is being erased."""

    permission = "erasure.follow"
    public = True
    policy = "latest"
    snapshot_model = ErasureProgress
    events = {"erasure.progressed": ErasureProgress}

    def resource(self, actor: Actor, receipt: str) -> ErasureRequest:
        return erasure_by_receipt(receipt)

    def snapshot(self, actor: Actor, receipt: str) -> ErasureProgress:
        return ErasureProgress(**progress_of(erasure_by_receipt(receipt)).as_json())
