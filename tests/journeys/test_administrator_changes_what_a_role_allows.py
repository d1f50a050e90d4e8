"""What a role allows changes at once, in browsers that are open and without reloading them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from access import roles
from access.actors import Actor
from access.models import Role
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def test_a_role_given_and_taken_shows_at_once_in_an_open_browser(cast: Cast) -> None:
    system = Actor.system("tests")
    owner = can_sign_in(person(role=None, name="Olga Owner", email="olga@people.example"))
    roles.role_give(actor=system, role_id=Role.objects.get(slug="super_admin").id, user_id=owner.id)
    helper = can_sign_in(person(role=None, name="Hana Helper", email="hana@people.example"))
    roles.role_give(actor=system, role_id=Role.objects.get(slug="support").id, user_id=helper.id)

    page = cast.enter("helper")
    sign_in(page, "hana@people.example", "/admin/")
    expect(page.get_by_role("heading", name="Live sessions")).to_be_visible(timeout=30_000)
    audit_log = page.get_by_role("link", name="Audit log")
    expect(audit_log).to_have_count(0)

    boss = Actor.person(owner.id)
    role = roles.role_create(actor=boss, name="Night desk", grants={"audit.view"})
    roles.role_give(actor=boss, role_id=role.id, user_id=helper.id)
    expect(audit_log.first).to_be_visible(timeout=5_000)
    audit_log.first.click()
    expect(page.get_by_role("heading", name="Audit log").first).to_be_visible(timeout=30_000)
    cast.shot(page, "audit-log")

    roles.role_update(actor=boss, role_id=role.id, version=1, grants=set())
    expect(audit_log).to_have_count(0, timeout=5_000)
    expect(page.get_by_role("heading", name="Audit log")).to_have_count(0, timeout=5_000)
