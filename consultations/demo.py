"""The demo world's sessions: a history with payments, reviews and notes, what is booked, and a day in progress.

Takes `patients` and `marketplace.professionals`; the first of each are the log-ins that are shown, and meet in ten minutes.
Money goes through the sandbox gateway's own books, so the ledger of the demo balances like any other.
"""

from __future__ import annotations

import random

from access.actors import Actor
from billing.demo import history_settle
from consultations.calls.documents import session_events_prepare
from consultations.demo_disputes import disputes
from consultations.demo_history import history
from consultations.demo_sessions import Told
from consultations.demo_today import talk_now, today, upcoming
from kernel.demo import DemoWorld
from marketplace.calendar.availability_services import next_slots_refresh
from marketplace.demo_care import care_seed
from marketplace.demo_gigs import gigs_seed


def seed(world: DemoWorld) -> None:
    """Tell the sessions. Deterministic but for ids and the day it is told on."""
    session_events_prepare()
    told = Told(
        now=world.now,
        rng=random.Random("consultations"),
        patients=world.get("patients"),
        professionals=world.get("marketplace.professionals"),
    )
    history(told)
    gigs_seed(world)
    history_settle(world)
    today(told)
    talk_now(told)
    upcoming(told)
    disputes(told)
    # History was told at its own times, and each claim left the next free slot of then.
    next_slots_refresh(actor=Actor.system("demo"))
    care_seed(world)
