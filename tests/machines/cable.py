"""The link between one node and the rest of the world, which a test may cut.

As root the node lives in a network namespace of its own, and a cut cable is silence: what is sent goes to a hardware address that
nobody has, so nothing arrives, nothing is refused, and no device says that it has no carrier.
Elsewhere everything the node hears and says goes through a relay that is killed, which breaks every connection at once.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.machines.ports import free_port, wait_for_port

# Hardware addresses of the two ends, and one that nobody has.
HERE, THERE, NOWHERE = "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:ff"


class Cable:
    """`outside` are the stores' ports on loopback; `inside(port)` is where the node finds each of them."""

    def __init__(self, haproxy: str, folder: Path, outside: list[int]) -> None:
        self.haproxy, self.folder = haproxy, folder
        # Two words at most 15 letters long: the kernel's limit for names of links.
        self.name = f"mc{os.getpid()}"
        self.here, self.there = "127.0.0.1", "127.0.0.1"
        self.silent = self._namespace()
        self.node_port = free_port()
        self.near = {port: free_port() for port in outside}
        # Without a namespace the proxy reaches the node through the relay as well.
        self.front = self.node_port if self.silent else free_port()
        self.relay: subprocess.Popen[bytes] | None = None
        self.heal()

    @property
    def address(self) -> str:
        """Where the proxy finds the node."""
        return f"{self.there if self.silent else self.here}:{self.front}"

    @property
    def wrap(self) -> list[str]:
        """What the node's command line begins with."""
        return ["ip", "netns", "exec", self.name] if self.silent else []

    def inside(self, port: int) -> str:
        return f"{self.here}:{self.near[port]}"

    def cut(self) -> None:
        if self.silent:
            self._address_each_other(NOWHERE, NOWHERE)
        else:
            self._end_relay()

    def heal(self) -> None:
        """Whole again, or for the first time."""
        if self.silent:
            self._address_each_other(HERE, THERE)
        if self.relay is None:
            self._start_relay()

    def remove(self) -> None:
        self._end_relay()
        if self.silent:
            subprocess.run(["ip", "netns", "delete", self.name], check=False, stderr=subprocess.DEVNULL)

    # --- a namespace of its own -------------------------------------------------------------------------------------
    def _namespace(self) -> bool:
        """True if the node got one; False where we may not, with nothing left behind."""
        if os.geteuid() != 0 or shutil.which("ip") is None:
            return False
        third = os.getpid() % 250
        self.here, self.there = f"10.213.{third}.1", f"10.213.{third}.2"
        try:
            self._ip("netns", "add", self.name)
            self._ip(
                "link", "add", f"{self.name}a", "type", "veth", "peer", "name", f"{self.name}b", "netns", self.name
            )
            self._ip("address", "add", f"{self.here}/30", "dev", f"{self.name}a")
            self._ip("link", "set", f"{self.name}a", "address", HERE, "up")
            self._ip("-n", self.name, "address", "add", f"{self.there}/30", "dev", f"{self.name}b")
            self._ip("-n", self.name, "link", "set", f"{self.name}b", "address", THERE, "up")
            self._ip("-n", self.name, "link", "set", "lo", "up")
        except subprocess.CalledProcessError:
            subprocess.run(["ip", "netns", "delete", self.name], check=False, stderr=subprocess.DEVNULL)
            self.here = self.there = "127.0.0.1"
            return False
        return True

    def _address_each_other(self, here: str, there: str) -> None:
        self._ip("neigh", "replace", self.there, "lladdr", there, "dev", f"{self.name}a", "nud", "permanent")
        self._ip(
            "-n", self.name, "neigh", "replace", self.here, "lladdr", here, "dev", f"{self.name}b", "nud", "permanent"
        )

    @staticmethod
    def _ip(*words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True)

    # --- the relay --------------------------------------------------------------------------------------------------
    def _start_relay(self) -> None:
        routes = [(f"{self.here}:{near}", f"127.0.0.1:{far}") for far, near in self.near.items()]
        if not self.silent:
            routes.append((f"{self.here}:{self.front}", f"127.0.0.1:{self.node_port}"))
        lines = ["defaults", "  mode tcp", "  timeout connect 2s", "  timeout client 1h", "  timeout server 1h"]
        for number, (listen, target) in enumerate(routes):
            lines += [f"listen route{number}", f"  bind {listen}", f"  server there {target}"]
        settings = self.folder / "cable.cfg"
        settings.write_text("\n".join(lines) + "\n")
        self.relay = subprocess.Popen([self.haproxy, "-db", "-f", str(settings)], start_new_session=True)
        wait_for_port(routes[0][0], self.relay)

    def _end_relay(self) -> None:
        if self.relay is not None:
            self.relay.send_signal(signal.SIGKILL)
            self.relay.wait()
            self.relay = None
