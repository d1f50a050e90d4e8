"""The tools' own rules: what is skipped, what is kept, what is counted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded_processes import Identity, free_port
from devtools import bootstrap, environment, launcher, reloading
from devtools.bootstrap import content_hash, fresh, sources
from devtools.supervisor import read_procfile


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "DATA", tmp_path)
    monkeypatch.setattr(environment, "KEYS", tmp_path / "dev.env")
    first = environment.development_keys()
    assert environment.development_keys() == first
    assert {"MINDO_SECRET_KEY", "MINDO_KEYS"} <= first.keys()
    assert (tmp_path / "dev.env").stat().st_mode & 0o777 == 0o600


def test_a_new_kind_of_key_joins_the_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "DATA", tmp_path)
    monkeypatch.setattr(environment, "KEYS", tmp_path / "dev.env")
    (tmp_path / "dev.env").write_text("MINDO_SECRET_KEY=old\n")
    keys = environment.development_keys()
    assert keys["MINDO_SECRET_KEY"] == "old"
    assert environment.parse(tmp_path / "dev.env") == keys


def test_an_env_file_may_quote_comment_and_leave_empty(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\nexport A='1 2'\nB=\nC=x=y\n\nnonsense\n")
    assert environment.parse(file) == {"A": "1 2", "C": "x=y"}
    assert environment.parse(tmp_path / "absent") == {}


def test_the_callers_variables_win_over_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "DATA", tmp_path)
    monkeypatch.setattr(environment, "KEYS", tmp_path / "dev.env")
    (tmp_path / ".env").write_text("PORT=9000\nMINDO_SMS_SENDER=file\n")
    monkeypatch.setenv("MINDO_SMS_SENDER", "caller")
    monkeypatch.delenv("PORT", raising=False)
    loaded = environment.load()
    assert (loaded["PORT"], loaded["MINDO_SMS_SENDER"]) == ("9000", "caller")


def test_every_process_of_the_procfile_is_read_in_order() -> None:
    found = read_procfile((bootstrap.ROOT / "Procfile").read_text())
    assert list(found) == ["web", "worker", "beat", "relay"]
    assert "daphne" in found["web"]
    assert "uvicorn" in found["web"]


def test_a_build_is_skipped_only_while_its_sources_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_text("1")
    (tmp_path / "node_modules").mkdir()
    stamp = tmp_path / "node_modules" / "stamp"
    before = content_hash(sources(tmp_path))
    assert not fresh(stamp, before)
    stamp.write_text(before)
    (tmp_path / "node_modules" / "package.js").write_text("not a source")
    (tmp_path / "src" / "a.test.ts").write_text("not built")
    assert fresh(stamp, content_hash(sources(tmp_path)))
    (tmp_path / "src" / "a.ts").write_text("2")
    assert not fresh(stamp, content_hash(sources(tmp_path)))


def test_a_taken_port_gives_way_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port
        assert launcher._next_free(port) > port
    assert free_port(port) == port


def test_a_process_is_not_taken_for_a_later_one_of_its_number() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        identity = Identity.of(process.pid)
        assert identity is not None
        assert identity.alive()
        assert not Identity(process.pid, "another start").alive()
        process.communicate(b"\n")
    assert not identity.alive()
    assert Identity.of(os.getpid()) is not None


def test_a_changed_new_or_removed_file_is_noticed() -> None:
    a, b, c, d = (Path(name) for name in "abcd")
    assert reloading.changed({a: 1, b: 1, c: 1}, {a: 1, b: 2, d: 1}) == [b, c, d]


def test_the_first_page_of_the_terminal_names_addresses_and_log_ins() -> None:
    shown = launcher._welcome(
        "http://localhost:8001", [{"kind": "Patient", "login": "a@b.example", "password": "pw", "note": ""}], {}
    )
    assert "http://localhost:8001/pro/" in shown
    assert "a@b.example" in shown
