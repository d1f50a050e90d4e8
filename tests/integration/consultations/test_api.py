"""Bookings, grants and notes over REST: shapes, codes, and nothing for the wrong person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from consultations.bookings.models import Booking
from kernel import clock
from tests.factories.accounts import person
from tests.factories.consultations import Pair, admit, completed, confirmed, held, join, pair, tomorrow

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user=user)
    return client


@pytest.fixture
def two() -> Pair:
    return pair()


def hold(client: APIClient, two: Pair, **changes: Any) -> Any:
    body = {
        "professional_id": str(two.professional.pk),
        "offer_id": str(two.professional.offers.get().pk),
        "starts_at": tomorrow().isoformat(),
        "modality": "video",
        **changes,
    }
    return client.post("/api/v1/bookings/hold", body)


def test_a_hold_answers_with_the_booking_and_a_conflict_with_its_code(two: Pair) -> None:
    hers = signed_in(two.patient)
    made = hold(hers, two)
    assert made.status_code == 201
    body = made.json()
    assert (body["state"], body["minutes"], body["price"]) == ("held", 50, {"amount": 6000, "currency": "EUR"})
    assert body["professional"]["display_name"] == two.professional.display_name
    assert body["hold_expires_at"].endswith("Z")
    assert "patient" not in body
    taken = hold(signed_in(person()), two)
    assert (taken.status_code, taken.json()["code"]) == (409, "slot_taken")
    second = hold(hers, two, starts_at=tomorrow(12).isoformat())
    assert (second.status_code, second.json()["booking_id"]) == (409, body["id"])


def test_bad_input_is_named_by_field(two: Pair) -> None:
    answer = hold(signed_in(two.patient), two, starts_at="soon", modality="letter")
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"starts_at", "modality"}


def test_nobody_gets_in_without_signing_in_or_with_the_wrong_role(two: Pair) -> None:
    assert hold(APIClient(), two).status_code == 401
    assert hold(signed_in(two.professional.user), two).status_code == 403
    booking = confirmed(two)
    paths = [
        f"/api/v1/bookings/{booking.pk}",
        f"/api/v1/calls/{booking.pk}/grant",
        f"/api/v1/bookings/{booking.pk}/note",
    ]
    other = pair()
    for path in paths:
        assert APIClient().get(path).status_code == 401
        for stranger in (other.patient, other.professional.user):
            assert signed_in(stranger).get(path).status_code in {403, 404}
    cancelled = signed_in(other.patient).post(f"/api/v1/bookings/{booking.pk}/cancel", {})
    assert cancelled.status_code == 404
    assert signed_in(two.patient).get(f"/api/v1/bookings/{uuid4()}").status_code == 404
    assert Booking.objects.get(pk=booking.pk).state == "confirmed"


def test_lists_page_by_cursor_and_a_day_is_the_professionals_own(two: Pair) -> None:
    for hour in (10, 12, 14):
        confirmed(two, at=tomorrow(hour))
    hers, his = signed_in(two.patient), signed_in(two.professional.user)
    first = hers.get("/api/v1/bookings", {"when": "upcoming", "limit": "2"}).json()
    rest = hers.get("/api/v1/bookings", {"when": "upcoming", "limit": "2", "cursor": first["next"]}).json()
    starts = [row["starts_at"] for row in first["results"] + rest["results"]]
    assert starts == sorted(starts)
    assert (len(starts), rest["next"]) == (3, None)
    day = his.get("/api/v1/pro/day", {"on": tomorrow().date().isoformat()}).json()
    assert [row["patient"]["name"] for row in day["bookings"]] == ["Asha Rao"] * 3
    assert hers.get("/api/v1/pro/day").status_code == 403
    assert hers.get("/api/v1/bookings", {"when": "never"}).status_code == 422


def test_the_booking_says_when_its_room_is_open_and_its_call_can_be_joined(two: Pair) -> None:
    booking = confirmed(two)
    hers = signed_in(two.patient)
    with clock.frozen(booking.starts_at):
        seen = hers.get(f"/api/v1/bookings/{booking.pk}").json()
        assert (seen["place_state"], seen["call_open"]) == ("open", False)
        assert seen["cancellation"]["refund_percent"] == 0
        refused = hers.get(f"/api/v1/calls/{booking.pk}/grant")
        assert (refused.status_code, refused.json()["code"]) == (409, "call_not_open")
        join(booking)
        admit(two, booking)
        grant = hers.get(f"/api/v1/calls/{booking.pk}/grant").json()
        assert (grant["provider"], grant["role"], grant["ice_servers"]) == ("webrtc", "polite", [])
        assert hers.get(f"/api/v1/bookings/{booking.pk}").json()["call_open"] is True


def test_rating_and_note_over_the_api(two: Pair) -> None:
    booking = completed(two)
    hers, his = signed_in(two.patient), signed_in(two.professional.user)
    url = f"/api/v1/bookings/{booking.pk}"
    assert hers.get(url).json()["rateable"] is True
    rated = hers.post(
        f"{url}/rating", {"stars": 4, "text": "Good", "alliance": {"heard": 9, "goals": 8, "approach": 9, "overall": 9}}
    )
    assert (rated.status_code, rated.json()) == (201, {"booking_id": str(booking.pk), "stars": 4})
    assert hers.post(f"{url}/rating", {"stars": 4}).json()["code"] == "already_rated"
    assert hers.post(f"{url}/rating", {"stars": 9}).status_code == 422
    assert his.get(f"{url}/note").json()["version"] == 0
    written = his.put(f"{url}/note", {"text": " Two lines\n", "version": 0})
    assert (written.status_code, written.json()["text"]) == (200, " Two lines\n")
    stale = his.put(f"{url}/note", {"text": "Late", "version": 0})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_version", 1)
    assert hers.get(f"{url}/note").status_code == 403


def test_releasing_over_the_api_gives_the_slot_back(two: Pair) -> None:
    booking = held(two)
    answer = signed_in(two.patient).post(f"/api/v1/bookings/{booking.pk}/release")
    assert (answer.status_code, answer.json()["state"], answer.json()["closed_reason"]) == (200, "expired", "released")


def test_a_list_of_bookings_asks_the_database_no_more_for_many_than_for_one(
    two: Pair, django_assert_max_num_queries: Any
) -> None:
    for hour in (9, 11, 13, 15):
        confirmed(two, at=tomorrow(hour))
    hers = signed_in(two.patient)
    with django_assert_max_num_queries(14):
        assert len(hers.get("/api/v1/bookings").json()["results"]) == 4
