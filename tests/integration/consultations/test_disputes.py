"""A patient objects to a session she booked directly; until somebody has decided its money is nobody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from accounts.messages.models import OutgoingMessage
from accounts.models import User
from billing.earnings.models import Earning
from billing.earnings.services import earnings_release
from billing.gateways.base import GatewayRefused
from billing.gateways.sandbox import remote
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.payouts.services import payout_run
from billing.refunds.models import Refund
from billing.refunds.services import refund_request
from consultations.bookings import no_shows
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.models import Booking
from consultations.bookings.redeeming import booking_redeem
from consultations.bookings.selectors import booking_view
from consultations.disputes.files import dispute_file_add, dispute_file_read
from consultations.disputes.models import SessionDispute, SessionDisputeEntry
from consultations.disputes.selectors import dispute_of, disputes_open
from consultations.disputes.services import dispute_open, dispute_speak
from consultations.leaving import open_matters
from consultations.waiting_room import presence
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from privacy.erasure.models import ErasureRequest
from privacy.erasure.services import erasure_request, erasures_sweep
from privacy.requests.services import request_make
from tests.factories.accounts import actor, give_role, person
from tests.factories.billing import press
from tests.factories.consultations import SYSTEM, Pair, checkout, completed, held, pair, tomorrow
from tests.factories.disputes import decided, objected
from tests.factories.files import pdf
from tests.factories.gigs import bought, letter, published, work

pytestmark = pytest.mark.django_db
K = AccountKind
PRICE, NET = 6000, 5100


@pytest.fixture
def two() -> Pair:
    return pair()


def booked(two: Pair, *, hour: int = 10) -> Booking:
    """A booking that is paid for, inside a transaction that never commits."""
    booking = held(two, at=tomorrow(hour))
    press(checkout(booking))
    work()
    booking.refresh_from_db()
    return booking


@pytest.fixture
def over(two: Pair) -> Booking:
    return completed(two, booking=booked(two))


def books(booking: Booking) -> dict[str, int]:
    """What each has of the session, after a look at what a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert set(trial_balance().values()) <= {0}
    her, him = booking.patient_id, booking.professional.user_id
    refs = {
        "disputed": AccountRef(K.DISPUTED_FUNDS, her),
        "pending": AccountRef(K.PROFESSIONAL_PENDING, him),
        "available": AccountRef(K.PROFESSIONAL_AVAILABLE, him),
        "debt": AccountRef(K.PROFESSIONAL_DEBT, him),
        "fee": AccountRef(K.PLATFORM_FEE),
        "held": AccountRef(K.CUSTOMER_FUNDS_HELD, her),
    }
    return {name: found for name, ref in refs.items() if (found := balance(ref, "EUR"))}


def release(at: timedelta = timedelta(days=9)) -> int:
    return earnings_release(actor=SYSTEM, at=clock.now() + at)


@pytest.mark.parametrize(
    ("ruling", "part"),
    [("refund", None), ("release", None), ("partial", 1), ("partial", 3333), ("partial", PRICE - 1)],
)
def test_the_money_is_nobodys_until_the_ruling_shares_every_cent_of_it(
    two: Pair, over: Booking, ruling: str, part: int | None
) -> None:
    dispute = objected(two, over)
    assert objected(two, over, "Again").pk == dispute.pk
    assert (dispute.amount_minor, books(over)) == (PRICE, {"disputed": NET, "fee": PRICE - NET})
    assert release() == 0
    with pytest.raises(Conflict, match="payment_disputed"):
        refund_request(actor=SYSTEM, payment_id=dispute.payment_id, amount=1, reason="goodwill", idem="x")
    judge = Actor.person(person(role="support").pk)
    for _ in range(2):
        decided(dispute, ruling, part, by=judge)
    back = {"refund": PRICE, "release": 0}.get(ruling, part or 0)
    work()
    over.refresh_from_db()
    assert sum(Refund.objects.values_list("amount", flat=True)) == (over.refund_minor or 0) == back
    shared = books(over)
    assert sum(shared.values()) == PRICE - back
    assert shared.get("fee", 0) == ((PRICE - back) * 15 + 50) // 100
    assert release() == (1 if back < PRICE else 0)
    assert books(over).get("pending", 0) == 0
    for other, sum_ in (("release" if ruling != "release" else "refund", None), ("partial", 2)):
        with pytest.raises(Conflict, match="dispute_decided"):
            decided(dispute, other, sum_, by=judge)


