"""REST's edges: errors as problem details, JSON, and one schema for both."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, renderers, serializers
from rest_framework.response import Response

from kernel.errors import DomainError
from kernel.faults import Fields, of_framework, sentence, told
from kernel.requests import request_id

log = logging.getLogger("mindo.api")
PROBLEM_JSON = "application/problem+json"


class JSONRenderer(renderers.BaseRenderer):
    """JSON by orjson: instants as RFC 3339 with `Z`, ids as strings."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS, default=str)


def problem(error: DomainError) -> Response:
    """The answer that says an error."""
    body: dict[str, Any] = {
        **error.data,
        "type": f"/problems/{error.code}",
        "title": error.message,
        "status": error.status,
        "code": error.code,
        "request_id": request_id.get(),
    }
    if error.fields:
        body["fields"] = error.fields
        body["faults"] = told(error.fields, error.code)
    response = Response(body, status=error.status, content_type=PROBLEM_JSON)
    if "retry_after" in error.data:
        response["Retry-After"] = str(error.data["retry_after"])
    return response


# What the framework's codes leave open: "invalid" stands for every kind of input, "max_length" for text and lists.
_KINDS = [
    (sentence(str(field.default_error_messages[name])), code)
    for field, name, code in (
        (serializers.EmailField, "invalid", "bad_email"),
        (serializers.URLField, "invalid", "bad_address"),
        (serializers.IntegerField, "invalid", "bad_number"),
        (serializers.FloatField, "invalid", "bad_number"),
        (serializers.DecimalField, "invalid", "bad_number"),
        (serializers.DateField, "invalid", "bad_date"),
        (serializers.TimeField, "invalid", "bad_time"),
        (serializers.DateTimeField, "invalid", "bad_time"),
        (serializers.ListField, "max_length", "too_many"),
        (serializers.ListField, "min_length", "too_few"),
        (serializers.UUIDField, "invalid", "unknown"),
        (serializers.ListField, "not_a_list", "invalid"),
    )
]


def faults_of(detail: Any, prefix: str = "") -> Fields:
    """What a serializer found, `{"title": [Fault, …]}`, lists and inner objects by their paths."""
    if isinstance(detail, dict):
        found: Fields = {}
        for name, inner in detail.items():
            found.update(faults_of(inner, f"{prefix}.{name}" if prefix else str(name)))
        return found
    if isinstance(detail, list) and any(isinstance(inner, dict) for inner in detail):
        found = {}
        for index, inner in enumerate(detail):
            found.update(faults_of(inner, f"{prefix}.{index}"))
        return found
    messages = detail if isinstance(detail, list) else [detail]
    return {prefix or "non_field_errors": [_fault(message) for message in messages]}


def _fault(message: Any) -> str:
    """A message of the framework with our code for it; one of our own is left as it is."""
    if isinstance(message, exceptions.ErrorDetail):
        return of_framework(str(message.code), str(message), _KINDS)
    return message if isinstance(message, str) else str(message)


def _translate(error: Exception) -> DomainError:
    """Our error for one of the framework's."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, exceptions.ValidationError):
        return DomainError("invalid_input", "Please check what is marked.", status=422, fields=faults_of(error.detail))
    if isinstance(error, Http404):
        return DomainError("not_found", "There is nothing here.", status=404)
    if isinstance(error, PermissionDenied):
        return DomainError("forbidden", "You may not do this.", status=403)
    if isinstance(error, exceptions.ParseError):
        return DomainError("malformed_body", "The request is not valid JSON.", status=400)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return DomainError("sign_in_required", "Please sign in.", status=401)
    if isinstance(error, exceptions.APIException):
        return DomainError(str(error.default_code), str(error.default_detail), status=error.status_code)
    log.error("unhandled error", exc_info=(type(error), error, error.__traceback__))
    return DomainError("internal_error", "Something went wrong on our side. Nothing you typed is lost.", status=500)


def problem_handler(error: Exception, _context: dict[str, Any]) -> Response:
    """DRF's exception handler: everything that goes wrong is a problem with a code, and nothing of it is leaked."""
    response = problem(_translate(error))
    if response.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
