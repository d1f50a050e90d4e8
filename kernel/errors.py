"""One error type for everything a caller did wrong or may not do, with a stable code.

REST answers it as RFC 9457 problem details, sockets as `nack`; the code reaches TypeScript through the schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class DomainError(Exception):
    """A refusal with a code a program can branch on and a message a person can read.

    `fields` maps an input's name to its messages, each a `kernel.faults.Fault` where the refusal's own code says too
    little; `data` carries opaque ids and codes only, never personal data.
    """

    default_status = 400
    # What was refused to whom, for the audit log; set by whoever decides about rights.
    denial: dict[str, Any] | None = None

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        status: int | None = None,
        data: dict[str, Any] | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or code.replace("_", " ").capitalize() + "."
        self.status = status or self.default_status
        self.data = data or {}
        self.fields = {name: list(messages) for name, messages in (fields or {}).items()}


class Invalid(DomainError):
    """The input cannot be used; `fields` says where."""

    default_status = 422


class Unauthenticated(DomainError):
    """Nobody is signed in, or the sign-in has ended."""

    default_status = 401

    def __init__(self, code: str = "sign_in_required", message: str = "Please sign in.", **rest: Any) -> None:
        super().__init__(code, message, **rest)


class Forbidden(DomainError):
    """The thing is visible to the actor, but this is not allowed."""

    default_status = 403

    def __init__(self, code: str = "forbidden", message: str = "You may not do this.", **rest: Any) -> None:
        super().__init__(code, message, **rest)


class NotFound(DomainError):
    """It does not exist, or the actor may not know that it does."""

    default_status = 404

    def __init__(self, code: str = "not_found", message: str = "There is nothing here.", **rest: Any) -> None:
        super().__init__(code, message, **rest)


class Conflict(DomainError):
    """The state changed, or somebody else was first."""

    default_status = 409


class TooMany(DomainError):
    """A limit was reached; `retry_after` seconds until it is worth another try."""

    default_status = 429

    def __init__(
        self,
        code: str = "too_many_requests",
        message: str = "Please wait a moment.",
        *,
        retry_after: int = 30,
        **rest: Any,
    ) -> None:
        super().__init__(code, message, **rest)
        self.retry_after = retry_after
        self.data.setdefault("retry_after", retry_after)


class Unavailable(DomainError):
    """Something we stand on is away for the moment; `retry_after` seconds until it is worth another try."""

    default_status = 503

    def __init__(self, *, retry_after: int = 2) -> None:
        super().__init__("unavailable", "The service is not available right now. Please try again.")
        self.retry_after = retry_after
        self.data.setdefault("retry_after", retry_after)
