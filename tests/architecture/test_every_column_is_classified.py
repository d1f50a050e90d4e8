"""No column or collection without a word on what it holds, how long it stays, and what an erasure does to it."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from kernel import data_map
from kernel.data_map import Erasure, Retention
from kernel.models import Model
from privacy.register import checks
from privacy.register.render import register


def test_every_column_and_collection_is_classified() -> None:
    assert checks.problems() == [], "declare them in the app's data_map.py"


def test_the_check_names_a_column_nobody_classified(monkeypatch: pytest.MonkeyPatch) -> None:
    known = data_map._tables["accounts.Notification"]
    blind = {name: kind for name, kind in known.columns.items() if name != "data"}
    gap = data_map.Table(known.model, known.purpose, known.retention, blind, known.subjects)
    monkeypatch.setitem(data_map._tables, "accounts.Notification", gap)
    assert checks.problems() == ["accounts.Notification.data: not classified"]
    with pytest.raises(CommandError, match=r"1 gap"):
        call_command("data_map", "--check", stderr=StringIO())


def test_the_check_names_a_person_whose_erasure_nobody_thought_of(monkeypatch: pytest.MonkeyPatch) -> None:
    known = data_map._tables["accounts.Notification"]
    lost = data_map.Table(known.model, known.purpose, known.retention, known.columns, {})
    monkeypatch.setitem(data_map._tables, "accounts.Notification", lost)
    assert any("points at a person" in line for line in checks.problems())


def test_the_check_names_a_file_no_export_hands_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        data_map._tables,
        "marketplace.LicenceDocument",
        replace(data_map._tables["marketplace.LicenceDocument"], files=()),
    )
    assert [line.split(":")[0] for line in checks.problems()] == ["marketplace.LicenceDocument.file"]


def test_the_check_finds_collections_by_their_use() -> None:
    assert "session_events" in checks.collections_in_code()


def test_a_declaration_twice_is_a_mistake() -> None:
    with pytest.raises(data_map.DataMapError, match="twice"):
        data_map.table("x.Y", purpose="p", retention=Retention.ACCOUNT, code="state", link="state")


def test_the_register_says_every_holder_with_its_term_and_its_end() -> None:
    page = register()
    for table in data_map.tables():
        assert f"| {table.model} | {table.retention}" in page
    assert "| session_events | care | clinical" in page
    assert "kept under the pseudonym" in page


def test_what_is_vaulted_or_emptied_has_something_to_empty() -> None:
    assert issubclass(Model, models.Model)
    acts = {act for table in data_map.tables() for act in table.subjects.values()}
    assert acts == set(Erasure)
