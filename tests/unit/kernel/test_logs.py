"""The log says what happened and never what a person typed."""

from __future__ import annotations

import json
import logging

from kernel.logs import AllowListFormatter

CANARY = "canary-Ada-Lovelace-suicidal"


def _line(logger: str, level: int, message: str, *args: object, **extra: object) -> str:
    record = logging.LogRecord(logger, level, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return AllowListFormatter().format(record)


def test_a_line_is_json_with_the_allowed_fields() -> None:
    line = json.loads(_line("mindo.api", logging.INFO, "request", status=200, route="api/v1/me", ms=1.5))
    assert line["event"] == "request"
    assert (line["status"], line["route"], line["ms"], line["level"]) == (200, "api/v1/me", 1.5, "info")


def test_fields_that_are_not_on_the_list_are_dropped() -> None:
    assert CANARY not in _line("mindo.api", logging.INFO, "request", name_typed=CANARY, data={"x": CANARY})


def test_arguments_are_never_formatted_in() -> None:
    assert CANARY not in _line("django.request", logging.ERROR, "Bad value %s", CANARY)


def test_ready_formatted_text_of_foreign_code_is_withheld() -> None:
    assert CANARY not in _line("some.library", logging.WARNING, f"cannot send to {CANARY}")


def test_an_exception_is_named_by_type_and_place_only() -> None:
    try:
        int(CANARY)
    except ValueError as error:
        record = logging.LogRecord(
            "mindo.api", logging.ERROR, __file__, 1, "unhandled error", (), (type(error), error, error.__traceback__)
        )
    text = AllowListFormatter().format(record)
    assert CANARY not in text
    line = json.loads(text)
    assert line["error"] == "ValueError"
    assert line["where"][-1].startswith("kernel/test_logs.py:")
