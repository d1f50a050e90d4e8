"""Who carries a message: mail through Django's e-mail backend, text messages through one of the senders below."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import httpx
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

TIMEOUT_SECONDS = 10.0


class SendingFailed(RuntimeError):
    """The provider refused or could not be reached; `code` is safe to store, the provider's text is not."""

    def __init__(self, code: str, *, permanent: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Text:
    """A text message: template and variables for providers that registered them (India's DLT), `text` for the others."""

    template: str
    variables: dict[str, str]
    text: str


class SmsSender(Protocol):
    """Sends one text message. `to` is E.164; `idem` is stable per message, so that a retry is not a second message."""

    local: bool

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """Raises SendingFailed."""


class LocalInboxSms:
    """Sends nothing: the message row itself is what the local inbox shows."""

    local = True

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """Nothing leaves the machine."""


class TwilioSms:
    """Twilio's Messages resource over plain HTTPS."""

    local = False

    def __init__(self, client: httpx.Client | None = None) -> None:
        self._account = settings.MINDO_TWILIO["account"]
        self._token = settings.MINDO_TWILIO["token"]
        self._from = settings.MINDO_TWILIO["from"]
        self._client = client or httpx.Client(base_url="https://api.twilio.com", timeout=TIMEOUT_SECONDS)

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """POST /2010-04-01/Accounts/{account}/Messages.json; 4xx is permanent, anything else worth a retry."""
        try:
            answer = self._client.post(
                f"/2010-04-01/Accounts/{self._account}/Messages.json",
                data={"To": to, "From": self._from, "Body": message.text},
                headers={"Idempotency-Key": idem},
                auth=(self._account, self._token),
            )
        except httpx.HTTPError as error:
            raise SendingFailed("unreachable") from error
        if answer.status_code >= 400:
            raise SendingFailed(
                f"http_{answer.status_code}", permanent=answer.status_code < 500 and answer.status_code != 429
            )


class SmsKind(StrEnum):
    LOCAL = "local"
    TWILIO = "twilio"


SMS_SENDERS: dict[SmsKind, type[LocalInboxSms | TwilioSms]] = {
    SmsKind.LOCAL: LocalInboxSms,
    SmsKind.TWILIO: TwilioSms,
}


def sms_sender() -> SmsSender:
    """The configured sender (MINDO_SMS_SENDER)."""
    return SMS_SENDERS[SmsKind(settings.MINDO_SMS_SENDER)]()


def email_is_local() -> bool:
    return bool(settings.MINDO_EMAIL_IS_LOCAL)


def sms_is_local() -> bool:
    return settings.MINDO_SMS_SENDER == SmsKind.LOCAL


def email_send(*, to: str, subject: str, body: str, language: str, idem: str) -> None:
    """Send one mail through the configured backend, as text with an HTML alternative. Raises SendingFailed."""
    html = render_to_string(
        "accounts/mail.html", {"subject": subject, "paragraphs": body.split("\n\n"), "language": language}
    )
    mail = EmailMultiAlternatives(subject, body, to=[to], headers={"Message-ID": f"<{idem}@mindo>"})
    mail.attach_alternative(html, "text/html")
    try:
        mail.send(fail_silently=False)
    except Exception as error:  # every backend has its own family of errors
        raise SendingFailed(type(error).__name__.lower()[:60]) from error
