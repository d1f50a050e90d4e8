"""What a role allows changes at once, in browsers that are open and without reloading them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from access import roles
from access.actors import Actor
from access.models import AuditEvent, Role
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

SLOW = 30_000


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

    boss = cast.enter("owner", dark=True)
    sign_in(boss, "olga@people.example", "/admin/roles")
    boss.get_by_role("link", name="New role").click()
    boss.get_by_label("Name", exact=False).first.fill("Night desk")
    boss.get_by_label("Find a permission").fill("audit log")
    boss.get_by_role("checkbox", name=re.compile("^Read the audit log")).check()
    boss.get_by_role("button", name="Create the role").click()
    expect(boss.get_by_role("heading", name="Night desk")).to_be_visible(timeout=SLOW)
    expect(audit_log).to_have_count(0)
    boss.get_by_label("E-mail, phone or id").fill("hana@people")
    boss.get_by_role("button", name="Give: Hana Helper").click()
    expect(audit_log.first).to_be_visible(timeout=5_000)
    audit_log.first.click()
    expect(page.get_by_role("heading", name="Audit log").first).to_be_visible(timeout=30_000)
    cast.shot(page, "audit-log")

    # The role allows less: the screen that stood open is gone, without a reload.
    boss.get_by_role("tab", name="Permissions").click()
    boss.get_by_role("checkbox", name=re.compile("^Read the audit log")).uncheck()
    boss.get_by_role("button", name="Save changes").click()
    expect(audit_log).to_have_count(0, timeout=5_000)
    expect(page.get_by_role("heading", name="Audit log")).to_have_count(0, timeout=5_000)

    # It allows it again, and then the person loses the role.
    boss.get_by_role("checkbox", name=re.compile("^Read the audit log")).check()
    boss.get_by_role("button", name="Save changes").click()
    expect(audit_log.first).to_be_visible(timeout=5_000)
    cast.shot(boss, "role")
    boss.get_by_role("tab", name=re.compile("^People")).click()
    boss.get_by_role("button", name="Take away: Hana Helper").click()
    expect(audit_log).to_have_count(0, timeout=5_000)

    changes = AuditEvent.objects.filter(actor__endswith=str(owner.id), action__startswith="role.").values_list(
        "action", flat=True
    )
    assert list(changes.order_by("at")) == ["role.created", "role.given", "role.changed", "role.changed", "role.taken"]
