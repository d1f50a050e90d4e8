"""Why can, or can't, this person do that?"""

from __future__ import annotations

import uuid

import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings

from access import roles
from access.explain import Explanation, Fact, explain
from access.models import AuditEvent
from accounts.people.models import User
from kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.accounts import actor, give_role, person

pytestmark = pytest.mark.django_db


def why(user: User, codename: str) -> Explanation:
    return explain(actor=actor(person(role="admin")), user_id=user.id, codename=codename)


def test_the_roles_that_grant_it_are_named_and_that_it_holds_for_ones_own_only() -> None:
    asha = person(role="patient")
    assert why(asha, "booking.view") == Explanation(True, [Fact("granted", ("Patient",)), Fact("own_only")])
    give_role(asha, "support")
    assert why(asha, "booking.view").facts[-1] == Fact("wider")
    assert why(asha, "directory.view") == Explanation(True, [Fact("public")])


def test_what_is_missing_is_named() -> None:
    asha = person(role="patient")
    missing = why(asha, "roles.edit")
    assert missing == Explanation(False, [Fact("no_role", ("Administrator",))])
    boss = person(role="super_admin")
    assert why(boss, "roles.edit") == Explanation(True, [Fact("super")])
    assert [fact.reason for fact in why(boss, "note.read").facts] == ["personal", "no_role"]
    asha.is_active = False
    asha.save(update_fields=["is_active"])
    assert why(asha, "booking.view") == Explanation(False, [Fact("deactivated")])


def test_a_retired_role_and_a_missing_second_factor_are_told_apart(settings: Settings) -> None:
    helper, boss = person(role=None), actor(person(role="super_admin"))
    desk = roles.role_create(actor=boss, name="Desk", grants={"people.search"})
    roles.role_give(actor=boss, role_id=desk.id, user_id=helper.id)
    roles.role_retire(actor=boss, role_id=desk.id)
    assert why(helper, "people.search").facts[0] == Fact("retired", ("Desk",))
    give_role(helper, "support")
    settings.MINDO_SECOND_FACTOR_DEMANDED = True
    administrator = person(role="admin")
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "unused"})
    found = explain(actor=actor(administrator), user_id=helper.id, codename="people.search")
    assert found == Explanation(False, [Fact("second_factor")])


def test_only_who_may_see_roles_asks_and_every_look_is_audited() -> None:
    asha = person(role="patient")
    with pytest.raises(Forbidden):
        explain(actor=actor(asha), user_id=asha.id, codename="roles.edit")
    administrator = actor(person(role="admin"))
    with pytest.raises(Invalid):
        explain(actor=administrator, user_id=asha.id, codename="roles.fly")
    with pytest.raises(NotFound):
        explain(actor=administrator, user_id=uuid.uuid4(), codename="roles.edit")
    explain(actor=administrator, user_id=asha.id, codename="roles.edit")
    assert AuditEvent.objects.filter(action="access.explained", person_id=asha.id).count() == 1
