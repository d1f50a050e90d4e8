"""What every carrier of text messages can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import httpx

# To reach the provider, and to hear its answer: a worker never hangs on somebody else's trouble.
TIMEOUT = httpx.Timeout(10.0, connect=5.0)


class SendingFailed(RuntimeError):
    """The provider refused or could not be reached; `code` is safe to store, the provider's text is not.

    `uncertain`: the request may have got through, and only the answer was lost.
    """

    def __init__(self, code: str, *, permanent: bool = False, uncertain: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.uncertain = uncertain


@dataclass(frozen=True, slots=True)
class Text:
    """A text message: template and variables for providers that registered them (India's DLT), `text` for the others."""

    template: str
    variables: dict[str, str]
    text: str
    language: str = "en"


class SmsSender(Protocol):
    """Sends one text message. `to` is E.164; `idem` is stable per message, so that a retry can be told from a second message."""

    local: bool

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """Raises SendingFailed."""


def post(client: httpx.Client, url: str, **request: Any) -> httpx.Response:
    """One call. SendingFailed: `unreachable` and whatever a server has to sort out itself are worth a retry, refusals are not."""
    try:
        answer = client.post(url, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise SendingFailed("unreachable") from error
    except httpx.HTTPError as error:
        raise SendingFailed("answer_lost", uncertain=True) from error
    if answer.status_code >= 400:
        later = answer.status_code >= 500 or answer.status_code in {408, 425, 429}
        raise SendingFailed(f"http_{answer.status_code}", permanent=not later)
    return answer
