"""Versions of live views that are told whole: each has a row that is locked while it is told, so that versions follow commits.

Take it last in a transaction: nobody waits for it longer than a commit takes.
"""

from __future__ import annotations

from django.db.models import F

from marketplace.reviews.models import ReviewFeed


def version_now(key: str) -> int:
    """The version a view has; 0 before anything was told."""
    return ReviewFeed.objects.filter(pk=key).values_list("version", flat=True).first() or 0


def version_next(key: str) -> int:
    """Lock the view and give it its next version, inside the transaction that changes what it shows."""
    if not ReviewFeed.objects.filter(pk=key).update(version=F("version") + 1):
        ReviewFeed.objects.bulk_create([ReviewFeed(key=key)], ignore_conflicts=True)
        ReviewFeed.objects.filter(pk=key).update(version=F("version") + 1)
    return version_now(key)
