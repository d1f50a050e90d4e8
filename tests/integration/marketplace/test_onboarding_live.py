"""The live views of applying: the reviewers' queue, one's own application and the list of people obey the law of topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.actors import Actor
from kernel.models import OutboxEntry
from marketplace.models import Application, Professional, VerificationCase
from marketplace.onboarding.services import application_submit, application_withdraw
from marketplace.shortlist import services as shortlist
from marketplace.verification import cases, decisions
from realtime import valkey
from tests.factories.accounts import actor, person
from tests.factories.applicants import applicant, checked, reviewer, send_licence, submitted, type_all
from tests.factories.marketplace import make_professional
from tests.live_law import assert_law

pytestmark = pytest.mark.django_db(transaction=True)


class Story:
    """One applicant from the first submission to the list, off it and back, with everything that can come between."""

    def __init__(self) -> None:
        self.her, self.professional = applicant()
        type_all(self.her, self.professional)
        send_licence(self.her, self.professional)
        self.judge = reviewer()

    @property
    def case(self) -> VerificationCase:
        return VerificationCase.objects.filter(professional=self.professional).latest("created_at")

    def submit(self) -> None:
        version = Application.objects.get(pk=self.professional.pk).version
        application_submit(actor=self.her, professional_id=self.professional.pk, version=version)

    def claim(self) -> None:
        cases.case_claim(actor=self.judge, case_id=self.case.pk)

    def ask(self) -> None:
        case = self.case
        decisions.case_request_changes(
            actor=self.judge, case_id=case.pk, version=case.version, requests=[{"field": "words.bio", "message": "More."}]
        )  # fmt: skip

    def reject(self) -> None:
        case = self.case
        decisions.case_reject(actor=self.judge, case_id=case.pk, version=case.version, reason="No such number.")

    def reopen(self) -> None:
        case = self.case
        decisions.application_reopen(actor=self.judge, case_id=case.pk, version=case.version, reason="A new card.")
        send_licence(self.her, self.professional)

    def approve(self) -> None:
        done = checked(self.judge, self.case.pk)
        decisions.case_approve(actor=self.judge, case_id=done.pk, version=done.version)

    def suspend(self) -> None:
        decisions.professional_suspend(actor=self.judge, professional_id=self.professional.pk, reason="own_wish")

    def steps(self) -> list[Callable[[], object]]:
        return [
            self.submit,
            lambda: application_withdraw(actor=self.her, professional_id=self.professional.pk),
            self.submit, self.claim, lambda: cases.case_release(actor=self.judge, case_id=self.case.pk), self.claim, self.ask,
            self.submit, submitted, self.claim, self.reject, self.reopen, self.submit, self.approve, self.suspend,
            lambda: decisions.professional_reinstate(actor=self.judge, professional_id=self.professional.pk),
        ]  # fmt: skip


def newer(state: dict[str, Any], _: str, data: dict[str, Any]) -> dict[str, Any]:
    """The browser's fold of views that are told whole; the list keeps its version alone."""
    told = {name: data[name] for name in state}
    return told if told["version"] > state["version"] else state


@pytest.mark.parametrize("which", ["queue", "own", "listing"])
def test_live_views_of_applying_obey_the_law(which: str) -> None:
    story = Story()
    topic, reader = {
        "queue": ("work:verification", story.judge),
        "own": (f"onboarding:{story.professional.pk}", story.her),
        "listing": ("listing", Actor.anonymous()),
    }[which]
    # What earlier tests left in the log tells of a database that is gone.
    valkey.client().delete(valkey.log_key(topic))
    assert_law(topic, reader, story.steps(), start=dict, event=newer)
    assert Professional.objects.get(pk=story.professional.pk).state == "approved"


def test_what_one_window_keeps_the_others_hear_of_and_nobody_is_named() -> None:
    me, kept = person(), make_professional()
    topic = f"user:{me.pk}"

    def told() -> int:
        return OutboxEntry.objects.filter(target=topic, name="shortlist.changed").count()

    shortlist.favourite_add(actor=actor(me), professional_id=kept.pk)
    shortlist.favourite_add(actor=actor(me), professional_id=kept.pk)
    assert told() == 1
    shortlist.favourite_remove(actor=actor(me), professional_id=kept.pk)
    shortlist.favourite_remove(actor=actor(me), professional_id=kept.pk)
    assert told() == 2
    shortlist.search_save(actor=actor(me), name="Sleep", query={"concern": ["sleep"]}, notify_me=False)
    assert told() == 3
