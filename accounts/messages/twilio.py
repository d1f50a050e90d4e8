"""Text messages through Twilio."""

from __future__ import annotations

import httpx
from django.conf import settings

from accounts.messages.sms import TIMEOUT, Text, post


class TwilioSms:
    """Twilio's Messages resource over plain HTTPS: POST /2010-04-01/Accounts/{account}/Messages.json, form-encoded, basic
    authentication, 201 once the message is accepted."""

    local = False

    def __init__(self, client: httpx.Client | None = None) -> None:
        configured = settings.MINDO_TWILIO
        self._account, self._token, self._from = configured["account"], configured["token"], configured["from"]
        base = configured.get("url", "https://api.twilio.com")
        self._client = client or httpx.Client(base_url=base, timeout=TIMEOUT)

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """Raises SendingFailed. Twilio is sent the words: it knows no templates of India's registry."""
        post(
            self._client,
            f"/2010-04-01/Accounts/{self._account}/Messages.json",
            data={"To": to, "From": self._from, "Body": message.text},
            headers={"Idempotency-Key": idem},
            auth=(self._account, self._token),
        )
