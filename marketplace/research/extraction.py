"""Results for research: of people who agree to it now, without anything that says who they are, and never of a few.

A row holds a pseudonym, a country, a quarter and the totals. Rows whose country and quarter fewer than `FEWEST` people share are
left out: so few could be recognised (k-anonymity, L. Sweeney 2002). Nobody's restricted record is read.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import Purpose
from accounts.consents.selectors import consenting
from accounts.people.models import User
from kernel import encryption, keyring
from marketplace.assessments.lifecycle import ResponseState
from marketplace.assessments.models import AssessmentResponse
from privacy.requests.selectors import restricted

FEWEST = 10
# So many results are unsealed between two words about how far it is.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One submitted questionnaire. `pseudonym` is the same for one person within one extract and in no other."""

    pseudonym: str
    country: str
    quarter: str
    scale: str
    total: int
    band: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What may be given out, and how many results were left out because too few people are alike.

    `people` are in it; `smallest` is how many share the rarest country and quarter in it: its k (0 without any), never below
    `fewest`, the rule it was made by.
    """

    findings: list[Finding]
    suppressed: int
    people: int
    smallest: int
    fewest: int


@dataclass(frozen=True, slots=True)
class Result:
    """One submitted questionnaire as it was read, still with whose it is."""

    person_id: uuid.UUID
    country: str
    quarter: str
    scales: list[dict[str, Any]]


def results_read(code: str, *, said: Callable[[int], None] = lambda _: None) -> list[Result]:
    """All submitted results of a questionnaire of people who agree at this moment; `said` hears the percentage read.

    Unsealing takes long when they are many, and people go on deciding meanwhile: what is read has to pass `may_be_in` again in
    the transaction that gives it out (`extract_of`).
    """
    agreed = (
        AssessmentResponse.objects.filter(code=code, state=ResponseState.SUBMITTED, patient__is_active=True)
        .filter(patient_id__in=consenting(Purpose.RESEARCH))
        .order_by("pk")
    )
    wanted = list(agreed.values_list("pk", "patient_id"))
    found: list[Result] = []
    for start in range(0, len(wanted), BATCH):
        some = dict(wanted[start : start + BATCH])
        encryption.warm(some.values())
        rows = AssessmentResponse.objects.filter(pk__in=some).select_related("patient").defer("patient__name")
        for row in rows:
            if row.result is not None and row.submitted_at is not None:
                quarter = f"{row.submitted_at.year}-Q{(row.submitted_at.month - 1) // 3 + 1}"
                found.append(Result(row.patient_id, row.patient.jurisdiction[:2], quarter, row.result["scales"]))
        said(min(100, (start + BATCH) * 100 // len(wanted)))
    return found


def may_be_in(person_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the people who agree now, are still here, and whose record is not restricted."""
    agree = User.objects.filter(pk__in=person_ids, is_active=True).filter(pk__in=consenting(Purpose.RESEARCH))
    return set(agree.values_list("pk", flat=True)) - restricted(person_ids)


def extract_of(results: list[Result]) -> Extract:
    """What may be given out of results that were read, by what their people want now."""
    key = hmac.digest(keyring.service_key("research")[1], uuid.uuid4().bytes, hashlib.sha256)
    still = may_be_in({result.person_id for result in results})
    alike: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        if result.person_id in still:
            alike[result.country, result.quarter].append(result)
    findings: list[Finding] = []
    suppressed, smallest, people = 0, 0, set()
    for (country, quarter), group in sorted(alike.items()):
        several = {result.person_id for result in group}
        if len(several) < FEWEST:
            suppressed += len(group)
            continue
        people |= several
        smallest = min(smallest or len(several), len(several))
        for result in group:
            pseudonym = hmac.new(key, result.person_id.bytes, hashlib.sha256).hexdigest()[:16]
            findings += [
                Finding(pseudonym, country, quarter, scale["code"], scale["total"], scale["band"])
                for scale in result.scales
            ]
    # Rows in the order of their pseudonyms say nothing of who came when.
    findings.sort(key=lambda one: (one.country, one.quarter, one.pseudonym, one.scale))
    return Extract(findings, suppressed, len(people), smallest, FEWEST)


@transaction.atomic
def research_extract(*, actor: Actor, code: str, purpose: str) -> Extract:
    """Submitted results of one questionnaire, at once. `purpose` is a code for the audit log. Raises Forbidden."""
    authorize(actor, "research.extract")
    extract = extract_of(results_read(code))
    extract_record(actor, ("questionnaire", code), extract, {"purpose": purpose})
    return extract


def extract_record(actor: Actor, resource: Any, extract: Extract, data: dict[str, Any]) -> None:
    """The audit line of an extract: how much, of how many, and of nobody in particular."""
    record(
        actor, "research.extracted", resource=resource,
        data={
            "rows": len(extract.findings), "suppressed": extract.suppressed, "people": extract.people,
            "smallest": extract.smallest, "fewest": extract.fewest, **data,
        },
    )  # fmt: skip
