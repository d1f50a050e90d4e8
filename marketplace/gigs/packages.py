"""What a package may be, over plain values. Pure: no Django import.

A package as JSON: {key, title, summary, price_minor, sessions, minutes, modalities, valid_days, expiry_refund_percent,
delivery_days, revisions, offer_id}. What does not belong to the gig's kind is 0, empty or null; `offer_id` is set when the gig
is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from kernel.faults import Fault

Package = dict[str, Any]


class GigKind(StrEnum):
    """What one buys."""

    SESSION = "session"  # one session, the time chosen afterwards
    BUNDLE = "bundle"  # several, as credits
    SERVICE = "service"  # something made and handed over, without a meeting
    TALK_NOW = "talk_now"  # what talking now costs; paid for once somebody has accepted


# Paid for first and booked afterwards with credits.
CREDITED = frozenset({GigKind.SESSION, GigKind.BUNDLE})
MEETING = CREDITED | {GigKind.TALK_NOW}
MODALITIES = ("video", "audio")
MOST_PACKAGES = 3
PRICE = (100, 100_000_00)
RANGES: dict[str, tuple[int, int]] = {
    "minutes": (10, 240), "valid_days": (30, 365), "delivery_days": (1, 30), "revisions": (0, 5),
}  # fmt: skip
# What of unused sessions goes back when their time is over; before that it is always all of it.
PERCENTS = (100, 50, 0)


def package_clean(kind: GigKind, raw: Mapping[str, Any], key: str) -> tuple[Package, dict[str, list[str]]]:
    """The package in its full shape, and what is wrong with it by field."""
    wrong: dict[str, list[str]] = {}

    def whole(name: str, low: int, high: int) -> int:
        value = raw.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            wrong[name] = [Fault("whole_number", least=low, most=high)]
            return 0
        return value

    def price() -> int:
        value = whole("price_minor", *PRICE)
        if "price_minor" in wrong:
            # Said in whole minor units this would help nobody.
            wrong["price_minor"] = [Fault.said("bad_price", "From {} to {} in minor units.".format(*PRICE))]
        return value

    def words(name: str, least: int, most: int) -> str:
        value = str(raw.get(name) or "").strip()
        if not least <= len(value) <= most:
            wrong[name] = [Fault("length", least=least, most=most) if least else Fault("too_long", most=most)]
        return value

    made: Package = {
        "key": key,
        "title": words("title", 2, 60),
        "summary": words("summary", 0, 300),
        "price_minor": price(),
        "sessions": 0,
        "minutes": 0,
        "modalities": [],
        "valid_days": 0,
        "expiry_refund_percent": 100,
        "delivery_days": 0,
        "revisions": 0,
        "offer_id": None,
    }
    if kind in MEETING:
        made["minutes"] = whole("minutes", *RANGES["minutes"])
        chosen = [word for word in MODALITIES if word in (raw.get("modalities") or [])]
        if not chosen:
            wrong["modalities"] = [Fault.said("no_modality", "Choose video, audio or both.")]
        made["modalities"] = chosen
    if kind in CREDITED:
        made["sessions"] = 1 if kind == GigKind.SESSION else whole("sessions", 2, 20)
        made["valid_days"] = whole("valid_days", *RANGES["valid_days"])
        if raw.get("expiry_refund_percent", 100) not in PERCENTS:
            wrong["expiry_refund_percent"] = [Fault("unknown")]
        made["expiry_refund_percent"] = raw.get("expiry_refund_percent", 100)
    if kind == GigKind.SERVICE:
        made["delivery_days"] = whole("delivery_days", *RANGES["delivery_days"])
        made["revisions"] = whole("revisions", *RANGES["revisions"])
    return made, wrong


def packages_clean(kind: GigKind, raw: Sequence[Mapping[str, Any]]) -> tuple[list[Package], dict[str, list[str]]]:
    """One to three packages, and what is wrong by `packages.<index>.<field>`."""
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(raw) <= MOST_PACKAGES:
        return [], {"packages": [Fault("too_many", most=MOST_PACKAGES) if raw else Fault("required")]}
    found = []
    for index, one in enumerate(raw):
        made, faults = package_clean(kind, one, "abc"[index])
        found.append(made)
        wrong |= {f"packages.{index}.{name}": texts for name, texts in faults.items()}
    return found, wrong
