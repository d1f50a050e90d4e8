"""Finding the rooms: every package of an app that brings furniture of a given name (permissions, live, tasks)."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

APPS = ("kernel", "access", "realtime", "accounts", "privacy", "billing", "marketplace", "consultations")


def rooms() -> list[str]:
    """Dotted names of the apps and their rooms (packages at any depth below an app), lower apps first."""
    found: list[str] = []
    for app in APPS:
        found.append(app)
        package = importlib.import_module(app)
        found.extend(
            name
            for _, name, is_package in pkgutil.walk_packages(package.__path__, f"{app}.")
            if is_package and ".migrations" not in name and ".management" not in name
        )
    return found


def load(furniture: str) -> list[str]:
    """Import `<room>.<furniture>` wherever it exists; returns the modules' names."""
    loaded: list[str] = []
    for room in rooms():
        name = f"{room}.{furniture}"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
            loaded.append(name)
    return loaded


def task_packages() -> list[str]:
    """The rooms that bring tasks, for Celery."""
    return [room for room in rooms() if importlib.util.find_spec(f"{room}.tasks") is not None]
