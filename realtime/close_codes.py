"""Why a socket was closed. 4000–4999 is the range RFC 6455 leaves to applications."""

from __future__ import annotations

from enum import IntEnum


class CloseCode(IntEnum):
    """The codes a client may branch on; `frontend/packages/live` gets them from the schema."""

    NORMAL = 1000
    MALFORMED = 4400
    SIGN_IN = 4401
    FORBIDDEN = 4403
    TOO_LATE = 4408
    REPLACED = 4409
    TOO_LARGE = 4413
    TOO_MANY = 4429
    SLOW = 4490
    # Not 1012, which says the same: autobahn lets an application send no code below 3000 but 1000.
    RESTARTING = 4503


MEANINGS: dict[CloseCode, str] = {
    CloseCode.NORMAL: "The client said goodbye.",
    CloseCode.MALFORMED: "A frame was not valid JSON of the protocol, or was binary.",
    CloseCode.SIGN_IN: "The ticket was missing, used, expired, or the session has ended.",
    CloseCode.FORBIDDEN: "The ticket was given to a page of another origin; do not connect again.",
    CloseCode.TOO_LATE: "No hello within five seconds, or no sign of life for too long.",
    CloseCode.REPLACED: "The page has come back on another socket.",
    CloseCode.TOO_LARGE: "A frame was larger than 64 KiB.",
    CloseCode.TOO_MANY: "Too many frames, topics or sockets.",
    CloseCode.SLOW: "The client read too slowly; connect again and resume.",
    CloseCode.RESTARTING: "This node is being restarted; connect again, resume loses nothing.",
}
