"""Making a match, keeping what it came from, and changing the weights."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault
from kernel.ids import uuid7
from marketplace.assessments.care import care
from marketplace.matching import pool as pools
from marketplace.matching import scoring
from marketplace.matching.cards import Ready, cards_make, ready_of
from marketplace.matching.documents import slate_store
from marketplace.matching.intake import Intake, read, wish_of
from marketplace.matching.models import MatchBlock, MatchProfile, MatchWeights
from marketplace.matching.selectors import weights_now
from marketplace.matching.views import MatchSlate
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import professional_of

PURPOSE = "matching"


def match_make(*, actor: Actor, data: Any) -> MatchSlate:
    """The slate for an intake. For a person it is kept, sealed, and can be replayed; for a visitor nothing is kept.

    Raises Invalid("bad_intake") by field, Forbidden("consent_required").
    """
    authorize(actor, "match.request")
    intake = read(data)
    person_id = actor.id if actor.is_person else None
    risk, seen = False, {}
    if person_id is not None:
        consent_require(person_id, PURPOSE)
        risk, seen = care().risk_open(person_id), care().sessions_with(person_id)
    version, weights = weights_now()
    slate_id = uuid7()
    wish = wish_of(intake, seed=str(slate_id), has_history=bool(seen))
    found = pools.pool_find(intake, wish, weights, person_id=person_id, risk=risk, seen=seen)
    horizon = float(intake.within_days * 24)
    ranked, ready = _with_room(scoring.rank(wish, found.candidates, weights, horizon_hours=horizon), intake)
    shown = scoring.place(ranked)
    emptied = None if shown else pools.why_empty(intake, person_id=person_id, risk=risk)
    if person_id is not None:
        inputs: dict[str, Any] = {
            "wish": asdict(wish), "pool": [asdict(one.candidate) for one in ranked], "weights": weights, "horizon_hours": horizon,
            "intake": intake.model_dump(mode="json"),
        }  # fmt: skip
        document = {
            "_id": slate_id, "at": clock.now(), "algorithm": scoring.ALGORITHM, "weights_version": version,
            "inputs_hash": scoring.inputs_hash(inputs["wish"], inputs["pool"], weights),
            "shown": [
                {
                    "professional_id": one.candidate.id, "new": one.candidate.new_here, "gender": one.candidate.gender,
                    "kind": found.kinds[one.candidate.id],
                }
                for one in shown
            ],
        }  # fmt: skip
        slate_store(document, person_id=person_id, inputs=inputs)
        with transaction.atomic():
            record(
                actor, "match.made", resource=("match_slate", slate_id), person=person_id,
                data={"algorithm": scoring.ALGORITHM, "weights": version, "inputs": document["inputs_hash"], "shown": len(shown)},
            )  # fmt: skip
    return MatchSlate(
        id=slate_id if person_id else None, cards=cards_make(wish, shown, ready),
        emptied_by=emptied.by if emptied else None, relaxations=emptied.relaxations if emptied else {},
        algorithm=scoring.ALGORITHM, weights_version=version,
    )  # fmt: skip


def _with_room(ranked: list[scoring.Scored], intake: Intake) -> tuple[list[scoring.Scored], dict[str, Ready]]:
    """The pool without those whose calendar, read now, has no time; and what cards need of those who may be shown.

    Calendars are read for as many as can come to stand in the slate, and for more only when one of them is full.
    """
    left = ranked
    ready: dict[str, Ready] = {}
    while True:
        unread = [one.candidate.id for one in scoring.place(left) if one.candidate.id not in ready]
        if not unread:
            return left, ready
        found = ready_of([uuid.UUID(pk) for pk in unread], intake)
        ready |= found
        full = set(unread) - set(found)
        left = [one for one in left if one.candidate.id not in full]


def professional_block(*, actor: Actor, professional_id: uuid.UUID) -> None:
    """Never propose this professional to the actor again; twice changes nothing. Raises NotFound."""
    authorize(actor, "match.block")
    if actor.id is None:
        raise Unauthenticated
    with transaction.atomic():
        if not Professional.objects.filter(pk=professional_id).exists():
            raise NotFound
        row, fresh = _block_locked(actor.id, professional_id, by_patient=True)
        if fresh or not row.by_patient:
            row.by_patient = True
            row.save(update_fields=["by_patient"])
            record(actor, "match.blocked", resource=row, person=actor.id, data={"professional": str(professional_id)})
            _blocks_tell(actor.id)


def professional_unblock(*, actor: Actor, professional_id: uuid.UUID) -> None:
    """Propose this professional to the actor again; twice changes nothing. The other side's own wish stays, and stays untold."""
    authorize(actor, "match.block")
    if actor.id is None:
        raise Unauthenticated
    with transaction.atomic():
        row = (
            MatchBlock.objects.select_for_update(of=("self",))
            .filter(patient_id=actor.id, professional_id=professional_id, by_patient=True)
            .first()
        )
        if row is None:
            return
        if row.by_professional:
            row.by_patient = False
            row.save(update_fields=["by_patient"])
        else:
            row.delete()
        record(
            actor, "match.unblocked", resource=("person", actor.id), person=actor.id,
            data={"professional": str(professional_id)},
        )  # fmt: skip
        _blocks_tell(actor.id)


