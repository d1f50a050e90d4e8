"""The demo people."""

from __future__ import annotations

import time

import pytest

from access.models import RoleMember
from accounts import demo
from accounts.consents.services import consent_require
from accounts.people.models import User
from kernel.demo import DemoWorld
from tests.integration.accounts.conftest import Browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_people_are_there_quickly_and_can_sign_in() -> None:
    world = DemoWorld()
    started = time.monotonic()
    demo.seed(world)
    assert time.monotonic() - started < 10
    assert len(world.get("patients")) == 40
    assert len(world.get("professionals")) == 60
    assert RoleMember.objects.count() == User.objects.count() == 106
    for patient in world.get("patients"):
        consent_require(patient.id, "care")
    assert User.objects.get(email="patient@demo.mindo.example").name == "Asha Rao"
    for login in world.logins:
        answer = Browser().post("auth/signin", {"email": login.login, "password": login.password})
        assert answer.json()["status"] == "authenticated", login
