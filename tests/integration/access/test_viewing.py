"""Looking through a role: its screens within one's own rights, nothing written, and it ends by itself."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from access.actors import Actor
from access.authorize import can, decide
from access.coverage import endpoints
from access.grants import codenames_of, role_codenames, standing_of
from access.models import AuditEvent, Role, RoleViewing
from access.tasks import standings_end
from access.viewing import services
from access.viewing.selectors import viewing_of
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from consultations.guests.api import GuestView
from kernel import clock
from kernel.errors import Conflict, Forbidden, NotFound
from realtime.commands import command_run
from realtime.registry import registry
from realtime.work import admit
from tests.factories.accounts import actor, give_role, person, token_of
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db


def role(slug: str) -> uuid.UUID:
    return Role.objects.get(slug=slug).id


def test_it_shows_what_the_role_grants_and_one_holds_and_no_more() -> None:
    boss = actor(person(role="admin"))
    mine = codenames_of(boss.id or uuid.uuid4())
    services.viewing_begin(actor=boss, role_id=role("finance"))
    seen = codenames_of(boss.id or uuid.uuid4(), boss.session_id)
    assert seen < mine
    assert can(boss, "billing.payments_any")
    assert not can(boss, "roles.view")
    assert seen - role_codenames(role("finance")) <= {
        "profile.own", "devices.own", "notifications.own", "second_factor.own",
    }  # fmt: skip
    # Another role's care content stays closed: she doesn't hold it herself.
    services.viewing_end(actor=boss)
    services.viewing_begin(actor=boss, role_id=role("clinical_lead"))
    assert not can(boss, "safety.duty")
    assert (viewing_of(boss) or pytest.fail("nothing to see")).beyond >= 1


def test_the_other_device_and_other_people_notice_nothing() -> None:
    boss = person(role="admin")
    here, there = actor(boss), actor(boss)
    services.viewing_begin(actor=here, role_id=role("support"))
    assert standing_of(here).viewing is not None
    assert standing_of(there).viewing is None
    assert can(there, "roles.edit")
    with pytest.raises((Conflict, Forbidden)):
        services.viewing_begin(actor=here, role_id=role("finance"))


def test_every_write_of_every_edge_is_refused_with_one_code() -> None:
    boss = person(role="admin")
    client = Client(headers={"authorization": f"Bearer {token_of(boss)}"}, raise_request_exception=False)
    assert client.post(f"/api/v1/admin/roles/{role('admin')}/view").status_code == 204
    me = client.get("/api/v1/me").json()
    assert me["viewing_as"]["role"] == "Administrator"
    assert client.get("/api/v1/admin/roles").status_code == 200
    refused = set()
    for method, route, view in endpoints():
        # A guest is known by his browser's cookie; whoever is signed in looks through no role there.
        if method == "GET" or view.permission_for(method) is None or "<" in route or issubclass(view, GuestView):
            continue
        answer = client.generic(method, f"/{route}", b"{}", content_type="application/json")
        refused.add((answer.status_code, answer.json()["code"]))
    assert refused == {(403, "read_only_view")}
    session = AuthSession.objects.get(user=boss)
    looking = Actor.person(boss.id, str(session.id))
    for name in registry.commands:
        with pytest.raises(Forbidden) as refusal:
            command_run(actor=looking, name=name, topic=None, idem=uuid.uuid4().hex, data={})
        assert refusal.value.code == "read_only_view"
    assert client.post("/api/v1/me/role-view/end").status_code == 204
    assert client.get("/api/v1/me").json()["viewing_as"] is None
    assert client.patch("/api/v1/me", {"name": "Leela"}, content_type="application/json").status_code == 200


def test_being_present_is_no_mere_looking() -> None:
    professional = make_professional()
    user = User.objects.get(id=professional.user_id)
    give_role(user, "professional")
    give_role(user, "admin")
    him = actor(user)
    spec, params = registry.find(f"waiting_room:{professional.pk}") or pytest.fail("no such topic")
    admit(spec, him, params)
    services.viewing_begin(actor=him, role_id=role("professional"))
    if spec.presence:
        with pytest.raises(Forbidden, match="read_only_view"):
            admit(spec, him, params)
    own, mine = registry.find(f"user:{user.pk}") or pytest.fail("no such topic")
    admit(own, him, mine)


def test_it_ends_by_itself_and_both_ends_are_audited() -> None:
    boss = actor(person(role="admin"))
    services.viewing_begin(actor=boss, role_id=role("support"))
    with clock.shift(services.LASTS + timedelta(seconds=1)):
        assert decide(boss, "roles.edit", writes=True) is None
        standings_end()
        services.viewing_begin(actor=boss, role_id=role("finance"))
    services.viewing_end(actor=boss)
    lines = AuditEvent.objects.filter(action__startswith="role_view.").order_by("at", "id")
    assert sorted((line.action, line.data.get("reason", "")) for line in lines) == [
        ("role_view.began", ""), ("role_view.began", ""), ("role_view.ended", "hand"), ("role_view.ended", "time"),
    ]  # fmt: skip
    assert not RoleViewing.objects.filter(ended_at=None).exists()


def test_only_who_may_looks_and_only_through_a_role_that_is_there() -> None:
    with pytest.raises(Forbidden):
        services.viewing_begin(actor=actor(person(role="support")), role_id=role("support"))
    with pytest.raises(NotFound):
        services.viewing_begin(actor=actor(person(role="admin")), role_id=uuid.uuid4())
