"""HTTP by threads: what of a request and its answer has to come through whole."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path

from kernel.serving import ThreadedHandler

Message = dict[str, Any]
threads: list[str] = []


def echo(request: HttpRequest) -> HttpResponse:
    threads.append(threading.current_thread().name)
    answer = HttpResponse(request.body, status=201)
    answer.set_cookie("a", "1", httponly=True)
    answer.set_cookie("b", "2")
    return answer


def large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * 150_000)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[bytes]:
        for number in range(3):
            threads.append(threading.current_thread().name)
            yield b"line %d\n" % number

    return StreamingHttpResponse(lines())


def download(request: HttpRequest) -> FileResponse:
    return FileResponse(Path(__file__).open("rb"))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("nobody expects this")


def meeting(request: HttpRequest) -> HttpResponse:
    barrier.wait(timeout=5)
    return HttpResponse()


barrier = threading.Barrier(3)
urlpatterns = [
    path("echo", echo), path("large", large), path("stream", stream), path("download", download), path("broken", broken),
    path("meeting", meeting),
]  # fmt: skip


@pytest.fixture(autouse=True)
def handler(settings: Any) -> Iterator[ThreadedHandler]:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["kernel.requests.RequestContextMiddleware"]
    settings.ALLOWED_HOSTS = ["*"]
    # No database here: what Django hangs on a request's beginning and end is put aside.
    kept = request_started.receivers, request_finished.receivers
    request_started.receivers, request_finished.receivers = [], []
    threads.clear()
    yield ThreadedHandler(4)
    request_started.receivers, request_finished.receivers = kept


async def asked(handler: ThreadedHandler, address: str, *body: bytes, hang_up: bool = False) -> list[Message]:
    incoming = [{"type": "http.request", "body": part, "more_body": True} for part in body]
    incoming.append(
        {"type": "http.disconnect"} if hang_up else {"type": "http.request", "body": b"", "more_body": False}
    )
    said: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def send(message: Any) -> None:
        said.append(dict(message))

    scope = {"type": "http", "method": "POST", "path": address, "query_string": b"", "headers": [(b"host", b"here")]}
    await handler(scope, receive, send)
    return said


def whole(said: list[Message]) -> bytes:
    assert [one["type"] for one in said] == ["http.response.start"] + ["http.response.body"] * (len(said) - 1)
    assert [one["more_body"] for one in said[1:]] == [True] * (len(said) - 2) + [False]
    return b"".join(one["body"] for one in said[1:])


def test_a_body_in_parts_and_an_answer_with_cookies(handler: ThreadedHandler) -> None:
    said = asyncio.run(asked(handler, "/echo", b"one ", b"two"))
    assert (said[0]["status"], whole(said)) == (201, b"one two")
    cookies = [value for name, value in said[0]["headers"] if name == b"Set-Cookie"]
    assert cookies == [b"a=1; HttpOnly; Path=/", b"b=2; Path=/"]
    assert any(name == b"X-Request-Id" for name, _ in said[0]["headers"])
    assert threads[0].startswith("http")


def test_a_large_answer_comes_in_chunks(handler: ThreadedHandler) -> None:
    said = asyncio.run(asked(handler, "/large"))
    assert len(said) == 4
    assert len(whole(said)) == 150_000


def test_a_streamed_answer_is_made_by_one_thread_and_sent_as_it_is_made(handler: ThreadedHandler) -> None:
    said = asyncio.run(asked(handler, "/stream"))
    assert whole(said) == b"line 0\nline 1\nline 2\n"
    assert len(said) == 5
    assert len(set(threads)) == 1


def test_a_file_is_sent_whole(handler: ThreadedHandler) -> None:
    assert whole(asyncio.run(asked(handler, "/download"))) == Path(__file__).read_bytes()


def test_a_failure_is_an_answer(handler: ThreadedHandler, settings: Any) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    assert asyncio.run(asked(handler, "/broken"))[0]["status"] == 500
    assert asyncio.run(asked(handler, "/nowhere"))[0]["status"] == 404


def test_who_hangs_up_within_the_body_is_not_answered(handler: ThreadedHandler) -> None:
    assert asyncio.run(asked(handler, "/echo", b"half", hang_up=True)) == []
    assert threads == []


def test_several_are_served_at_once(handler: ThreadedHandler) -> None:
    async def together() -> list[list[Message]]:
        return await asyncio.gather(*(asked(handler, "/meeting") for _ in range(3)))

    assert [said[0]["status"] for said in asyncio.run(together())] == [200, 200, 200]


def test_every_answer_is_closed(handler: ThreadedHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[HttpResponseBase] = []
    close = HttpResponseBase.close

    def noted(self: HttpResponseBase) -> None:
        closed.append(self)
        close(self)

    monkeypatch.setattr(HttpResponseBase, "close", noted)
    for address in ("/echo", "/stream", "/broken"):
        asyncio.run(asked(handler, address))
    assert len(closed) == 3
