"""One socket: sign-in, limits, its topics, its work in order. Knows nothing of ASGI but the sender it was given."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import orjson
from pydantic import ValidationError

from access.actors import Actor
from kernel import clock
from kernel.errors import DomainError, TooMany
from realtime import frames, work
from realtime.close_codes import CloseCode
from realtime.commands import STORES_AWAY
from realtime.conf import limits
from realtime.control import session_is_good
from realtime.metrics import CLOSES, REFUSALS
from realtime.sender import Batch, Sender
from realtime.tickets import Pass, ticket_redeem

if TYPE_CHECKING:
    from realtime.feed import Subscription
    from realtime.hub import Hub

log = logging.getLogger("mindo.live")


# Seconds until an authorisation that could not be looked up is looked up again.
RECHECK_AGAIN = 2.0
# After these nobody is expected back in a moment, so presence ends at once.
GOODBYES = frozenset({1000, 1001, CloseCode.SIGN_IN, CloseCode.FORBIDDEN})


def _too_large(text: str, most: int) -> bool:
    """More than `most` bytes of UTF-8? Only what may be is encoded to find out."""
    return len(text) > most or (len(text) > most // 4 and len(text.encode("utf-8", "surrogatepass")) > most)


class Bucket:
    """Token bucket: `rate` a second, `burst` at once."""

    __slots__ = ("at", "burst", "left", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst, self.left, self.at = rate, burst, burst, now

    def take(self, now: float) -> bool:
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Connection:
    """State machine of a socket: waiting for hello → signed in → closing → ended. All methods run on the event loop."""

    __slots__ = (
        "__weakref__", "_bucket", "_closing", "_command_bucket", "_ended", "_hello_timer", "_queue", "_until_timer", "_worker",
        "actor", "client", "end_reason", "heard_at", "hub", "id", "lag_mark", "lagging_since", "origin", "person", "sender",
        "subscriptions", "welcomed",
    )  # fmt: skip

    def __init__(self, hub: Hub, sender: Sender, origin: str) -> None:
        now = hub.loop.time()
        self.hub = hub
        self.sender = sender
        self.origin = origin
        self.id = uuid.uuid4().hex[:16]
        self.actor = Actor.anonymous()
        self.welcomed = False
        self.end_reason = "closed"
        # The name the person is counted and addressed by on topics; empty before hello and for visitors.
        self.person = ""
        # What the page calls itself.
        self.client = ""
        self.heard_at = now
        self.lag_mark = (now, 0)
        self.lagging_since = now
        self.subscriptions: dict[str, Subscription] = {}
        self._bucket = Bucket(limits().frames_per_second, limits().frames_burst, now)
        self._command_bucket = Bucket(limits().commands_per_second, limits().commands_burst, now)
        self._queue: deque[frames.Frame] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._closing = False
        self._ended = False
        self._until_timer: asyncio.TimerHandle | None = None
        self._hello_timer: asyncio.TimerHandle | None = hub.loop.call_later(limits().hello_within, self._hello_late)
        hub.add(self)

    # --- out ----------------------------------------------------------------------------------------------------------
    def write(self, batch: Batch) -> None:
        if not self._ended and self.sender.write(batch) > limits().pending_bytes // 4:
            self.hub.watch_lag(self)

    def send(self, frame: frames.Frame) -> None:
        self.write(Batch(frames.encode(frame)))

    def nack(self, frame_id: str, error: DomainError) -> None:
        REFUSALS.labels(error.code).inc()
        self.send(
            frames.Nack(
                id=frame_id,
                code=error.code,
                message=error.message,
                data=error.data or None,
                fields=error.fields or None,
                retry_after=getattr(error, "retry_after", None),
            )
        )

    def close(self, code: CloseCode, reason: str, message: str, *, patience: float = 2.0) -> None:
        """Say why, then close. Nothing more is read or delivered."""
        if self._closing or self._ended:
            return
        self._closing = True
        CLOSES.labels(str(int(code))).inc()
        if code is not CloseCode.SLOW:
            self.sender.write(Batch(frames.encode(frames.Error(code=reason, message=message))))
        for subscription in list(self.subscriptions.values()):
            subscription.feed.detach(subscription)
        self.hub.spawn(self.sender.close(int(code), patience))

    # --- in -----------------------------------------------------------------------------------------------------------
    def received(self, text: str | None) -> None:
        """A message of the peer; `None` stands for a binary one."""
        if self._closing:
            return
        now = self.hub.loop.time()
        self.heard_at = now
        if not self._bucket.take(now):
            self.close(CloseCode.TOO_MANY, "too_many_frames", "Too many frames in a short time.")
        elif text is None:
            self.close(CloseCode.MALFORMED, "binary", "Only text frames are understood.")
        elif _too_large(text, limits().frame_size):
            self.close(CloseCode.TOO_LARGE, "too_large", "A frame may hold 64 KiB.")
        else:
            try:
                frame = frames.client_frame.validate_python(orjson.loads(text))
            except (ValidationError, orjson.JSONDecodeError):
                self.close(CloseCode.MALFORMED, "malformed", "This is not a frame of the protocol.")
            else:
                self._take(frame)

    def _take(self, frame: frames.Frame) -> None:
        if isinstance(frame, frames.Ping):
            self.send(frames.Pong())
        elif not self.welcomed and not isinstance(frame, frames.Hello):
            self.close(CloseCode.SIGN_IN, "hello_first", "The first frame has to be hello.")
        elif isinstance(frame, frames.Command) and not self._command_bucket.take(self.heard_at):
            self.nack(
                frame.id, DomainError("too_many_commands", "Please slow down.", status=429, data={"retry_after": 1})
            )
        elif len(self._queue) >= limits().waiting_frames:
            self.close(CloseCode.TOO_MANY, "too_many_frames", "Too many frames are waiting.")
        else:
            self._queue.append(frame)
            if self._worker is None:
                self._worker = self.hub.spawn(self._work())

    async def _work(self) -> None:
        """Frames in order, one after the other; subscriptions that came together are opened together."""
        try:
            while self._queue and not self._closing:
                frame = self._queue.popleft()
                if isinstance(frame, frames.Hello):
                    await self._hello(frame)
                elif isinstance(frame, frames.Subscribe):
                    together = [frame]
                    while self._queue and isinstance(self._queue[0], frames.Subscribe):
                        together.append(self._queue.popleft())  # type: ignore[arg-type]  # checked one line up
                    await asyncio.gather(*(work.subscribe(self, one) for one in together))
                elif isinstance(frame, frames.Unsubscribe):
                    self.drop_topic(frame.topic, "left")
                elif isinstance(frame, frames.Command):
                    await work.command(self, frame)
                elif isinstance(frame, frames.Signal):
                    await work.signal(self, frame)
        except Exception:
            # Valkey or a thread failed under our own feet; the client comes back and resumes.
            log.exception("a frame could not be worked on")
            self.close(CloseCode.RESTARTING, "unavailable", "Please connect again.")
        finally:
            self._worker = None

    # --- sign-in ------------------------------------------------------------------------------------------------------
    def _hello_late(self) -> None:
        if not self.welcomed:
            self.close(CloseCode.TOO_LATE, "hello_late", "No hello came in time.")

    def sign_in_over(self) -> None:
        self.close(CloseCode.SIGN_IN, "session_ended", "The sign-in has ended.")

    async def _hello(self, frame: frames.Hello) -> None:
        granted = await ticket_redeem(self.hub.redis, frame.ticket)
        if granted is None:
            self.close(CloseCode.SIGN_IN, "ticket_invalid", "The ticket is unknown, used, or too old.")
            return
        if granted.origin != self.origin:
            # Another ticket would not help: what asks is not the page it was given to.
            self.close(CloseCode.FORBIDDEN, "other_origin", "The ticket was given to a page of another origin.")
            return
        if self.welcomed and (granted.actor.kind, granted.actor.id) != (self.actor.kind, self.actor.id):
            self.close(CloseCode.SIGN_IN, "other_person", "A socket belongs to one person.")
            return
        person = str(granted.actor.id) if granted.actor.id else ""
        if not self.welcomed and person and self.hub.sockets_of(person) >= limits().sockets_per_person:
            self.close(CloseCode.TOO_MANY, "too_many_sockets", "Too many windows are connected.")
            return
        first = not self.welcomed
        self._signed_in(granted, person)
        if first and person and frame.client:
            self.client = frame.client
            if frame.again:
                self.hub.spawn(self.hub.control.replace(self))
        # The sign-in may have ended between ticket and hello. From here on control messages reach this socket, so one look
        # now closes the gap.
        if granted.actor.is_person:
            self.hub.control.look_at(self)
        known = [one for one in frame.resume if one.topic not in self.subscriptions]
        await asyncio.gather(
            *(
                work.subscribe(
                    self,
                    frames.Subscribe(
                        type="subscribe", id=one.topic[:64], topic=one.topic, epoch=one.epoch, offset=one.offset
                    ),
                    resumed=True,
                )
                for one in known
            )
        )

    def _signed_in(self, granted: Pass, person: str) -> None:
        if self._hello_timer is not None:
            self._hello_timer.cancel()
            self._hello_timer = None
        self.actor, self.person, self.welcomed = granted.actor, person, True
        self.hub.signed_in(self)
        seconds = (granted.until - clock.now()).total_seconds() if granted.until else float(limits().session_for)
        if self._until_timer is not None:
            self._until_timer.cancel()
        self._until_timer = self.hub.loop.call_later(max(0.0, seconds), self.sign_in_over)
        self.send(
            frames.Welcome(
                session=self.id,
                heartbeat_s=limits().heartbeat,
                renew_s=round(max(0.0, seconds), 1),
                limits=frames.SocketLimits(
                    frame_bytes=limits().frame_size,
                    topics=limits().topics_per_socket,
                    commands_per_second=limits().commands_per_second,
                ),
            )
        )

    # --- topics -------------------------------------------------------------------------------------------------------
    @property
    def open(self) -> bool:
        return not (self._closing or self._ended)

    def drop_topic(self, topic: str, code: str, *, presence: bool = True) -> None:
        """End a subscription and say why. `presence=False` where the person stays, with another socket."""
        subscription = self.subscriptions.pop(topic, None)
        if subscription is None:
            return
        subscription.feed.detach(subscription)
        self.send(frames.Unsubscribed.model_validate({"topic": topic, "code": code}))
        if subscription.member_since is not None:
            reason = "unsubscribed" if presence else "replaced"
            self.hub.spawn(self.hub.presence.gone(topic, self.actor, self.person, self.id, reason))

    def refresh(self, subscription: Subscription) -> None:
        """Bring a subscriber up to date with a fresh snapshot, because events could not all be handed on."""
        if subscription.held is None:
            subscription.held = []
            self.hub.spawn(work.refresh(subscription))
        else:
            # What is being read may be older than the reason for this, and of an epoch whose successors a client ignores.
            subscription.again = True

    def has_ordered(self) -> bool:
        return any(one.feed.spec.topic.policy == "ordered" for one in self.subscriptions.values())

    def skipped(self) -> bool:
        return any(one.newest is not None for one in self.subscriptions.values())

    def catch_up(self) -> None:
        """The reader has caught up: what it skipped is replaced by the present state."""
        for subscription in list(self.subscriptions.values()):
            newest, subscription.newest = subscription.newest, None
            if newest is None:
                continue
            if subscription.feed.spec.topic.snapshot_model is not None:
                self.refresh(subscription)
            else:
                self.write(Batch(newest.payloads[-1]))

    async def _sign_in_checked(self) -> bool:
        """Whether the person's sign-in still counts; closes the socket if not."""
        actor = self.actor
        if actor.is_person and not await self.hub.pool.run(lambda: session_is_good(actor)):
            self.sign_in_over()
            return False
        return True

    async def recheck(self, topic: str | None) -> None:
        """Ask again whether this socket may stay and watch what it watches."""
        if not (self.welcomed and self.open):
            return
        await self._looked_up(lambda: self._rechecked(topic), topic)

    async def _looked_up(self, look: Callable[[], Awaitable[object]], topic: str | None) -> None:
        try:
            await look()
        except (*STORES_AWAY, TooMany):
            # Nothing is known about the rights now, and an order to look must not be lost.
            self.hub.loop.call_later(RECHECK_AGAIN, lambda: self.hub.spawn(self.recheck(topic)))

    async def _rechecked(self, topic: str | None) -> None:
        actor = self.actor
        if not await self._sign_in_checked():
            return
        for name, subscription in list(self.subscriptions.items()):
            if topic is not None and name != topic:
                continue
            try:
                await self.hub.pool.run(lambda s=subscription: work.admit(s.feed.spec, actor, s.feed.params))  # type: ignore[misc]  # a default binds the loop's value
            except TooMany:
                raise
            except DomainError:
                if self.subscriptions.get(name) is subscription:
                    self.drop_topic(name, "revoked")

    def ended(self, code: int) -> None:
        """The socket is gone."""
        if self._ended:
            return
        self._ended = self._closing = True
        for timer in (self._hello_timer, self._until_timer):
            if timer is not None:
                timer.cancel()
        self._queue.clear()
        goodbye = code in GOODBYES and not self.hub.presence.doubts(self)
        self.end_reason = reason = "closed" if goodbye else "lost"
        for name, subscription in self.subscriptions.items():
            subscription.feed.detach(subscription)
            if subscription.member_since is not None and not self.hub.draining:
                self.hub.spawn(self.hub.presence.gone(name, self.actor, self.person, self.id, reason))
        self.subscriptions.clear()
        self.hub.remove(self)
