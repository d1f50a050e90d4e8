"""An alert as its readers see it in a list or event."""

from __future__ import annotations

from accounts.people.selectors import person_cards
from consultations.boards.rows import alias_of
from consultations.safety_alerts.events import AlertOwner, AlertRow
from consultations.safety_alerts.models import SafetyAlert


def alert_rows(alerts: list[SafetyAlert]) -> list[AlertRow]:
    """Rows of alerts (read with `professional`); owners' names with one query."""
    names = person_cards(alert.owner_id for alert in alerts if alert.owner_id)
    return [_row(alert, {pk: card.name for pk, card in names.items()}) for alert in alerts]


def _row(alert: SafetyAlert, names: dict[object, str]) -> AlertRow:
    own = alert.professional is not None and alert.professional.user_id == alert.owner_id
    name = alert.professional.display_name if own and alert.professional else names.get(alert.owner_id)
    return AlertRow.model_validate(
        {
            "id": alert.pk,
            "version": alert.version,
            "alias": alias_of(alert.patient_id, alert.raised_at),
            "severity": alert.severity,
            "state": str(alert.state),
            "level": alert.level,
            "owner": AlertOwner(kind="professional" if own else "duty", id=alert.owner_id, name=name),
            "raised_at": alert.raised_at,
            "due_at": alert.due_at,
            "acknowledged_at": alert.acknowledged_at,
            "resolved_at": alert.resolved_at,
            "resolution": alert.resolution or None,
        }
    )
