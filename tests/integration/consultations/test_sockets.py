"""The waiting room and the call over real sockets of a real server: what each of the two, and a watcher, hears."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from websockets.exceptions import ConnectionClosed

from access.actors import Actor
from consultations.bookings.models import Booking
from consultations.guests import services as guests
from consultations.waiting_room.models import WaitingEntry
from realtime import valkey
from realtime.tickets import ticket_issue
from tests.factories.accounts import person
from tests.factories.consultations import Pair, admit, begins_soon, confirmed, join, pair, tomorrow
from tests.integration.realtime.client import LiveClient, elsewhere
from tests.integration.realtime.conftest import Node, start_node

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """One server for this file."""
    node = start_node("daphne", tmp_path_factory.mktemp("consultations-server"))
    yield node
    node.stop()


@pytest.fixture(autouse=True)
def _settled(server: Node, transactional_db: None) -> Iterator[None]:
    """What the sockets' end still brings has been done before the tables are emptied."""
    # What was there before is not ours: nodes that other tests killed leave entries behind until their lease is swept.
    before = set(valkey.client().scan_iter(valkey.people_key("*")))
    yield
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        somebody = any(key not in before for key in valkey.client().scan_iter(valkey.people_key("*")))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            (busy,) = cursor.fetchone() or (0,)
        if not somebody and not busy:
            return
        time.sleep(0.1)


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def booking(two: Pair) -> Booking:
    made = confirmed(two, at=tomorrow())
    begins_soon(made)
    return made


