"""Fan-out, CPU and burst: the engine beside servers everybody knows and a floor in C, in one run, through one Valkey."""

from __future__ import annotations

import itertools
import socket
import sys
import time
from dataclasses import dataclass, field

import redis

from benchmarks.realtime.bars import Bars, paired
from benchmarks.realtime.contenders import (
    Broadcast,
    Contender,
    Engine,
    EngineUvicorn,
    Floor,
    NodeWs,
    StockChannels,
)
from benchmarks.realtime.crowd import READ, Crowd, Run, fan_out

SIZES = (100, 1000)
IN_FLIGHT = (4, 1)
# Seconds for a contender that is measured once: it may need most of one for a single event.
ONCE = 1.5


@dataclass
class Rounds:
    """One contender's rounds in one setting, in their order."""

    runs: list[Run] = field(default_factory=list)

    @property
    def middle(self) -> Run:
        """The one with the median speed."""
        return sorted(self.runs, key=lambda run: run.per_second)[len(self.runs) // 2]

    @property
    def lost(self) -> int:
        return sum(run.lost for run in self.runs)

    @property
    def speeds(self) -> list[float]:
        return [run.per_second for run in self.runs]

    @property
    def cpus(self) -> list[float]:
        """CPU seconds per million deliveries, which hardly move with the neighbours."""
        return [run.cpu_per_million for run in self.runs]


Found = dict[tuple[str, int, int], Rounds]


def contenders(url: str, *, quick: bool) -> list[Contender]:
    """Who takes part: those the bars are about, and otherwise two more for the record."""
    every: list[Contender] = [Broadcast(url), Engine(url), Floor(url), StockChannels(url)]
    return every if quick else [*every, EngineUvicorn(url), NodeWs(url)]


def measure(url: str, running: list[Contender], bars: Bars, *, seconds: float, rounds: int) -> None:
    """All fan-out bars. Everybody is up at once and they take turns, so that a noisy moment hits all of them."""
    from realtime.publishing import PUBLISH

    redis.Redis.from_url(url).execute_command("SCRIPT LOAD", PUBLISH)
    found: Found = {}
    numbers = itertools.count()
    for subscribers in SIZES:
        print(f"{subscribers} sockets on each of {len(running)} servers …", file=sys.stderr)
        for contender in running:
            contender.grow(subscribers)
        for in_flight, turn, contender in itertools.product(IN_FLIGHT, range(rounds + 1), running):
            if contender.once and (turn > 1 or in_flight != max(IN_FLIGHT)):
                continue
            long = seconds if turn else min(0.15, seconds / 2)  # the first turn warms up
            if contender.once and turn:
                long = max(long, ONCE)
            run = fan_out(contender, next(numbers), in_flight=in_flight, seconds=long)
            if turn:
                found.setdefault((contender.name, subscribers, in_flight), Rounds()).runs.append(run)
    _report(found, bars)
    _burst(next(one for one in running if type(one) is Engine), bars)


def _report(found: Found, bars: Bars) -> None:
    for (name, subscribers, in_flight), rounds in found.items():
        bars.note(name, subscribers, in_flight, rounds.middle, rounds.lost)

    def speeds(kind: type[Contender], size: int, in_flight: int) -> list[float]:
        return found[kind.name, size, in_flight].speeds

    def cpus(kind: type[Contender], size: int) -> list[float]:
        return found[kind.name, size, 4].cpus

    for size in SIZES:
        for kind, title, bar in ((Broadcast, "websockets.broadcast", 1.8), (StockChannels, "stock Channels", 40)):
            bars.at_least(
                f"fan-out to {size}, 4 in flight, vs {title}", speeds(Engine, size, 4), speeds(kind, size, 4), bar,
                cpu_ratio=round(1 / paired(cpus(Engine, size), cpus(kind, size)), 2),
            )  # fmt: skip
        bars.at_least(
            f"fan-out to {size}, 1 in flight, vs websockets.broadcast",
            speeds(Engine, size, 1), speeds(Broadcast, size, 1), 1.1,
            cpu_ratio=round(
                1 / paired(found[Engine.name, size, 1].cpus, found[Broadcast.name, size, 1].cpus), 2
            ),
        )  # fmt: skip
        if (EngineUvicorn.name, size, 4) in found:
            bars.at_least(
                f"fan-out to {size}, 4 in flight, uvicorn profile vs websockets.broadcast",
                speeds(EngineUvicorn, size, 4), speeds(Broadcast, size, 4), 1.8,
            )  # fmt: skip
        if (NodeWs.name, size, 4) in found:
            bars.at_least(
                f"fan-out to {size}, 4 in flight, vs Node ws", speeds(Engine, size, 4), speeds(NodeWs, size, 4), None
            )
        if (Floor.name, size, 4) in found:
            bars.at_most_times(
                f"CPU-s per 1M deliveries to {size}, vs C floor", cpus(Engine, size), cpus(Floor, size), 1.5
            )


def _burst(engine: Engine, bars: Bars, subscribers: int = 100, events: int = 500) -> None:
    """500 events at once to 100 sockets: how many are lost, how many sockets saw them out of order."""
    for one in engine.sockets[subscribers:]:
        one.close()
    del engine.sockets[subscribers:]
    for one in engine.sockets:
        one.setblocking(False)
        # What an earlier run left is not ours to count.
        _empty(one)
    crowd = Crowd(engine.sockets)
    seen: dict[int, list[int]] = {one.fileno(): [] for one in engine.sockets}
    engine.burst(events)
    deadline = time.monotonic() + 20
    while sum(map(len, seen.values())) < subscribers * events and time.monotonic() < deadline:
        crowd.read(0.5, lambda fd, numbers: seen[fd].extend(numbers))
    crowd.close()
    lost = subscribers * events - sum(len(set(numbers)) for numbers in seen.values())
    disorder = sum(numbers != sorted(numbers) for numbers in seen.values())
    bars.at_most("burst of 500 to 100: lost, or sockets out of order", lost + disorder, 0, "")


def _empty(one: socket.socket) -> None:
    try:
        while one.recv(READ):
            pass
    except BlockingIOError:
        return
