#!/usr/bin/env python
"""Django's command line for Mindo Health."""

import os
import sys

# These own the schema; everything else runs as the application's role.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "flush", "demo_seed", "demo_reset"}


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("MINDO_DATABASE_ROLE", "owner")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    import config.celery  # noqa: F401 - commands that change something send tasks through it

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
