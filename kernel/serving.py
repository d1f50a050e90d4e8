"""HTTP under ASGI by threads: everything of a request, middleware, view and answer, in one thread of a bounded pool.

Our middleware and views are synchronous. Django's own handler hops between the loop and a thread, started anew for each
request, at every middleware of such a chain; here is one hop, and the threads stay.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# A reader of a long answer who takes nothing for so many seconds has gone.
STALLED = 60.0


class ThreadedHandler(ASGIHandler):
    """Django as an ASGI application for synchronous code; `threads` requests at once, the others wait in line."""

    def __init__(self, threads: int) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="http")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request. Whoever hangs up is served to the end all the same: half a request is none."""
        if scope["type"] != "http":
            raise ValueError(f"not HTTP: {scope['type']}")
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()

        def stream(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_say(send, message), loop).result(STALLED)

        context = contextvars.copy_context()
        for message in await loop.run_in_executor(self._threads, context.run, self._answer, scope, body, stream):
            await send(message)

    def _answer(self, scope: Any, body: Any, stream: Callable[[Message], None]) -> list[Message]:
        """In a thread: what is to be sent, or nothing more where it has been streamed."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response = cast("HttpResponseBase", refusal) if request is None else self.get_response(request)
        try:
            if not response.streaming:
                return list(self._messages(response))
            # As it is made, by the thread and the database connection that make it.
            for message in self._messages(response):
                stream(message)
            return []
        finally:
            response.close()
            body.close()

    def _messages(self, response: HttpResponseBase) -> Iterator[Message]:
        headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
        headers += [(b"Set-Cookie", cookie.OutputString().encode("ascii")) for cookie in response.cookies.values()]
        yield {"type": "http.response.start", "status": response.status_code, "headers": headers}
        if not isinstance(response, StreamingHttpResponse):
            for chunk, last in self.chunk_bytes(response.content):  # type: ignore[attr-defined]  # only streamed answers lack it
                yield {"type": "http.response.body", "body": chunk, "more_body": not last}
            return
        for part in cast("Iterator[bytes]", response.streaming_content):
            for chunk, _ in self.chunk_bytes(part):
                yield {"type": "http.response.body", "body": chunk, "more_body": True}
        yield {"type": "http.response.body", "body": b"", "more_body": False}


async def _say(send: Send, message: Message) -> None:
    await send(message)
