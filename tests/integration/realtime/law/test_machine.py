"""The law of every registered topic: whatever happened on the way, a browser ends with what a fresh snapshot shows.

Stories are drawn by hypothesis: deeds of people, and between them browsers that come, drop and move to the other node with
an old, a wrong or no position; links that lose, repeat and reorder events or break; logs that were trimmed or forgotten;
and a process that dies between its commit and the publishing, so that the relay publishes what newer events have overtaken.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from access.actors import Actor
from billing.gateways.sandbox import delivery
from kernel import clock, outbox
from kernel.errors import DomainError
from realtime.registry import TopicSpec, registry
from realtime.work import admit
from tests.integration.billing.conftest import post_webhook
from tests.integration.realtime.law.nodes import Browser, Nodes, spoil
from tests.integration.realtime.law.world import World
from tests.live_folds import FOLDS
from tests.live_law import fresh

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = st.integers(0, 9999)
NODE = st.integers(0, 1)
BROWSERS_PER_TOPIC = 2


class Press:
    """The publishing of events, which may die after a commit: then the relay finds the rows a little later."""

    def __init__(self) -> None:
        self.onward, self.dead = outbox.deliver, False

    def __call__(self, messages: list[outbox.Message]) -> int:
        return self.onward([one for one in messages if not (self.dead and one.kind == "event")])


class Shared:
    """What outlives one story: the nodes, and what was watched at all."""

    nodes: Nodes
    press: Press
    watched: set[str]


class LawMachine(RuleBasedStateMachine):
    """One story."""

    @initialize(known=st.sampled_from([(), ("desk", "check in", "admit")]))
    def begin(self, known: tuple[str, ...]) -> None:
        self.chance = random.Random(7)
        # Whether anything happened since the last look: looking twice at the same proves nothing twice.
        self.moved = True
        self.nodes, self.press = Shared.nodes, Shared.press
        self.world = World()
        self.time = ExitStack()
        self.time.enter_context(clock.frozen(self.world.now))
        self.browsers: list[Browser] = []
        for name in known:
            self.world.do(name)
        self.topics = [found for spec in registry.topics.values() if (found := self._watchable(spec))]
        for index in range(len(self.topics)):
            self.come(index, index % 2)

    def _watchable(self, spec: TopicSpec) -> tuple[str, TopicSpec, Actor] | None:
        for actor, names in self.world.watchers():
            if spec.topic.snapshot_model is None or not set(spec.parameters) <= names.keys():
                continue
            params = {name: names[name] for name in spec.parameters}
            try:
                admit(spec, actor, params)
            except DomainError:
                continue
            Shared.watched.add(spec.pattern)
            return spec.pattern.format(**params), spec, actor
        return None

    # --- deeds --------------------------------------------------------------------------------------------------------
    @rule(numbers=st.lists(NUMBER, min_size=1, max_size=6))
    def deeds(self, numbers: list[int]) -> None:
        self.moved = True
        names = sorted(self.world.deeds())
        for number in numbers:
            self.world.do(names[number % len(names)])

    # --- browsers -----------------------------------------------------------------------------------------------------
    @rule(number=NUMBER, node=NODE)
    def come(self, number: int, node: int) -> None:
        name, spec, actor = self.topics[number % len(self.topics)]
        there = [browser for browser in self.browsers if browser.topic == name]
        if len(there) >= (1 if spec.topic.signalling else BROWSERS_PER_TOPIC):
            return
        browser = Browser(name, spec, actor)
        self.browsers.append(browser)
        self.moved = True
        self.nodes.run(self.nodes.connect(browser, node, None))

    @rule(number=NUMBER, node=NODE, how=st.sampled_from(["where it stood", "earlier", "other epoch", "ahead", "anew"]))
    def come_back(self, number: int, node: int, how: str) -> None:
        browser = self.browsers[number % len(self.browsers)]
        resume: tuple[str, int] | None = (browser.epoch, browser.offset)
        if how == "earlier":
            resume = (browser.epoch, max(0, browser.offset - number % 7))
        elif how == "other epoch":
            resume = ("made-up", browser.offset)
        elif how == "ahead":
            resume = (browser.epoch, browser.offset + 1 + number % 7)
        elif how == "anew" or not browser.epoch:
            resume = None
        self.moved = True
        self.nodes.run(self.nodes.connect(browser, node, resume))

    @rule(number=NUMBER)
    def drop(self, number: int) -> None:
        """The connection is gone for a while; `come_back`, or the story's end, brings it back."""
        self.moved = True
        self.nodes.loop.call_soon_threadsafe(self.browsers[number % len(self.browsers)].leave, 1006)

    # --- faults -------------------------------------------------------------------------------------------------------
    @rule(node=NODE, fault=st.sampled_from(["drop", "double", "reorder"]))
    def fault(self, node: int, fault: str) -> None:
        self.nodes.faults[node].next = fault

    @rule(node=NODE)
    def cut(self, node: int) -> None:
        self.moved = True
        self.nodes.run(self.nodes.cut(node))

    @rule(number=NUMBER, how=st.sampled_from(["trim", "forget"]))
    def spoil(self, number: int, how: str) -> None:
        self.moved = True
        spoil(self.topics[number % len(self.topics)][0], how, self.chance)

    @rule(numbers=st.lists(NUMBER, min_size=1, max_size=3))
    def die_before_publishing(self, numbers: list[int]) -> None:
        self.press.dead = True
        self.deeds(numbers)
        self.press.dead = False

    @rule()
    def relay(self) -> None:
        self.moved = True
        with clock.shift(2 * outbox.SWEEP_AFTER):
            outbox.sweep()

    # --- the law ------------------------------------------------------------------------------------------------------
    @precondition(lambda self: self.moved)
    @rule()
    def look(self) -> None:
        # The hooks of those who came and left are done, and then the clock counts.
        self.nodes.run(self.nodes.settle())
        self.world.tick()
        self.relay()
        self.nodes.run(self.nodes.settle())
        self.nodes.run(self.nodes.verify())
        for browser in self.browsers:
            if browser.connection is not None and not browser.refused:
                shown, state = fresh(browser.topic, browser.actor), browser.state
                assert state is not None
                assert browser.fold.same(state, shown), (browser.topic, state, browser.fold.start(shown))
        self.moved = False

    def teardown(self) -> None:
        if not hasattr(self, "browsers"):
            return
        try:
            self.press.dead = False
            for browser in self.browsers:
                if browser.connection is None and not browser.refused:
                    resume = (browser.epoch, browser.offset)
                    self.nodes.run(self.nodes.connect(browser, 0, resume))
            self.look()
        finally:
            # First of all: a clock that stood still would stand still for every test after this one.
            self.time.close()
            for browser in self.browsers:
                self.nodes.loop.call_soon_threadsafe(browser.leave, 1000)
            self.nodes.run(self.nodes.settle())


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(delivery, "_post", post_webhook)
    Shared.press, Shared.watched = Press(), set()
    monkeypatch.setattr(outbox, "deliver", Shared.press)
    Shared.nodes = Nodes()
    yield
    Shared.nodes.close()


def test_every_browser_ends_with_the_truth(engine: None) -> None:
    run_state_machine_as_test(
        LawMachine,
        settings=settings(
            max_examples=5,
            stateful_step_count=30,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert FOLDS.keys() <= Shared.watched, "a topic with a fold was never watched"