def test_the_window_closes_to_the_second_released_or_not(two: Pair, over: Booking) -> None:
    end = Earning.objects.get().available_at
    assert booking_view(actor=two.her, booking=over)["objection"] == {"state": "possible", "until": end}
    assert booking_view(actor=two.him, booking=over)["objection"] is None
    with clock.frozen(end):
        assert booking_view(actor=two.her, booking=over)["objection"] is None
        with pytest.raises(Conflict, match="dispute_window_over"):
            objected(two, over)
    assert books(over) == {"pending": NET, "fee": PRICE - NET}
    with clock.frozen(end - timedelta(microseconds=1)):
        objected(two, over)
    assert booking_view(actor=two.him, booking=over)["objection"] == {"state": "open", "until": None}


def test_what_has_been_released_or_paid_out_is_not_taken_back(two: Pair, over: Booking) -> None:
    release()
    for _ in range(2):
        with pytest.raises(Conflict, match="dispute_window_over"):
            objected(two, over)
        payout_run(actor=SYSTEM)
    assert not SessionDispute.objects.exists()


def test_only_a_session_that_took_place_or_that_she_missed_can_be_objected_to(two: Pair) -> None:
    ahead, missed, kept = booked(two, hour=16), booked(two, hour=11), booked(two, hour=13)
    order = bought(two.patient, published(two.professional, "session"))
    redeemed = booking_redeem(actor=two.her, booking_id=held(two, at=tomorrow(15)).pk, order_id=order.pk)
    with clock.frozen(missed.starts_at):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
    with clock.frozen(kept.starts_at - timedelta(hours=1)):
        booking_cancel(actor=two.her, booking_id=kept.pk, reason="other")
    with clock.frozen(missed.starts_at + timedelta(minutes=20)):
        no_shows.no_shows_settle(actor=SYSTEM)
        completed(two, booking=redeemed)
        for booking, code in ((ahead, "booking_state"), (kept, "booking_state"), (redeemed, "by_order")):
            with pytest.raises(Conflict, match=code):
                objected(two, booking)
        missed.refresh_from_db()
        assert missed.state == "no_show_patient"
        assert objected(two, missed).amount_minor == PRICE


