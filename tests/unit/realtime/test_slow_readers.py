"""When a socket that does not take its bytes is given up: by what it watches, how far it is behind, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from realtime.close_codes import CloseCode
from realtime.conf import limits
from realtime.hub import AT_ONCE, MOMENT, Hub


@dataclass
class Sender:
    """Has written a lot, of which so much still waits."""

    waiting: int
    written: int = 10**9

    def pending(self) -> int:
        return self.waiting


@dataclass(eq=False)
class Reader:
    """What the hub asks of a connection."""

    sender: Sender
    ordered: bool
    lagging_since: float
    lag_mark: tuple[float, int]
    closed: list[int] = field(default_factory=list)

    def has_ordered(self) -> bool:
        return self.ordered

    def skipped(self) -> bool:
        return False

    def catch_up(self) -> None:
        self.closed.append(0)

    def close(self, code: CloseCode, *_: object, **__: object) -> None:
        self.closed.append(int(code))


BOUND = limits().pending_bytes
STUCK = 10**9  # what was written when the mark was set: nothing of it has left


@pytest.mark.parametrize(
    ("waiting", "ordered", "seconds", "closed"),
    [
        (BOUND + 1, True, MOMENT / 2, []),  # a burst may be large for a moment
        (BOUND + 1, True, MOMENT, [4490]),
        (BOUND * AT_ONCE + 1, True, 0.0, [4490]),
        (BOUND - 1, True, limits().behind + 1, [4490]),  # little, but stuck
        (BOUND + 1, False, limits().behind + 1, []),  # only the newest counts: it waits
        (BOUND * AT_ONCE + 1, False, 0.0, [4490]),  # answers it asks for and never reads
        (0, True, 60.0, [0]),  # caught up
    ],
)
async def test_a_slow_reader_is_judged(waiting: int, ordered: bool, seconds: float, closed: list[int]) -> None:
    hub = Hub()
    since = hub.loop.time() - seconds
    reader = Reader(Sender(waiting), ordered, since, (since, STUCK))
    hub._judge(reader)  # type: ignore[arg-type]  # as much of a connection as is asked about
    assert reader.closed == closed
    await hub.close()
