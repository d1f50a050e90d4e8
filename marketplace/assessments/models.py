"""Responses: whose, to which version, how far. The answers are in MongoDB, the result is sealed here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel import clock
from kernel.encryption import EncryptedJSONField
from kernel.models import Model
from marketplace.assessments.lifecycle import ResponseState
from marketplace.questionnaires.models import QuestionnaireVersion


class AssessmentResponse(Model):
    """One taking of one questionnaire. `revision` is that of the answers last known to have been dealt with."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessment_responses")
    questionnaire = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses")
    code = models.SlugField(max_length=40)  # of the questionnaire; responses of all its versions make one trend
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in ResponseState], default=ResponseState.IN_PROGRESS
    )
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    # [{code, total, low, high, band, positive}] per scale, and {"risk": 0–3}
    result = EncryptedJSONField(person="patient_id", null=True)
    # SHA-256 (hex) of the sealed answers as they were submitted: proof that they are the same today.
    answers_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        db_table = "marketplace_assessment_response"
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "code"], condition=Q(state=ResponseState.IN_PROGRESS), name="response_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state=ResponseState.IN_PROGRESS, submitted_at__isnull=True)
                | Q(state=ResponseState.SUBMITTED, submitted_at__isnull=False),
                name="response_submitted_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["patient", "code", "submitted_at"], name="response_trend")]

    def __str__(self) -> str:
        return f"response {self.pk}"