def _blocks_tell(person_id: uuid.UUID) -> None:
    """Her other screens ask for the list again."""
    outbox.publish(f"user:{person_id}", "match_blocks.changed", {})


def client_block(*, actor: Actor, person_id: uuid.UUID, blocked: bool) -> None:
    """Never propose the acting professional to a client of hers, or do again; twice changes nothing. The client is not told.

    Sessions that are booked, and the directory, are as they were. Raises NotFound for somebody she does not treat.
    """
    authorize(actor, "match.block_client", person_id)
    professional = professional_of(actor.id)
    with transaction.atomic():
        if blocked:
            row, fresh = _block_locked(person_id, professional.pk, by_patient=False)
            if not fresh and row.by_professional:
                return
            row.by_professional = True
            row.save(update_fields=["by_professional"])
        else:
            found = (
                MatchBlock.objects.select_for_update(of=("self",))
                .filter(patient_id=person_id, professional=professional, by_professional=True)
                .first()
            )
            if found is None:
                return
            row = found
            if row.by_patient:
                row.by_professional = False
                row.save(update_fields=["by_professional"])
            else:
                row.delete()
        record(
            actor, "match.client_blocked" if blocked else "match.client_unblocked", resource=("person", person_id),
            person=person_id,
        )  # fmt: skip


def _block_locked(person_id: uuid.UUID, professional_id: uuid.UUID, *, by_patient: bool) -> tuple[MatchBlock, bool]:
    """The pair's row, locked, and whether it was made just now by the side that asks."""
    return MatchBlock.objects.select_for_update(of=("self",)).get_or_create(
        patient_id=person_id,
        professional_id=professional_id,
        defaults={"by_patient": by_patient, "by_professional": not by_patient},
    )


def weights_check(weights: dict[str, Any]) -> dict[str, float]:
    """Weights that can be used: every factor, each from 0 to 1, one in all. Raises Invalid by factor."""
    wrong: dict[str, list[str]] = {}
    for factor in scoring.FACTORS:
        value = weights.get(factor)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            wrong[f"weights.{factor}"] = [Fault.said("bad_weight", "From 0 to 1.")]
    extra = set(weights) - set(scoring.FACTORS)
    if extra:
        # No factor can be bought or added from outside.
        wrong["weights"] = [Fault("unknown")]
    if not wrong and abs(sum(weights.values()) - 1) > 0.0005:
        wrong["weights"] = [Fault.said("weights_not_whole", "Together they must make 1.")]
    if wrong:
        raise Invalid("bad_weights", "Please check what is marked.", fields=wrong)
    return {factor: float(weights[factor]) for factor in scoring.FACTORS}


def weights_publish(*, actor: Actor, weights: dict[str, Any], note: str, version: int) -> MatchWeights:
    """The next version of the weights, written over `version` (0: the first ones).

    Raises Invalid by factor, Conflict("stale_version", data.version).
    """
    authorize(actor, "matching.weights")
    checked = weights_check(weights)
    with transaction.atomic():
        newest = MatchWeights.objects.select_for_update().order_by("-version").first()
        present = newest.version if newest else 0
        if present != version:
            raise Conflict("stale_version", "Somebody changed the weights meanwhile.", data={"version": present})
        row = MatchWeights.objects.create(version=present + 1, weights=checked, note=note.strip()[:300])
        before = newest.weights if newest else scoring.FIRST_WEIGHTS
        record(actor, "matching.weights_changed", resource=row, data={"before": before, "after": checked})
    return row


def match_facts_refresh(*, actor: Actor) -> int:
    """Count everybody's completed sessions anew; returns how many rows changed. Safe to run at any time."""
    authorize(actor, "matching.weights")
    counts = care().sessions_completed()
    known = {row.professional_id: row for row in MatchProfile.objects.filter(professional_id__in=counts)}
    changed = [row for pk, row in known.items() if row.sessions_completed != counts[pk]]
    for row in changed:
        row.sessions_completed = counts[row.professional_id]
    missing = [pk for pk in counts if pk not in known]
    kinds = dict(Professional.objects.filter(pk__in=missing).values_list("pk", "kind"))
    with transaction.atomic():
        MatchProfile.objects.bulk_update(changed, ["sessions_completed"])
        MatchProfile.objects.bulk_create(
            [
                MatchProfile(
                    professional_id=pk, age_groups=["adult"], sessions_completed=counts[pk],
                    risk_competent=kinds[pk] in {"psychologist", "psychiatrist"},
                )
                for pk in missing
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    return len(changed) + len(missing)
