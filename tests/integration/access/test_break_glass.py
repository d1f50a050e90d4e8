"""One patient's record in an emergency: with a reason, for minutes, for one sign-in, before witnesses, and marked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from access import audit
from access.actors import Actor
from access.authorize import can
from access.break_glass import selectors, services
from access.break_glass.models import BreakGlass
from access.models import AuditEvent, Role, RoleMember
from access.roles import role_take
from access.tasks import standings_end
from accounts.notifications.models import Notification
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from billing.gateways.sandbox import delivery
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.notes.services import note_read, note_write
from kernel import clock
from kernel.encryption import unseal_transport
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from kernel.models import OutboxEntry
from privacy.requests.services import request_make
from tests.factories.accounts import actor, give_role, person, token_of
from tests.factories.consultations import Pair, completed, pair
from tests.integration.billing.conftest import post_webhook

pytestmark = pytest.mark.django_db
REASON = "She is not answering and spoke of ending it."
NOTE = "a cinnabar note"


@dataclass
class Emergency:
    two: Pair
    booking: Booking
    theirs: Booking
    lead: Actor
    clerk: Actor

    @property
    def her(self) -> User:
        return self.two.patient


@pytest.fixture(scope="module")
def it(django_db_setup: None, django_db_blocker: Any) -> Iterator[Emergency]:
    """Built once and committed; what a test does to it is rolled back."""
    with django_db_blocker.unblock():
        with pytest.MonkeyPatch.context() as wire:
            wire.setattr(delivery, "_post", post_webhook)
            two = pair()
            booking = completed(two)
            theirs = completed(pair("Somebody Else"))
        note_write(actor=two.him, booking_id=booking.pk, text=NOTE, version=0)
        yield Emergency(two, booking, theirs, actor(person(role="clinical_lead")), actor(person(role="compliance")))
        call_command("flush", verbosity=0, interactive=False)
        connection.close()


@pytest.fixture(autouse=True)
def _just_proved(it: Emergency) -> None:
    """However long the tests before took: both have shown just now who they are."""
    now = clock.now()
    AuthSession.objects.update(proved_at=now, active_at=now, last_seen_at=now)


def opened(it: Emergency, **rest: Any) -> BreakGlass:
    return services.glass_open(actor=it.lead, person_id=it.her.pk, **{"ground": "life", "reason": REASON, **rest})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "too short"}, "reason"),
        ({"ground": "curiosity"}, "ground"),
        ({"lasting": timedelta(hours=2)}, "minutes"),
    ],
)
def test_without_a_good_reason_nothing_opens(it: Emergency, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        opened(it, **wrong)
    assert field in refused.value.fields
    assert not BreakGlass.objects.exists()
    with pytest.raises(NotFound):
        note_read(actor=it.lead, booking_id=it.booking.pk)


def test_it_opens_what_was_declared_of_that_one_patient_and_nothing_else(it: Emergency) -> None:
    opened(it)
    assert note_read(actor=it.lead, booking_id=it.booking.pk).text == NOTE
    with pytest.raises(NotFound):
        note_read(actor=it.lead, booking_id=it.theirs.pk)
    with pytest.raises(NotFound):
        note_write(actor=it.lead, booking_id=it.booking.pk, text="mine", version=1)
    assert not can(it.lead, "booking.cancel", booking_get(it.booking.pk))


def test_it_opens_a_restricted_record_too_and_closes_with_its_time(it: Emergency) -> None:
    request_make(actor=actor(it.her), person_id=it.her.pk, kind="restriction", area="record")
    with pytest.raises(Forbidden, match="record_restricted"):
        note_read(actor=it.two.him, booking_id=it.booking.pk)
    glass = opened(it)
    _, entries = selectors.glass_record(actor=it.lead, glass_id=glass.id)
    assert [(entry.section, entry.id, entry.note) for entry in entries] == [("sessions", it.booking.pk, True)]
    assert note_read(actor=it.lead, booking_id=it.booking.pk).text == NOTE
    with clock.shift(services.longest() + timedelta(seconds=1)):
        AuthSession.objects.update(last_seen_at=clock.now(), active_at=clock.now())
        with pytest.raises(NotFound):
            note_read(actor=it.lead, booking_id=it.booking.pk)
        with pytest.raises(Forbidden, match="break_glass_over"):
            selectors.glass_record(actor=it.lead, glass_id=glass.id)
        standings_end()
        standings_end()
    glass.refresh_from_db()
    assert (glass.ended_for, glass.ended_at) == ("time", glass.ends_at)
    assert AuditEvent.objects.filter(action="break_glass.ended").count() == 1


def test_it_counts_on_the_device_that_proved_who_sits_there_and_ends_by_hand(it: Emergency) -> None:
    glass = opened(it)
    lead_id = it.lead.id or uuid.uuid4()
    elsewhere = Actor.person(lead_id, str(AuthSession.objects.create(user_id=lead_id).id))
    with pytest.raises(NotFound):
        note_read(actor=elsewhere, booking_id=it.booking.pk)
    with pytest.raises(NotFound):
        services.glass_end(actor=actor(person(role="clinical_lead")), glass_id=glass.id)
    last = OutboxEntry.objects.filter(target="work:break_glass").latest("id")
    assert orjson.loads(unseal_transport(bytes(last.payload))) == {"glass_id": str(glass.id), "open": 1, "waiting": 0}
    OutboxEntry.objects.all().delete()
    services.glass_end(actor=it.lead, glass_id=glass.id)
    last = OutboxEntry.objects.filter(target="work:break_glass").latest("id")
    assert orjson.loads(unseal_transport(bytes(last.payload))) == {"glass_id": str(glass.id), "open": 0, "waiting": 1}
    services.glass_end(actor=it.lead, glass_id=glass.id)
    with pytest.raises(NotFound):
        note_read(actor=it.lead, booking_id=it.booking.pk)
    assert set(OutboxEntry.objects.values_list("kind", "target")) == {
        ("event", f"user:{it.lead.id}"), ("control", "recheck"), ("event", "work:break_glass"),
        ("event", f"break_glass:{glass.id}"),
    }  # fmt: skip


def test_a_stale_proof_and_a_person_without_the_permission_are_refused(it: Emergency) -> None:
    with clock.shift(timedelta(minutes=6)), pytest.raises(Forbidden, match="step_up_required"):
        opened(it)
    for role in ("patient", "professional", "support", "admin", "super_admin"):
        with pytest.raises(Forbidden):
            services.glass_open(actor=actor(person(role=role)), person_id=it.her.pk, ground="life", reason=REASON)
    with pytest.raises(NotFound):
        services.glass_open(actor=it.lead, person_id=uuid.uuid4(), ground="life", reason=REASON)
    with pytest.raises(Invalid):
        services.glass_open(actor=it.lead, person_id=it.lead.id or uuid.uuid4(), ground="life", reason=REASON)


def test_a_second_person_is_told_at_once_without_a_word_of_whom_or_why(it: Emergency) -> None:
    glass = opened(it)
    told = Notification.objects.get(person_id=it.clerk.id)
    assert (told.template, told.data) == ("break_glass.opened", {"glass_id": str(glass.id)})
    assert not Notification.objects.filter(
        template="break_glass.opened", person_id__in=[it.lead.id, it.her.pk]
    ).exists()


def test_where_there_is_nobody_to_tell_it_stays_closed(it: Emergency) -> None:
    RoleMember.objects.filter(user_id=it.clerk.id or uuid.uuid4()).update(ended_at=clock.now())
    with pytest.raises(Conflict, match="nobody_to_tell"):
        opened(it)


def test_everything_done_under_it_is_marked_by_the_database_and_the_log_still_verifies(it: Emergency) -> None:
    note_read(actor=it.two.him, booking_id=it.booking.pk)
    glass = opened(it)
    note_read(actor=it.lead, booking_id=it.booking.pk)
    with pytest.raises(DomainError):
        note_write(actor=it.lead, booking_id=it.booking.pk, text="x", version=1)
    services.glass_end(actor=it.lead, glass_id=glass.id)
    marked = selectors.marked_lines(AuditEvent.objects.all(), glass.id)
    assert set(marked.values_list("action", flat=True)) == {
        "break_glass.opened", "note.read", "break_glass.ended",
    }  # fmt: skip
    assert marked.filter(action="note.read").get().actor == it.lead.label
    assert selectors.review_get(actor=it.clerk, glass_id=glass.id).lines == 3
    assert audit.verify() == []


def test_somebody_else_reviews_it_once_it_is_over_and_nobody_reviews_himself(it: Emergency) -> None:
    both = person(role="clinical_lead")
    give_role(both, "compliance")
    himself = actor(both)
    glass = services.glass_open(actor=himself, person_id=it.her.pk, ground="care", reason=REASON)
    with pytest.raises(Conflict, match="glass_still_open"):
        services.glass_review(actor=it.clerk, glass_id=glass.id, verdict="justified", remark="Rightly so.")
    services.glass_stop(actor=it.clerk, glass_id=glass.id)
    with pytest.raises(NotFound):
        note_read(actor=himself, booking_id=it.booking.pk)
    with pytest.raises(Forbidden, match="own_review"):
        services.glass_review(actor=himself, glass_id=glass.id, verdict="justified", remark="I was right.")
    with pytest.raises(Forbidden, match="own_review"):
        services.glass_stop(actor=himself, glass_id=glass.id)
    with pytest.raises(Invalid):
        services.glass_review(actor=it.clerk, glass_id=glass.id, verdict="fine", remark="")
    services.glass_review(actor=it.clerk, glass_id=glass.id, verdict="follow_up", remark="Call her professional.")
    with pytest.raises(Conflict, match="already_reviewed"):
        services.glass_review(actor=it.clerk, glass_id=glass.id, verdict="justified", remark="Again.")
    assert selectors.review_counts(actor=it.clerk) == {"open": 0, "waiting": 0}
    assert Notification.objects.filter(person_id=both.pk, template="break_glass.reviewed").count() == 1


def test_losing_the_permission_closes_the_record_at_once(it: Emergency) -> None:
    opened(it)
    role_take(
        actor=Actor.system("tests"), role_id=Role.objects.get(slug="clinical_lead").id, user_id=it.lead.id or it.her.pk
    )
    with pytest.raises(NotFound):
        note_read(actor=it.lead, booking_id=it.booking.pk)


def test_over_rest_the_banner_the_record_the_note_and_the_end(it: Emergency) -> None:
    lead = User.objects.get(id=it.lead.id or uuid.uuid4())
    headers = {"authorization": f"Bearer {token_of(lead)}"}
    client = Client(headers=headers)
    body = {"person_id": str(it.her.pk), "ground": "life", "reason": REASON, "minutes": 10}
    made = client.post("/api/v1/admin/break-glass", body, content_type="application/json")
    assert made.status_code == 201, made.content
    glass = made.json()
    assert client.get("/api/v1/me").json()["emergency"]["person_id"] == str(it.her.pk)
    record = client.get(f"/api/v1/admin/break-glass/{glass['id']}/record").json()
    assert [entry["section"] for entry in record["entries"]] == ["sessions"]
    assert client.get(f"/api/v1/bookings/{it.booking.pk}/note").json()["text"] == NOTE
    assert client.post(f"/api/v1/admin/break-glass/{glass['id']}/end").status_code == 204
    assert client.get("/api/v1/me").json()["emergency"] is None
    assert client.get(f"/api/v1/bookings/{it.booking.pk}/note").status_code in {403, 404}
