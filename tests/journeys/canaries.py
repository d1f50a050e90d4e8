"""Words a person typed, searched for afterwards where they must never be."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from tests import places
from tests.journeys.platform import Platform


@dataclass(frozen=True)
class Canaries:
    """One word for each kind of personal text; none of them occurs anywhere else."""

    name: str
    note: str
    chat: str

    def expect_nowhere(self, platform: Platform) -> None:
        words = [word.encode() for word in astuple(self)]
        logs = ((path.name, path.read_bytes()) for path in platform.artifacts.glob("*.log"))
        for place, raw in (*logs, *places.tables(), *places.documents(), *places.valkey(), *places.disk()):
            for word in words:
                assert word not in raw, f"{word.decode()} stands in {place}"
