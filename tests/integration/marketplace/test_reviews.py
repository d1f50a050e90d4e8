"""Reviews: one per session, words moderated and sealed, stars counted."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from rest_framework.test import APIClient

from access.actors import Actor
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.reviews import services
from marketplace.reviews.models import Review
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "She listened, canary-7f3a."


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
    shown = APIClient().get(url).json()["results"]
    assert [(one["stars"], one["text"]) for one in shown] == [(4, WORDS)]
    assert "patient" not in str(shown)


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
