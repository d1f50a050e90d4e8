"""A copy of everything: complete against the data map and what was put in, encrypted, hers alone, and gone after its time."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import orjson
import pytest
import pyzipper
from allauth.mfa.models import Authenticator
from django.apps import apps

from access.models import AuditEvent
from accounts.second_factor.adapter import name_sealed
from kernel import clock, data_map
from kernel.errors import Conflict, NotFound
from kernel.models import OutboxEntry
from kernel.tasks import drain
from marketplace.orders.deliveries import order_deliver, order_file_add
from privacy.exports import services
from privacy.exports.models import DataExport
from privacy.holdings import holders
from tests.factories import files
from tests.factories.accounts import actor, person
from tests.factories.applicants import applicant as begun
from tests.factories.applicants import send_licence, send_photo
from tests.factories.consultations import pair
from tests.factories.gigs import bought, letter, published
from tests.integration.consultations.outgoing import events
from tests.integration.privacy.worlds import CHAT, NAME, NOTE, REVIEW, WISH, world

pytestmark = pytest.mark.django_db(transaction=True)


def _opened(packed: bytes, pass_phrase: str) -> tuple[dict[str, Any], str]:
    with pyzipper.AESZipFile(io.BytesIO(packed)) as bundle:
        bundle.setpassword(pass_phrase.encode())
        return orjson.loads(bundle.read("data.json")), bundle.read("index.html").decode()


def test_a_copy_holds_every_holder_of_the_map_and_all_that_was_put_in() -> None:
    it = world()
    her = actor(it.her)
    kept = {"name": name_sealed(it.person_id, "Cobalt telephone"), "credential": {"id": "secret-of-the-key"}}
    Authenticator.objects.create(user=it.her, type="webauthn", data=kept)
    export = services.export_request(actor=her, person_id=it.person_id)
    with pytest.raises(Conflict, match="export_under_way"):
        services.export_request(actor=her, person_id=it.person_id)
    drain()
    link = services.export_link(actor=her, person_id=it.person_id, export_id=export.id)
    packed = services.export_fetch(token=link.path.rsplit("/", 1)[1])
    assert NAME.encode() not in packed
    whole, page = _opened(packed, link.pass_phrase)

    assert whole["holders"].keys() == set(holders()), "every holder the map names"
    for table in data_map.tables():
        model = apps.get_model(table.model)
        for path in table.subjects:
            stored = {
                str(pk) for pk in model._default_manager.filter(**{path: it.person_id}).values_list("pk", flat=True)
            }
            held = whole["holders"][table.model]["rows"]
            if table.model not in {
                "access.AuditEvent",
                "privacy.DataExport",
                "accounts.Notification",
                "accounts.OutgoingMessage",
            }:
                assert len(held) >= len(stored), table.model
    rows = {name: holder["rows"] for name, holder in whole["holders"].items()}
    assert rows["accounts.User"][0]["name"] == NAME
    assert rows["accounts.User"][0]["email"] == it.her.email
    assert "password" not in rows["accounts.User"][0]
    assert CHAT in rows["consultations.SessionMessage"][0]["text"]
    assert REVIEW in rows["marketplace.Review"][0]["text"]
    assert WISH in rows["privacy.PrivacyRequest"][0]["words"]
    assert rows["consultations.SessionRating"][0]["alliance"]["heard"] == 9
    assert {row["kind"] for row in rows["session_events"]} >= {"joined"}
    assert rows["billing.Payment"][0]["amount"] > 0
    assert any(row["action"] == "note.written" for row in rows["access.AuditEvent"]), "who did what with her record"
    assert NOTE not in orjson.dumps(whole).decode(), "psychotherapy notes are not in the copy"
    assert [row["name"] for row in rows["mfa.Authenticator"] if row["type"] == "webauthn"] == ["Cobalt telephone"]
    assert "secret-of-the-key" not in orjson.dumps(whole).decode()
    assert NAME in page
    assert whole["about"]["recipients"]


def _copy_of(person_id: Any, who: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    """data.json and the files of somebody's copy."""
    export = services.export_request(actor=who, person_id=person_id)
    drain()
    link = services.export_link(actor=who, person_id=person_id, export_id=export.id)
    packed = services.export_fetch(token=link.path.rsplit("/", 1)[1])
    with pyzipper.AESZipFile(io.BytesIO(packed)) as bundle:
        bundle.setpassword(link.pass_phrase.encode())
        held = {name: bundle.read(name) for name in bundle.namelist() if name.startswith("files/")}
        return orjson.loads(bundle.read("data.json")), held


