"""A device nobody touches is signed out by the server; a session in progress is spared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.models import AuditEvent
from accounts.sessions.idle import sessions_idle_end
from accounts.sessions.models import AuthSession
from accounts.sessions.tasks import sessions_idle_end as task
from kernel import clock
from kernel.models import OutboxEntry
from tests.factories import accounts
from tests.factories.consultations import admit, confirmed, connect, join, pair
from tests.integration.accounts.conftest import Browser
from tests.integration.consultations.conftest import wire

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["wire"]
LONG = timedelta(minutes=31)


def test_an_untouched_device_is_signed_out_with_its_sockets_and_a_used_one_is_not(browser: Browser) -> None:
    browser.sign_up()
    other = accounts.actor(accounts.person())
    with clock.shift(timedelta(minutes=29)):
        assert browser.get("me").status_code == 200  # a page that asks by itself
        AuthSession.objects.filter(id=other.session_id or "").update(active_at=clock.now())
    OutboxEntry.objects.all().delete()
    with clock.shift(LONG):
        task()
    ended = AuthSession.objects.exclude(id=other.session_id or "").get()
    assert (ended.revoked_for, AuthSession.objects.get(id=other.session_id or "").revoked_at) == ("idle", None)
    assert ("control", "signout") in set(OutboxEntry.objects.values_list("kind", "target"))
    assert AuditEvent.objects.filter(action="session.ended", data__reason="idle").count() == 1
    assert browser.get("me").json()["code"] == "session_ended"


def test_what_a_person_does_herself_keeps_her_signed_in(browser: Browser) -> None:
    browser.sign_up()
    with clock.shift(timedelta(minutes=4)):
        before = AuthSession.objects.get().active_at
        browser.get("me")
        assert AuthSession.objects.get().active_at == before
        browser.get("me", **{"x-mindo-activity": "user"})
        assert AuthSession.objects.get().active_at > before


def test_nobody_is_signed_out_of_a_waiting_room_or_a_call() -> None:
    two = pair()
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        accounts.actor(two.patient)
        accounts.actor(two.professional.user)
        AuthSession.objects.update(active_at=clock.now() - LONG)
        join(booking)
        assert sessions_idle_end() == 1  # the professional, who is not there yet
        assert AuthSession.objects.get(revoked_at=None).user_id == two.patient.id
        accounts.actor(two.professional.user)
        admit(two, booking)
        connect(two, booking)
        AuthSession.objects.update(active_at=clock.now() - LONG)
        assert sessions_idle_end() == 0
