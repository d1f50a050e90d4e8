"""Text messages through MSG91, for Indian numbers: every text there has a template registered with the operators (DLT)."""

from __future__ import annotations

from typing import Any

import httpx
from django.conf import settings

from accounts.messages.sms import TIMEOUT, SendingFailed, Text, post
from accounts.messages.words import FALLBACK_LANGUAGE, FALLBACK_TEMPLATE


class Msg91Sms:
    """MSG91's flow call over plain HTTPS: POST /api/v5/flow/ with the key in `authkey`, the registered template's id and its
    variables. It answers 200 to some refusals too; the body's `type` tells."""

    local = False

    def __init__(self, client: httpx.Client | None = None) -> None:
        configured = settings.MINDO_MSG91
        self._authkey = configured["authkey"]
        self._sender = configured.get("sender", "")
        self._templates: dict[str, dict[str, str]] = configured["templates"]
        base = configured.get("url", "https://control.msg91.com")
        self._client = client or httpx.Client(base_url=base, timeout=TIMEOUT)

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """Raises SendingFailed; `template_unregistered` for words nobody registered."""
        body: dict[str, Any] = {
            "template_id": self._template_id(message),
            "short_url": "0",
            # The number without its plus, and our variables by the names they have in the registered template.
            "recipients": [{"mobiles": to.removeprefix("+"), "CRQID": idem, **message.variables}],
        }
        if self._sender:
            body["sender"] = self._sender
        answer = post(self._client, "/api/v5/flow/", json=body, headers={"authkey": self._authkey})
        try:
            kind = answer.json().get("type")
        except (ValueError, AttributeError):
            raise SendingFailed("unreadable_answer") from None
        if kind != "success":
            raise SendingFailed("refused", permanent=True)

    def _template_id(self, message: Text) -> str:
        by_language = self._templates.get(message.template)
        if by_language is None and not message.variables:
            # Nothing is lost by the words that only say that there is news.
            by_language = self._templates.get(FALLBACK_TEMPLATE)
        if not by_language:
            raise SendingFailed("template_unregistered", permanent=True)
        found = by_language.get(message.language) or by_language.get(FALLBACK_LANGUAGE)
        if found is None:
            raise SendingFailed("template_unregistered", permanent=True)
        return found
