"""A person looks at who opened her record, takes a copy of everything, and asks to be erased; each moves by itself."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import pyzipper
from playwright.sync_api import expect

from kernel import clock
from kernel.tasks import drain
from privacy.erasure.models import ErasureRequest
from privacy.erasure.services import erasures_sweep
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
SLOW = 30_000


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_copy_is_made_while_she_watches_and_an_erasure_can_be_followed(cast: Cast, *, phone: bool) -> None:
    her = can_sign_in(person(name="Zephyrine Okafor", email="zephyrine@people.example"))
    page = cast.enter("her", phone=phone, dark=phone)
    sign_in(page, "zephyrine@people.example", "/app/privacy")
    expect(page.get_by_role("heading", name="A copy of everything")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Nobody but you.")).to_be_visible(timeout=SLOW)

    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_text("Ready", exact=True)).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Fetch").click()
    phrase = page.get_by_test_id("pass-phrase").inner_text()
    cast.shot(page, "copy")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download the archive").click()
    with pyzipper.AESZipFile(io.BytesIO(begun.value.path().read_bytes())) as bundle:
        bundle.setpassword(phrase.encode())
        assert b"Zephyrine Okafor" in bundle.read("data.json")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Erase my data").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Erase my data").click()
    expect(page.get_by_text("Will begin")).to_be_visible(timeout=SLOW)
    cast.shot(page, "privacy")
    request = ErasureRequest.objects.get(person=her)
    page.get_by_role("link", name="Follow the erasure").click()
    page.wait_for_url(re.compile("/erasure/"))
    expect(page.get_by_text(re.compile("0 of"))).to_be_visible(timeout=SLOW)
    with clock.shift(timedelta(days=15)):
        erasures_sweep()
        drain()
    expect(page.get_by_text("Erased", exact=True)).to_be_visible(timeout=SLOW)
    cast.shot(page, "erased")
    request.refresh_from_db()
    assert request.state == "done"
    her.refresh_from_db()
    assert her.name is None