def test_a_refund_before_lessens_what_is_at_stake_and_one_refused_meanwhile_stays_the_patients(
    two: Pair, over: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(order: object) -> object:
        raise GatewayRefused("card_closed")

    assert over.payment_id is not None
    refund_request(actor=SYSTEM, payment_id=over.payment_id, amount=1000, reason="goodwill", idem="part")
    dispute = objected(two, over)
    assert (dispute.amount_minor, books(over)["disputed"]) == (5000, 4250)
    monkeypatch.setattr(remote, "refund_make", refuse)
    work()
    # It is owed to her still: not at stake, and nobody else's whatever is decided.
    assert books(over) == {"disputed": 4250, "fee": 750}
    assert release() == 0
    decided(dispute, "release")
    assert books(over) == {"pending": 4250, "fee": 750}
    assert (release(), books(over)) == (1, {"available": 4250, "fee": 750})
    assert balance(AccountRef(AccountKind.REFUNDS_OWED, over.patient_id), over.currency) == 1000


def test_all_of_it_refunded_leaves_nothing_to_disagree_about(two: Pair, over: Booking) -> None:
    assert over.payment_id is not None
    refund_request(actor=SYSTEM, payment_id=over.payment_id, amount=None, reason="goodwill", idem="all")
    with pytest.raises(Conflict, match="nothing_held"):
        objected(two, over)
    assert booking_view(actor=two.her, booking=over)["objection"] is None


def test_both_sides_speak_with_files_until_it_is_decided(two: Pair, over: Booking) -> None:
    file = dispute_file_add(actor=two.her, booking_id=over.pk, name="../Screen.pdf", file=letter())
    with pytest.raises(Conflict, match="dispute_closed"):
        dispute_file_add(actor=two.him, booking_id=over.pk, name="x.pdf", file=letter())
    with pytest.raises(Invalid, match="words_required"):
        dispute_open(actor=two.her, booking_id=over.pk, reason="other", text="  ")
    with pytest.raises(Invalid, match="file_not_found"):
        dispute_open(actor=two.her, booking_id=over.pk, reason="other", text="x", file_ids=[over.pk])
    assert books(over) == {"pending": NET, "fee": PRICE - NET}
    dispute = dispute_open(actor=two.her, booking_id=over.pk, reason="other", text="No sound.", file_ids=[file.pk])
    his = dispute_file_add(actor=two.him, booking_id=over.pk, name="log.pdf", file=letter())
    with pytest.raises(NotFound):
        dispute_file_read(actor=two.her, booking_id=over.pk, file_id=his.pk)
    dispute_speak(actor=two.him, booking_id=over.pk, text="I heard you well.", file_ids=[his.pk])
    dispute_speak(actor=two.her, booking_id=over.pk, text="I did not.")
    assert dispute_file_read(actor=two.her, booking_id=over.pk, file_id=his.pk)[1] == b"%PDF-1.7 quiet"
    decided(dispute, "refund")
    with pytest.raises(Conflict, match="dispute_decided"):
        dispute_speak(actor=two.him, booking_id=over.pk, text="But")
    with pytest.raises(Conflict, match="dispute_closed"):
        dispute_file_add(actor=two.her, booking_id=over.pk, name="x.pdf", file=letter())
    shown = dispute_of(actor=two.her, booking_id=over.pk)
    assert shown is not None
    assert [(e.by, e.text, [f.name for f in e.files]) for e in shown.entries] == [
        ("patient", "No sound.", ["Screen.pdf"]), ("professional", "I heard you well.", ["log.pdf"]),
        ("patient", "I did not.", []), ("platform", "We read both.", []),
    ]  # fmt: skip
    told = OutgoingMessage.objects.filter(template="session_dispute.update").values_list("person_id", flat=True)
    assert {two.patient.pk, two.professional.user_id} <= set(told)


def test_the_professional_is_told_what_is_kept_back_and_the_patient_is_not(two: Pair, over: Booking) -> None:
    objected(two, over)
    his, hers = (dispute_of(actor=who, booking_id=over.pk) for who in (two.him, two.her))
    assert his is not None
    assert hers is not None
    assert his.held is not None
    assert (his.held.amount, his.available_at) == (NET, Earning.objects.get().available_at)
    assert (hers.held, hers.available_at, hers.amount.amount) == (None, None, PRICE)
    assert his.facts.patient_arrived_at == his.facts.connected_at == over.starts_at


def test_wrong_persons_see_and_change_nothing(two: Pair, over: Booking) -> None:
    other, support = pair("Other"), Actor.person(person(role="support").pk)
    with pytest.raises(NotFound):
        dispute_of(actor=support, booking_id=over.pk)
    for stranger in (other.her, other.him):
        for act in (
            lambda who=stranger: dispute_open(actor=who, booking_id=over.pk, reason="other", text="x"),
            lambda who=stranger: dispute_of(actor=who, booking_id=over.pk),
            lambda who=stranger: dispute_file_add(actor=who, booking_id=over.pk, name="x", file=letter()),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(Forbidden):
        dispute_open(actor=two.him, booking_id=over.pk, reason="other", text="x")
    dispute = objected(two, over)
    for who in (two.her, two.him, other.him):
        with pytest.raises(DomainError) as refused:
            decided(dispute, "release", by=who)
        assert refused.value.status in {403, 404}
    assert dispute_of(actor=support, booking_id=over.pk) is not None
    assert AuditEvent.objects.filter(action="session_dispute.viewed", person_id=two.patient.pk).count() == 1


@pytest.mark.parametrize("side", ["patient", "professional"])
def test_nobody_decides_about_a_session_of_ones_own(two: Pair, over: Booking, side: str) -> None:
    dispute = objected(two, over)
    give_role(two.patient if side == "patient" else two.professional.user, "support")
    with pytest.raises(Forbidden, match="own_dispute"):
        decided(dispute, "refund", by=two.her if side == "patient" else two.him)
    assert books(over) == {"disputed": NET, "fee": PRICE - NET}


def test_erasure_waits_for_the_decision_and_a_restriction_does_not_stop_it(two: Pair, over: Booking) -> None:
    dispute = objected(two, over)
    assert (
        list(open_matters(two.patient.pk)) == list(open_matters(two.professional.user_id)) == ["session_dispute_open"]
    )
    erasure_request(actor=actor(two.patient), person_id=two.patient.pk)
    with clock.shift(timedelta(days=40)):
        erasures_sweep()
        assert ErasureRequest.objects.get().reasons == ["session_dispute_open"]
        request_make(actor=two.her, person_id=two.patient.pk, kind="restriction", area="record")
        dispute_speak(actor=two.him, booking_id=over.pk, text="My side.")
        decided(dispute, "refund")
    assert list(open_matters(two.patient.pk)) == []
    assert books(over) == {}


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user=user)
    return client


def test_over_rest_from_the_first_word_to_the_ruling(two: Pair, over: Booking) -> None:
    at = f"/api/v1/bookings/{over.pk}/dispute"
    hers, his, support = (signed_in(user) for user in (two.patient, two.professional.user, person(role="support")))
    assert hers.get(at).json() == {"dispute": None}
    paper = pdf()
    refused = hers.post(f"{at}/files", {"file": SimpleUploadedFile("plan.pdf", b"MZ")}, format="multipart")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["file"])
    file = hers.post(f"{at}/files", {"file": SimpleUploadedFile("a.pdf", paper)}, format="multipart").json()
    wrong = hers.post(at, {"reason": "weather", "text": ""}, format="json")
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"reason", "text"})
    made = hers.post(at, {"reason": "technical", "text": "No sound.", "file_ids": [file["id"]]}, format="json")
    assert (made.status_code, made.json()["dispute"]["amount"]) == (201, {"amount": PRICE, "currency": "EUR"})
    assert his.post(f"{at}/statements", {"text": "It was fine."}, format="json").status_code == 200
    listed = support.get("/api/v1/admin/session-disputes").json()["results"]
    assert [(row["answered"], row["reason"]) for row in listed] == [(True, "technical")]
    assert "sound" not in str(listed)
    assert str(two.patient.pk) not in str(listed)
    one = f"/api/v1/admin/session-disputes/{listed[0]['id']}"
    assert [entry["text"] for entry in support.get(one).json()["entries"]] == ["No sound.", "It was fine."]
    content = support.get(f"{at}/files/{file['id']}")
    assert (content.content, content["Cache-Control"]) == (paper, "private, no-store")
    most = support.post(f"{one}/decision", {"ruling": "partial", "text": "x", "refund_minor": PRICE}, format="json")
    assert (most.status_code, list(most.json()["fields"])) == (422, ["refund_minor"])
    ruled = support.post(f"{one}/decision", {"ruling": "partial", "text": "Half.", "refund_minor": 1}, format="json")
    assert ruled.json()["refunded"] == {"amount": 1, "currency": "EUR"}
    assert his.get(at).json()["dispute"]["may_speak"] is False
    assert support.get("/api/v1/admin/session-disputes").json()["results"] == []


def test_the_queue_asks_as_much_for_many_as_for_one(two: Pair, over: Booking) -> None:
    objected(two, over)
    support, asked = Actor.person(person(role="support").pk), []
    for hour in (12, 14):
        with CaptureQueriesContext(connection) as queries:
            found: Any = disputes_open(actor=support)
        asked.append(len(queries))
        objected(two, completed(two, booking=booked(two, hour=hour)))
    assert (len(found.results), asked[0]) == (2, asked[1])
    assert SessionDisputeEntry.objects.count() == 3
