"""Several machines: one estate and one crowd for all tests of this folder, which follow each other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from devtools import proxy
from tests.journeys.platform import ROOT
from tests.machines.crowd import Crowd
from tests.machines.estate import Estate

HAPROXY = proxy.find()
# Said in the table of `make test` too: what cannot run here is not passed over in silence.
collect_ignore = [] if HAPROXY else ["test_machines.py"]

ARTIFACTS = ROOT / "artifacts" / "machines"


@pytest.fixture(scope="session")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests follow each other with the same people: nothing is emptied between them."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def estate(transactional_db: None) -> Iterator[Estate]:
    assert HAPROXY is not None
    shutil.rmtree(ARTIFACTS, ignore_errors=True)
    running = Estate(ARTIFACTS, HAPROXY)
    try:
        running.open()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def crowd(estate: Estate) -> Iterator[Crowd]:
    everybody = Crowd(estate.port)
    before = estate.cpu(1) + estate.cpu(2)
    everybody.enter()
    used = estate.cpu(1) + estate.cpu(2) - before
    print(f"{len(everybody.seats)} clients came with {used:.1f} s of the nodes' CPU time")  # noqa: T201 - tells a slow machine from a slow engine
    yield everybody
    everybody.leave()
