"""Kept professionals and saved searches: one's own, limited, and news told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from access.actors import Actor
from accounts.notifications.models import Notification
from accounts.people.models import User
from kernel import clock
from kernel.errors import Conflict, NotFound
from kernel.ids import uuid7
from marketplace.models import Favourite, Professional, SavedSearch
from marketplace.shortlist import services
from tests.factories.accounts import actor, person, token_of
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("marketplace.saved_searches_check")


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user)}")
    return client


def an_hour_later() -> int:
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        return services.searches_check(actor=SYSTEM)


class TestFavourites:
    def test_kept_ones_are_listed_newest_first_and_let_go(self) -> None:
        client = signed_in(person())
        first, second = make_professional(), make_professional()
        for one in (first, second, first):
            assert client.put(f"/api/v1/favourites/{one.pk}").status_code == 204
        page = client.get("/api/v1/favourites", {"limit": 1}).json()
        assert [row["id"] for row in page["results"]] == [str(second.pk)]
        after = client.get("/api/v1/favourites", {"limit": 1, "cursor": page["next"]}).json()
        assert [row["id"] for row in after["results"]] == [str(first.pk)]
        assert client.get("/api/v1/favourites/ids").json() == {"ids": [str(second.pk), str(first.pk)]}
        for _ in range(2):
            assert client.delete(f"/api/v1/favourites/{first.pk}").status_code == 204
        assert client.get("/api/v1/favourites/ids").json() == {"ids": [str(second.pk)]}

    def test_one_who_cannot_be_booked_any_more_says_so_and_one_who_is_gone_is_not_shown(self) -> None:
        me = person()
        expired, gone = make_professional(), make_professional()
        for one in (expired, gone):
            services.favourite_add(actor=actor(me), professional_id=one.pk)
        Professional.objects.filter(pk=expired.pk).update(licensed_until=clock.now().date() - timedelta(days=3))
        Professional.objects.filter(pk=gone.pk).update(state="suspended")
        rows = signed_in(me).get("/api/v1/favourites").json()["results"]
        assert [(row["id"], row["listed"]) for row in rows] == [(str(expired.pk), False)]

    def test_only_the_listed_can_be_kept_and_only_so_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        me = actor(person())
        with pytest.raises(NotFound):
            services.favourite_add(actor=me, professional_id=make_professional(state="draft").pk)
        with pytest.raises(NotFound):
            services.favourite_add(actor=me, professional_id=uuid7())
        monkeypatch.setattr(services, "MOST_FAVOURITES", 1)
        kept = make_professional()
        services.favourite_add(actor=me, professional_id=kept.pk)
        services.favourite_add(actor=me, professional_id=kept.pk)
        with pytest.raises(Conflict, match="too_many_favourites"):
            services.favourite_add(actor=me, professional_id=make_professional().pk)

    def test_the_number_of_queries_does_not_grow(self) -> None:
        me = person()
        client = signed_in(me)
        counts = []
        for _ in range(2):
            for _ in range(3):
                Favourite.objects.create(patient=me, professional=make_professional())
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/api/v1/favourites").status_code == 200
            counts.append(sum("marketplace" in query["sql"] for query in queries))
        assert counts == [1, 1]


class TestSavedSearches:
    def save(self, client: APIClient, **query: object) -> dict[str, object]:
        answer = client.post(
            "/api/v1/saved-searches", {"name": " Somebody for grief ", "query": query, "notify": True}, format="json"
        )
        assert answer.status_code == 201, answer.json()
        saved: dict[str, object] = answer.json()
        return saved

    def test_a_new_match_is_counted_told_once_and_seen(self) -> None:
        me = person()
        client = signed_in(me)
        make_professional(specialties=["grief"])
        saved = self.save(client, concern="grief", language="en,hi", sort="soonest")
        assert saved["name"] == "Somebody for grief"
        assert saved["query"] == {"concern": "grief", "language": "en,hi", "sort": "soonest", "q": ""}
        assert an_hour_later() == 0
        found = make_professional(specialties=["grief"])
        make_professional(specialties=["anxiety"])
        assert services.searches_check(actor=SYSTEM) == 0  # not due yet
        SavedSearch.objects.update(checked_at=clock.now() - timedelta(hours=2))
        assert services.searches_check(actor=SYSTEM) == 1
        SavedSearch.objects.update(checked_at=clock.now() - timedelta(hours=2))
        assert services.searches_check(actor=SYSTEM) == 0
        told = Notification.objects.get(person=me)
        assert (told.template, told.data) == ("saved_search.new_matches", {"search_id": saved["id"]})
        [row] = client.get("/api/v1/saved-searches").json()["results"]
        assert row["new_count"] == 1
        assert client.post(f"/api/v1/saved-searches/{saved['id']}/seen").json()["new_count"] == 0
        # Who goes and comes back was known.
        Professional.objects.filter(pk=found.pk).update(state="suspended")
        assert an_hour_later() == 0
        Professional.objects.filter(pk=found.pk).update(state="approved")
        SavedSearch.objects.update(checked_at=clock.now() - timedelta(hours=2))
        assert services.searches_check(actor=SYSTEM) == 0

    def test_nobody_is_told_who_did_not_ask_to_be(self) -> None:
        me = person()
        client = signed_in(me)
        saved = self.save(client, concern="grief")
        client.patch(f"/api/v1/saved-searches/{saved['id']}", {"notify": False}, format="json")
        make_professional(specialties=["grief"])
        assert an_hour_later() == 1
        assert not Notification.objects.filter(person=me).exists()

    def test_a_search_that_finds_too_many_is_not_watched(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "MOST_WATCHED", 1)
        client = signed_in(person())
        make_professional()
        make_professional()
        assert self.save(client)["wide"] is True
        make_professional()
        assert an_hour_later() == 0

    def test_what_is_looked_for_is_sealed(self) -> None:
        self.save(signed_in(person()), concern="grief", q="widowed")
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, query, known FROM marketplace_saved_search")
            stored = b"".join(bytes(value) for value in cursor.fetchone())
        assert b"grief" not in stored
        assert b"widowed" not in stored

    def test_bad_fields_are_named_and_limits_are_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = signed_in(person())
        bad = client.post("/api/v1/saved-searches", {"name": "x", "query": {"sort": "magic"}}, format="json")
        assert bad.status_code == 422
        assert "query.sort" in bad.json()["fields"]
        monkeypatch.setattr(services, "MOST_SEARCHES", 1)
        self.save(client)
        again = client.post("/api/v1/saved-searches", {"name": "x", "query": {}}, format="json")
        assert again.json()["code"] == "too_many_searches"

    def test_another_persons_search_is_not_there(self) -> None:
        saved = self.save(signed_in(person()))
        other = signed_in(person())
        for call in (other.delete, other.patch):
            assert call(f"/api/v1/saved-searches/{saved['id']}", {}, format="json").status_code == 404
        assert other.post(f"/api/v1/saved-searches/{saved['id']}/seen").status_code == 404
        assert SavedSearch.objects.count() == 1
