"""The law of reading: whoever is shown something of the owner's leaves one line that says so; whoever is refused, a refusal.

What counts as shown is found in the answer itself, so an endpoint or topic that nobody thought of is held to it as well.
"""

from __future__ import annotations

from typing import Any

from access.audit import SHOWN
from access.denials import ACTION as REFUSED
from access.models import AuditEvent
from tests.integration.access.matrix_world import CARE_WORDS, EMAIL, NAME, PHONE, REVIEW, Someone, World

# A party to a session or an order sees it all day long and is known to: the booking, the admission and the call have lines of
# their own. What was written or answered about the owner is not among it: each look at a note or a questionnaire is a line.
OF_A_PARTY = {
    "GET api/v1/bookings/<uuid:booking_id>", "GET api/v1/bookings/<uuid:booking_id>/dispute",
    "GET api/v1/gig-orders/<str:order_id>", "GET api/v1/pro/gig-orders",
    "call:{booking_id}", "call.report", "call_mesh:{booking_id}", "waiting_room:{professional_id}",
}  # fmt: skip
# Says of the reader's own doing whom it was about; what it opened has its lines.
OF_ONESELF = {
    "GET api/v1/me",
    "PATCH api/v1/me",
    "GET api/v1/me/notifications",
    "GET api/v1/admin/break-glass",
    "break_glass:{glass_id}",
}
# Names many people at once: the line has no subject and names everybody who was shown.
OF_MANY = {
    "GET api/v1/admin/audit", "GET api/v1/admin/messages", "GET api/v1/admin/payments", "GET api/v1/admin/people",
    "GET api/v1/admin/privacy/erasures", "GET api/v1/admin/privacy/requests", "GET api/v1/admin/reviews", "work:payments",
    "GET api/v1/admin/refunds/refused",
}  # fmt: skip
# More than a line can name: it keeps what was asked, which says whom the file showed as long as the log itself stands.
OF_MORE = {"POST api/v1/admin/audit/export": "audit.exported"}
# A party's own list of those she is a party with: that she looked is a line, and each look is no disclosure to any of them.
OF_ONES_OWN = {"GET api/v1/pro/day"}


def shows_owner(world: World, answer: bytes, *, things: bool = False) -> bool:
    """Does an answer say who the owner is, or what she or her professional wrote? With `things`, also what is hers by its id."""
    text = answer.decode(errors="replace")
    hers = [world.ids[name] for name in ("booking_id", "checkout_id")] if things else []
    return any(word in text for word in (world.ids["patient_id"], NAME, EMAIL, PHONE, REVIEW, *CARE_WORDS, *hers))


def lines_of(world: World) -> list[AuditEvent]:
    """What was written to the log in this transaction, in order; everything before was there when the world was built."""
    return list(AuditEvent.objects.exclude(id__in=world.lines_before).order_by("id"))


def assert_read_is_written_down(name: str, world: World, reader: Someone, *, times: int = 1) -> None:
    """The reader was shown something of the owner's, `times` over."""
    lines = lines_of(world)
    said = [(line.action, line.outcome) for line in lines]
    if name in OF_ONESELF or (name in OF_A_PARTY and reader.name == "treating"):
        assert said == [], f"{name} leaves {said} for {reader.name}"
        return
    assert len(lines) == times, f"{name} leaves {said} for {reader.name}"
    for line in lines:
        assert (line.actor, line.outcome) == (reader.actor.label, "ok")
        owner, subject = world.ids["patient_id"], str(line.person_id) if line.person_id else None
        if name in OF_MANY:
            assert (subject, owner in line.data[SHOWN]) == (None, True), (
                f"{name}: {line.action} does not say who was shown"
            )
        elif name in OF_ONES_OWN:
            assert (subject, SHOWN in line.data) == (None, False)
        else:
            assert subject == owner, f"{name}: {line.action} is about nobody"
            assert line.resource_id, f"{name}: {line.action} names no record"
        keeps_to_codes(line)


def assert_disclosure_is_written_down(name: str, world: World, reader: Someone) -> None:
    """What was asked for with a POST or a command, or came with the answer to a change, told the reader something of the owner's:
    a line of the reader's is about her, whatever else it says."""
    if name in OF_ONESELF or (name in OF_A_PARTY and reader.name == "treating"):
        return
    if name in OF_MORE:
        (line,) = lines_of(world)
        assert (line.actor, line.action) == (reader.actor.label, OF_MORE[name])
        assert line.data["lines"] > 0
        return
    owner = world.ids["patient_id"]
    about = [
        line
        for line in lines_of(world)
        if (line.actor, line.outcome) == (reader.actor.label, "ok")
        and (str(line.person_id) == owner or owner in line.data.get(SHOWN, []))
    ]
    assert about, f"{name} tells {reader.name} of the owner and leaves {[line.action for line in lines_of(world)]}"
    for line in lines_of(world):
        keeps_to_codes(line)


def assert_refusal_is_written_down(world: World, reader: Someone, codename: str) -> None:
    """The reader was refused by the declared permission or the one it is seen by: one line says so, and no other is left."""
    lines = lines_of(world)
    assert [(line.action, line.actor, line.outcome) for line in lines] == [(REFUSED, reader.actor.label, "refused")], (
        f"{codename}: {[(line.action, line.actor, line.outcome) for line in lines]}"
    )
    keeps_to_codes(lines[0])


def keeps_to_codes(line: AuditEvent) -> None:
    """Ids and codes stand in a line; no name, address or word of anybody's."""
    text = repr((line.action, line.resource_kind, line.resource_id, line.data))
    assert [word for word in (NAME, EMAIL, PHONE, REVIEW, *CARE_WORDS) if word in text] == []


def nothing_was_read(world: World) -> None:
    """Whoever was refused leaves at most the refusal."""
    left: list[Any] = [line.action for line in lines_of(world)]
    assert left in ([], [REFUSED]), left
