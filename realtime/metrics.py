"""What the engine measures, for Prometheus. Labels are topic patterns and codes, never names or ids."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

SOCKETS = Gauge("live_sockets", "Sockets open on this node")
TOPICS = Gauge("live_topics", "Topics with a subscriber on this node")
SUBSCRIPTIONS = Gauge("live_subscriptions", "Subscriptions on this node")
PUBLISHED = Counter("live_published_total", "Events published by this process")
DELIVERY_LAG = Histogram(
    "live_delivery_lag_seconds",
    "From the change that an event tells of to its frame at the sockets",
    ["topic"],
    buckets=FAST,
)
DELIVERIES = Counter("live_deliveries_total", "Event frames handed to sockets")
DROPPED = Counter("live_dropped_total", "Events a slow reader of a latest-wins topic skipped")
RESUMES = Counter("live_resumes_total", "Resumptions by outcome", ["outcome"])
RECOVERIES = Counter("live_recoveries_total", "Gaps a node closed by itself, by outcome", ["outcome"])
CLOSES = Counter("live_closes_total", "Sockets closed by the server", ["code"])
REFUSALS = Counter("live_refusals_total", "Commands and subscriptions refused", ["code"])
COMMAND_SECONDS = Histogram("live_command_seconds", "From frame to ack or nack", ["command"], buckets=FAST)
SNAPSHOT_SECONDS = Histogram("live_snapshot_seconds", "Loading a snapshot", ["topic"], buckets=FAST)
LOOP_LAG = Histogram("live_loop_lag_seconds", "How late the event loop ran its ticker", buckets=FAST)
LAGGING = Gauge("live_lagging_sockets", "Sockets with unsent bytes")
LINK_LOSSES = Counter("live_link_losses_total", "Times the subscription link to Valkey broke")
POOL_WAITING = Gauge("live_pool_waiting", "Jobs waiting for a pooled thread")
