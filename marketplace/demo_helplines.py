"""The demo world's crisis numbers: checked at different times, and one too long ago, so that the warning can be seen."""

from __future__ import annotations

from datetime import timedelta

from kernel.demo import DemoWorld
from marketplace.helplines.models import Helpline
from marketplace.helplines.shipping import shipped

DAYS_AGO = (12, 12, 40, 40, 75, 75, 8, 8, 20, 20, 33, 204, 60, 60, 90)


def helplines_seed(world: DemoWorld) -> None:
    """Give those that come with the product a day on which the clinical lead checked them."""
    lead = world.get("staff")["clinical_lead"]
    rows = {row.pk: row for row in Helpline.objects.all()}
    checked = [rows[one.pk] for one in shipped() if one.pk in rows]
    for row, days in zip(checked, DAYS_AGO, strict=True):
        row.verified_on, row.verified_by = (world.now - timedelta(days=days)).date(), lead
    Helpline.objects.bulk_update(checked, ["verified_on", "verified_by"])
