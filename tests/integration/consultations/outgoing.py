"""What the outbox sent, and a browser's way of folding it into what it shows."""

from __future__ import annotations

from typing import Any

import orjson

from kernel.encryption import unseal_transport
from kernel.models import OutboxEntry

Event = tuple[str, dict[str, Any]]

# Events that carry the whole state; a higher version replaces a lower one.
WHOLE = {
    "place.changed", "queue.changed", "call.changed", "guests.changed", "mesh.changed", "guest_place.changed",
}  # fmt: skip


def mark() -> int:
    """Where the outbox stands now."""
    last = OutboxEntry.objects.order_by("-id").first()
    return last.id if last else 0


def events(topic: str, after: int = 0) -> list[Event]:
    """(name, data) of everything published on a topic since `after`, in order; each checked against the topic's declaration."""
    rows = OutboxEntry.objects.filter(kind="event", target=topic, id__gt=after).order_by("id")
    found = [(row.name, orjson.loads(unseal_transport(bytes(row.payload)))) for row in rows]
    for name, data in found:
        _check(topic, name, data)
    return found


def _check(topic: str, name: str, data: dict[str, Any]) -> None:
    from realtime.registry import registry

    spec = registry.find(topic)
    assert spec is not None, topic
    spec[0].topic.events[name].model_validate_json(orjson.dumps(data))


def fold(snapshot: dict[str, Any], happened: list[Event]) -> dict[str, Any]:
    """A snapshot with events applied, as the client does it: whole states replace, chat appends once, rows by booking."""
    shown = {**snapshot}
    for name, data in happened:
        if name in WHOLE:
            if data["version"] >= shown["version"]:
                shown.update(data)
        elif name == "chat.posted":
            if all(line["id"] != data["id"] for line in shown["messages"]):
                shown["messages"] = [*shown["messages"], data]
        elif name == "row.changed":
            rows = {row["booking_id"]: row for row in shown["rows"]}
            rows[data["row"]["booking_id"]] = data["row"]
            shown["rows"] = sorted(rows.values(), key=lambda row: (row["starts_at"], row["booking_id"]))
        elif name == "row.removed":
            shown["rows"] = [row for row in shown["rows"] if row["booking_id"] != data["booking_id"]]
        elif name == "booking.changed":
            rest = [row for row in shown["bookings"] if row["booking_id"] != data["booking_id"]]
            shown["bookings"] = [data, *rest]
    return shown