def test_a_copy_holds_the_files_she_sent_and_was_given_and_no_others() -> None:
    two = pair(NAME)
    order = bought(two.patient, published(two.professional))
    sent = order_file_add(actor=two.her, order_id=order.pk, name="mine.pdf", file=letter(b"%PDF-1.7 hers"))
    given = order_file_add(actor=two.him, order_id=order.pk, name="plan.pdf", file=letter(b"%PDF-1.7 his"))
    order_deliver(actor=two.him, order_id=order.pk, text="Here.", file_ids=[given.pk])
    order_file_add(actor=two.him, order_id=order.pk, name="draft.pdf", file=letter(b"%PDF-1.7 not yet"))
    whole, held = _copy_of(two.patient.pk, actor(two.patient))
    assert sorted(held.values()) == [b"%PDF-1.7 hers", b"%PDF-1.7 his"]
    rows = {row["id"]: row.get("stored") for row in whole["holders"]["marketplace.OrderFile"]["rows"]}
    assert held[rows[str(sent.pk)]] == b"%PDF-1.7 hers"
    assert rows[str(sent.pk)].endswith("/mine.pdf")
    assert set(held) == {where for where in rows.values() if where in held}
    # They lie under her key, so they are hers and not in his copy.
    assert _copy_of(two.professional.user_id, actor(two.professional.user))[1] == {}


def test_an_applicants_copy_holds_her_licence_as_she_sent_it_and_her_photo() -> None:
    applicant, professional = begun()
    send_licence(applicant, professional)
    send_photo(applicant, professional)
    user = professional.user
    whole, held = _copy_of(user.pk, actor(user))
    (licence,) = whole["holders"]["marketplace.LicenceDocument"]["rows"]
    (shop,) = whole["holders"]["marketplace.Professional"]["rows"]
    assert held[licence["file"]] == files.pdf()
    assert licence["file"].endswith(".pdf")
    assert held[shop["photo_new_file"]][:4] == b"\x89PNG"
    assert len(held) == 2


def test_the_professionals_copy_holds_his_own_and_no_word_of_his_patients() -> None:
    it = world()
    him = actor(it.two.professional.user)
    assert him.id is not None
    export = services.export_request(actor=him, person_id=him.id)
    drain()
    link = services.export_link(actor=him, person_id=him.id, export_id=export.id)
    whole, _ = _opened(services.export_fetch(token=link.path.rsplit("/", 1)[1]), link.pass_phrase)
    text = orjson.dumps(whole).decode()
    for canary in (NAME, NOTE, CHAT, REVIEW):
        assert canary not in text
    assert whole["holders"]["marketplace.Professional"]["rows"]
    assert whole["holders"]["billing.Earning"]["rows"]


def test_the_archive_does_not_open_without_its_pass_phrase() -> None:
    her = person(name=NAME)
    export = services.export_request(actor=actor(her), person_id=her.pk)
    drain()
    link = services.export_link(actor=actor(her), person_id=her.pk, export_id=export.id)
    packed = services.export_fetch(token=link.path.rsplit("/", 1)[1])
    with pytest.raises(RuntimeError, match="password"):
        _opened(packed, "wrong")


def test_a_link_ends_after_ten_minutes_and_a_copy_after_seven_days(client: Any) -> None:
    her = person()
    export = services.export_request(actor=actor(her), person_id=her.pk)
    drain()
    link = services.export_link(actor=actor(her), person_id=her.pk, export_id=export.id)
    answer = client.get(link.path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="export.fetched", person_id=her.pk).exists()
    assert client.get(link.path + "x").status_code == 404
    with clock.shift(timedelta(minutes=11)):
        assert client.get(link.path).json()["code"] == "link_expired"
    with clock.shift(timedelta(days=8)):
        services.exports_sweep()
        export.refresh_from_db()
        assert (export.state, export.file, export.pass_phrase) == ("expired", "", None)
        with pytest.raises(Conflict, match="export_not_ready"):
            services.export_link(actor=actor(her), person_id=her.pk, export_id=export.id)


def test_nobody_fetches_another_persons_copy() -> None:
    her, other = person(), person()
    export = services.export_request(actor=actor(her), person_id=her.pk)
    drain()
    with pytest.raises(NotFound):
        services.export_link(actor=actor(other), person_id=her.pk, export_id=export.id)
    with pytest.raises(NotFound):
        services.export_link(actor=actor(other), person_id=other.pk, export_id=export.id)


def test_progress_is_told_live_and_a_task_delivered_twice_makes_one_copy() -> None:
    her = person()
    export = services.export_request(actor=actor(her), person_id=her.pk)
    drain()
    services.export_build(export_id=export.id)
    export.refresh_from_db()
    told = [data["percent"] for name, data in events(f"privacy:{her.pk}") if name == "export.changed"]
    assert told[-1] == 100
    assert told == sorted(told)
    assert len(told) > 5
    assert DataExport.objects.count() == 1
    assert not OutboxEntry.objects.filter(name="export.changed", delivered_at__isnull=True).exists()
