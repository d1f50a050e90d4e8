"""The kept dump of the migrated database: made under a lock, whole, and what copies are made of."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path

import pytest
from django.db import connection

from tests.migrated import TEMPLATE, Migrated
from tests.stores import PROGRAMS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not os.environ.get(PROGRAMS), reason="the server is somebody else's"),
]


def statements(dump: Path) -> list[str]:
    """Structure, rights and seeded rows; each dump has a token of its own, and its rows come in no order.

    A dumped check of `text` columns names its casts at other places once it was read in again.
    """
    lines = [line for line in dump.read_text().splitlines() if not re.match(r"--|\\(un)?restrict|$", line)]
    return sorted(re.sub(r"::(character varying|text)(\[\])?|[()]", "", line) for line in lines)


def test_the_first_run_holds_the_others_back_until_its_dump_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "TEST", connection.settings_dict["TEST"] | {"TEMPLATE": None})
    (tmp_path / "older.sql").touch()
    first = Migrated(tmp_path)
    first.prepare()
    with (tmp_path / "lock").open("ab") as lock:
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        first.keep()
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["lock", first.dump.name])
    assert connection.settings_dict["TEST"].get("TEMPLATE") is None
    second = Migrated(tmp_path)
    second.prepare()
    assert connection.settings_dict["TEST"]["TEMPLATE"] == TEMPLATE


def test_a_copy_is_what_was_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "TEST", dict(connection.settings_dict["TEST"]))
    kept, again = Migrated(), tmp_path / "again.sql"
    kept.prepare()
    kept.dump_to(again, TEMPLATE)
    assert statements(again) == statements(kept.dump)
    assert any("GRANT SELECT" in line for line in statements(again))
