"""Wrap every data key under the newest key of MINDO_KEYS, online; run again after an interruption."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel import keyring, rotation


class Command(BaseCommand):
    help = "Re-wrap all data keys under the primary key-encryption key."

    def handle(self, *args: Any, **options: Any) -> None:
        left = rotation.pending()
        self.stdout.write(f"{left} data key(s) to wrap under {keyring.primary_kek()[0]}.")
        try:
            done = rotation.rotate(lambda count: self.stdout.write(f"{count}/{left}"))
        except keyring.KeyringError as error:
            raise CommandError(f"{error}; what was wrapped before stays so.") from None
        if rotation.pending():
            raise CommandError("Some keys are being changed elsewhere: run it again.")
        self.stdout.write(f"Wrapped {done.rewrapped}.")
        for kek_id in done.retired:
            # What was signed or sealed by the platform itself still names it: audit checkpoints, bodies of webhooks, backups.
            self.stdout.write(
                f"{kek_id} wraps no data key any more; checkpoints, webhook bodies and backups still name it."
            )
