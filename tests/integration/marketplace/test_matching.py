"""Matching end to end: filters in order, what empties the list, consent, replay, weights, blocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from accounts.consents.services import consent_change
from accounts.models import User
from consultations.bookings.payable import BookingPayable
from consultations.safety_alerts.models import SafetyAlert
from kernel import clock, keyring
from kernel.documents import documents
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from kernel.ids import uuid7
from marketplace.matching import intake as intakes
from marketplace.matching import pool as pools
from marketplace.matching import selectors, services
from marketplace.matching.documents import COLLECTION
from marketplace.matching.models import MatchBlock, MatchProfile
from marketplace.matching.scoring import FIRST_WEIGHTS
from marketplace.models import Professional
from tests.factories.accounts import actor, person
from tests.factories.consultations import Pair, held
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db
VISITOR = Actor.anonymous()
SYSTEM = Actor.system("tests")


@pytest.fixture(autouse=True)
def _no_slates() -> None:
    documents.delete_many(COLLECTION, {})


def made(**fields: Any) -> Professional:
    """A professional with room tomorrow."""
    return make_professional(next_free_at=clock.now() + timedelta(hours=20), **fields)


def asked(**more: Any) -> dict[str, Any]:
    return {"jurisdiction": "IN", "languages": ["en"], "concerns": ["anxiety"], **more}


def match(who: Actor = VISITOR, **more: Any) -> Any:
    return services.match_make(actor=who, data=asked(**more))


def test_a_visitor_gets_a_slate_with_reasons_and_live_times_and_nothing_is_kept() -> None:
    professional = made()
    slate = match()
    (card,) = slate.cards
    assert (slate.id, card.professional_id, card.new_here) == (None, professional.pk, True)
    assert card.reasons[0].factor == "concerns"
    assert len(card.slots) == 3
    assert all(at > clock.now() for at in card.slots)
    assert documents.find_one(COLLECTION, {}) is None


def _as_it_is(_: Professional) -> None:
    """Nothing about the professional is spoilt: it is the wish she does not meet."""


@pytest.mark.parametrize(
    ("name", "spoil", "more"),
    [
        ("licence", lambda p: p.licences.update(expires_on=clock.now().date() - timedelta(days=1)), {}),
        ("licence", lambda p: p.licences.update(jurisdiction="IN-KA"), {}),
        ("licence", lambda p: Professional.objects.filter(pk=p.pk).update(state="suspended"), {}),
        ("scope", _as_it_is, {"medication": True}),
        ("age", _as_it_is, {"age_group": "child"}),
        ("language", _as_it_is, {"languages": ["de"]}),
        ("modality", lambda p: Professional.objects.filter(pk=p.pk).update(modalities=["audio"]), {"modality": "video"}),
        ("slot", lambda p: Professional.objects.filter(pk=p.pk).update(next_free_at=clock.now() + timedelta(days=30)), {}),
        ("budget", _as_it_is, {"budget": {"amount": 1000, "currency": "EUR"}}),
    ],
)  # fmt: skip
def test_each_hard_filter_empties_the_list_and_is_named(
    name: str, spoil: Callable[[Professional], object], more: dict[str, Any]
) -> None:
    spoil(made())
    slate = match(**more)
    assert (slate.cards, slate.emptied_by) == ([], name)
    if name in {"licence", "age", "scope"}:
        assert name not in slate.relaxations
    else:
        assert slate.relaxations[name] == 1
        assert len(match(**more, relax=[name]).cards) == 1


def test_licence_age_and_risk_cannot_be_relaxed_by_asking() -> None:
    for name in ("licence", "age", "risk", "blocked", "scope"):
        with pytest.raises(Invalid) as refused:
            match(relax=[name])
        assert any(field.startswith("relax") for field in refused.value.fields)


def test_a_national_licence_covers_its_parts() -> None:
    made()
    assert len(match(jurisdiction="IN-MH").cards) == 1


def alert_about(user: User) -> None:
    now = clock.now()
    SafetyAlert.objects.create(patient=user, response_id=uuid7(), severity=2, due_at=now + timedelta(hours=1))


def test_when_nobody_is_competent_for_the_risk_the_list_says_so_and_offers_nothing_for_it() -> None:
    user = person()
    made(kind="counsellor")
    alert_about(user)
    slate = match(Actor.person(user.id))
    assert (slate.cards, slate.emptied_by, slate.relaxations) == ([], "risk", {})


def booked(professional: Professional, user: User) -> None:
    """A session of the two is to come."""
    assert BookingPayable().on_paid(held(Pair(user, professional)).pk, uuid7()) == "accepted"


def test_with_an_open_alert_only_who_is_competent_for_risk_is_proposed() -> None:
    user = person()
    counsellor, psychologist = made(kind="counsellor"), made(kind="psychologist")
    assert len(match(Actor.person(user.id)).cards) == 2
    alert_about(user)
    assert [card.professional_id for card in match(Actor.person(user.id)).cards] == [psychologist.pk]
    MatchProfile.objects.create(professional=counsellor, age_groups=["adult"], risk_competent=True)
    assert len(match(Actor.person(user.id)).cards) == 2


def test_somebody_blocked_is_not_proposed_again() -> None:
    user, professional = person(), made()
    me = actor(user)
    assert len(match(me).cards) == 1
    services.professional_block(actor=me, professional_id=professional.pk)
    services.professional_block(actor=me, professional_id=professional.pk)
    slate = match(me)
    assert (slate.cards, slate.emptied_by) == ([], "blocked")
    assert len(match(actor(person())).cards) == 1
    with pytest.raises(NotFound):
        services.professional_block(actor=me, professional_id=uuid7())


def test_a_patient_takes_her_block_back_and_learns_nothing_of_the_others_wish() -> None:
    user, professional = person(), made()
    me, address = actor(user), f"/api/v1/match/blocks/{professional.pk}"
    browser, stranger = APIClient(), APIClient()
    browser.force_authenticate(user)
    stranger.force_authenticate(person())
    services.professional_block(actor=me, professional_id=professional.pk)
    (row,) = browser.get("/api/v1/match/blocks").json()["results"]
    assert (row["professional_id"], row["slug"]) == (str(professional.pk), professional.slug)
    assert stranger.get("/api/v1/match/blocks").json()["results"] == []
    assert stranger.delete(address).status_code == 204
    assert match(me).cards == []
    # His own wish outlasts hers and is not shown to her.
    MatchBlock.objects.update(by_professional=True)
    assert [browser.delete(address).status_code for _ in range(2)] == [204, 204]
    assert (match(me).cards, browser.get("/api/v1/match/blocks").json()["results"]) == ([], [])
    MatchBlock.objects.update(by_patient=True, by_professional=False)
    services.professional_unblock(actor=me, professional_id=professional.pk)
    assert (len(match(me).cards), MatchBlock.objects.count()) == (1, 0)
    assert AuditEvent.objects.filter(action="match.unblocked", person_id=user.id).count() == 2


def test_a_professional_keeps_herself_out_of_a_clients_matches_and_neither_undoes_the_others_wish() -> None:
    user, other = person(), person()
    professional = made()
    him, me = Actor.person(professional.user_id), actor(user)
    with pytest.raises(NotFound):
        services.client_block(actor=him, person_id=user.id, blocked=True)
    booked(professional, user)
    for _ in range(2):
        services.client_block(actor=him, person_id=user.id, blocked=True)
    assert selectors.client_blocked(actor=him, person_id=user.id)
    assert (match(me).cards, len(match(actor(other)).cards)) == ([], 1)
    # She wants it too; his second thoughts do not speak for her.
    services.professional_block(actor=me, professional_id=professional.pk)
    for _ in range(2):
        services.client_block(actor=him, person_id=user.id, blocked=False)
    assert match(me).cards == []
    services.client_block(actor=him, person_id=user.id, blocked=True)
    MatchBlock.objects.update(by_patient=False)
    services.client_block(actor=him, person_id=user.id, blocked=False)
    assert (len(match(me).cards), MatchBlock.objects.count()) == (1, 0)
    assert AuditEvent.objects.filter(action="match.client_blocked", person_id=user.id).count() == 2


def test_who_is_in_the_pool_among_equals_is_chance_that_can_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "BEST", 3)
    monkeypatch.setattr(pools, "NEWCOMERS", 0)
    at = clock.now() + timedelta(hours=20)
    everybody = [make_professional(next_free_at=at).pk for _ in range(12)]
    intake = intakes.read(asked())
    with clock.frozen(clock.now()):

        def drawn(seed: str) -> set[str]:
            wish = intakes.wish_of(intake, seed=seed, has_history=False)
            found = pools.pool_find(intake, wish, FIRST_WEIGHTS, person_id=None, risk=False, seen={})
            return {one.id for one in found.candidates}

        draws = [drawn(f"slate{number}") for number in range(12)]
        assert drawn("slate0") == draws[0]
    assert all(len(one) == 3 for one in draws)
    # The three oldest accounts do not have it to themselves.
    assert len(set().union(*draws)) > 6
    assert set().union(*draws) <= {str(pk) for pk in everybody}


def test_who_has_no_room_in_truth_is_not_shown_whatever_the_list_believes() -> None:
    made(rules=[])
    with_room = made()
    assert [card.professional_id for card in match().cards] == [with_room.pk]


def test_without_the_consent_nothing_is_matched_and_withdrawing_works_at_once() -> None:
    user = person()
    me = actor(user)
    made()
    assert match(me).cards
    consent_change(actor=me, person_id=user.id, decisions={"matching": False}, language="en")
    with pytest.raises(Forbidden) as refused:
        match(me)
    assert refused.value.code == "consent_required"


def test_a_kept_slate_is_sealed_audited_and_comes_to_the_same_order_again() -> None:
    user = person()
    for number in range(8):
        made(specialties=["anxiety", "sleep"][: 1 + number % 2], gender=("woman", "man")[number % 2])
    slate = match(Actor.person(user.id), genders=["woman"])
    assert len(slate.cards) == 5
    document = documents.find_one(COLLECTION, {"_id": slate.id})
    assert document is not None
    assert b"anxiety" not in bytes(document["inputs"])
    assert "anxiety" not in str({**document, "inputs": ""})
    line = AuditEvent.objects.get(action="match.made", person_id=user.id)
    assert line.data["inputs"] == document["inputs_hash"]
    # The world moves on; the slate does not.
    Professional.objects.update(rating_sum=0, rating_count=0, next_free_at=None, specialties=[])
    shown, again = selectors.slate_replay(actor=SYSTEM, slate_id=slate.id)
    assert shown == again == [str(card.professional_id) for card in slate.cards]
    keyring.destroy(user.id)
    with pytest.raises(NotFound):
        selectors.slate_replay(actor=SYSTEM, slate_id=slate.id)


def test_weights_are_versioned_previewed_on_past_slates_and_checked() -> None:
    for number in range(7):
        made(specialties=["anxiety"] if number % 2 else ["sleep"])
    for _ in range(3):
        match(Actor.person(person().id))
    other = {"concerns": 0.1, "preferences": 0.1, "earliest": 0.1, "quality": 0.6, "continuity": 0.1}
    admin = Actor.person(person(role="admin").id)
    preview = selectors.weights_preview(actor=admin, weights=services.weights_check(other))
    assert (preview.slates, preview.replayed_same) == (3, 3)
    assert selectors.weights_preview(actor=admin, weights=FIRST_WEIGHTS).first_changed == 0
    services.weights_publish(actor=admin, weights=other, note="Try quality.", version=0)
    with pytest.raises(Conflict):
        services.weights_publish(actor=admin, weights=other, note="", version=0)
    assert match().weights_version == 1
    assert [row.version for row in selectors.weights_history(actor=admin).results] == [1, 0]
    for wrong in ({**other, "quality": 0.7}, {**other, "boost": 0.0}, {"concerns": 1.0}):
        with pytest.raises(Invalid):
            services.weights_publish(actor=admin, weights=wrong, note="", version=1)


@pytest.mark.parametrize("who", ["patient", "professional", "support", "finance"])
def test_weights_and_exposure_are_for_those_who_look_after_them(who: str) -> None:
    other = Actor.person(person(role=who).id)
    for doing in (
        lambda: services.weights_publish(actor=other, weights=FIRST_WEIGHTS, note="", version=0),
        lambda: selectors.exposure(actor=other),
        lambda: selectors.slate_replay(actor=other, slate_id=uuid7()),
    ):
        with pytest.raises(DomainError) as refused:
            doing()
        assert refused.value.status in {403, 404}


def test_exposure_counts_who_was_shown_beside_who_is_there() -> None:
    made(gender="woman")
    made(gender="man")
    match(Actor.person(person().id))
    rows = {(row.group, row.value): row for row in selectors.exposure(actor=SYSTEM).results}
    assert (rows["gender", "woman"].shown, rows["gender", "woman"].listed) == (1, 1)
    assert rows["new", "true"].shown == 2


def test_over_rest_a_visitor_is_answered_and_bad_input_is_named_at_its_field() -> None:
    made()
    client = APIClient()
    good = client.post("/api/v1/match", asked(), format="json")
    assert (good.status_code, len(good.json()["cards"])) == (200, 1)
    bad = client.post("/api/v1/match", asked(concerns=["nonsense"], jurisdiction="india"), format="json")
    assert (bad.status_code, bad.json()["code"]) == (422, "bad_intake")
    assert "jurisdiction" in bad.json()["fields"]
    assert client.get("/api/v1/match/choices").json()["jurisdictions"] == ["IN"]
    assert client.get("/api/v1/admin/matching/weights").status_code == 401
