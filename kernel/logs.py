"""Logging by allow-list: a line holds the event's name and fields known to be harmless, and nothing else.

A message with values formatted into it, an exception's text, a traceback's locals: each may hold what a person typed.
So a record's arguments are never formatted in, exceptions are named by type and place, and unknown fields are dropped.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kernel.requests import request_id

ALLOWED_FIELDS = frozenset(
    {
        "attempt", "code", "command", "count", "event", "kind", "method", "ms", "name_of", "node", "outbox_id", "pid",
        "port", "process", "queue", "reason", "route", "state", "status", "task", "topic_kind", "seconds", "size",
    }
)  # fmt: skip


class AllowListFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # The template of the message, never its arguments. Ready-formatted text of foreign code is left out too.
            "event": record.msg if isinstance(record.msg, str) and self._is_template(record) else "message withheld",
        }
        if current := request_id.get():
            line["request_id"] = current
        for name in ALLOWED_FIELDS:
            value = record.__dict__.get(name)
            if isinstance(value, str | int | float | bool):
                line[name] = value
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"
                for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def _is_template(record: logging.LogRecord) -> bool:
        """Our own loggers name events with constants; foreign ones count if they keep values in arguments."""
        return record.name.startswith("mindo") or bool(record.args) or record.levelno >= logging.CRITICAL
