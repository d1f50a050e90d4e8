"""One contract for everybody who carries text messages, against a small server that stands where the provider would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from accounts.messages.msg91 import Msg91Sms
from accounts.messages.senders import SMS_SENDERS, LocalInboxSms, SendingFailed, SmsKind, SmsSender, Text
from accounts.messages.sms import TIMEOUT
from accounts.messages.twilio import TwilioSms

NUMBER = "+919876543210"
CODE = Text("code_email", {"code": "123456"}, "Mindo: your code is 123456", "hi")


@dataclass
class Provider:
    """What was asked, and what is answered next: status and body."""

    url: str = ""
    status: int = 200
    answer: str = '{"type": "success", "message": "1"}'
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    here = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            here.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(here.status)
            self.end_headers()
            self.wfile.write(here.answer.encode())

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


@pytest.fixture(params=list(SmsKind))
def sender(request: pytest.FixtureRequest, provider: Provider, settings: Any) -> SmsSender:
    settings.MINDO_TWILIO = {"account": "AC1", "token": "secret", "from": "+15005550006", "url": provider.url}
    settings.MINDO_MSG91 = {
        "authkey": "secret", "sender": "MINDOH", "url": provider.url,
        "templates": {"code_email": {"en": "t-code-en", "hi": "t-code-hi"}, "update": {"en": "t-update"}},
    }  # fmt: skip
    made: SmsSender = SMS_SENDERS[SmsKind(request.param)]()
    return made


def test_every_kind_has_a_sender() -> None:
    assert set(SMS_SENDERS) == set(SmsKind)


def test_a_message_goes_out_once_to_its_number_or_nowhere(sender: SmsSender, provider: Provider) -> None:
    sender.send_template(NUMBER, CODE, "message-1")
    assert len(provider.asked) == (0 if sender.local else 1)
    for _path, _headers, body in provider.asked:
        assert "919876543210" in body
        assert "123456" in body
        assert "secret" not in body


@pytest.mark.parametrize(("status", "permanent"), [(400, True), (401, True), (429, False), (500, False), (503, False)])
def test_a_refusal_says_whether_a_retry_is_worth_it_and_nothing_of_the_providers_words(
    sender: SmsSender, provider: Provider, status: int, permanent: bool
) -> None:
    if sender.local:
        return
    provider.status, provider.answer = status, f"{NUMBER} is not a number"
    with pytest.raises(SendingFailed) as failure:
        sender.send_template(NUMBER, CODE, "message-1")
    assert (failure.value.code, failure.value.permanent) == (f"http_{status}", permanent)
    assert NUMBER not in str(failure.value)


@pytest.mark.parametrize("kind", [TwilioSms, Msg91Sms])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectTimeout("x"), "unreachable"),
        (httpx.ConnectError("x"), "unreachable"),
        (httpx.ReadTimeout("x"), "answer_lost"),
        (httpx.RemoteProtocolError("x"), "answer_lost"),
    ],
)
def test_a_provider_out_of_reach_is_told_from_one_whose_answer_was_lost(
    kind: type[TwilioSms | Msg91Sms], error: Exception, code: str, settings: Any
) -> None:
    settings.MINDO_TWILIO = {"account": "AC1", "token": "secret", "from": "+15005550006"}
    settings.MINDO_MSG91 = {"authkey": "secret", "templates": {"code_email": {"en": "t"}}}

    def handle(_request: httpx.Request) -> httpx.Response:
        raise error

    client = httpx.Client(base_url="http://provider", transport=httpx.MockTransport(handle))
    with pytest.raises(SendingFailed) as failure:
        kind(client).send_template(NUMBER, CODE, "message-1")
    assert (failure.value.code, failure.value.permanent) == (code, False)
    assert failure.value.uncertain == (code == "answer_lost")


def test_nobody_waits_for_a_provider_for_ever() -> None:
    assert all(seconds is not None and seconds <= 10 for seconds in TIMEOUT.as_dict().values())


def test_twilio_is_sent_number_sender_and_words(provider: Provider, settings: Any) -> None:
    settings.MINDO_TWILIO = {"account": "AC1", "token": "secret", "from": "+15005550006", "url": provider.url}
    provider.status = 201
    TwilioSms().send_template(NUMBER, CODE, "message-1")
    ((path, headers, body),) = provider.asked
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert headers["authorization"].startswith("Basic ")
    assert parse_qs(body) == {"To": [NUMBER], "From": ["+15005550006"], "Body": [CODE.text]}


def test_msg91_is_sent_the_registered_template_of_the_language_and_its_variables(
    provider: Provider, settings: Any
) -> None:
    settings.MINDO_MSG91 = {
        "authkey": "secret", "sender": "MINDOH", "url": provider.url,
        "templates": {"code_email": {"en": "t-code-en", "hi": "t-code-hi"}, "update": {"en": "t-update"}},
    }  # fmt: skip
    sender = Msg91Sms()
    sender.send_template(NUMBER, CODE, "message-1")
    sender.send_template(NUMBER, Text("booking.confirmed", {}, "Your appointment is confirmed", "hi"), "message-2")
    with pytest.raises(SendingFailed, match="template_unregistered"):
        sender.send_template(NUMBER, Text("code_password", {"code": "1"}, "words"), "message-3")
    (path, headers, body), (_, _, update) = provider.asked
    assert (path, headers["authkey"]) == ("/api/v5/flow/", "secret")
    assert json.loads(body) == {
        "template_id": "t-code-hi", "short_url": "0", "sender": "MINDOH",
        "recipients": [{"mobiles": "919876543210", "CRQID": "message-1", "code": "123456"}],
    }  # fmt: skip
    assert json.loads(update)["template_id"] == "t-update"


@pytest.mark.parametrize(
    ("answer", "code", "permanent"),
    [('{"type": "error", "message": "x"}', "refused", True), ("<html>", "unreadable_answer", False)],
)
def test_msg91_refuses_with_200_too(provider: Provider, settings: Any, answer: str, code: str, permanent: bool) -> None:
    settings.MINDO_MSG91 = {"authkey": "k", "url": provider.url, "templates": {"code_email": {"en": "t"}}}
    provider.answer = answer
    with pytest.raises(SendingFailed) as failure:
        Msg91Sms().send_template(NUMBER, CODE, "message-1")
    assert (failure.value.code, failure.value.permanent) == (code, permanent)


def test_the_local_inbox_calls_nobody() -> None:
    assert LocalInboxSms.local
