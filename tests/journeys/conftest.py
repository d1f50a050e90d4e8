"""Journeys: the whole platform, real processes, a real browser with a fake camera and microphone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from devtools import turn
from tests.journeys.platform import ROOT, Platform

TURNSERVER = turn.find()
# Said in the table of `make test` too: what cannot run here is not passed over in silence.
collect_ignore = [] if TURNSERVER else ["test_calls_go_through_a_relay.py"]

ARTIFACTS = ROOT / "artifacts" / "journeys"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
BROWSER_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream=fps=5", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
    "--auto-select-desktop-capture-source=Entire screen", "--disable-features=WebRtcHideLocalIpsWithMdns",
]  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

# Playwright's synchronous API runs a loop in this thread, where Django would refuse its synchronous ORM; nothing here is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def platform(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Platform]:
    """The running platform on the worker's own stores; one for all of its journeys."""
    logs = ARTIFACTS / WORKER
    for old in (*logs.glob("*.log"), *(() if WORKER else ARTIFACTS.glob("*.png"))):
        old.unlink()
    running = Platform(logs)
    try:
        if TURNSERVER:
            running.relay(TURNSERVER)
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("MINDO_CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield launched
        launched.close()


class Cast:
    """Opens a browser of their own for each person of a journey, and keeps what went wrong in them."""

    def __init__(self, browser: Browser, platform: Platform, name: str) -> None:
        self.browser, self.platform, self.name = browser, platform, name
        self.contexts: dict[str, BrowserContext] = {}
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self._shots = 0

    def enter(
        self,
        who: str,
        *,
        phone: bool = False,
        dark: bool = False,
        zone: str = "Europe/Berlin",
        language: str = "en",
        host: str = "127.0.0.1",
        script: str = "",
    ) -> Page:
        """A page of somebody's own browser; `script` runs in each of its documents before the page's own.

        `host`: browsers make passkeys for names only, so their journey goes by `localhost`.
        """
        base_url = self.platform.base_url.replace("127.0.0.1", host)
        context = self.browser.new_context(
            base_url=base_url,
            permissions=["camera", "microphone"],
            timezone_id=zone,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **(PHONE if phone else DESKTOP),
        )
        context.set_default_timeout(20_000)
        self.contexts[who] = context
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{who}: {error}"))
        page.on("console", lambda said: self._heard(who, said.type, f"{said.text} at {said.location} on {page.url}"))
        page.on("request", lambda request: self._asked(request.url, base_url))
        return page

    def _heard(self, who: str, kind: str, text: str) -> None:
        if kind == "error" and re.search(r"Content Security Policy|Uncaught|Minified React", text):
            self.complaints.append(f"{who}: {text}")

    def _asked(self, url: str, base_url: str) -> None:
        if not url.startswith((base_url, base_url.replace("http", "ws", 1), "data:", "blob:")):
            self.foreign.append(url)

    def shot(self, page: Page, what: str) -> None:
        """A picture for the artefacts."""
        self._shots += 1
        # With the caret left alone nothing is injected into the page, so its style policy has nothing to refuse.
        page.screenshot(path=str(ARTIFACTS / f"{self.name}-{self._shots:02d}-{what}.png"), caret="initial")

    def leave(self) -> None:
        for context in self.contexts.values():
            context.close()


@pytest.fixture
def cast(
    browser: Browser, platform: Platform, request: pytest.FixtureRequest, transactional_db: None
) -> Iterator[Cast]:
    people = Cast(browser, platform, Path(request.node.nodeid).name.split("::")[-1][:60])
    yield people
    failed = getattr(request.node, "failed", False)
    if failed:
        for who, context in people.contexts.items():
            for page in context.pages:
                people.shot(page, f"failed-{who}")
    people.leave()
    assert people.foreign == [], "no page asks anyone but us"
    assert failed or people.complaints == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call" and call.excinfo is not None:
        item.failed = True  # type: ignore[attr-defined]  # read by the cast when it leaves
    return report
