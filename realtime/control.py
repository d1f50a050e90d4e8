"""Low-rate orders every node hears: ask again whether sockets may stay, end sign-ins."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from access.actors import Actor
from kernel import clock, keyring
from realtime import valkey
from realtime.close_codes import CloseCode

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.hub import Hub

log = logging.getLogger("mindo.live")

# Seconds in which sign-ins gather that are looked at together, and how many at most.
TOGETHER = 0.02
AT_ONCE = 64

SessionCheck = Callable[[Actor], bool]
_checks: list[SessionCheck] = []


def register_session_check(check: SessionCheck) -> None:
    """Say how to find out whether a person's sign-in is still good; called from AppConfig.ready(), runs in a pooled thread.

    Returns False for a deactivated account or an ended session; such sockets are closed with 4401.
    """
    if check not in _checks:
        _checks.append(check)


def forget_session_checks() -> None:
    """For tests of the engine alone."""
    _checks.clear()


def session_is_good(actor: Actor) -> bool:
    return all(check(actor) for check in _checks)


class Control:
    """Carries out control messages on one node.

    recheck {user_id? | all?, topic?}    every subscription of these sockets is authorised again, and the sign-in checked;
                                         with `at` (ISO 8601) at that instant, when rights given for a time end
    signout {user_id?, session_id?}       sockets of the session, or of all the person's sessions, are closed with 4401
    replace {user_id, client, keep}       the page has come back: its socket from before, if it lingers here, is closed with 4409
    forget_key {person_id}                a destroyed data key leaves this process's memory
    """

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        # Signed in and not yet looked at.
        self._new: list[Connection] = []

    def receive(self, payload: bytes) -> None:
        try:
            order = orjson.loads(payload)
        except orjson.JSONDecodeError:
            log.warning("an unreadable control message was ignored")
            return
        kind = order.get("kind")
        if kind == "recheck" and (at := order.pop("at", None)) is not None:
            wait = (datetime.fromisoformat(at) - clock.now()).total_seconds()
            # A hair after the end, so that whoever looks sees it over.
            self.hub.loop.call_later(max(0.0, wait) + 0.01, self._recheck, order)
        elif kind == "recheck":
            self._recheck(order)
        elif kind == "signout":
            for connection in self._meant(order):
                connection.sign_in_over()
        elif kind == "replace":
            for connection in self._meant(order):
                if connection.client == order["client"] and connection.id != order["keep"]:
                    connection.close(CloseCode.REPLACED, "replaced", "This page is connected elsewhere.")
        elif kind == "forget_key":
            keyring.forget(uuid.UUID(order["person_id"]))
        else:
            # A revocation nobody understands would otherwise be one that silently does nothing.
            log.error("an unknown control message was ignored", extra={"kind": str(kind)})

    async def replace(self, connection: Connection) -> None:
        """Tell every node that a page is back with this socket."""
        order = {"kind": "replace", "user_id": connection.person, "client": connection.client, "keep": connection.id}
        await valkey.announce(self.hub.redis, valkey.CONTROL, orjson.dumps(order))

    def _recheck(self, order: dict[str, Any]) -> None:
        for connection in self._meant(order):
            self.hub.spawn(connection.recheck(order.get("topic")))

    def look_at(self, connection: Connection) -> None:
        """Find out soon whether a sign-in still counts, together with whoever else has just come.

        A herd costs one thread and one connection for so many, instead of one each.
        """
        if not self._new:
            self.hub.loop.call_later(TOGETHER, self._look)
        self._new.append(connection)

    def _look(self) -> None:
        new, self._new = self._new, []
        for start in range(0, len(new), AT_ONCE):
            self.hub.spawn(self._looked(new[start : start + AT_ONCE]))

    async def _looked(self, some: list[Connection]) -> None:
        actors = [connection.actor for connection in some]
        try:
            good = await self.hub.pool.run(lambda: [session_is_good(actor) for actor in actors])
        except Exception:  # noqa: BLE001 - whatever it was, nobody of them may stay unlooked at because of another
            # Nothing is known now; each goes on by itself until something is.
            for connection in some:
                self.hub.spawn(connection.recheck(None))
            return
        for connection, stays in zip(some, good, strict=True):
            if not stays:
                connection.sign_in_over()

    def _meant(self, order: dict[str, Any]) -> list[Connection]:
        user, session, topic = order.get("user_id"), order.get("session_id"), order.get("topic")
        found = list(self.hub.connections if user is None else self.hub.by_person.get(str(user), ()))
        if session is not None:
            found = [one for one in found if one.actor.session_id == str(session)]
        if topic is not None:
            found = [one for one in found if topic in one.subscriptions]
        return found

    def recheck_all(self) -> None:
        for connection in list(self.hub.connections):
            self.hub.spawn(connection.recheck(None))
