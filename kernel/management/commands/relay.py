"""The relay process: delivers what a crash left in the outbox. Several may run; they share the rows."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections

from kernel import outbox

log = logging.getLogger("mindo.relay")
PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    help = "Deliver what is left in the outbox, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            delivered = 0
            try:
                delivered = outbox.sweep()
                if delivered:
                    log.info("outbox swept", extra={"count": delivered})
            except (DatabaseError, InterfaceError):
                # The second is what a connection says that died between two statements.
                log.exception("outbox sweep failed")
            close_old_connections()
            if not delivered:
                stop.wait(PAUSE_SECONDS)
