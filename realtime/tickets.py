"""Sign-in of sockets: a single-use ticket, fetched over REST with the access token, sent in the first frame.

A token never stands in an address. What is kept for 30 seconds is the ticket's hash and, sealed, whom it stands for.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import orjson
import redis.asyncio

from access.actors import Actor, Kind
from kernel import clock
from kernel.encryption import seal_transport, unseal_transport
from kernel.errors import TooMany
from realtime import valkey
from realtime.conf import limits

# Tickets a person, or an address without sign-in, may fetch per minute.
PER_MINUTE_PERSON = 60
PER_MINUTE_ADDRESS = 120


@dataclass(frozen=True, slots=True)
class Pass:
    """What a ticket stands for: the actor, the page's origin it was fetched from, and until when the sign-in is good."""

    actor: Actor
    origin: str
    until: datetime | None


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def ticket_issue(*, actor: Actor, origin: str, until: datetime | None, address: str) -> str:
    """A new ticket. Raises TooMany when the person or address fetches them too often."""
    counted, most = (
        (f"person:{actor.id}", PER_MINUTE_PERSON) if actor.id else (f"address:{address}", PER_MINUTE_ADDRESS)
    )
    window = int(clock.now().timestamp() // 60)
    counter = f"live:tickets:{hashlib.sha256(counted.encode()).hexdigest()[:24]}:{window}"
    ticket = secrets.token_urlsafe(32)
    content = {
        "kind": actor.kind,
        "id": actor.id,
        "session": actor.session_id,
        "origin": origin,
        "until": until.timestamp() if until else None,
    }
    pipe = valkey.client().pipeline(transaction=False)
    pipe.incr(counter)
    pipe.expire(counter, 120)
    pipe.set(valkey.ticket_key(_digest(ticket)), seal_transport(orjson.dumps(content)), ex=limits().ticket_ttl)
    if pipe.execute()[0] > most:
        raise TooMany("too_many_tickets", "Too many connections in a short time. Please wait a minute.", retry_after=60)
    return ticket


async def ticket_redeem(client: redis.asyncio.Redis[bytes], ticket: str) -> Pass | None:
    """What the ticket stands for, once; None if it is unknown, used or too old."""
    sealed = await client.getdel(valkey.ticket_key(_digest(ticket)))
    if sealed is None:
        return None
    content = orjson.loads(unseal_transport(sealed))
    identity = uuid.UUID(content["id"]) if content["id"] else None
    actor = Actor(cast("Kind", content["kind"]), identity, content["session"])
    until = content["until"]
    return Pass(actor, content["origin"], datetime.fromtimestamp(until, tz=clock.now().tzinfo) if until else None)
