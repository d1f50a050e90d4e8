"""Rotating keys: everything opens before, meanwhile and after; a crash in the middle loses nothing."""

from __future__ import annotations

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kernel import keyring, rotation
from kernel.encryption import seal, unseal
from kernel.ids import uuid7
from kernel.models import DataKey

pytestmark = pytest.mark.django_db(transaction=True)


def _new_primary(settings: Settings) -> str:
    before = settings.MINDO_KEYS
    settings.MINDO_KEYS = "next:" + base64.b64encode(b"n" * 32).decode() + "," + before
    keyring.forget()
    return str(before)


def test_every_key_moves_to_the_new_one_and_the_old_is_needed_no_more(settings: Settings) -> None:
    sealed = [seal(uuid7(), b"word %d" % number) for number in range(12)]
    gone = uuid7()
    seal(gone, b"x")
    keyring.destroy(gone)
    _new_primary(settings)
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "12 data key(s)" in out.getvalue()
    assert set(DataKey.objects.exclude(person_id=gone).values_list("kek_id", flat=True)) == {"next"}
    assert DataKey.objects.get(person_id=gone).wrapped is None, "a destroyed key does not come back"
    settings.MINDO_KEYS = settings.MINDO_KEYS.split(",")[0]
    keyring.forget()
    assert [unseal(value) for value in sealed] == [b"word %d" % number for number in range(12)]


def test_a_rotation_killed_in_the_middle_goes_on_where_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = [seal(uuid7(), b"word") for _ in range(9)]
    _new_primary(settings)
    monkeypatch.setattr(rotation, "BATCH", 2)
    honest, calls = keyring.wrap, 0

    def failing(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise KeyboardInterrupt
        return honest(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(keyring, "wrap", failing)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    assert rotation.pending() == 5, "two whole batches stayed, the third was rolled back"
    assert [unseal(value) for value in sealed] == [b"word"] * 9
    monkeypatch.setattr(keyring, "wrap", honest)
    assert rotation.rotate().rewrapped == 5
    assert rotation.rotate().rewrapped == 0
    keyring.forget()
    assert [unseal(value) for value in sealed] == [b"word"] * 9


def test_a_missing_old_key_is_named_and_nothing_is_lost(settings: Settings) -> None:
    seal(uuid7(), b"word")
    _new_primary(settings)
    settings.MINDO_KEYS = settings.MINDO_KEYS.split(",")[0]
    with pytest.raises(CommandError, match="still needed"):
        call_command("rotate_keys", stdout=StringIO())
    assert rotation.pending() == 1
