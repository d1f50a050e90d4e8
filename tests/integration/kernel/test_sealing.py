"""What is sealed opens for its person and place only, is unreadable in the database, and is gone with the key."""

from __future__ import annotations

import base64
import uuid

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kernel import encryption, keyring
from kernel.documents import documents
from kernel.encryption import seal, seal_transport, unseal, unseal_transport
from kernel.ids import uuid7
from kernel.models import DataKey

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "kanarienvogel-Αλήθεια-सच"


@pytest.fixture
def ada() -> uuid.UUID:
    return uuid7()


def test_a_value_opens_again_and_looks_like_nothing_in_between(ada: uuid.UUID) -> None:
    sealed = seal(ada, SECRET.encode(), "notes.text")
    assert SECRET.encode() not in sealed
    assert unseal(sealed, "notes.text") == SECRET.encode()
    assert seal(ada, SECRET.encode(), "notes.text") != sealed, "each sealing has a nonce of its own"


def test_a_value_moved_to_another_column_or_person_does_not_open(ada: uuid.UUID) -> None:
    sealed = seal(ada, SECRET.encode(), "notes.text")
    with pytest.raises(InvalidTag):
        unseal(sealed, "notes.other")
    bob = uuid7()
    seal(bob, b"x")
    with pytest.raises(InvalidTag):
        unseal(sealed[:1] + bob.bytes + sealed[17:], "notes.text")


def test_destroying_the_key_makes_everything_unreadable_for_good(ada: uuid.UUID) -> None:
    sealed = seal(ada, SECRET.encode())
    keyring.destroy(ada)
    assert unseal(sealed) is None
    with pytest.raises(encryption.ErasedPerson):
        seal(ada, b"again")
    row = DataKey.objects.get(person_id=ada)
    assert row.wrapped is None
    assert row.destroyed_at is not None


def test_a_key_made_in_a_rolled_back_transaction_is_not_kept(ada: uuid.UUID) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        seal(ada, b"x")
        raise RuntimeError
    sealed = seal(ada, SECRET.encode())
    keyring.forget()
    assert unseal(sealed) == SECRET.encode()


def test_a_new_key_encryption_key_wraps_new_keys_and_old_values_still_open(ada: uuid.UUID, settings: Settings) -> None:
    sealed = seal(ada, SECRET.encode())
    moved = seal_transport(b"event")
    settings.MINDO_KEYS = "next:" + base64.b64encode(b"n" * 32).decode() + "," + settings.MINDO_KEYS
    keyring.forget()
    bob = uuid7()
    seal(bob, b"x")
    assert DataKey.objects.get(person_id=bob).kek_id == "next"
    assert unseal(sealed) == SECRET.encode()
    assert unseal_transport(moved) == b"event"


def test_a_wrapped_key_is_bound_to_its_person(ada: uuid.UUID) -> None:
    sealed = seal(ada, b"x")
    bob = uuid7()
    seal(bob, b"y")
    DataKey.objects.filter(person_id=ada).update(wrapped=DataKey.objects.get(person_id=bob).wrapped)
    keyring.forget()
    with pytest.raises(keyring.KeyringError):
        unseal(sealed)


def test_warming_loads_many_keys_with_one_query() -> None:
    people = [uuid7() for _ in range(20)]
    sealed = [seal(person, b"x") for person in people]
    keyring.forget()
    with CaptureQueriesContext(connection) as queries:
        encryption.warm(people)
        assert [unseal(value) for value in sealed] == [b"x"] * 20
    assert len(queries) == 1


def test_a_sealed_column_cannot_be_written_past_its_seal() -> None:
    from accounts.models import User

    with pytest.raises(FieldError, match="sealed"):
        User.objects.update(name=SECRET)


def test_documents_keep_personal_fields_sealed(ada: uuid.UUID) -> None:
    key = str(uuid7())
    documents.insert_one("test_answers", {"_id": key, "kind": "phq9"}, sealed={"answers": (ada, {"q1": SECRET})})
    found = documents.find_one("test_answers", {"_id": key})
    assert found is not None
    assert found["kind"] == "phq9"
    assert SECRET.encode() not in bytes(found["answers"])
    assert documents.unseal(found["answers"], field="test_answers.answers") == {"q1": SECRET}
    keyring.destroy(ada)
    assert documents.unseal(found["answers"], field="test_answers.answers") is None


async def test_coroutines_use_the_same_documents() -> None:
    key = str(uuid7())
    await documents.a.insert_one("test_async", {"_id": key, "n": 1})
    assert await documents.a.update_one("test_async", {"_id": key}, {"$inc": {"n": 1}}) == 1
    assert [row["n"] for row in await documents.a.find("test_async", {"_id": key})] == [2]
