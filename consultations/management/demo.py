"""Telling the demo world: the apps' seeds in order, and a note of how far it got.

The note lives in MongoDB beside the data, so that it goes when the data goes.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import asdict

import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import connection

from kernel.demo import DemoLogin, DemoWorld
from kernel.documents import documents

COLLECTION = "demo_state"
SEEDS = ("accounts", "marketplace", "billing", "consultations")


def refuse_outside_local() -> None:
    """The demo's passwords are public: they must never meet a real installation."""
    if not getattr(settings, "MINDO_LOCAL", False):
        raise CommandError("Demo data belongs on a laptop only: these are not the local settings.")


def state() -> str:
    """`empty` (nothing there), `half` (a seed was interrupted), `done`, or `foreign` (people, but no demo)."""
    people = get_user_model().objects.exists()
    note = documents.find_one(COLLECTION, {"_id": "world"})
    if note is None:
        return "foreign" if people else "empty"
    if not people:
        return "empty"
    return "done" if note.get("logins") is not None else "half"


def tell(say: Callable[[str], None]) -> DemoWorld:
    """Run every app's seed in an empty database; returns the world with its logins."""
    world = DemoWorld()
    documents.update_one(COLLECTION, {"_id": "world"}, {"$set": {"started_at": world.now, "logins": None}}, upsert=True)
    for app in SEEDS:
        name = f"{app}.demo"
        if importlib.util.find_spec(name) is not None:
            say(f"{app}…")
            importlib.import_module(name).seed(world)
    logins = [asdict(login) for login in world.logins]
    documents.update_one(COLLECTION, {"_id": "world"}, {"$set": {"logins": logins}})
    return world


def logins() -> list[DemoLogin]:
    """The logins of the world that was told; empty before."""
    note = documents.find_one(COLLECTION, {"_id": "world"}) or {}
    return [DemoLogin(**row) for row in note.get("logins") or []]


def wipe() -> None:
    """Empty the three stores; tables go with their schema, append-only ones included."""
    with connection.cursor() as cursor:
        # Somebody's open transaction must not make this wait for ever.
        cursor.execute("SET lock_timeout = '15s'")
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
        cursor.execute("RESET lock_timeout")
    documents.drop_database()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.flushdb()
