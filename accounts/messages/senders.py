"""Who carries a message: mail through Django's e-mail backend, text messages through one of the senders below."""

from __future__ import annotations

from enum import StrEnum

import icalendar
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.messages.msg91 import Msg91Sms
from accounts.messages.sms import SendingFailed, SmsSender, Text
from accounts.messages.twilio import TwilioSms

__all__ = [
    "SMS_SENDERS", "LocalInboxSms", "SendingFailed", "SmsKind", "SmsSender", "Text", "email_is_local", "email_send",
    "sms_is_local", "sms_sender",
]  # fmt: skip


class LocalInboxSms:
    """Sends nothing: the message row itself is what the local inbox shows."""

    local = True

    def send_template(self, to: str, message: Text, idem: str) -> None:
        """Nothing leaves the machine."""


class SmsKind(StrEnum):
    LOCAL = "local"
    TWILIO = "twilio"
    MSG91 = "msg91"


SMS_SENDERS: dict[SmsKind, type[LocalInboxSms | TwilioSms | Msg91Sms]] = {
    SmsKind.LOCAL: LocalInboxSms,
    SmsKind.TWILIO: TwilioSms,
    SmsKind.MSG91: Msg91Sms,
}


def sms_sender() -> SmsSender:
    """The configured sender (MINDO_SMS_SENDER)."""
    return SMS_SENDERS[SmsKind(settings.MINDO_SMS_SENDER)]()


def email_is_local() -> bool:
    return bool(settings.MINDO_EMAIL_IS_LOCAL)


def sms_is_local() -> bool:
    return settings.MINDO_SMS_SENDER == SmsKind.LOCAL


def email_send(
    *, to: str, subject: str, body: str, language: str, idem: str, calendar: str = "", unsubscribe: str = ""
) -> None:
    """Send one mail through the configured backend, as text with an HTML alternative, and with an iCalendar file if there is
    one. `unsubscribe` is the address that stops such mails with one request (RFC 8058). Raises SendingFailed."""
    html = render_to_string(
        "accounts/mail.html", {"subject": subject, "paragraphs": body.split("\n\n"), "language": language}
    )
    headers = {"Message-ID": f"<{idem}@mindo>"}
    if unsubscribe:
        headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(subject, body, to=[to], headers=headers)
    mail.attach_alternative(html, "text/html")
    if calendar:
        # Programs look for the method here, before they open the file (RFC 6047, 2.4).
        method = icalendar.Calendar.from_ical(calendar).get("method", "PUBLISH")
        mail.attach("appointment.ics", calendar, f"text/calendar; method={method}")
    try:
        mail.send(fail_silently=False)
    except Exception as error:  # every backend has its own family of errors
        raise SendingFailed(type(error).__name__.lower()[:60]) from error
