"""Results for research: of people who agree to it now, without anything that says who they are, and never of a few.

A row holds a pseudonym, a country, a quarter and the totals. Rows whose country and quarter fewer than `FEWEST` people share are
left out: so few could be recognised (k-anonymity, L. Sweeney 2002). Nobody's restricted record is read.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import Purpose
from accounts.consents.selectors import consenting
from kernel import keyring
from marketplace.assessments.lifecycle import ResponseState
from marketplace.assessments.models import AssessmentResponse
from privacy.requests.selectors import is_restricted

FEWEST = 10


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
    """What may be given out, and how many rows were left out because too few people are alike."""

    findings: list[Finding]
    suppressed: int


@transaction.atomic
def research_extract(*, actor: Actor, code: str, purpose: str) -> Extract:
    """Submitted results of one questionnaire. `purpose` is a code for the audit log. Raises Forbidden."""
    authorize(actor, "research.extract")
    key = hmac.digest(keyring.service_key("research")[1], uuid.uuid4().bytes, hashlib.sha256)
    rows = (
        AssessmentResponse.objects.filter(code=code, state=ResponseState.SUBMITTED, patient__is_active=True)
        .filter(patient_id__in=consenting(Purpose.RESEARCH))
        .select_related("patient")
        .defer("patient__name")
        .order_by("pk")
    )
    alike: dict[tuple[str, str], list[AssessmentResponse]] = defaultdict(list)
    for row in rows:
        if row.result is not None and row.submitted_at is not None and not is_restricted(row.patient_id):
            quarter = f"{row.submitted_at.year}-Q{(row.submitted_at.month - 1) // 3 + 1}"
            alike[row.patient.jurisdiction[:2], quarter].append(row)
    findings: list[Finding] = []
    suppressed = 0
    for (country, quarter), group in sorted(alike.items()):
        if len({row.patient_id for row in group}) < FEWEST:
            suppressed += len(group)
            continue
        for row in group:
            pseudonym = hmac.new(key, row.patient_id.bytes, hashlib.sha256).hexdigest()[:16]
            findings += [
                Finding(pseudonym, country, quarter, scale["code"], scale["total"], scale["band"])
                for scale in row.result["scales"]
            ]
    record(
        actor, "research.extracted", resource=("questionnaire", code),
        data={"rows": len(findings), "suppressed": suppressed, "purpose": purpose, "fewest": FEWEST},
    )  # fmt: skip
    # Rows in the order of their pseudonyms say nothing of who came when.
    return Extract(sorted(findings, key=lambda one: (one.country, one.quarter, one.pseudonym, one.scale)), suppressed)
