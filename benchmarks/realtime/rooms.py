"""The platform's bars: memory of idle sockets, signing in a crowd, admitting while rooms are busy, audited commands."""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.realtime.bars import Bars
from benchmarks.realtime.contenders import Contender, Engine
from benchmarks.realtime.guests import Guest, Lounge
from config.embedded import elsewhere
from config.embedded_postgres import Postgres
from config.embedded_servers import Mongo, Server
from tests.factories import crowd as population
from tests.factories.crowd import Busy, Person
from tests.migrated import Migrated
from tests.stores import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = 500
ACCEPTED = 2000
TOPICS = 3
BUSY_EVENTS_PER_SECOND = 500
IN_FLIGHT = 16
# As many as the pool has threads, each of which opens its connection with its first command.
WARM = 16


class Durable(Postgres):
    """A PostgreSQL in a temporary folder that flushes at commit, as a real one does: half of a command is waiting for that."""

    def command(self) -> list[str]:
        return [*super().command(), "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "full_page_writes=on"]


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Empty databases; their addresses by environment variable."""
    with TemporaryDirectory(prefix="mindo-bench-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        far = elsewhere(ROOT)
        postgres = Durable(folder / "postgres", folder, ephemeral=True, data_elsewhere=far, install_elsewhere=far)
        servers: list[Server] = [postgres, Mongo(folder / "mongodb", folder, ephemeral=True)]
        try:
            for server in servers:
                server.prepare()
                server.launch()
            for server in servers:
                server.wait_ready()
            os.environ[PROGRAMS] = str(postgres.install / "bin")
            yield {server.variable: server.url for server in servers}
        finally:
            for server in servers:
                server.stop()


class Platform(Engine):
    """The engine with the platform behind it. `threads`: of the pool that services run in."""

    name = "platform on Daphne"

    def __init__(self, redis_url: str, *, threads: int | None = None) -> None:
        super().__init__(redis_url)
        self.threads = threads

    def environment(self) -> dict[str, str]:
        return super().environment() | ({} if self.threads is None else {"BENCH_THREADS": str(self.threads)})


class Servers:
    """The platform's servers of one run: ours, and the same with one thread for the ORM, which is what commands are compared with.

    `people` are written while the servers start.
    """

    def __init__(self, url: str) -> None:
        self.ours, self.one = Platform(url), Platform(url, threads=1)
        self.rooms: list[Busy] = []

    @property
    def all(self) -> list[Contender]:
        return [self.ours, self.one]

    def people(self) -> None:
        """DATABASE_URL names an empty database: its tables, and everybody who is needed in it."""
        from django.core.management import call_command
        from django.db import connection

        # The tests keep a migrated database of this very code; copying it takes a moment, migrating a third of a minute.
        migrated = Migrated()
        if migrated.dump.exists():
            migrated.fill(connection.settings_dict["NAME"])
        else:
            call_command("migrate", interactive=False, verbosity=0)
        self.rooms = population.rooms(ROOMS)


def measure(servers: Servers, bars: Bars, *, quick: bool) -> None:
    """All bars of the platform. Memory comes first: it is measured on a server that nobody has used yet."""
    ours, rooms = servers.ours, servers.rooms
    _sockets(ours, rooms, bars, idle=250 if quick else 1000)
    _commands(ours, servers.one, rooms[-IN_FLIGHT:], bars, seconds=0.6 if quick else 2.0, rounds=3 if quick else 6)
    _admit(ours, rooms, bars, watched=50 + WARM if quick else ROOMS, admits=50 if quick else 300)


# --- audited commands -------------------------------------------------------------------------------------------------
def _commands(ours: Platform, one: Platform, rooms: list[Busy], bars: Bars, *, seconds: float, rounds: int) -> None:
    """The same command, sixteen always under way: our pool against one thread, which is what `database_sync_to_async` has."""
    print("audited commands …", file=sys.stderr)
    professionals = [room.professional for room in rooms]
    speeds: dict[Platform, list[float]] = {ours: [], one: []}
    cpus: dict[Platform, list[float]] = {ours: [], one: []}
    for turn in range(rounds + 1):
        for server in (ours, one):
            lounge = Lounge(server.port)
            lounge.enter(population.tickets(professionals))
            before = server.cpu()
            long = seconds if turn else 0.4
            done = _keep_commanding(lounge, long)
            if turn:
                speeds[server].append(done / long)
                cpus[server].append((server.cpu() - before) / max(done, 1) * 1000)
            lounge.close()
    bars.at_least(
        "audited commands/s, 16 in flight, vs one thread of the ORM", speeds[ours], speeds[one], 3,
        cpu_ms_per_command=round(statistics.median(cpus[ours]), 2),
        cpu_ms_per_command_one_thread=round(statistics.median(cpus[one]), 2),
    )  # fmt: skip


def _keep_commanding(lounge: Lounge, seconds: float) -> int:
    """Each guest sends its next command when the last was answered; returns how many were acknowledged in time."""
    done = 0
    ending = time.perf_counter() + seconds

    def command(guest: Guest) -> None:
        minutes = (done * 5) % 60
        guest.say(type="command", id="c", name="waiting_room.delay", idem=uuid.uuid4().hex, data={"minutes": minutes})

    def answered(guest: Guest, frame: dict[str, Any], at: float) -> None:
        nonlocal done
        if frame["type"] == "nack":
            raise RuntimeError(f"refused: {frame}")
        if frame["type"] == "ack" and at < ending:
            done += 1
            command(guest)

    for guest in lounge.guests:
        guest.heard = answered
        command(guest)
    while time.perf_counter() < ending:
        lounge.turn(0.1)
    return done


# --- sockets ----------------------------------------------------------------------------------------------------------
def _sockets(server: Platform, rooms: list[Busy], bars: Bars, *, idle: int) -> None:
    """Memory of sockets that watch three topics, then a crowd that arrives all at once."""
    print("idle sockets …", file=sys.stderr)
    warm = 50
    persons = population.people(warm + idle, "patient")
    lounge = Lounge(server.port)

    def seat(some: list[Person]) -> None:
        first = len(lounge.guests)
        lounge.enter(population.tickets(some))
        lounge.subscribe(
            [
                (
                    guest,
                    [f"user:{person.id}", f"directory:{rooms[number % 20].professional_id}", f"bench:{number % 50}"],
                )
                for number, (guest, person) in enumerate(zip(lounge.guests[first:], some, strict=True))
            ]
        )
        lounge.quiet(0.5)

    seat(persons[:warm])
    before = server.memory()
    seat(persons[warm:])
    megabytes = (server.memory() - before) / 2**20 / idle * 1000
    bars.at_most("idle sockets, signed in, 3 topics each: MB per 1000", megabytes, 30, "MB", sockets=idle)
    lounge.close()
    print(f"{ACCEPTED} sockets arrive …", file=sys.stderr)
    tickets = population.tickets(population.people(ACCEPTED, "patient"))
    lounge, cpu = Lounge(server.port), server.cpu()
    seconds = lounge.enter(tickets)
    bars.at_most(
        f"{ACCEPTED} sockets accepted and signed in", seconds, 4, "s", server_cpu_s=round(server.cpu() - cpu, 2)
    )
    lounge.close()


# --- admit ------------------------------------------------------------------------------------------------------------
def _admit(server: Platform, rooms: list[Busy], bars: Bars, *, watched: int, admits: int) -> None:
    """From the admit command to the frame on the patient's socket, while every room hears of something once a second.

    `watched`: how many of the rooms have their professional's socket; each one's arrival is a transaction to wait for.
    """
    print(f"{admits} patients are admitted, {len(rooms)} rooms busy …", file=sys.stderr)
    lounge = Lounge(server.port)
    measured = rooms[: admits + WARM]
    people = [room.professional for room in rooms[:watched]] + [room.patient for room in measured]
    lounge.enter(population.tickets(people))
    desks, patients = lounge.guests[:watched], lounge.guests[watched:]
    lounge.subscribe(
        [(guest, [f"waiting_room:{room.professional_id}"]) for guest, room in zip(desks, rooms, strict=False)]
        + [(guest, [f"waiting_place:{room.booking_id}"]) for guest, room in zip(patients, measured, strict=True)]
    )
    lounge.quiet(1.0)
    stop = threading.Event()
    noise = threading.Thread(target=_keep_busy, args=([room.professional_id for room in rooms], stop), daemon=True)
    noise.start()
    late: list[float] = []
    began, cpu = 0.0, 0.0
    for number, (desk, patient, room) in enumerate(zip(desks, patients, measured, strict=False)):
        if number == WARM:
            late, began, cpu = [], time.perf_counter(), server.cpu()
        late.append(_admit_one(lounge, desk, patient, room) * 1000)
    took = time.perf_counter() - began
    stop.set()
    noise.join()
    lounge.close()
    late.sort()
    bars.at_most(
        "admit → patient's socket, 500 rooms busy, p99", late[min(len(late) - 1, int(len(late) * 0.99))], 50, "ms",
        p50_ms=round(late[len(late) // 2], 1), admits=len(late), watched=watched, server_busy=round((server.cpu() - cpu) / took, 2),
    )  # fmt: skip


def _admit_one(lounge: Lounge, desk: Guest, patient: Guest, room: Busy) -> float:
    """Seconds from the command to the patient's frame."""
    arrived: list[float] = []
    acknowledged: list[float] = []

    def told(_guest: Guest, frame: dict[str, Any], at: float) -> None:
        if frame["type"] == "event" and frame["name"] == "place.changed" and frame["data"]["state"] == "admitted":
            arrived.append(at)

    def answered(_guest: Guest, frame: dict[str, Any], at: float) -> None:
        if frame["type"] == "nack":
            raise RuntimeError(f"refused: {frame}")
        if frame["type"] == "ack":
            acknowledged.append(at)

    patient.heard, desk.heard = told, answered
    sent = time.perf_counter()
    desk.say(
        type="command",
        id="a",
        name="waiting_room.admit",
        idem=uuid.uuid4().hex,
        data={"booking_id": str(room.booking_id)},
    )
    while not (arrived and acknowledged):
        if not lounge.turn(5.0):
            raise TimeoutError("the patient heard nothing")
    desk.heard = patient.heard = lambda *_: None
    return arrived[0] - sent


def _keep_busy(professional_ids: list[uuid.UUID], stop: threading.Event) -> None:
    """One event a second in every room."""
    from kernel import clock
    from realtime.publishing import Outgoing, publish_many

    body = {"booking_id": str(uuid.uuid4()), "text": "x" * 200}
    at_once, number = 25, 0
    while not stop.wait(at_once / BUSY_EVENTS_PER_SECOND):
        chosen = [professional_ids[(number + i) % len(professional_ids)] for i in range(at_once)]
        number += at_once
        publish_many([Outgoing(f"waiting_room:{one}", "chat.posted", body, clock.now()) for one in chosen])
