"""The platform on several machines: a proxy, two web nodes of which the second has a cable of its own, a worker, a relay."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.db import connection, connections

from config.embedded_servers import Server
from tests import stores
from tests.journeys.platform import ROOT, Platform
from tests.machines.cable import Cable
from tests.machines.ports import free_port, wait_for_port

PROXY_SETTINGS = ROOT / "docs" / "haproxy.cfg"
READY_WITHIN = 60.0
METRICS_TOKEN = "for-this-test-alone"


class Estate(Platform):
    """Everything is found through the proxy, at `base_url`. Call from the main thread: the stores live as long as it does."""

    def __init__(self, artifacts: Path, haproxy: str) -> None:
        super().__init__(artifacts)
        artifacts.mkdir(parents=True, exist_ok=True)
        self.haproxy = haproxy
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.machines.node_settings",
            "MINDO_TRUSTED_PROXIES": "1",
            "MINDO_WORKER_CONCURRENCY": "1",
            "MINDO_METRICS_TOKEN": METRICS_TOKEN,
        }
        self.addresses = ("DATABASE_URL", "REDIS_URL", "MONGODB_URL")
        self.cable = Cable(haproxy, artifacts, [self._port(name) for name in self.addresses])
        self.first_port = free_port()

    def _port(self, name: str) -> int:
        port = urlsplit(self.environment[name]).port
        assert port is not None
        return port

    def open(self) -> None:
        # The tests' PostgreSQL answers before a commit is written down. Here it crashes, and what was answered has to be there.
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET synchronous_commit = on')
        for number in (1, 2):
            self.start_node(number)
        for name in ("worker", "relay"):
            self.launch(name, ["/bin/sh", "-c", self.commands[name]])
        self.start_proxy()
        for number in (1, 2):
            self.wait_for_node(number)
        self.wait_until_ready()

    # --- nodes --------------------------------------------------------------------------------------------------------
    def start_node(self, number: int) -> None:
        """The first on the default server, the second, behind the cable, on the other one."""
        command = ["/bin/sh", "-c", self.commands["web"]]
        if number == 1:
            self.launch("node-1", command, PORT=str(self.first_port))
            return
        stores_inside = {
            name: self.environment[name].replace(f"127.0.0.1:{self._port(name)}", self.cable.inside(self._port(name)))
            for name in self.addresses
        }
        self.launch(
            "node-2", [*self.cable.wrap, *command],
            PORT=str(self.cable.node_port), MINDO_HOST=self.cable.there, MINDO_SERVER="uvicorn", **stores_inside,
        )  # fmt: skip

    def address(self, number: int) -> str:
        return f"127.0.0.1:{self.first_port}" if number == 1 else self.cable.address

    def wait_for_node(self, number: int) -> None:
        """Return when the node answers that it can do its work."""
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"http://{self.address(number)}/health/ready", headers={"Host": "localhost"}).is_success:
                    return
            except httpx.TransportError:
                pass
            if self.processes[f"node-{number}"].poll() is not None:
                break
            time.sleep(0.1)  # a node offers no other sign than being asked
        raise RuntimeError(f"node {number} is not ready: {self.log(f'node-{number}').read_text()[-2000:]}")

    def sockets(self, number: int) -> int:
        """How many the node has, by its own numbers."""
        headers = {"Host": "localhost", "Authorization": f"Bearer {METRICS_TOKEN}"}
        numbers = httpx.get(f"http://{self.address(number)}/metrics", headers=headers).raise_for_status().text
        return int(float(next(line.split()[1] for line in numbers.splitlines() if line.startswith("live_sockets "))))

    def stop_node(self, number: int) -> None:
        """As a release does: SIGTERM, and then its end is waited for."""
        process = self.processes.pop(f"node-{number}")
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)

    # --- the proxy ------------------------------------------------------------------------------------------------
    def start_proxy(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        self.launch(
            "proxy", [self.haproxy, "-db", "-f", str(PROXY_SETTINGS)],
            MINDO_PROXY_BIND=bind, MINDO_NODE_1=self.address(1), MINDO_NODE_2=self.address(2),
        )  # fmt: skip
        wait_for_port(bind, self.processes["proxy"])

    # --- stores -----------------------------------------------------------------------------------------------------
    @staticmethod
    def restart(name: str) -> None:
        """End a store as a crash would, and start it again; Valkey comes back with nothing in it."""
        connections.close_all()
        store: Server = next(server for server in stores.owned() if server.name == name)
        store.stop()
        store.launch(store.port)
        store.wait_ready()

    def cpu(self, number: int) -> float:
        """CPU seconds of a node so far."""
        stat = Path(f"/proc/{self.processes[f'node-{number}'].pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        super().stop()
        self.cable.remove()
