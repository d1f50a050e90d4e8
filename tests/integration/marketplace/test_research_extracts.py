"""Extracts made from a screen: for who may, of who agrees at the end, by a link that ends, and each step in the log."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from access.models import AuditEvent, RoleMember
from accounts.people.models import User
from kernel import clock, keyring
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.files import file_put
from marketplace.research import extraction, selectors, services
from marketplace.research.models import ResearchExtract
from privacy.requests.services import request_make
from tests.factories.accounts import actor, person, token_of
from tests.integration.marketplace.test_research import answered, decides
from tests.live_law import assert_law

pytestmark = pytest.mark.django_db
WHY = "For the yearly report on outcomes."


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "FEWEST", 2)
    monkeypatch.setattr(extraction, "BATCH", 2)


@pytest.fixture
def clerk() -> User:
    return person(role="compliance", name="Odalys Verifier")


def made(clerk: User, code: str = "gad-7") -> ResearchExtract:
    asked = services.extract_ask(actor=actor(clerk), code=code, reason=WHY)
    services.extract_build(extract_id=asked.pk)
    asked.refresh_from_db()
    return asked


def fetched(clerk: User, row: ResearchExtract) -> list[str]:
    link = services.extract_link(actor=actor(clerk), extract_id=row.pk)
    return services.extract_fetch(token=link.path.rsplit("/", 1)[1]).decode().splitlines()


def lines(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=f"research.{action}").order_by("id"))


def test_an_extract_is_asked_for_made_and_fetched_and_each_of_it_is_in_the_log(clerk: User) -> None:
    people = [answered(agrees=True) for _ in range(3)]
    answered(agrees=False)
    answered(agrees=True, country="SM", total=20)
    row = made(clerk)
    assert (row.state, row.people, row.rows, row.suppressed, row.smallest, row.fewest) == ("ready", 3, 3, 1, 3, 2)
    assert row.expires_at is not None
    text = fetched(clerk, row)
    assert text[0] == "pseudonym,country,quarter,scale,total,band"
    assert all(re.fullmatch(r"[0-9a-f]{16},IN,\d{4}-Q[1-4],\w+,9,\w+", line) for line in text[1:]), text
    assert [one for one in people if str(one.pk) in "\n".join(text) or one.pk.hex in "\n".join(text)] == []
    fetched(clerk, row)
    assert [
        len(lines(action)) for action in ("extract_asked", "extracted", "extract_link_made", "extract_fetched")
    ] == [1, 1, 2, 2]
    (line,) = lines("extracted")
    assert (line.data["people"], line.data["smallest"], line.resource_id) == (3, 3, str(row.pk))
    assert {one.actor for one in lines("extract_fetched")} == {f"person:{clerk.pk}"}
    # A reason is words: it stands sealed in its row and in no line.
    assert WHY not in repr([event.data for event in AuditEvent.objects.all()])
    listed = selectors.extracts_list(actor=actor(clerk), cursor=None, limit=10)
    assert [(one.pk, listed.reasons[one.pk], listed.names[one.asked_by_id]) for one in listed.page.rows] == [
        (row.pk, WHY, "Odalys Verifier")
    ]


def test_who_withdraws_or_restricts_while_it_is_being_made_is_not_in_it(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [answered(agrees=True) for _ in range(4)]
    read = extraction.results_read

    def meanwhile(code: str, **rest: Any) -> list[extraction.Result]:
        found = read(code, **rest)
        decides(people[0], "research", given=False)
        request_make(actor=actor(people[1]), person_id=people[1].pk, kind="restriction", area="record")
        return found

    monkeypatch.setattr(services, "results_read", meanwhile)
    assert made(clerk).people == 2
    monkeypatch.setattr(services, "results_read", read)
    # Nor in the next one; and with one more gone too few are left for any.
    assert made(clerk).people == 2
    decides(people[2], "research", given=False)
    left = made(clerk)
    assert (left.state, left.rows, left.suppressed, left.file) == ("empty", 0, 1, "")
    with pytest.raises(Conflict, match="extract_not_ready"):
        services.extract_link(actor=actor(clerk), extract_id=left.pk)


def test_it_wants_a_reason_a_known_questionnaire_a_fresh_sign_in_and_the_right(clerk: User) -> None:
    for body, field in (({"reason": " short  "}, "reason"), ({"code": "no-such"}, "code")):
        with pytest.raises(Invalid) as refused:
            services.extract_ask(actor=actor(clerk), **{"code": "gad-7", "reason": WHY, **body})
        assert set(refused.value.fields) == {field}
    with clock.frozen(clock.now() + timedelta(minutes=6)), pytest.raises(Forbidden, match="step_up_required"):
        services.extract_ask(actor=_earlier(clerk), code="gad-7", reason=WHY)
    with pytest.raises(Forbidden):
        services.extract_ask(actor=actor(person(role="admin")), code="gad-7", reason=WHY)
    assert not ResearchExtract.objects.exists()
    row = services.extract_ask(actor=actor(clerk), code="gad-7", reason=WHY)
    with pytest.raises(Conflict, match="extract_under_way"):
        services.extract_ask(actor=actor(clerk), code="gad-7", reason=WHY)
    services.extract_ask(actor=actor(clerk), code="phq-9", reason=WHY)
    # Whoever has lost the right before a worker gets to it is made nothing.
    RoleMember.objects.filter(user=clerk).delete()
    services.extract_build(extract_id=row.pk)
    row.refresh_from_db()
    assert (row.state, [line.data["why"] for line in lines("extract_failed")]) == ("failed", ["not_allowed"])


def _earlier(user: User) -> Any:
    """An actor who signed in before the clock was put forward."""
    with clock.frozen(clock.now() - timedelta(minutes=6)):
        return actor(user)


def test_a_worker_that_dies_is_followed_by_another_and_a_task_that_comes_twice_makes_it_once(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        answered(agrees=True)
    row = services.extract_ask(actor=actor(clerk), code="gad-7", reason=WHY)
    with monkeypatch.context() as broken:
        broken.setattr(services, "_as_csv", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.extract_build(extract_id=row.pk)
    # As long as it may be alive nobody else begins; then the sweep starts it again.
    services.extract_build(extract_id=row.pk)
    row.refresh_from_db()
    assert (row.state, services.extracts_sweep()) == ("building", 0)
    with clock.frozen(clock.now() + services.STALLED_AFTER + timedelta(seconds=1)):
        assert services.extracts_sweep() == 1
        services.extract_build(extract_id=row.pk)
        services.extract_build(extract_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts, len(lines("extracted"))) == ("ready", 2, 1)


def test_a_link_ends_and_opens_nothing_for_who_lost_the_right_and_a_file_goes_with_its_key(clerk: User) -> None:
    for _ in range(2):
        answered(agrees=True)
    row = made(clerk)
    link = services.extract_link(actor=actor(clerk), extract_id=row.pk)
    browser = Client()
    answer = browser.get(link.path)
    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "no-referrer")
    assert "attachment" in answer["Content-Disposition"]
    assert browser.get(link.path[:-3] + "abc").status_code == 404
    with clock.frozen(link.good_until + timedelta(seconds=1)):
        assert browser.get(link.path).json()["code"] == "link_expired"
    member = RoleMember.objects.get(user=clerk)
    RoleMember.objects.filter(pk=member.pk).update(ended_at=clock.now())
    assert browser.get(link.path).status_code == 404
    RoleMember.objects.filter(pk=member.pk).update(ended_at=None)
    assert row.expires_at is not None
    with clock.frozen(row.expires_at + timedelta(seconds=1)):
        assert (services.extracts_sweep(), services.extracts_sweep()) == (1, 0)
        with pytest.raises(NotFound):
            services.extract_fetch(token=_token(row, clerk))
    assert keyring.data_key(row.pk, create=False) is None
    row.refresh_from_db()
    assert (row.state, row.file, row.people) == ("expired", "", 2)


def _token(row: ResearchExtract, clerk: User) -> str:
    claims = {"extract": str(row.pk), "by": str(clerk.pk), "until": (clock.now() + timedelta(minutes=5)).timestamp()}
    token: str = signing.dumps(claims, salt=services._SALT)
    return token


def test_the_list_costs_the_same_however_long_it_is(clerk: User, django_assert_num_queries: Any) -> None:
    headers = {"authorization": f"Bearer {token_of(clerk)}"}
    counts: list[int] = []
    for extra in (1, 5):
        for _ in range(extra):
            other = person(role="compliance")
            ResearchExtract.objects.create(
                asked_by=other, code="gad-7", reason=WHY, state="ready", file=file_put(uuid.uuid4(), b"x", context="t")
            )
        keyring.forget()
        with django_assert_num_queries(counts[0], exact=True) if counts else _counted() as seen:
            answer = Client().get("/api/v1/admin/research-extracts", {"limit": 20}, headers=headers)
        counts.append(len(seen))
        assert answer.status_code == 200
    assert len(answer.json()["results"]) == 6
    assert {"gad-7", "phq-9"} <= set(answer.json()["questionnaires"])


def _counted() -> Any:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


@pytest.mark.django_db(transaction=True)
def test_whoever_watches_knows_what_a_fresh_look_shows(clerk: User) -> None:
    for _ in range(5):
        answered(agrees=True)
    her = actor(clerk)
    rows: list[ResearchExtract] = []

    def expire() -> None:
        with clock.frozen(clock.now() + services.KEPT + timedelta(minutes=1)):
            services.extracts_sweep()

    def one(state: dict[str, Any], _name: str, data: dict[str, Any]) -> dict[str, Any]:
        return {**state, data["extract_id"]: (data["state"], data["percent"])}

    assert_law(
        "work:research", her,
        [
            lambda: rows.append(services.extract_ask(actor=her, code="gad-7", reason=WHY)),
            lambda: services.extract_build(extract_id=rows[0].pk),
            lambda: rows.append(services.extract_ask(actor=her, code="phq-9", reason=WHY)),
            lambda: services.extract_build(extract_id=rows[1].pk),
            expire,
        ],
        start=lambda shown: {row["extract_id"]: (row["state"], row["percent"]) for row in shown["extracts"]},
        event=one,
    )  # fmt: skip
    assert [ResearchExtract.objects.get(pk=row.pk).state for row in rows] == ["expired", "empty"]
