"""Crisis numbers: everybody reads the same list, few keep it, nothing unchecked is shown anew, and what is overdue is told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from accounts.notifications.models import Notification
from kernel import clock
from kernel.models import OutboxEntry
from marketplace.helplines.services import helplines_watch
from marketplace.helplines.shipping import built_in, helplines_ship, shipped
from marketplace.models import Helpline
from tests.factories.accounts import person, token_of

pytestmark = pytest.mark.django_db
PUBLIC, KEPT = "/api/v1/helplines", "/api/v1/admin/helplines"
TIMER = Actor.system("marketplace.helplines_watch")


def signed_in(role: str = "clinical_lead") -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(person(role=role, name='Lea Keeper'))}")
    return client


def line(**parts: Any) -> dict[str, Any]:
    return {
        "kind": "line", "country": "NZ", "name": {"en": "Need to talk?", "hi": "बात करनी है?"},
        "hours": {"en": "24 hours", "hi": "24 घंटे"}, "description": {"en": "", "hi": ""}, "languages": ["en"],
        "call_number": "1737", "text_number": "1737", "chat_url": "", "source_url": "https://1737.org.nz/", "position": 1,
        "active": True, "verified": True,
    } | parts  # fmt: skip


def as_input(row: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return (
        {key: value for key, value in row.items() if key not in {"id", "verified_on", "verified_by", "overdue"}}
        | {"verified": False}
        | parts
    )


def kept(client: APIClient, number: str) -> dict[str, Any]:
    rows = client.get(KEPT).json()["results"]
    found: dict[str, Any] = next(row for row in rows if row["call_number"] == number and row["kind"] == "line")
    return found


def place(country: str) -> dict[str, Any] | None:
    places = APIClient().get(PUBLIC).json()["places"]
    return next((one for one in places if one["country"] == country), None)


def test_everybody_reads_the_list_and_asks_cheaply_whether_it_is_still_true(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        first = Client().get(PUBLIC)
    india = next(one for one in first.json()["places"] if one["country"] == "IN")
    assert (india["emergency"], india["lines"][0]["call_number"], india["name"]["hi"]) == ("112", "14416", "भारत")
    assert "Asia/Calcutta" in india["zones"]
    union = next(one for one in first.json()["places"] if one["country"] == "EU")
    # Ireland is in the list itself.
    assert "Europe/Berlin" in union["zones"]
    assert not {"IE", "Europe/Dublin"} & {*union["covers"], *union["zones"]}
    again = Client().get(PUBLIC, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, no-cache")
    Helpline.objects.filter(call_number="14416").update(active=False)
    assert Client().get(PUBLIC, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_a_browser_has_built_in_is_what_a_new_platform_answers() -> None:
    assert APIClient().get(PUBLIC).json() == built_in().model_dump(mode="json")


def test_shipping_again_changes_nothing_that_was_changed_here() -> None:
    Helpline.objects.filter(call_number="14416").update(call_number="14417")
    Helpline.objects.filter(country="AU").delete()
    assert helplines_ship(actor=Actor.system("marketplace.helplines")) == 2
    assert helplines_ship(actor=Actor.system("marketplace.helplines")) == 0
    assert Helpline.objects.count() == len(shipped())
    assert not Helpline.objects.filter(call_number="14416").exists()


def test_a_new_line_is_shown_to_everybody_and_told_at_once() -> None:
    client = signed_in()
    told = OutboxEntry.objects.filter(target="helplines").count()
    answer = client.post(KEPT, line(), format="json")
    assert answer.status_code == 201, answer.json()
    row = answer.json()
    assert (row["verified_by"], row["verified_on"] is not None, row["overdue"]) == ("Lea Keeper", True, False)
    shown = place("NZ")
    assert shown is not None
    assert (shown["emergency"], shown["lines"][0]["text_number"]) == (None, "1737")
    assert OutboxEntry.objects.filter(target="helplines").count() == told + 1
    said = AuditEvent.objects.get(action="helpline.added")
    assert said.data == {"country": "NZ", "kind": "line", "verified": True}


def test_a_number_nobody_has_checked_is_not_shown() -> None:
    client = signed_in()
    refused = client.post(KEPT, line(verified=False), format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["verified"])
    assert client.post(KEPT, line(verified=False, active=False), format="json").status_code == 201
    assert place("NZ") is None
    row = kept(client, "14416")
    changed = as_input(row, call_number="1800 891 4416")
    assert client.put(f"{KEPT}/{row['id']}", changed, format="json").status_code == 422
    assert client.put(f"{KEPT}/{row['id']}", changed | {"verified": True}, format="json").status_code == 200
    india = place("IN")
    assert india is not None
    assert india["lines"][0]["call_number"] == "1800 891 4416"


def test_other_words_need_no_new_check_and_do_not_count_as_one() -> None:
    client = signed_in()
    row = kept(client, "14416")
    said = client.post(f"{KEPT}/{row['id']}/verification", {"version": row["version"]}, format="json").json()
    assert (said["verified_by"], said["overdue"]) == ("Lea Keeper", False)
    with clock.shift(timedelta(days=200)):
        renamed = as_input(said, name={"en": "Tele MANAS", "hi": "टेली मानस"})
        answer = signed_in().put(f"{KEPT}/{row['id']}", renamed, format="json").json()
    assert (answer["verified_on"], answer["overdue"]) == (said["verified_on"], True)


def test_who_saw_an_older_line_neither_overwrites_nor_vouches_for_the_newer() -> None:
    client = signed_in()
    row = kept(client, "14416")
    changed = as_input(row, call_number="14499", verified=True)
    assert client.put(f"{KEPT}/{row['id']}", changed, format="json").status_code == 200
    for answer in (
        client.put(f"{KEPT}/{row['id']}", changed | {"call_number": "14400"}, format="json"),
        client.post(f"{KEPT}/{row['id']}/verification", {"version": row["version"]}, format="json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
    assert kept(client, "14499")["version"] == row["version"] + 1


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"country": "ZZ"}, "country"), ({"kind": "emergency", "country": ""}, "country"),
        ({"call_number": "call us"}, "call_number"), ({"text_number": "++1"}, "text_number"),
        ({"call_number": "", "text_number": ""}, "call_number"), ({"kind": "emergency", "call_number": ""}, "call_number"),
        ({"chat_url": "javascript:alert(1)"}, "chat_url"), ({"source_url": "http://plain.example"}, "source_url"),
        ({"source_url": "https://two words.example"}, "source_url"), ({"name": {"en": "Only", "hi": " "}}, "name.hi"),
        ({"hours": {"en": "", "hi": "24 घंटे"}}, "hours.en"), ({"languages": ["English"]}, "languages"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field(parts: dict[str, Any], field: str) -> None:
    before = Helpline.objects.count()
    answer = signed_in().post(KEPT, line(**parts), format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert Helpline.objects.count() == before


def test_a_country_has_one_emergency_number() -> None:
    answer = signed_in().post(KEPT, line(kind="emergency", country="IN", call_number="100"), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "emergency_number_exists")
    with pytest.raises(IntegrityError), transaction.atomic():
        Helpline.objects.create(
            kind="emergency", country="IN", name={}, call_number="100", source_url="https://x.example"
        )
    india = place("IN")
    assert india is not None
    assert india["emergency"] == "112"


@pytest.mark.parametrize("role", ["patient", "professional", "support"])
def test_nobody_else_reads_the_keepers_list_or_writes(role: str) -> None:
    client, row = signed_in(role), Helpline.objects.get(call_number="14416")
    assert client.get(KEPT).status_code == 403
    assert client.post(KEPT, line(), format="json").status_code == 403
    assert client.put(f"{KEPT}/{row.pk}", line(version=1), format="json").status_code == 403
    assert client.post(f"{KEPT}/{row.pk}/verification", {"version": 1}, format="json").status_code == 403
    row.refresh_from_db()
    assert (row.version, row.verified_on) == (1, None)


def test_the_keepers_list_takes_the_same_few_queries_however_long(
    django_assert_max_num_queries: Any,
) -> None:
    keeper = person(role="clinical_lead")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(keeper)}")
    Helpline.objects.update(verified_by=keeper, verified_on=clock.now().date())
    client.get(KEPT)
    with django_assert_max_num_queries(9):
        assert len(client.get(KEPT).json()["results"]) == len(shipped())


def test_overdue_numbers_are_told_once_however_often_the_timer_rings() -> None:
    keeper, other = person(role="clinical_lead"), person(role="support")
    now = clock.now()
    Helpline.objects.update(verified_on=now.date() - timedelta(days=180))
    assert helplines_watch(actor=TIMER) == 0
    Helpline.objects.filter(country="AU").update(verified_on=now.date() - timedelta(days=181))
    Helpline.objects.filter(call_number="14416").update(verified_on=None)
    # What nobody is shown need not be checked.
    Helpline.objects.filter(country="GB").update(verified_on=None, active=False)
    with clock.frozen(now):
        assert [helplines_watch(actor=TIMER) for _ in range(3)] == [3, 0, 0]
    told = Notification.objects.filter(template="helpline.overdue")
    assert [(one.person_id, one.data) for one in told] == [(keeper.pk, {"count": 3})]
    assert not Notification.objects.filter(person=other).exists()
    with clock.frozen(now + timedelta(days=31)):
        # Everything is overdue by now: twelve for the first time, three again.
        assert helplines_watch(actor=TIMER) == Helpline.objects.filter(active=True).count()
    assert AuditEvent.objects.filter(action="helpline.overdue_told").count() == 2


def test_the_page_without_scripts_dials_what_is_kept() -> None:
    row = Helpline.objects.get(call_number="14416")
    Helpline.objects.filter(pk=row.pk).update(call_number="1800 891 4416")
    html = Client(headers={"Accept-Language": "hi"}).get("/crisis").content.decode()
    assert '<a href="tel:18008914416">1800 891 4416</a>' in html
    assert "tel:14416" not in html
    assert "यूनाइटेड किंगडम" in html


def test_the_browsers_built_in_numbers_are_written_from_those_shipped(tmp_path: Any, settings: Any) -> None:
    written = settings.BASE_DIR / "frontend" / "packages" / "shell" / "src" / "helplines.generated.ts"
    settings.BASE_DIR = tmp_path
    (tmp_path / "frontend" / "packages" / "shell" / "src").mkdir(parents=True)
    call_command("helplines_built_in", verbosity=0)
    fresh = tmp_path / "frontend" / "packages" / "shell" / "src" / "helplines.generated.ts"
    assert fresh.read_text() == written.read_text()
