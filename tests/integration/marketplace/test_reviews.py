"""Reviews: one per session, words moderated and sealed, stars counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from kernel import keyring
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.models import Professional
from marketplace.reviews import selectors, services
from marketplace.reviews.models import Review
from realtime import valkey
from tests.factories.marketplace import give_role, make_professional, make_user
from tests.live_law import assert_law

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "She listened, canary-7f3a."


def written(professional: Professional, *, stars: int = 4, text: str = WORDS) -> Review:
    return services.review_submit(
        actor=Actor.person(make_user().pk), professional_id=professional.pk, session_id=uuid4(), stars=stars, text=text
    )


def moderator() -> Actor:
    return Actor.person(make_user("support").pk)


def shown(professional_id: UUID) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = APIClient().get(f"/api/v1/professionals/{professional_id}/reviews").json()["results"]
    return answer


def test_a_session_is_reviewed_once_and_its_words_wait_for_a_moderator() -> None:
    professional, patient, session = make_professional(), make_user(), uuid4()
    actor = Actor.person(patient.pk)
    review = services.review_submit(
        actor=actor, professional_id=professional.pk, session_id=session, stars=4, text=WORDS
    )
    with pytest.raises(Conflict, match="already_reviewed"):
        services.review_submit(actor=actor, professional_id=professional.pk, session_id=session, stars=1)
    professional.refresh_from_db()
    assert (professional.rating_sum, professional.rating_count, professional.rating) == (4, 1, 4.0)
    url = f"/api/v1/professionals/{professional.pk}/reviews"
    assert APIClient().get(url).json()["results"] == []
    moderator = Actor.person(make_user("support").pk)
    services.review_moderate(actor=moderator, review_id=review.pk, publish=True)
    told = APIClient().get(url).json()["results"]
    assert [(one["stars"], one["text"]) for one in told] == [(4, WORDS)]
    assert "patient" not in str(told)


def test_the_words_are_sealed_at_rest() -> None:
    professional, patient = make_professional(), make_user()
    services.review_submit(
        actor=Actor.person(patient.pk), professional_id=professional.pk, session_id=uuid4(), stars=5, text=WORDS
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM marketplace_review")
        assert b"canary" not in bytes(cursor.fetchone()[0])


def test_bad_stars_and_the_wrong_person_change_nothing() -> None:
    professional, patient = make_professional(), make_user()
    with pytest.raises(Invalid):
        services.review_submit(
            actor=Actor.person(patient.pk), professional_id=professional.pk, session_id=uuid4(), stars=6
        )
    with pytest.raises(NotFound):
        services.review_submit(
            actor=Actor.person(make_user().pk), professional_id=professional.pk, session_id=uuid4(), stars=1,
            patient_id=patient.pk,
        )  # fmt: skip
    with pytest.raises(Forbidden):
        services.review_moderate(actor=Actor.person(patient.pk), review_id=uuid4(), publish=True)
    professional.refresh_from_db()
    assert professional.rating_count == 0
    assert not Review.objects.exists()


def test_an_answer_is_shown_once_a_moderator_agrees_and_a_new_one_waits_again() -> None:
    professional = make_professional()
    review, judge, author = written(professional), moderator(), Actor.person(professional.user_id)
    with pytest.raises(Conflict, match="review_not_published"):
        services.review_reply(actor=author, review_id=review.pk, text="Thank you.")
    services.review_moderate(actor=judge, review_id=review.pk, publish=True)
    services.review_reply(actor=author, review_id=review.pk, text="Thank you.")
    assert shown(professional.pk)[0]["reply"] is None
    services.reply_moderate(actor=judge, review_id=review.pk, publish=True)
    assert shown(professional.pk)[0]["reply"]["text"] == "Thank you."
    services.review_reply(actor=author, review_id=review.pk, text="Thank you, again.")
    assert shown(professional.pk)[0]["reply"] is None
    done = AuditEvent.objects.filter(resource_id=str(review.pk)).order_by("at").values_list("action", flat=True)
    assert list(done) == [
        "review.submitted", "review.published", "review.replied", "review.reply_published", "review.replied",
    ]  # fmt: skip


def test_only_the_reviewed_professional_answers_and_nobody_judges_words_about_herself() -> None:
    professional, other = make_professional(), make_professional()
    review = written(professional)
    services.review_moderate(actor=moderator(), review_id=review.pk, publish=True)
    with pytest.raises(NotFound):
        services.review_reply(actor=Actor.person(other.user_id), review_id=review.pk, text="Not mine.")
    give_role(professional.user, "support")
    for decide in (services.review_moderate, services.reply_moderate):
        services.review_reply(actor=Actor.person(professional.user_id), review_id=review.pk, text="Mine.")
        with pytest.raises(Forbidden, match="own_review"):
            decide(actor=Actor.person(professional.user_id), review_id=review.pk, publish=True)


def test_a_rejection_says_why_and_a_decision_is_about_what_was_seen() -> None:
    professional = make_professional()
    review, judge = written(professional), moderator()
    with pytest.raises(Invalid, match="reason_required"):
        services.review_moderate(actor=judge, review_id=review.pk, publish=False)
    services.review_moderate(actor=judge, review_id=review.pk, publish=True, version=1)
    with pytest.raises(Conflict, match="stale_version"):
        services.review_moderate(actor=judge, review_id=review.pk, publish=False, reason="abusive", version=1)
    services.review_moderate(actor=judge, review_id=review.pk, publish=False, reason="identifies", version=2)
    assert shown(professional.pk) == []
    client = APIClient()
    client.force_authenticate(make_user("support"))
    rejected = client.get("/api/v1/admin/reviews", {"state": "rejected"}).json()["results"]
    assert [(row["rejection"], row["professional_name"]) for row in rejected] == [
        ("identifies", professional.display_name)
    ]
    assert client.get("/api/v1/admin/reviews", {"state": "odd"}).json()["fields"]["state"]


def test_stars_without_words_need_no_moderator() -> None:
    professional = make_professional()
    written(professional, stars=5, text="  ")
    assert [(row["stars"], row["text"]) for row in shown(professional.pk)] == [(5, None)]


def test_a_page_costs_the_same_whatever_stands_on_it() -> None:
    professional, judge = make_professional(), moderator()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page = selectors.reviews_to_moderate(actor=judge, state="published", limit=50)
            assert all(row.text == WORDS and selectors.reply_of(row) for row in page.rows)
        return len(seen)

    def one_more() -> None:
        review = written(professional)
        services.review_moderate(actor=judge, review_id=review.pk, publish=True)
        services.review_reply(actor=Actor.person(professional.user_id), review_id=review.pk, text="Thank you.")

    one_more()
    keyring.forget()
    first = queries()
    for _ in range(6):
        one_more()
    keyring.forget()
    assert queries() == first


def test_two_moderators_at_once_decide_once() -> None:
    professional = make_professional()
    review, judges = written(professional), [moderator() for _ in range(6)]

    def decide(judge: Actor) -> str:
        try:
            services.review_moderate(actor=judge, review_id=review.pk, publish=True, version=1)
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(decide, judges))
    assert sorted(outcomes) == ["published", *["stale_version"] * 5]


def test_live_views_of_reviews_obey_the_law() -> None:
    professional, judge = make_professional(), moderator()
    reviews: list[Review] = []

    def moderate(publish: bool) -> None:
        services.review_moderate(actor=judge, review_id=reviews[-1].pk, publish=publish, reason="off_topic")

    def answer() -> None:
        services.review_reply(actor=Actor.person(professional.user_id), review_id=reviews[0].pk, text="Thank you.")

    steps = [
        lambda: reviews.append(written(professional)), lambda: moderate(True), answer,
        lambda: reviews.append(written(professional, stars=1)), lambda: moderate(False),
        lambda: services.reply_moderate(actor=judge, review_id=reviews[0].pk, publish=True),
        lambda: reviews.append(written(professional, text="")),
    ]  # fmt: skip

    def newer(state: dict[str, Any], _: str, data: dict[str, Any]) -> dict[str, Any]:
        return data if data["version"] > state["version"] else state

    # What earlier tests left in the log tells of a database that is gone.
    valkey.client().delete(valkey.log_key("work:reviews"))
    assert_law("work:reviews", judge, steps, start=dict, event=newer)
    assert_law(f"reviews:{professional.pk}", Actor.anonymous(), steps, start=dict, event=newer)
