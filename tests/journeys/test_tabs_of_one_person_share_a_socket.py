"""Two tabs of one person in one browser: one socket, which the second tab takes over when the first is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, WebSocket, expect

from access import roles
from access.actors import Actor
from access.models import Role
from accounts.people.models import User
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

SOON = 10_000


def give(user: User, slug: str) -> None:
    roles.role_give(actor=Actor.system("tests"), role_id=Role.objects.get(slug=slug).id, user_id=user.id)


def count(page: Page, opened: list[WebSocket]) -> None:
    page.on("websocket", lambda socket: opened.append(socket) if socket.url.endswith("/ws/") else None)


def test_tabs_share_one_socket_and_the_next_one_takes_it_over(cast: Cast) -> None:
    helper = can_sign_in(person(role=None, name="Hana Helper", email="hana.tabs@people.example"))
    give(helper, "support")
    first_opened: list[WebSocket] = []
    second_opened: list[WebSocket] = []

    first = cast.enter("helper")
    count(first, first_opened)
    sign_in(first, "hana.tabs@people.example", "/admin/")
    expect(first.get_by_role("heading", name="Live sessions")).to_be_visible(timeout=30_000)
    expect(first.get_by_text("Live", exact=True).first).to_be_visible(timeout=30_000)

    second = cast.contexts["helper"].new_page()
    count(second, second_opened)
    second.goto("/admin/")
    expect(second.get_by_role("heading", name="Live sessions")).to_be_visible(timeout=30_000)
    expect(second.get_by_text("Live", exact=True).first).to_be_visible(timeout=30_000)
    cast.shot(second, "second-tab")
    assert len([socket for socket in first_opened if not socket.is_closed()]) == 1
    assert second_opened == [], "the second tab speaks through the first"

    # What happens is seen in both, though only one has a connection.
    give(helper, "admin")
    for page in (first, second):
        expect(page.get_by_role("link", name="Audit log").first).to_be_visible(timeout=SOON)

    first.close()
    expect(second.get_by_text("Live", exact=True).first).to_be_visible(timeout=SOON)
    roles.role_take(actor=Actor.system("tests"), role_id=Role.objects.get(slug="admin").id, user_id=helper.id)
    expect(second.get_by_role("link", name="Audit log")).to_have_count(0, timeout=SOON)
    assert len(second_opened) == 1
    cast.shot(second, "took-over")
