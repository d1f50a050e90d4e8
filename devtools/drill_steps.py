"""The steps of the restore drill that happen inside the platform: make a world, save and load documents, count, check.

python -m devtools.drill_steps make | save FILE | load FILE | count | check PERSON FILE…
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

# A name that occurs nowhere else, so that the dump can be searched for it.
CANARY = "Zephyrine Quillfeather"


def make() -> str:
    """The demo's world, with one person more who has been erased; prints her id."""
    from django.core.management import call_command

    from accounts.people.models import User
    from accounts.people.services import person_start
    from kernel import clock
    from kernel.tasks import drain
    from privacy.erasure.models import ErasureRequest
    from privacy.erasure.services import erasure_begin

    with Path(os.devnull).open("w") as nowhere:
        call_command("demo_seed", stdout=nowhere)
    her = User.objects.create_user(email="zephyrine@people.example")
    person_start(user=her, name=CANARY, zone="UTC", language="en", consents=["care"], method="password")
    request = ErasureRequest.objects.create(person=her, jurisdiction="SE", due_at=clock.now() - timedelta(seconds=1))
    erasure_begin(request_id=request.id)
    drain()
    request.refresh_from_db()
    _expect(request.state == "done", "the erasure went through")
    return str(her.pk)


def _expect(so: bool, what: str) -> None:
    if not so:
        raise SystemExit(f"The drill failed: not so that {what}.")


def save(file: str) -> str:
    """Every collection's documents into one file of BSON."""
    import bson

    from kernel import data_map
    from kernel.documents import documents

    with Path(file).open("wb") as out:
        for kept in data_map.collections():
            out.writelines(
                bson.encode({"collection": kept.name, "document": found}, codec_options=_codec())
                for found in documents.find(kept.name, {})
            )
    return "saved"


def load(file: str) -> str:
    """The file's documents into empty collections."""
    import bson

    from kernel.documents import documents

    with Path(file).open("rb") as source:
        for row in bson.decode_file_iter(source, codec_options=_codec()):
            documents.insert_one(row["collection"], dict(row["document"]))
    return "loaded"


def _codec() -> Any:
    from bson.binary import UuidRepresentation
    from bson.codec_options import CodecOptions

    return CodecOptions(tz_aware=True, uuid_representation=UuidRepresentation.STANDARD)


def count() -> str:
    """Rows of every table and documents of every collection, in one line."""
    from django.apps import apps

    from kernel import data_map
    from kernel.documents import documents

    rows = [f"{model._meta.label}={model._default_manager.count()}" for model in apps.get_models()]
    kept = [f"{one.name}={len(documents.find(one.name, {}))}" for one in data_map.collections()]
    return " ".join(sorted(rows + kept))


def check(person: str, *files: str) -> str:
    """Ledger and audit whole, living people readable, the erased one not: neither through the platform nor in the files."""
    from django.db.models import Sum

    from access import audit
    from accounts.people.models import User
    from billing.ledger.models import LedgerEntry
    from kernel.models import DataKey

    _expect(audit.verify() == [], "the audit chains verify")
    sums = LedgerEntry.objects.values("account__currency").annotate(total=Sum("amount"))
    _expect(bool(sums) and all(row["total"] == 0 for row in sums), "the ledger sums to zero")
    her = User.objects.get(pk=uuid.UUID(person))
    _expect((her.name, her.email) == (None, None), "the erased person's row is empty")
    _expect(DataKey.objects.get(person_id=her.pk).wrapped is None, "the erased person's key is gone")
    living = User.objects.filter(is_active=True).exclude(pk=her.pk).first()
    _expect(living is not None and bool(living.name), "a living person's name opens")
    for file in files:
        _expect(CANARY.encode() not in Path(file).read_bytes(), f"{Path(file).name} does not tell the erased name")
    return (
        f"Chains whole, {len(sums)} ledgers at zero, the erased person unreadable, {User.objects.count()} people there."
    )


STEPS: dict[str, Callable[..., str]] = {"make": make, "save": save, "load": load, "count": count, "check": check}

if __name__ == "__main__":
    django.setup()
    from config.celery import app

    app.set_current()
    print(STEPS[sys.argv[1]](*sys.argv[2:]))
