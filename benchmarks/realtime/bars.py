"""The results: each bar's name → ours, reference, ratio, bar, ok; and every measurement behind them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks.realtime.crowd import Run


def paired(ours: Sequence[float], reference: Sequence[float]) -> float:
    """The median of the rounds' ratios: the two of a round ran one after the other, so a slow moment of the machine hit both.

    A reference that was measured once is compared with our median; one that got nothing done in its time counts as one.
    """
    if len(ours) != len(reference):
        ours = [median(ours)] * len(reference)
    return median([one / (other or 1.0) for one, other in zip(ours, reference, strict=True)])


class Bars:
    """What was found, in the order it was found."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self.runs: list[dict[str, Any]] = []
        self.notes: list[str] = []

    def at_least(
        self, name: str, ours: Sequence[float], reference: Sequence[float], bar: float | None, **details: Any
    ) -> None:
        """Ours over the reference, round by round; `bar=None` is for the record only."""
        ratio = paired(ours, reference)
        wanted = f">= {bar} x" if bar else "none"
        self._put(name, median(ours), median(reference), ratio, wanted, bar is None or ratio >= bar, details)

    def at_most_times(
        self, name: str, ours: Sequence[float], reference: Sequence[float], bar: float, **details: Any
    ) -> None:
        """Ours over the reference, round by round, where less is better."""
        ratio = paired(ours, reference)
        self._put(name, median(ours), median(reference), ratio, f"<= {bar} x", 0 < ratio <= bar, details)

    def at_most(self, name: str, ours: float, bar: float, unit: str, **details: Any) -> None:
        """Ours against a fixed number."""
        self._put(name, ours, bar, ours / bar if bar else None, f"<= {bar:g} {unit}".strip(), ours <= bar, details)

    def _put(
        self, name: str, ours: float, reference: float, ratio: float | None, bar: str, ok: bool, details: dict[str, Any]
    ) -> None:
        self.found[name] = {
            "ours": round(ours, 2), "reference": round(reference, 2), "ratio": None if ratio is None else round(ratio, 2),
            "bar": bar, "ok": ok, **details,
        }  # fmt: skip

    def note(self, server: str, subscribers: int, in_flight: int, run: Run, lost: int) -> None:
        """One measurement."""
        self.runs.append(
            {
                "server": server,
                "subscribers": subscribers,
                "in_flight": in_flight,
                "deliveries_per_s": round(run.per_second),
                "deliveries_per_read": round(run.deliveries / max(run.reads, 1), 2),
                "p50_ms": round(run.p50_ms, 2),
                "p99_ms": round(run.p99_ms, 2),
                "lost": lost,
                "server_cpu_s_per_1m": round(run.cpu_per_million, 2),
                "server_busy": round(run.server_cpu / run.seconds, 2),
                "client_busy": round(run.client_cpu / run.seconds, 2),
            }
        )

    def show(self) -> None:
        """A table for people."""
        for run in self.runs:
            print(
                f"{run['server']:<39} {run['subscribers']:>5} sockets {run['in_flight']} in flight "
                f"{run['deliveries_per_s']:>8}/s  p50 {run['p50_ms']:>7} p99 {run['p99_ms']:>7} ms  "
                f"{run['server_cpu_s_per_1m']:>6} CPU-s/1M  {run['deliveries_per_read']:>4} a read  lost {run['lost']}  "
                f"server {run['server_busy']:.0%}  client {run['client_busy']:.0%}"
            )
        for name, bar in self.found.items():
            verdict = "ok  " if bar["ok"] else "MISS"
            print(
                f"{verdict} {name:<66} {bar['ours']:>10} vs {bar['reference']:>10}  ratio {bar['ratio']} ({bar['bar']})"
            )
        for note in self.notes:
            print(note)