async def until(client: LiveClient, topic: str, name: str, right: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The next event of a topic that is what the test waits for."""
    while True:
        frame = await client.expect("event", topic=topic, name=name)
        if right(frame["data"]):
            data: dict[str, Any] = frame["data"]
            return data


async def test_two_people_wait_meet_signal_and_finish_while_support_watches(
    server: Node, two: Pair, booking: Booking
) -> None:
    support = await elsewhere(lambda: person(role="support"))
    place, room, call = f"waiting_place:{booking.pk}", f"waiting_room:{two.professional.pk}", f"call:{booking.pk}"
    which = {"booking_id": str(booking.pk)}
    async with (
        LiveClient(server.url, two.patient.pk) as she,
        LiveClient(server.url, two.professional.user_id) as he,
        LiveClient(server.url, support.pk) as watcher,
    ):
        board = await watcher.subscribe("board:sessions")
        assert board["snapshot"]["rows"] == []
        await he.subscribe(room)
        began = await she.subscribe(place)
        assert began["snapshot"]["state"] == "open"
        joined = await she.command("waiting_room.join", {**which, "device": {"camera": "ok", "microphone": "ok"}})
        assert (joined["type"], joined["result"]["place"]["state"]) == ("ack", "waiting")
        queue = await until(he, room, "queue.changed", lambda data: bool(data["entries"]))
        assert (queue["entries"][0]["patient"]["name"], queue["entries"][0]["device_ok"]) == ("Asha Rao", True)
        seen = await until(watcher, "board:sessions", "row.changed", lambda data: data["row"]["state"] == "waiting")
        assert seen["row"]["alias"].startswith("P-")
        assert "Asha" not in str(seen)

        await she.command("waiting_room.chat", {**which, "text": "I am here"})
        line = await until(he, room, "chat.posted", bool)
        assert line["text"] == "I am here"

        admitted = await he.command("waiting_room.admit", which)
        assert admitted["result"]["call_topic"] == call
        await until(she, place, "place.changed", lambda data: data["state"] == "admitted")
        await she.subscribe(call)
        await he.subscribe(call)
        await he.send(
            "signal", topic=call, to=str(two.patient.pk), data={"description": {"type": "offer", "sdp": "v=0"}}
        )
        signal = await she.expect("signal", topic=call)
        assert (signal["from"], signal["data"]["description"]["type"]) == (str(two.professional.user_id), "offer")
        for client in (she, he):
            for state in ("connecting", "connected"):
                assert (await client.command("call.report", {**which, "state": state}))["type"] == "ack"
        await until(watcher, "board:sessions", "row.changed", lambda data: data["row"]["state"] == "connected")

        finished = await he.command("call.finish", which)
        assert finished["result"]["call"]["state"] == "finished"
        await until(she, call, "call.changed", lambda data: data["state"] == "finished")
        await until(watcher, "board:sessions", "row.removed", bool)
    assert (await Booking.objects.aget(pk=booking.pk)).state == "completed"


async def test_a_second_tab_takes_the_place_over_and_the_first_hears_it(
    server: Node, two: Pair, booking: Booking
) -> None:
    place = f"waiting_place:{booking.pk}"
    async with LiveClient(server.url, two.patient.pk) as first, LiveClient(server.url, two.patient.pk) as second:
        await first.subscribe(place)
        await first.command("waiting_room.join", {"booking_id": str(booking.pk)})
        taken = await second.subscribe(place)
        assert taken["snapshot"]["state"] == "waiting"
        assert (await first.expect("unsubscribed", topic=place))["code"] == "replaced"
    entry = await WaitingEntry.objects.aget(booking=booking)
    assert entry.state == "waiting"


async def test_a_dropped_socket_keeps_the_place_for_her_return(server: Node, two: Pair, booking: Booking) -> None:
    place = f"waiting_place:{booking.pk}"
    async with LiveClient(server.url, two.patient.pk) as she:
        await she.subscribe(place)
        await she.command("waiting_room.join", {"booking_id": str(booking.pk)})
        # The join's hook runs beside the command: only who was seen can be missed.
        for _ in range(100):
            if (await WaitingEntry.objects.aget(booking=booking)).present:
                break
            await asyncio.sleep(0.05)
        she.socket.transport.abort()
    for _ in range(100):
        entry = await WaitingEntry.objects.aget(booking=booking)
        if not entry.present:
            break
        await asyncio.sleep(0.1)
    assert (entry.present, entry.state, entry.place_held_until is not None) == (False, "waiting", True)
    async with LiveClient(server.url, two.patient.pk) as she:
        again = await she.subscribe(place)
        assert again["snapshot"]["position"] == 1
        for _ in range(100):
            back = await WaitingEntry.objects.aget(booking=booking)
            if back.present:
                break
            await asyncio.sleep(0.1)
    assert (back.present, back.queued_at) == (True, entry.queued_at)


async def test_strangers_are_told_that_there_is_nothing(server: Node, two: Pair, booking: Booking) -> None:
    other = await elsewhere(pair)
    for stranger in (other.patient.pk, other.professional.user_id, None):
        async with LiveClient(server.url, stranger) as client:
            for topic in (
                f"waiting_place:{booking.pk}", f"waiting_room:{two.professional.pk}", f"call:{booking.pk}", "board:sessions",
            ):  # fmt: skip
                await client.send("subscribe", id="s", topic=topic)
                refused = await client.expect("nack")
                assert refused["code"] in {"not_found", "forbidden", "sign_in_required"}
            for name in ("waiting_room.join", "waiting_room.admit", "call.finish"):
                answer = await client.command(name, {"booking_id": str(booking.pk)})
                assert answer["type"] == "nack"
    assert (await WaitingEntry.objects.aget(booking=booking)).state == "not_open"


async def test_a_guest_meets_both_and_hears_of_being_put_out_within_a_second(
    server: Node, two: Pair, booking: Booking
) -> None:
    def prepare() -> tuple[UUID, str]:
        join(booking)
        admit(two, booking)
        made = guests.guest_invite(actor=two.him, booking_id=booking.pk, kind="interpreter")
        opened = guests.guest_open(token=made.token or "", name="Ravi")
        return opened.guest_id, ticket_issue(actor=Actor.guest(opened.guest_id), origin="", until=None, address="guest")

    guest_id, ticket = await elsewhere(prepare)
    mesh, place = f"call_mesh:{booking.pk}", f"guest_place:{guest_id}"
    async with (
        LiveClient(server.url, hello=False) as guest,
        LiveClient(server.url, two.patient.pk) as she,
        LiveClient(server.url, two.professional.user_id) as he,
    ):
        await guest.send("hello", ticket=ticket, resume=[])
        await guest.expect("welcome")
        assert (await guest.subscribe(place))["snapshot"]["state"] == "waiting"
        for topic in (mesh, f"call:{booking.pk}", f"guests:{booking.pk}", f"waiting_place:{booking.pk}"):
            await guest.send("subscribe", id="refused", topic=topic)
            assert (await guest.expect("nack", id="refused"))["code"] == "not_found"
        for name in ("guest.admit", "guest.remove"):
            assert (await guest.command(name, {"guest_id": str(guest_id)}))["type"] == "nack"
        listed = await he.subscribe(f"guests:{booking.pk}")
        assert [one["state"] for one in listed["snapshot"]["guests"]] == ["waiting"]
        assert (await he.command("guest.admit", {"guest_id": str(guest_id)}))["type"] == "ack"
        await until(guest, place, "guest_place.changed", lambda data: data["state"] == "admitted")
        await guest.subscribe(mesh)
        await she.subscribe(mesh)
        await guest.send("signal", topic=mesh, to=str(two.patient.pk), data={"kind": "hello"})
        assert (await she.expect("signal", topic=mesh))["from"] == str(guest_id)

        began = time.monotonic()
        await he.command("guest.remove", {"guest_id": str(guest_id)})
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await guest.next()
        assert time.monotonic() - began < 1
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        left = await until(she, mesh, "mesh.changed", lambda data: len(data["members"]) == 2)
        assert [member["role"] for member in left["members"]] == ["patient", "professional"]
