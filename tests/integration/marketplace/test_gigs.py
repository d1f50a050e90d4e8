"""Writing, moderating and finding gigs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.actors import Actor
from consultations.talk_now.selectors import shift_own
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from marketplace.gigs.lifecycle import GigEvent
from marketplace.gigs.models import Gig
from marketplace.gigs.selectors import gig_published, gigs_listed
from marketplace.gigs.services import gig_edit, gig_moderate, gig_move, gig_submit
from marketplace.models import Professional, SessionOffer
from tests.factories.gigs import SYSTEM, content, draft, published
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db


def him(professional: Professional) -> Actor:
    return Actor.person(professional.user_id)


def edit(gig: Gig, **words: object) -> Gig:
    whole = {**content(gig.kind), **words}
    return gig_edit(actor=him(gig.professional), gig_id=gig.pk, version=gig.version, content=whole)


def test_nothing_is_public_before_a_moderator_has_seen_it_and_only_what_she_saw() -> None:
    gig = draft(make_professional())
    with pytest.raises(NotFound):
        gig_published(gig.pk)
    gig = gig_submit(actor=him(gig.professional), gig_id=gig.pk, version=gig.version)
    seen = gig.version
    gig = edit(gig, title="Something else now")
    with pytest.raises(Conflict, match="stale_version"):
        gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=seen, approve=True)
    with pytest.raises(Conflict, match="gig_state"):
        gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=gig.version, approve=True)


def test_an_edited_gig_is_sold_as_it_was_until_its_new_words_are_approved() -> None:
    gig = edit(published(make_professional()), title="New words for it")
    assert gig_published(gig.pk).title == "Sleep better"
    gig = gig_submit(actor=him(gig.professional), gig_id=gig.pk, version=gig.version)
    gig = gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=gig.version, approve=False, note="Say what it costs.")
    assert (gig.state, gig.review, gig.review_note) == ("published", "sent_back", "Say what it costs.")
    assert gig_published(gig.pk).title == "Sleep better"
    gig = gig_submit(actor=him(gig.professional), gig_id=gig.pk, version=gig.version)
    gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=gig.version, approve=True)
    assert gig_published(gig.pk).title == "New words for it"
    assert list(gig.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_sending_back_needs_words_and_nobody_decides_on_her_own() -> None:
    professional = make_professional()
    gig = draft(professional)
    gig = gig_submit(actor=him(professional), gig_id=gig.pk, version=gig.version)
    with pytest.raises(Invalid, match="note_required"):
        gig_moderate(actor=SYSTEM, gig_id=gig.pk, version=gig.version, approve=False)
    from tests.factories.marketplace import give_role

    give_role(professional.user, "admin")
    with pytest.raises(Forbidden, match="own_gig"):
        gig_moderate(actor=him(professional), gig_id=gig.pk, version=gig.version, approve=True)


def test_pausing_takes_it_off_the_list_and_archiving_for_good() -> None:
    gig = published(make_professional())
    who = him(gig.professional)
    for event, found in ((GigEvent.PAUSED, 0), (GigEvent.RESUMED, 1), (GigEvent.ARCHIVED, 0)):
        gig_move(actor=who, gig_id=gig.pk, event=event)
        assert len(gigs_listed().results) == found
    with pytest.raises(Conflict, match="gig_state"):
        gig_move(actor=who, gig_id=gig.pk, event=GigEvent.RESUMED)


def test_sessions_of_a_gig_are_not_among_the_calendars_own_offers() -> None:
    professional = make_professional()
    published(professional, "bundle")
    assert list(SessionOffer.objects.filter(professional=professional, active=True)) == list(
        professional.offers.filter(channel="calendar")
    )
    backing = SessionOffer.objects.get(professional=professional, channel="credit")
    assert (backing.minutes, backing.price_minor, backing.active) == (50, 5001, False)


def test_a_talk_now_gig_says_what_talking_now_costs() -> None:
    professional = make_professional()
    assert [o["price"]["amount"] for o in shift_own(actor=him(professional))["offers"]] == [6000]
    gig = published(professional, "talk_now")
    assert [o["price"]["amount"] for o in shift_own(actor=him(professional))["offers"]] == [3000]
    gig_move(actor=him(professional), gig_id=gig.pk, event=GigEvent.PAUSED)
    assert [o["price"]["amount"] for o in shift_own(actor=him(professional))["offers"]] == [6000]


@pytest.mark.parametrize("who", ["other_professional", "patient"])
def test_somebody_elses_gig_is_not_there(who: str) -> None:
    gig = draft(make_professional())
    stranger = make_professional().user if who == "other_professional" else make_user()
    with pytest.raises(DomainError) as refused:
        edit_as = Actor.person(stranger.pk)
        gig_edit(actor=edit_as, gig_id=gig.pk, version=gig.version, content=content("service"))
    assert refused.value.status in {403, 404}
    gig.refresh_from_db()
    assert gig.version == 1


def test_the_list_filters_pages_and_asks_a_fixed_number_of_questions() -> None:
    professionals = [make_professional() for _ in range(3)]
    for number, one in enumerate(professionals):
        published(one, "service", price_minor=9000 - number * 1000)
        published(one, "bundle")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = gigs_listed(kind="service", sort="price", limit=2)
    assert len(asked) == 2
    assert [row.packages[0].price.amount for row in page.results] == [7000, 8000]
    rest = gigs_listed(kind="service", sort="price", limit=2, cursor=page.next)
    assert [row.packages[0].price.amount for row in rest.results] == [9000]
    assert len(gigs_listed(specialty="grief").results) == 0
    assert len(gigs_listed(professional_id=professionals[0].pk).results) == 2


def test_bad_input_is_a_problem_at_its_field() -> None:
    answer = Client().get("/api/v1/gigs?kind=nonsense")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["kind"])
    assert Client().get("/api/v1/gigs/none").status_code == 404
