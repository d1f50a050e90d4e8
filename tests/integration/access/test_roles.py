"""Roles are rows that administrators shape; nobody grants beyond himself; the last super-administrator stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from access import roles, selectors
from access.actors import Actor
from access.authorize import NOTHING, authorize, can
from access.grants import codenames_of
from access.models import AuditEvent, Role, RoleMember
from access.permissions import Permission, declare, declared
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from kernel.models import OutboxEntry
from tests.factories.accounts import actor as signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Actor.system("tests")


def _person(role: str | None = None) -> Any:
    user = get_user_model().objects.create_user(email=f"{get_user_model().objects.count()}@example.org")
    if role:
        roles.role_give(actor=SYSTEM, role_id=Role.objects.get(slug=role).id, user_id=user.id)
    return user


def _actor(role: str | None = None) -> Actor:
    return signed_in(_person(role))


def test_the_seeded_roles_are_there_and_the_super_role_holds_everything_but_what_is_personal() -> None:
    held = codenames_of(_person("super_admin").id)
    assert held == {name for name, permission in declared().items() if not permission.personal}


def test_a_new_role_allows_what_it_grants_at_once_and_no_longer_when_it_is_taken() -> None:
    boss, helper = _actor("super_admin"), _person()
    role = roles.role_create(actor=boss, name="Auditors", grants={"audit.view"})
    assert not can(Actor.person(helper.id), "audit.view")
    roles.role_give(actor=boss, role_id=role.id, user_id=helper.id)
    assert can(Actor.person(helper.id), "audit.view")
    roles.role_take(actor=boss, role_id=role.id, user_id=helper.id)
    assert not can(Actor.person(helper.id), "audit.view")
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"role.created", "role.given", "role.taken"}


def test_withdrawing_a_permission_tells_every_member_and_every_node() -> None:
    boss, helper = _actor("super_admin"), _person()
    role = roles.role_create(actor=boss, name="Auditors", grants={"audit.view", "roles.view"})
    roles.role_give(actor=boss, role_id=role.id, user_id=helper.id)
    OutboxEntry.objects.all().delete()
    roles.role_update(actor=boss, role_id=role.id, version=1, grants={"roles.view"})
    assert set(OutboxEntry.objects.values_list("kind", "target")) == {
        ("event", f"user:{helper.id}"),
        ("control", "recheck"),
    }
    event = AuditEvent.objects.get(action="role.changed")
    assert event.data == {"granted": [], "withdrawn": ["audit.view"]}


def test_nobody_grants_what_he_does_not_hold() -> None:
    admin = _actor("admin")
    declare(Permission("tests.beyond", "Beyond", "Tests"))
    beyond = "tests.beyond"
    with pytest.raises(Forbidden) as refusal:
        roles.role_create(actor=admin, name="Too much", grants={beyond})
    assert refusal.value.code == "grant_beyond_own"
    big = roles.role_create(actor=SYSTEM, name="Big", grants={beyond})
    with pytest.raises(Forbidden):
        roles.role_give(actor=admin, role_id=big.id, user_id=_person().id)
    assert not RoleMember.objects.filter(role=big).exists()


def test_only_a_super_administrator_makes_another_and_the_last_one_stays() -> None:
    super_role = Role.objects.get(slug="super_admin")
    first, second = _person("super_admin"), _person()
    with pytest.raises(Forbidden):
        roles.role_give(actor=_actor("admin"), role_id=super_role.id, user_id=second.id)
    boss = signed_in(first)
    with pytest.raises(Conflict) as refusal:
        roles.role_take(actor=boss, role_id=super_role.id, user_id=first.id)
    assert refusal.value.code == "last_super_admin"
    roles.role_give(actor=boss, role_id=super_role.id, user_id=second.id)
    roles.role_take(actor=boss, role_id=super_role.id, user_id=first.id)
    assert codenames_of(first.id) == frozenset()


def test_two_super_administrators_removing_each_other_at_once_leave_one() -> None:
    super_role = Role.objects.get(slug="super_admin")
    pair = [_person("super_admin"), _person("super_admin")]

    def take(pick: tuple[Any, Any]) -> str:
        try:
            roles.role_take(actor=pick[0], role_id=super_role.id, user_id=pick[1].id)
        except DomainError as error:
            return error.code
        else:
            return "taken"
        finally:
            connections.close_all()

    actors = [signed_in(user) for user in pair]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(take, [(actors[0], pair[1]), (actors[1], pair[0])]))
    assert "taken" in outcomes
    assert RoleMember.objects.filter(role=super_role, ended_at__isnull=True).count() == 1


def test_two_edits_at_once_do_not_overwrite_each_other() -> None:
    boss = _actor("super_admin")
    role = roles.role_create(actor=boss, name="Helpers", grants={"audit.view"})
    roles.role_update(actor=boss, role_id=role.id, version=1, name="Good helpers")
    with pytest.raises(Conflict) as refusal:
        roles.role_update(actor=boss, role_id=role.id, version=1, name="Bad helpers")
    assert refusal.value.code == "stale_version"
    assert Role.objects.get(id=role.id).name == "Good helpers"


def test_mistakes_are_named() -> None:
    boss = _actor("super_admin")
    with pytest.raises(Invalid) as refusal:
        roles.role_create(actor=boss, name="x", grants={"no.such"})
    assert refusal.value.code == "unknown_permission"
    roles.role_create(actor=boss, name="Same", grants=set())
    with pytest.raises(Conflict) as taken:
        roles.role_create(actor=boss, name="same", grants=set())
    assert taken.value.code == "role_exists"
    with pytest.raises(Forbidden):
        roles.role_retire(actor=boss, role_id=Role.objects.get(slug="patient").id)


def test_a_retired_role_allows_nothing() -> None:
    boss, helper = _actor("super_admin"), _person()
    role = roles.role_create(actor=boss, name="Auditors", grants={"audit.view"})
    roles.role_give(actor=boss, role_id=role.id, user_id=helper.id)
    roles.role_retire(actor=boss, role_id=role.id)
    assert not can(Actor.person(helper.id), "audit.view")
    with pytest.raises(Conflict):
        roles.role_give(actor=boss, role_id=role.id, user_id=_person().id)


@pytest.mark.parametrize("role", [None, "patient", "professional", "support"])
def test_people_without_the_right_see_and_change_no_roles(role: str | None) -> None:
    actor = _actor(role)
    with pytest.raises(Forbidden):
        selectors.role_list(actor=actor)
    with pytest.raises(Forbidden):
        roles.role_create(actor=actor, name="Mine", grants=set())
    assert not Role.objects.filter(name="Mine").exists()


def test_refusals_tell_anonymous_unknown_and_visible_apart() -> None:
    declare(
        Permission("tests.see", "See", "Tests", scope=lambda actor, thing: thing == actor.id),
        Permission("tests.change", "Change", "Tests", scope=lambda _, thing: thing == "own", view="tests.see"),
    )
    boss = _actor("super_admin")
    role = roles.role_create(actor=boss, name="Testers", grants={"tests.see", "tests.change"})
    person = _person()
    roles.role_give(actor=boss, role_id=role.id, user_id=person.id)
    actor = Actor.person(person.id)
    authorize(actor, "tests.see", person.id)
    with pytest.raises(NotFound):
        authorize(actor, "tests.see", "somebody else's")
    with pytest.raises(Forbidden):
        authorize(actor, "tests.change", person.id)
    with pytest.raises(NotFound):
        authorize(actor, "tests.change", None)
    with pytest.raises(Unauthenticated):
        authorize(Actor.anonymous(), "tests.see", NOTHING)


def test_the_members_list_takes_the_same_queries_for_three_as_for_thirty() -> None:
    boss = _actor("super_admin")
    role = roles.role_create(actor=boss, name="Crowd", grants=set())
    counts = []
    for more in (3, 27):
        for _ in range(more):
            user = _person()
            user.name = "Somebody"
            user.save()
            roles.role_give(actor=boss, role_id=role.id, user_id=user.id)
        from kernel import keyring

        keyring.forget()
        with CaptureQueriesContext(connection) as queries:
            page = selectors.role_members(actor=boss, role_id=role.id, cursor=None, limit=100)
            assert {member.name for member in page.rows} == {"Somebody"}
        counts.append(len(queries))
    assert counts[0] == counts[1]
