"""Kinds of notifications, as a person switches them on and off, and what is told whatever she switched.

A template belongs to the kind with the longest matching beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

CHANNELS = ("app", "email", "sms")
# News of the platform itself: marketing, and so only for those who agreed to it.
NEWS = "news.platform"


@dataclass(frozen=True, slots=True)
class Kind:
    """`always`: neither a switch nor quiet hours hold it back. Safety, a session that begins now, and who has got at the account:
    what is told too late there is worse than a phone that rings at night."""

    name: str
    begins: tuple[str, ...]
    always: bool = False


KINDS = (
    Kind("safety", ("safety.", "codes.", "break_glass."), always=True),
    Kind(
        "starting",
        ("waiting_room.admitted", "talk_now.accepted", "booking.starting", "session.starting"),
        always=True,
    ),
    Kind(
        "security",
        (
            "code_",
            "session.new",
            "session.replayed",
            "second_factor",
            "contact_",
            "rights.",
            "account.",
            "account_",
            "break_glass.",
        ),
        always=True,
    ),
    Kind(
        "appointments",
        ("booking.", "waiting_room.", "talk_now.", "waitlist.", "waiting_list.", "series.", "call.", "board."),
    ),
    Kind("reminders", ("booking.reminder", "reminder.")),
    Kind("messages", ("message.", "thread.", "note.", "homework.")),
    Kind("payments", ("payment.", "payout.", "order.", "gig", "credit.", "refund.", "session_dispute.", "invoice.")),
    Kind("privacy", ("erasure.", "export.", "privacy.")),
    Kind("news", ("",)),
)
BY_NAME = {kind.name: kind for kind in KINDS}
SWITCHABLE = tuple(kind.name for kind in KINDS if not kind.always)


def kind_of(template: str) -> Kind:
    """The kind of a template; what nobody named is news."""
    matching = [(len(beginning), kind) for kind in KINDS for beginning in kind.begins if template.startswith(beginning)]
    return max(matching, key=lambda found: found[0])[1]
