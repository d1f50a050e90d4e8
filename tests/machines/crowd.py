"""Three hundred clients in one loop, in a thread of its own; the test's thread breaks things and asks how they are."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.headless.tokens.strategies.jwt import internal as tokens

from access.actors import Actor
from accounts.sessions.authentication import SESSION_CLAIM
from realtime.registry import registry
from tests import live_law
from tests.factories import crowd as population
from tests.factories.crowd import Busy, Person
from tests.live_folds import fold_of
from tests.machines.client import Client, Watched

T = TypeVar("T")
# Bookings under way, each with its patient and its professional; and patients who wait for news at home.
ROOMS, AT_HOME = 60, 180
COMMANDS_PER_SECOND = 8
PATIENCE = 30.0


@dataclass
class Seat:
    """A client, whom it stands for, and what it can do."""

    client: Client
    person: Person
    topics: list[str]
    room: Busy | None = None
    is_professional: bool = False

    def wish(self) -> tuple[str, dict[str, Any]]:
        """A command: one in five of a professional's announces a delay, everything else is a line of chat."""
        assert self.room is not None
        if self.is_professional and random.random() < 0.4:
            return "waiting_room.delay", {"minutes": random.randrange(0, 60)}
        return "waiting_room.chat", {"booking_id": str(self.room.booking_id), "text": f"line {random.random()}"}


def token_for(person: Person) -> str:
    """An access token of the person's open session, as sign-in would have given."""
    token, _ = tokens.create_token(
        "access", sub=str(person.id), sid="machines", claims={SESSION_CLAIM: person.session_id}, expires_in=600
    )
    return str(token)


class Crowd:
    """Everybody, connected through one port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.complaints: list[str] = []
        self._news = asyncio.Event()
        self.seats: list[Seat] = []
        for room in population.rooms(ROOMS):
            self._seat(room.professional, [f"waiting_room:{room.professional_id}"], room, professional=True)
            self._seat(room.patient, [f"waiting_place:{room.booking_id}"], room)
        for person in population.people(AT_HOME, "patient"):
            self._seat(person, [f"user:{person.id}"])
        self.talkers = [seat for seat in self.seats if seat.room is not None]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="crowd", daemon=True)
        self.thread.start()
        self._tasks: list[asyncio.Task[None]] = []
        self._talk: asyncio.Task[None] | None = None

    def _seat(self, person: Person, topics: list[str], room: Busy | None = None, *, professional: bool = False) -> None:
        watched = {}
        for topic in topics:
            found = registry.find(topic)
            assert found is not None
            watched[topic] = Watched(fold_of(found[0].pattern))
        client = Client(self.port, token_for(person), watched, self._news.set, self.complaints)
        self.seats.append(Seat(client, person, topics, room, professional))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the crowd's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE + 30)

    # --- life ---------------------------------------------------------------------------------------------------------
    def enter(self) -> None:
        async def enter() -> None:
            for seat in self.seats:
                self._tasks.append(asyncio.create_task(seat.client.run()))
                # One after the other opens the page; what happens when all arrive at once is tried later.
                await asyncio.sleep(0.01)

        self.do(enter())
        self.until(lambda: all(seat.client.live for seat in self.seats), 2 * PATIENCE)

    def leave(self) -> None:
        async def leave() -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self.do(leave())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait in the loop until something holds; looked at whenever a client has news. Raises TimeoutError."""

        async def wait() -> None:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._news.clear()
                    await self._news.wait()

        try:
            self.do(wait())
        except TimeoutError:
            raise TimeoutError(self.how_it_is()) from None

    def how_it_is(self) -> str:
        clients = [seat.client for seat in self.seats]
        waiting = [
            ("live" if client.live else "away", len(client.unanswered)) for client in clients if client.unanswered
        ]
        return (
            f"{sum(client.live for client in clients)} of {len(clients)} are live, commands are unanswered of these: {waiting}, "
            f"complaints: {self.complaints[:5]}"
        )

    # --- commands -----------------------------------------------------------------------------------------------------
    @contextmanager
    def talking(self) -> Iterator[None]:
        """Commands of everybody, about so many a second, until the crowd is asked to settle; entered once some are answered."""
        before = self.answered

        async def talk() -> None:
            while True:
                seat = random.choice(self.talkers)
                await seat.client.command(*seat.wish())
                await asyncio.sleep(random.uniform(0, 2 / COMMANDS_PER_SECOND))

        async def begin() -> asyncio.Task[None]:
            return asyncio.create_task(talk())

        self._talk = self.do(begin())
        try:
            self.until(lambda: self.answered >= before + 5)
            yield
        finally:
            self._be_quiet()

    def _be_quiet(self) -> None:
        if self._talk is not None:
            self.loop.call_soon_threadsafe(self._talk.cancel)
            self._talk = None

    @property
    def connections(self) -> int:
        """How many have been made so far."""
        return sum(seat.client.connections for seat in self.seats)

    @property
    def answered(self) -> int:
        return sum(len(seat.client.acknowledged) for seat in self.seats)

    # --- truth --------------------------------------------------------------------------------------------------------
    def wrong(self, seats: list[Seat]) -> list[Seat]:
        """Those who do not show what a fresh snapshot, read from the database through the selectors, shows."""
        found = []
        for seat in seats:
            actor = Actor.person(seat.person.id, seat.person.session_id)
            for name in seat.topics:
                watched = seat.client.topics[name]
                if watched.state is None or not watched.fold.same(watched.state, live_law.fresh(name, actor)):
                    found.append(seat)
                    break
        return found

    def what_it_shows(self, seat: Seat) -> str:
        """What somebody is shown, from where in the stream, and what a fresh snapshot shows. For reading after a failure."""
        actor = Actor.person(seat.person.id, seat.person.session_id)
        return "\n".join(
            f"{name} at {seen.epoch}/{seen.offset}\n  shown: {seen.state}\n  fresh: {live_law.fresh(name, actor)}"
            for name, seen in seat.client.topics.items()
        )

    def settled_after(self, since: float) -> float:
        """Seconds from `since` until everybody was live, had every answer, and showed the truth.

        The commands go on until all are live again. Raises TimeoutError saying how it is when that takes far too long.
        """
        self.until(lambda: all(seat.client.live for seat in self.seats))
        self._be_quiet()
        self.until(lambda: all(seat.client.live and not seat.client.unanswered for seat in self.seats))
        deadline = time.monotonic() + PATIENCE
        wrong = self.seats
        while True:
            # Before it is compared: what comes meanwhile is looked at in the next turn.
            seen = {id(seat): seat.client.changed_at for seat in wrong}
            wrong = self.wrong(wrong)
            if not wrong or time.monotonic() > deadline:
                break
            try:
                self.until(lambda: any(seat.client.changed_at != seen[id(seat)] for seat in wrong), 10)  # noqa: B023 - awaited in this turn
            except TimeoutError:
                break
        assert not wrong, f"{len(wrong)} do not show the truth:\n" + "\n".join(map(self.what_it_shows, wrong[:3]))
        return max(max(seat.client.changed_at, seat.client.live_at) for seat in self.seats) - since
