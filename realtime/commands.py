"""Carrying out a command from a socket: permission, parsing, the handler, and the receipt that makes repeats harmless."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError, connection, transaction
from pydantic import BaseModel, ValidationError
from redis.exceptions import ConnectionError as ValkeyAway
from redis.exceptions import TimeoutError as ValkeySilent

from access.actors import Actor
from access.authorize import authorize
from access.denials import denials_recorded
from access.grants import read_once
from kernel import clock, outbox
from kernel.encryption import seal_transport, unseal_transport
from kernel.errors import Conflict, DomainError, Invalid, NotFound, Unavailable
from kernel.faults import of_pydantic
from realtime.conf import limits
from realtime.models import CommandReceipt
from realtime.registry import CommandSpec, registry

log = logging.getLogger("mindo.live")

STORES_AWAY = (OperationalError, InterfaceError, ValkeyAway, ValkeySilent)


def command_run(*, actor: Actor, name: str, topic: str | None, idem: str, data: dict[str, Any]) -> bytes:
    """The result as JSON. Runs in a pooled thread.

    Raises NotFound `unknown_command`; Invalid with `fields`; Conflict `idem_reused` for a known key with other content;
    Unauthenticated, Forbidden; and whatever the service raises.
    """
    spec = registry.commands.get(name)
    if spec is None:
        raise NotFound("unknown_command", "There is no such command.")
    # What the person holds is asked by the edge and by the service, a moment apart: read once.
    with denials_recorded(), read_once():
        authorize(actor, spec.permission, writes=True)
        parsed = _parse(spec, data)
        if not spec.receipt:
            return _call(spec, actor, parsed, idem)
        return _call_once(spec, actor, parsed, idem, _content(name, topic, data))


def _content(name: str, topic: str | None, data: dict[str, Any]) -> bytes:
    return hashlib.sha256(orjson.dumps([name, topic, data], option=orjson.OPT_SORT_KEYS)).digest()


def _parse(spec: CommandSpec, data: dict[str, Any]) -> BaseModel:
    try:
        return spec.request.model_validate_json(orjson.dumps(data))
    except orjson.JSONEncodeError:
        raise Invalid("invalid_input", "The data is nested too deeply.") from None
    except ValidationError as wrong:
        raise Invalid("invalid_input", "Please check what is marked.", fields=of_pydantic(wrong)) from None


def _call(spec: CommandSpec, actor: Actor, parsed: BaseModel, idem: str) -> bytes:
    answer = spec.handler(actor, parsed, idem=idem)
    return b"{}" if answer is None else answer.model_dump_json().encode()


def _call_once(spec: CommandSpec, actor: Actor, parsed: BaseModel, idem: str, content: bytes) -> bytes:
    """The service's transaction becomes part of this one: its changes and the receipt commit together."""
    # All that the command tells is written with one statement.
    with transaction.atomic(), outbox.together():
        # Waits here while another copy of the same command is under way.
        mine = _claim(actor, idem, content)
        if mine is None:
            return _answered(actor, idem, content)
        result = _call(spec, actor, parsed, idem)
        CommandReceipt.objects.filter(pk=mine).update(result=seal_transport(result))
    return result


def _claim(actor: Actor, idem: str, content: bytes) -> int | None:
    """Write the receipt of a command that was not carried out yet; its id, or None if the key is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {connection.ops.quote_name(CommandReceipt._meta.db_table)} (actor, idem, content, result, at)"  # noqa: S608 - our own table
            " VALUES (%s, %s, %s, '', %s) ON CONFLICT (actor, idem) DO NOTHING RETURNING id",
            [actor.label, idem, content, clock.now()],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _answered(actor: Actor, idem: str, content: bytes) -> bytes:
    """What a command with this key was answered, when it was the same one."""
    receipt = CommandReceipt.objects.get(actor=actor.label, idem=idem)
    if bytes(receipt.content) != content:
        raise Conflict("idem_reused", "This command key was used for something else.")
    return unseal_transport(bytes(receipt.result))


def receipts_trim() -> int:
    """Forget receipts older than any client would repeat; returns how many."""
    before = clock.now() - timedelta(seconds=limits().receipts_for)
    return CommandReceipt.objects.filter(at__lt=before).delete()[0]


def refusal(error: Exception, where: str) -> DomainError:
    """What the client is told; anything unforeseen is logged and says nothing about the inside."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, STORES_AWAY):
        # Says nothing about the person's rights or the command: whoever asks again, with the same key, is answered.
        log.warning("a store is away", extra={"command": where, "code": type(error).__name__})
        return Unavailable()
    log.error("unhandled error", extra={"command": where}, exc_info=(type(error), error, error.__traceback__))
    return DomainError("internal_error", "Something went wrong on our side. Please try again.", status=500)
