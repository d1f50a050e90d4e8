"""The node's subscriptions when Valkey is a cluster: one link per server, each channel on the server that has its slot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import redis.asyncio
from redis.crc import key_slot
from redis.exceptions import RedisError

from realtime.link import Deliver, Link

log = logging.getLogger("mindo.live")
# How soon after one look at the slots the next may follow.
LOOK_EVERY = 0.2


class ClusterLink:
    """The same as `Link` for a cluster. All methods run on the event loop."""

    def __init__(self, url: str, deliver: Deliver, on_back: Callable[[], None]) -> None:
        self.url = url
        self.deliver = deliver
        self.on_back = on_back
        self.links: dict[str, Link] = {}
        self.up = asyncio.Event()
        # First slot, last slot, server; every slot belongs to one.
        self._slots: list[tuple[int, int, str]] = []
        self._looking: asyncio.Task[None] | None = None
        self._wanted = False
        self._closed = False

    async def start(self) -> None:
        """Ask where the slots are; raises OSError if no server answers."""
        self._slots = await self._ask([self.url])
        self.up.set()

    async def subscribe(self, channel: str) -> None:
        """Returns once the server confirmed: everything announced from now on arrives."""
        link = await self._link(self._owner(channel))
        await link.subscribe(channel)

    def unsubscribe(self, channel: str) -> None:
        for link in self.links.values():
            link.unsubscribe(channel)

    def close(self) -> None:
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
        for link in self.links.values():
            link.close()

    # --- servers ------------------------------------------------------------------------------------------------------
    def _owner(self, channel: str) -> str:
        slot = key_slot(channel.encode())
        for first, last, address in self._slots:
            if first <= slot <= last:
                return address
        raise OSError("no server of the cluster has this slot")

    async def _link(self, address: str) -> Link:
        link = self.links.get(address)
        if link is None:
            link = self.links[address] = Link(address, self._delivered, self.on_back, self._moved)
            try:
                await link.start()
            except (OSError, TimeoutError):
                # It goes on trying like any link that was lost, and whoever subscribes waits for it.
                link.resume()
        return link

    def _delivered(self, messages: list[tuple[bytes, bytes]]) -> None:
        self.deliver(messages)

    def _moved(self) -> None:
        """A server has gone, or slots have: look where everything is now."""
        self._wanted = True
        if not self._closed and (self._looking is None or self._looking.done()):
            self._looking = asyncio.get_running_loop().create_task(self._look_while_wanted())

    async def _look_while_wanted(self) -> None:
        while self._wanted:
            await asyncio.sleep(LOOK_EVERY)
            self._wanted = False
            await self._look()

    async def _look(self) -> None:
        try:
            self._slots = await self._ask([*self.links, self.url])
        except OSError:
            log.warning("no server of the cluster says where the slots are; it is asked again")
            return
        moved = [
            (channel, link)
            for address, link in self.links.items()
            for channel in link.channels
            if channel in link.orphans or self._owner(channel) != address
        ]
        for channel, link in moved:
            if channel in link.channels:
                (await self._link(self._owner(channel))).adopt(channel, link.give_up(channel))
        for address in set(self.links) - {owner for _, _, owner in self._slots}:
            self.links.pop(address).close()
        if moved:
            # What was announced between the two subscriptions was heard by neither.
            self.on_back()

    async def _ask(self, addresses: list[str]) -> list[tuple[int, int, str]]:
        for address in addresses:
            client: Any = redis.asyncio.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)
            try:
                rows = await client.execute_command("CLUSTER", "SLOTS")
            except (RedisError, OSError):
                continue
            finally:
                await client.aclose()
            if rows:
                return [(int(first), int(last), self._address(*master[:2])) for first, last, master, *_ in rows]
        raise OSError("no server of the cluster answers")

    def _address(self, host: bytes, port: int) -> str:
        """A server's address, with the sign-in of the one we were given."""
        given = urlsplit(self.url)
        sign_in = f"{given.netloc.rpartition('@')[0]}@" if "@" in given.netloc else ""
        return urlunsplit((given.scheme, f"{sign_in}{host.decode()}:{port}", "", "", ""))
