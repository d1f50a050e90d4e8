"""An authenticator app, recovery codes and a passkey are set up, asked for at sign-in and before what matters."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from access import roles
from access.actors import Actor
from access.models import AuditEvent, RoleMember
from accounts.sessions.models import AuthSession
from kernel import clock
from tests.factories.accounts import PASSWORD, person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

SLOW = 30_000
EMAIL = "olga@people.example"


def with_fingerprint_reader(page: Page) -> None:
    """A virtual authenticator of Chromium's own: keeps passkeys and always knows the finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def app_code(secret: str, ago: int) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago)))


def test_a_second_factor_is_set_up_and_guards_sign_in_and_role_changes(cast: Cast) -> None:
    owner = can_sign_in(person(role="super_admin", name="Olga Owner", email=EMAIL))
    helper = person(role=None, name="Hana Helper", email="hana@people.example")
    role = roles.role_create(actor=Actor.system("tests"), name="Night desk", grants=set())

    page = cast.enter("owner", host="localhost")
    with_fingerprint_reader(page)
    sign_in(page, EMAIL, "/admin/account/security")
    page.get_by_role("button", name="Set up an app").click()
    secret = page.locator("[data-secret]").inner_text(timeout=SLOW)
    cast.shot(page, "app")
    page.get_by_label("Code from the app").fill(app_code(secret, 1))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator("[data-recovery-code]")).to_have_count(10, timeout=SLOW)
    cast.shot(page, "recovery-codes")
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_label("Name of the passkey").fill("Desk")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Desk", exact=True)).to_be_visible(timeout=SLOW)
    cast.shot(page, "security")

    # The passkey alone signs in; a password alone does not any more.
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto("/sign-in?next=/admin/roles")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Night desk")).to_be_visible(timeout=SLOW)

    phone = cast.enter("phone", phone=True, dark=True)
    phone.goto("/sign-in?next=/app/account/security")
    phone.locator("input[type=email]").fill(EMAIL)
    phone.locator("input[type=password]").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    phone.get_by_label("Code").fill(app_code(secret, 0))
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_role("heading", name="Signing in safely")).to_be_visible(timeout=SLOW)
    cast.shot(phone, "security-phone")

    # Five minutes later a role is not given before she has shown again that it is she.
    AuthSession.objects.filter(user=owner).update(proved_at=clock.now() - timedelta(minutes=6))
    page.get_by_role("link", name="Night desk").click()
    page.get_by_role("tab", name="People").click()
    page.get_by_label("E-mail, phone or id").fill("hana@people")
    page.get_by_role("button", name="Give: Hana Helper").click()
    dialog = page.get_by_role("dialog", name="Please confirm that it is you")
    expect(dialog).to_be_visible(timeout=SLOW)
    cast.shot(page, "step-up")
    assert not RoleMember.objects.filter(role=role).exists()
    dialog.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Take away: Hana Helper")).to_be_visible(timeout=SLOW)
    assert RoleMember.objects.filter(role=role, user=helper).exists()
    assert list(AuditEvent.objects.filter(action="session.proved").values_list("data__method", flat=True)) == [
        "passkey"
    ]

    # What the role allows beside another one, and why somebody can't do something.
    page.get_by_role("tab", name="Compare").click()
    page.get_by_placeholder("Choose a role").click()
    page.get_by_role("option", name="Support").click()
    expect(page.get_by_role("heading", name="Only Support")).to_be_visible(timeout=SLOW)
    cast.shot(page, "compare")
    page.goto("/admin/people")
    page.get_by_label("E-mail, phone or id").fill("hana@people")
    page.get_by_role("button", name="Why can or can't Hana Helper").click()
    page.get_by_placeholder("Find a permission").fill("Create and change roles")
    page.get_by_role("option", name="Create and change roles").click()
    expect(page.get_by_text("No, at this moment")).to_be_visible(timeout=SLOW)
    cast.shot(page, "why")
