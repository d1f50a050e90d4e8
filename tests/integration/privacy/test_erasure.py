"""Being erased: after a time to think, in both stores, whatever crashes, and for good."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connections
from pytest_django import Settings

from access import audit
from access.actors import Actor
from access.models import AuditEvent
from accounts.consents.models import ConsentRecord
from accounts.people.models import User
from billing.ledger.models import LedgerEntry
from consultations.calls.documents import session_events_of
from consultations.messages.models import SessionMessage
from consultations.notes.models import SessionNote
from kernel import clock, keyring
from kernel.encryption import ErasedPerson
from kernel.errors import Conflict, DomainError, Forbidden, NotFound
from kernel.models import DataKey
from kernel.tasks import drain
from marketplace.reviews.models import Review
from privacy.erasure import services, steps
from privacy.erasure.lifecycle import ErasureState
from privacy.erasure.models import ErasureRequest
from privacy.exports.services import export_request
from privacy.retention.services import purge_run
from privacy.vault.models import VaultRecord
from privacy.vault.services import vault_open
from tests.factories.accounts import actor, person
from tests.factories.consultations import confirmed, pair
from tests.integration.privacy.worlds import CANARIES, CHAT, NAME, NOTE, World, everything_stored, world

pytestmark = pytest.mark.django_db(transaction=True)
GRACE = timedelta(days=15)


@pytest.fixture(autouse=True)
def _files_on_disk(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Another process has to see the same files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "sealed": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    yield
    storages["sealed"].delete(".")


def _begun(her: User) -> ErasureRequest:
    """Asked for, thought over, begun."""
    request = services.erasure_request(actor=actor(her), person_id=her.pk)
    with clock.shift(GRACE):
        services.erasures_sweep()
    request.refresh_from_db()
    assert request.state == ErasureState.RUNNING
    return request


def _expect_erased(it: World) -> None:
    """Gone from both stores and the file store, the books and the log whole, the vault holding what the law wants."""
    her = User.objects.get(pk=it.person_id)
    assert (her.email, her.phone, her.name, her.is_active) == (None, None, None, False)
    assert DataKey.objects.get(person_id=it.person_id).wrapped is None
    assert SessionNote.objects.get(booking=it.booking).text is None
    assert SessionMessage.objects.get(booking=it.booking).text is None
    assert Review.objects.get(patient=her).text is None
    assert session_events_of(it.booking.pk) == []
    assert storages["sealed"].listdir(".")[1] == []
    # The proof stays.
    assert ConsentRecord.objects.filter(person=her).exists()
    assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0
    assert LedgerEntry.objects.exists()
    assert AuditEvent.objects.filter(person_id=her.pk, action="erasure.done").count() == 1
    assert audit.verify() == []
    for place, text in everything_stored():
        for canary in CANARIES:
            assert canary not in text, place
    kept = {row.source: row.content for row in VaultRecord.objects.filter(person_id=her.pk)}
    assert kept.keys() == {"consultations.SessionNote", "consultations.SessionMessage", "accounts.User"}
    assert NOTE in kept["consultations.SessionNote"]["text"]
    assert CHAT in kept["consultations.SessionMessage"]["text"]
    assert kept["accounts.User"]["name"] == NAME


def test_an_erasure_waits_for_its_time_and_can_be_taken_back_until_then() -> None:
    her = person()
    services.erasure_request(actor=actor(her), person_id=her.pk)
    with pytest.raises(Conflict, match="erasure_exists"):
        services.erasure_request(actor=actor(her), person_id=her.pk)
    assert services.erasures_sweep() == 0
    assert services.erasure_cancel(actor=actor(her), person_id=her.pk).state == ErasureState.CANCELLED
    with clock.shift(GRACE):
        assert services.erasures_sweep() == 0
    her.refresh_from_db()
    assert her.is_active
    assert her.name


def test_nobody_erases_or_spares_another_person() -> None:
    her, other = person(), person()
    with pytest.raises(NotFound):
        services.erasure_request(actor=actor(other), person_id=her.pk)
    services.erasure_request(actor=actor(her), person_id=her.pk)
    with pytest.raises(NotFound):
        services.erasure_cancel(actor=actor(other), person_id=her.pk)
    assert ErasureRequest.objects.get().state == ErasureState.SCHEDULED


def test_an_erasure_is_deferred_with_its_reason_while_a_session_is_ahead() -> None:
    two = pair()
    booking = confirmed(two)
    request = services.erasure_request(actor=actor(two.patient), person_id=two.patient.pk)
    with clock.shift(GRACE):
        assert services.erasures_sweep() == 0
        request.refresh_from_db()
        assert (request.state, request.reasons) == (ErasureState.DEFERRED, ["session_open"])
        assert services.erasures_sweep() == 0
        assert AuditEvent.objects.filter(action="erasure.deferred").count() == 1, "said once"
        booking.state = "cancelled"
        booking.save(update_fields=["state"])
        assert services.erasures_sweep() == 1


def test_an_erased_person_is_gone_from_both_stores_and_her_proofs_remain() -> None:
    it = world()
    export_request(actor=actor(it.her), person_id=it.person_id)
    drain()
    request = _begun(it.her)
    drain()
    request.refresh_from_db()
    assert request.state == ErasureState.DONE
    assert request.step == len(steps.steps())
    _expect_erased(it)
    # Again, and by another worker, is no change.
    services.erasure_run(request_id=request.id)
    _expect_erased(it)
    her = User.objects.get(pk=it.person_id)
    her.name = "Again"
    with pytest.raises(ErasedPerson):
        her.save()


def test_the_vault_opens_with_a_ground_for_those_who_may_and_is_destroyed_at_its_term() -> None:
    it = world()
    _begun(it.her)
    drain()
    record = VaultRecord.objects.get(source="consultations.SessionNote")
    guard, clerk = person(role="compliance"), person(role="support")
    with pytest.raises(DomainError) as refused:
        vault_open(actor=actor(clerk), record_id=record.id, reason="court_order")
    assert refused.value.status in {403, 404}
    with pytest.raises(DomainError, match="reason_required"):
        vault_open(actor=actor(guard), record_id=record.id, reason="curious")
    opened = vault_open(actor=actor(guard), record_id=record.id, reason="court_order")
    assert NOTE in (opened.content or {})["text"]
    assert AuditEvent.objects.get(action="vault.opened").data == {
        "source": "consultations.SessionNote", "reason": "court_order",
    }  # fmt: skip
    with clock.shift(timedelta(days=1090)):
        assert "privacy.VaultRecord" not in purge_run()
    with clock.shift(timedelta(days=1100)):
        assert purge_run()["privacy.VaultRecord"] == 3
    assert DataKey.objects.get(person_id=record.key_id).wrapped is None


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _killed_while(run: Callable[[], None], at: str, *, after_work: bool) -> None:
    """Run in a process of its own that is killed by SIGKILL in the step `at`: before its work, or between work and commit."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        # Nothing below may return into the test runner.
        try:
            honest = steps.steps

            def fatal() -> list[steps.Step]:
                return [steps.Step(step.name, _fatal(step)) if step.name == at else step for step in honest()]

            def _fatal(step: steps.Step) -> Callable[[ErasureRequest], int]:
                def work(request: ErasureRequest) -> int:
                    if after_work:
                        step.work(request)
                    _die()
                    return 0

                return work

            services.steps = fatal  # type: ignore[attr-defined]  # in this process alone
            run()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the step {at} was not reached"
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("after_work", [False, True], ids=["before-its-work", "between-work-and-commit"])
def test_an_erasure_survives_being_killed_in_every_step(*, after_work: bool) -> None:
    it = world()
    export_request(actor=actor(it.her), person_id=it.person_id)
    drain()
    request = _begun(it.her)
    for number, step in enumerate(steps.steps()):
        _killed_while(lambda: services.erasure_run(request_id=request.id), step.name, after_work=after_work)
        request.refresh_from_db()
        assert (request.state, request.step) == (ErasureState.RUNNING, number), step.name
    keyring.forget()
    # What nobody works on any more is taken up again by the clock.
    with clock.shift(GRACE + timedelta(minutes=2)):
        assert services.erasures_sweep() == 1
        drain()
    request.refresh_from_db()
    assert request.state == ErasureState.DONE
    _expect_erased(it)


def test_a_running_erasure_cannot_be_stopped_and_nobody_signs_in_meanwhile() -> None:
    her = person()
    owner = actor(her)
    request = _begun(her)
    with pytest.raises(Conflict, match="erasure_running"):
        services.erasure_cancel(actor=owner, person_id=her.pk)
    drain()
    request.refresh_from_db()
    assert request.state == ErasureState.DONE
    with pytest.raises((Forbidden, NotFound)):
        services.erasure_request(actor=owner, person_id=her.pk)


def test_whoever_holds_the_receipt_follows_it_and_learns_nothing_of_the_person(client: Any) -> None:
    her = person(name=NAME)
    request = _begun(her)
    said = client.get(f"/api/v1/privacy/erasure/{request.receipt}").json()
    assert said["state"] == "running"
    assert said["total"] == len(steps.steps())
    assert str(her.pk) not in str(said)
    drain()
    said = client.get(f"/api/v1/privacy/erasure/{request.receipt}").json()
    assert (said["state"], said["done"]) == ("done", said["total"])
    assert client.get("/api/v1/privacy/erasure/another-receipt").status_code == 404
    assert Actor.anonymous().kind == "anonymous"
