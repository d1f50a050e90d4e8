"""What is taken along for research is of those who agreed, and of nobody else."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from access.models import AuditEvent
from accounts.consents.services import consent_change
from accounts.people.models import User
from kernel.errors import Forbidden
from marketplace.research import extraction
from marketplace.research.extraction import research_extract
from tests.factories.accounts import actor, person
from tests.integration.marketplace.test_assessments import gad, take

pytestmark = pytest.mark.django_db


def decides(user: User, purpose: str, *, given: bool = True) -> None:
    consent_change(actor=actor(user), person_id=user.pk, decisions={purpose: given}, language="en")


def answered(*, agrees: bool, country: str = "IN", total: int = 9) -> User:
    user = person(jurisdiction=country, name="Quirina Uhlenhorst")
    take(user, "gad-7", gad(total))
    if agrees:
        decides(user, "research")
    return user


def test_an_extract_holds_those_who_agree_and_no_small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "FEWEST", 3)
    many = [answered(agrees=True) for _ in range(3)]
    answered(agrees=False)
    answered(agrees=True, country="SM", total=20)
    clerk = person(role="compliance")
    found = research_extract(actor=actor(clerk), code="gad-7", purpose="trial-1")
    assert ([(one.country, one.total) for one in found.findings], found.suppressed) == ([("IN", 9)] * 3, 1)
    assert len({one.pseudonym for one in found.findings}) == 3
    line = AuditEvent.objects.get(action="research.extracted")
    assert (line.data["rows"], line.data["suppressed"], line.person_id) == (3, 1, None)
    out = StringIO()
    call_command("research_extract", "gad-7", by=clerk.pk, purpose="trial-1", stdout=out, stderr=StringIO())
    again = out.getvalue()
    assert len(again.splitlines()) == 4
    # Another extract has other pseudonyms: two of them cannot be put together. Nobody's id or name is in either.
    assert not any(one.pseudonym in again for one in found.findings)
    assert not any(word in again for user in many for word in ("Quirina", str(user.pk), user.pk.hex, str(user.email)))
    # One who withdraws is out at once, and with her the group is too small.
    decides(many[0], "research", given=False)
    assert research_extract(actor=actor(clerk), code="gad-7", purpose="trial-1").findings == []


@pytest.mark.parametrize("role", ["patient", "professional", "admin", "support"])
def test_nobody_else_takes_results_along(role: str) -> None:
    with pytest.raises(Forbidden):
        research_extract(actor=actor(person(role=role)), code="gad-7", purpose="trial-1")
