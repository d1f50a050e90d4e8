"""One visit to every door behind which personal words are kept, by the person whose door it is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from access.actors import Actor
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from consultations.bookings.models import Booking
from consultations.safety_alerts.models import SafetyAlert
from kernel import clock
from kernel.fetching import Fetched
from kernel.tasks import drain
from marketplace.gigs.services import gig_submit
from marketplace.models import Application, Licence, Professional
from marketplace.orders.models import GigDispute, GigOrder
from marketplace.questionnaires.definition import canonical
from marketplace.questionnaires.services import shipped
from marketplace.reviews.models import Review
from marketplace.reviews.services import review_moderate
from tests.factories import accounts, applicants, files, gigs
from tests.factories.billing import press
from tests.factories.consultations import Pair, begins_soon, confirmed, connect, join, pair, tomorrow
from tests.integration.access.matrix_world import Someone
from tests.integration.accounts.conftest import code_for
from tests.integration.accounts.passkeys import SoftPasskey
from tests.integration.privacy.canary_fields import fields
from tests.integration.privacy.canary_walk import CONTACT, KEPT_NUMBER, NUMBER, Walk, word


def paper() -> tuple[str, bytes, str]:
    """A document with a word in its name and a word on its page."""
    return f"{word()}.pdf", files.pdf(text=word()), "application/pdf"


def someone(user: User) -> Someone:
    token = accounts.token_of(user)
    session = AuthSession.objects.filter(user=user).latest("created_at")
    return Someone("", Actor.person(user.pk, str(session.pk)), token)


def whole_story(walk: Walk) -> None:
    """All rooms."""
    signing_in(walk)
    her_own(walk)
    a_session(walk)
    an_order(walk)
    a_shop(walk)
    an_application(walk)
    answers(walk)
    oversight(walk)
    mistakes(walk)


def signing_in(walk: Walk) -> None:
    email = f"{CONTACT}@people.example"
    body = {"email": email, "password": f"{word()} pass phrase", "name": word(), "zone": "UTC", "language": "en"}
    walk.send("anonymous", "POST", "auth/signup", {**body, "consents": ["care"]})
    walk.send("anonymous", "POST", "auth/password/forgot", {"email": email})
    walk.ask("anonymous", "POST", "auth/signin", {"email": email, "password": word()})
    walk.send("anonymous", "POST", "auth/phone/start", {"phone": f"+91{NUMBER}", "purpose": "sign_up"})
    profile = {"name": word(), "zone": "UTC", "language": "en", "consents": ["care"]}
    walk.send("anonymous", "POST", "auth/phone/verify", {"code": code_for(f"+91{NUMBER}"), "profile": profile})
    walk.send("anonymous", "POST", "auth/password/forgot", {"email": walk_email(walk)})
    walk.send(
        "anonymous", "POST", "auth/password/reset",
        {"code": code_for(walk_email(walk)), "password": f"{word()} another phrase"},
    )  # fmt: skip


def walk_email(walk: Walk) -> str:
    """An address that is proven."""
    return str(user_of(walk.world.persons["nobody"].actor).email)


def user_of(actor: Actor) -> User:
    assert actor.id is not None
    return User.objects.get(pk=actor.id)


def her_own(walk: Walk) -> None:
    walk.send("owner", "PATCH", "me", {"name": word()})
    walk.send("owner", "PUT", "me/contacts", {"kind": "email", "value": f"new.{CONTACT}@people.example"})
    contact = {"name": word(), "phone": f"+91{KEPT_NUMBER}", "relation": word()}
    walk.send("owner", "PUT", "me/emergency-contact", contact)
    asked = walk.send(
        "owner", "POST", "me/privacy/requests", {"kind": "rectification", "area": "profile", "words": word()}
    )
    decision = {"granted": True, "answer": word()}
    walk.send("super_admin", "POST", f"admin/privacy/requests/{asked['id']}/decision", decision)
    query = {"q": word(), "sort": "recommended"}
    saved = walk.send("owner", "POST", "saved-searches", {"name": word(), "query": query, "notify": True})
    walk.send("owner", "PATCH", f"saved-searches/{saved['id']}", {"name": word()})
    options = walk.send("owner", "POST", "me/second-factor/passkeys/begin", {})["options"]
    passkey = {"name": word(), "credential": SoftPasskey().create(options)}
    walk.send("owner", "POST", "me/second-factor/passkeys", passkey)
    walk.send("owner", "POST", "me/step-up", {"password": accounts.PASSWORD})


def a_session(walk: Walk) -> None:
    world = walk.world
    two = pair(word())
    her, him, lead = someone(two.patient), someone(two.professional.user), world.persons["super_admin"].actor
    booking = confirmed(two)
    begins_soon(booking)
    where = {"place": word(), "plan": word(), "country": "IN", "shares_contact": True}
    walk.send(her, "PUT", f"bookings/{booking.pk}/whereabouts", where)
    join(booking)
    walk.command(her.actor, "waiting_room.chat", booking_id=booking.pk, text=word())
    why = {"booking_id": booking.pk, "reason": "other"}
    walk.command(lead, "board.reveal", **why, words=word())
    walk.command(lead, "board.message", **why, words=word(), to="both", text=word())
    walk.command(him.actor, "waiting_room.admit", booking_id=booking.pk)
    connect(two, booking)
    walk.command(her.actor, "call.chat", booking_id=booking.pk, text=word())
    made = walk.send(him, "POST", f"bookings/{booking.pk}/guests", {"kind": "interpreter"})
    walk.send("anonymous", "POST", "guest/open", {"token": made["token"], "name": word()})
    walk.command(lead, "board.extend", **why, words=word(), minutes=10)
    walk.command(lead, "board.end", **why, words=word())
    walk.send(him, "PUT", f"bookings/{booking.pk}/note", {"text": word(), "version": 0})
    walk.send(her, "POST", f"bookings/{booking.pk}/rating", {"stars": 4, "text": word()})
    review = review_of(booking)
    review_moderate(actor=lead, review_id=review, publish=True)
    walk.send(him, "PUT", f"pro/reviews/{review}/reply", {"text": word()})
    an_objection(walk, her, him, booking)
    other = confirmed(two, at=tomorrow(18))
    spare = world.persons["unassigned_professional"].actor
    walk.command(
        lead, "board.reassign", booking_id=other.pk, reason="other", words=word(),
        professional_id=user_of(spare).professional.pk,
    )  # fmt: skip


def an_objection(walk: Walk, her: Someone, him: Someone, booking: Booking) -> None:
    at = f"bookings/{booking.pk}/dispute"
    file = walk.send(her, "POST", f"{at}/files", file=paper())["id"]
    made = walk.send(her, "POST", at, {"reason": "technical", "text": word(), "file_ids": [file]})["dispute"]
    walk.send(him, "POST", f"{at}/statements", {"text": word()})
    ruling = {"ruling": "partial", "refund_minor": 1, "text": word()}
    walk.send("super_admin", "POST", f"admin/session-disputes/{made['id']}/decision", ruling)


def review_of(booking: Booking) -> UUID:
    return Review.objects.get(session_id=booking.pk).pk


def two_of(walk: Walk) -> Pair:
    patient = user_of(walk.world.persons["owner"].actor)
    return Pair(patient, Professional.objects.get(pk=walk.world.ids["professional_id"]))


def an_order(walk: Walk) -> None:
    two = two_of(walk)
    gig = gigs.published(two.professional, revisions=2)
    bought = {"gig_id": str(gig.pk), "version_id": str(gig.live_id), "package": "a", "brief": word()}
    order = walk.send("owner", "POST", "gig-orders", bought)["id"]
    walk.send("owner", "PUT", f"gig-orders/{order}/brief", {"text": word()})
    press(gigs.checkout(GigOrder.objects.get(pk=order)))
    gigs.work()
    file = walk.send("treating", "POST", f"gig-orders/{order}/files", file=paper())["id"]
    walk.send("treating", "POST", f"gig-orders/{order}/deliveries", {"text": word(), "file_ids": [file]})
    walk.send("owner", "POST", f"gig-orders/{order}/revisions", {"text": word()})
    gigs.delivered(two, GigOrder.objects.get(pk=order))
    walk.send("owner", "POST", f"gig-orders/{order}/dispute", {"reason": "quality", "text": word()})
    walk.send("treating", "POST", f"gig-orders/{order}/statements", {"text": word()})
    dispute = GigDispute.objects.get(order_id=order).pk
    walk.send("super_admin", "POST", f"admin/gig-disputes/{dispute}/decision", {"ruling": "release", "text": word()})


def a_shop(walk: Walk) -> None:
    draft = gigs.draft(two_of(walk).professional)
    draft = gig_submit(actor=two_of(walk).him, gig_id=draft.pk, version=draft.version)
    back = {"decision": "send_back", "note": word(), "version": draft.version}
    walk.send("super_admin", "POST", f"admin/gigs/{draft.pk}/moderation", back)
    walk.send("treating", "POST", "pro/calendar/busy-feeds", {"address": f"https://{word()}.example/private/x.ics"})


def elsewhere(*_: Any, **__: Any) -> Fetched:
    """A calendar on another server, with a word in what it says."""
    at = (clock.now() + timedelta(days=1)).strftime("%Y%m%d")
    return Fetched(
        (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
            f"SUMMARY:{word()}\r\nDTSTART:{at}T100000Z\r\nDTEND:{at}T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode(),
        '"1"',
        "",
    )


def an_application(walk: Walk) -> None:
    actor, professional = applicants.applicant()
    applicant = someone(user_of(actor))
    licence = {
        "expires_on": str(clock.now().date() + timedelta(days=400)), "jurisdiction": "IN", "authority": "Council", "number": "A-77",
    }  # fmt: skip
    walk.send(applicant, "POST", "pro/onboarding/licences", licence, file=paper())
    sent = Licence.objects.get(professional=professional)
    again = {"expires_on": str(clock.now().date() + timedelta(days=500))}
    walk.send(applicant, "PUT", f"pro/onboarding/licences/{sent.pk}", again, file=paper())
    version = Application.objects.get(pk=professional.pk).version
    typed = {**applicants.TYPED["words"], "bio": f"{word()} {applicants.TYPED['words']['bio']}"}
    walk.send(applicant, "PUT", "pro/onboarding/steps/words", {"values": typed, "version": version})
    for path, body in (
        ("changes", lambda: {"requests": [{"field": "words.bio", "message": word()}]}),
        ("rejection", lambda: {"reason": word()}),
    ):
        _, case = applicants.submitted()
        walk.send("super_admin", "POST", f"admin/verification/{case.pk}/claim")
        case.refresh_from_db()
        walk.send("super_admin", "POST", f"admin/verification/{case.pk}/{path}", {**body(), "version": case.version})
    # The last of them was rejected.
    case.refresh_from_db()
    anew = {"reason": word(), "version": case.version}
    walk.send("super_admin", "POST", f"admin/verification/{case.pk}/reopening", anew)


def answers(walk: Walk) -> None:
    body = canonical(next(one for one in shipped() if one.code == "phq-2")) | {"code": "own-words"}
    asked = {"code": "said", "kind": "text", "text": {"en": "How are you?", "hi": "आप कैसे हैं?"}}
    body["sections"][0]["items"].append(asked)
    made = walk.send("super_admin", "POST", "admin/questionnaires", {"body": body})
    walk.send("super_admin", "POST", f"admin/questionnaires/{made['id']}/publish", {"revision": made["revision"]})
    start = walk.send("owner", "POST", "assessments/responses", {"code": "own-words"})["id"]
    walk.send("owner", "PUT", f"assessments/responses/{start}/answers/said", {"value": word()})
    start = walk.send("owner", "POST", "assessments/responses", {"code": "phq-9"})["id"]
    walk.send("owner", "PUT", f"assessments/responses/{start}/answers/phq9", {"value": 2})
    drain()
    alert = SafetyAlert.objects.get(response_id=start, state="open").pk
    lead = someone(accounts.person(role="clinical_lead", name="Lead"))
    walk.send(lead, "POST", f"safety/alerts/{alert}/acknowledge")
    walk.send(lead, "POST", f"safety/alerts/{alert}/hand-over", {"note": word()})
    walk.send(lead, "POST", f"safety/alerts/{alert}/acknowledge")
    walk.send(lead, "POST", f"safety/alerts/{alert}/resolve", {"resolution": "spoken_with", "note": word()})


def oversight(walk: Walk) -> None:
    world = walk.world
    opened = {"person_id": world.ids["person_id"], "ground": "life", "reason": f"{word()}, said at some length"}
    lead = someone(accounts.person(role="clinical_lead", name="Second Lead"))
    glass = walk.send(lead, "POST", "admin/break-glass", opened)["id"]
    walk.send(lead, "POST", f"admin/break-glass/{glass}/end")
    verdict = {"verdict": "justified", "remark": word()}
    walk.send("super_admin", "POST", f"admin/break-glass/reviews/{glass}", verdict)
    extract = {"code": "phq-9", "reason": f"{word()}, said at some length"}
    walk.send("super_admin", "POST", "admin/research-extracts", extract)
    gone = accounts.person(name="Somebody")
    walk.send("super_admin", "POST", f"admin/people/{gone.pk}/account/close", {"reason": "other", "note": word()})
    walk.send("super_admin", "POST", f"admin/people/{gone.pk}/account/reopen", {"note": word()})


def mistakes(walk: Walk) -> None:
    """Every write once more with words where numbers, codes and ids belong: what is refused is not repeated anywhere either."""
    for door, inside in fields().items():
        method, path = door.split(" ", 1)
        if method == "socket":
            continue
        named = re.sub(r"{(\w+)}", lambda found: walk.world.value(found[1]), path)
        body = {place.partition(".")[0].rstrip("?"): word() for place in inside}
        assert walk.ask("owner", method, f"{named}?q={word()}", body).status_code < 500, door
