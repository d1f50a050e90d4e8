"""Delivery of outbox tasks to Celery, and the kernel's own periodic work."""

from __future__ import annotations

from collections import deque

from celery import current_app, shared_task
from django.conf import settings

from kernel import outbox

# Where tests keep tasks until they run them with `drain()`; unused otherwise.
waiting: deque[tuple[str, dict[str, object]]] = deque()


def deliver(messages: list[outbox.Message]) -> None:
    """Send tasks to the workers by name."""
    for message in messages:
        if getattr(settings, "MINDO_TASKS_INLINE", False):
            waiting.append((message.target, message.data))
        else:
            # A task's row has no name but the seconds it waits, if it does.
            wait = float(message.name) if message.name else None
            current_app.send_task(message.target, kwargs=message.data, countdown=wait, ignore_result=True)


def drain(limit: int = 1000) -> int:
    """Run the waiting tasks, and those they start, in this process; returns how many ran. For tests."""
    ran = 0
    while waiting and ran < limit:
        name, arguments = waiting.popleft()
        current_app.loader.import_default_modules()
        current_app.tasks[name](**arguments)
        ran += 1
    return ran


@shared_task(name="kernel.outbox_trim")
def outbox_trim() -> None:
    outbox.trim()
