"""The library under Daphne formats words for debug lines nobody reads; it must still accept and close without them."""

from __future__ import annotations

import autobahn.twisted.websocket
import autobahn.websocket.protocol
import pytest

from realtime import servers


def test_debug_lines_name_nothing_and_what_is_missing_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = (autobahn.websocket.protocol, autobahn.twisted.websocket)
    for module in modules:
        monkeypatch.setattr(module, "hltype", repr)
    monkeypatch.delattr(autobahn.twisted.websocket, "pformat", raising=False)
    servers.spare_debug_lines()
    assert [module.hltype(object()) for module in modules] == ["", ""]
    assert not hasattr(autobahn.twisted.websocket, "pformat")
