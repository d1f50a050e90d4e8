"""How a browser folds each topic's events into what it shows: for the law "snapshot + events = fresh snapshot".

`start` takes a snapshot, `event` one event; both must be harmless for what is already known. `same` says whether what was
folded is what a fresh snapshot shows: ASK stands where a browser asks the server again over REST because an event told it to,
and what merely ticks is left out. A topic that does not stand here is taken for one whose every event says "ask again".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
ASK = "ask again"
CHAT_SHOWN = 50
LIST_SHOWN = 50
BOOKINGS_SHOWN = 100


@dataclass(frozen=True)
class Fold:
    """A topic's two functions, as its screens have them."""

    start: Callable[[Json], Json]
    event: Callable[[Json, str, Json], Json]
    # What orders changes and is not shown.
    unseen: tuple[str, ...] = ()

    def same(self, folded: Json, fresh: Json) -> bool:
        shown = self.start(fresh)
        return folded.keys() == shown.keys() and all(
            name in self.unseen or mine == ASK or _settled(mine) == _settled(shown[name])
            for name, mine in folded.items()
        )


# What orders changes, what ticks, and a person's name, which a queue shows as it was when the queue last changed.
UNSETTLED = frozenset({"version", "waiting_s", "name"})


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _settled(one) for name, one in value.items() if name not in UNSETTLED}
    return [_settled(one) for one in value] if isinstance(value, list) else value


def _chat(state: Json, line: Json) -> Json:
    lines = {one["id"]: one for one in [*state["messages"], line]}
    return {**state, "messages": [lines[key] for key in sorted(lines)][-CHAT_SHOWN:]}


def _whole(changed: str, *ticking: str) -> Fold:
    """The whole state with a version in every event, and perhaps lines of chat beside it."""

    def start(snapshot: Json) -> Json:
        return {name: value for name, value in snapshot.items() if name not in ticking}

    def event(state: Json, name: str, data: Json) -> Json:
        if name == "chat.posted":
            return _chat(state, data)
        if name != changed or data["version"] < state["version"]:
            return state
        return {**state, **start(data)}

    return Fold(start, event, unseen=("version",))


def _rows(listed: str, key: str, newest: Callable[[Json], Any], shown: int, version: str = "version") -> Fold:
    """The newest rows of a list; every event is a row."""

    def start(snapshot: Json) -> Json:
        return {listed: snapshot[listed]}

    def event(state: Json, name: str, row: Json) -> Json:
        known = {one[key]: one for one in state[listed]}
        if row[key] in known and row[version] < known[row[key]][version]:
            return state
        rows = sorted([*({**known, row[key]: row}).values()], key=newest, reverse=True)
        return {listed: rows[:shown]}

    return Fold(start, event)


def _person(state: Json, name: str, _data: Json) -> Json:
    if name in {"notification.created", "notifications.read"}:
        return {**state, "unread": ASK}
    return {**state, "roles": ASK, "permissions": ASK} if name == "rights.changed" else state


def _calendar(state: Json, _name: str, data: Json) -> Json:
    if data["version"] < state["version"]:
        return state
    return {"version": data["version"], "next_slot": data["next_slot"]}


def _directory(state: Json, _name: str, data: Json) -> Json:
    return {**state, **data}


def _metrics(state: Json, _name: str, data: Json) -> Json:
    parts = {
        part: sorted({one["at"]: one for one in [*state[part], *data[part]]}.values(), key=lambda one: str(one["at"]))[
            -most:
        ]
        for part, most in (("hours", 24), ("days", 14))
    }
    return {"now": data["now"], **parts}


def _support(state: Json, name: str, data: Json) -> Json:
    rest = [note for note in state["notes"] if note["id"] != data["id"]]
    return {"notes": rest if name == "note.seen" else [*rest, data]}


def _sessions_start(snapshot: Json) -> Json:
    return {"rows": {row["booking_id"]: row for row in snapshot["rows"]}}


def _sessions(state: Json, name: str, data: Json) -> Json:
    row = data["row"] if name == "row.changed" else {**data, "gone": True}
    known = state["rows"].get(row["booking_id"])
    if known is not None and row["version"] < known["version"]:
        return state
    return {"rows": {**state["rows"], row["booking_id"]: row}}


def _money_start(snapshot: Json) -> Json:
    return {
        "balances": {one["currency"]: one for one in snapshot["balances"]},
        "earnings": {one["id"]: one for one in snapshot["earnings"]},
        "payouts": {one["payout_id"]: one for one in snapshot["payouts"]},
    }


def _money(state: Json, name: str, data: Json) -> Json:
    given = {
        "balances": data["balances"],
        "earnings": [data["earning"]] if name == "earning.changed" else data["earnings"],
        "payouts": [data["payout"]] if name == "payout.changed" else [],
    }
    return {
        part: {**known, **{key: one for key, one in _keyed(part, given[part]) if _newer(one, known.get(key))}}
        for part, known in state.items()
    }


def _keyed(part: str, rows: list[Json]) -> list[tuple[str, Json]]:
    key = {"balances": "currency", "earnings": "id", "payouts": "payout_id"}[part]
    return [(row[key], row) for row in rows]


def _newer(row: Json, known: Json | None) -> bool:
    return known is None or row["version"] >= known["version"]


class _SessionsFold(Fold):
    """Removed rows leave a grave with their version, so that a change that comes late does not bring them back."""

    def same(self, folded: Json, fresh: Json) -> bool:
        living = {"rows": {key: row for key, row in folded["rows"].items() if not row.get("gone")}}
        return super().same(living, fresh)


FOLDS: dict[str, Fold] = {
    "board:bookings": _rows("bookings", "booking_id", lambda row: (row["at"], row["booking_id"]), BOOKINGS_SHOWN, "at"),
    "board:sessions": _SessionsFold(_sessions_start, _sessions),
    "board:metrics": Fold(dict, _metrics),
    "calendar:{professional_id}": Fold(dict, _calendar),
    "call:{booking_id}": _whole("call.changed"),
    "call_mesh:{booking_id}": _whole("mesh.changed"),
    "guest_place:{guest_id}": _whole("guest_place.changed"),
    "guests:{booking_id}": _whole("guests.changed"),
    "directory:{professional_id}": Fold(dict, _directory),
    "payouts:{user_id}": Fold(_money_start, _money),
    "support:{user_id}": Fold(dict, _support),
    "user:{user_id}": Fold(dict, _person),
    "waiting_place:{booking_id}": _whole("place.changed", "estimate_min"),
    "waiting_room:{professional_id}": _whole("queue.changed"),
    "work:payments": _rows("payments", "payment_id", lambda row: (row["created_at"], row["payment_id"]), LIST_SHOWN),
    "work:payouts": _rows("payouts", "payout_id", lambda row: (row["created_at"], row["payout_id"]), LIST_SHOWN),
}


def fold_of(pattern: str) -> Fold:
    """How the topic is folded."""
    return FOLDS.get(pattern, Fold(dict, lambda state, _name, _data: dict.fromkeys(state, ASK)))
