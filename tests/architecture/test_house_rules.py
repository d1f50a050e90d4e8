"""The laws of the house that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "kernel", "realtime", "access", "accounts", "privacy", "billing", "marketplace", "consultations")
GENERATED = re.compile(r"(/migrations/0|\.gen\.|\.generated\.|schema\.d\.ts|/generated/|/node_modules/|/dist/)")
SHELVES = {"utils", "helpers", "common", "misc"}


def _files(*patterns: str) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        path = ROOT / name
        if path.is_file() and not GENERATED.search(f"/{name}"):
            yield path


def _wall(path: Path) -> int:
    if path.suffix == ".tsx":
        return 250
    return 600 if path.relative_to(ROOT).parts[0] == "tests" or ".test." in path.name else 500


def test_no_file_grows_past_its_wall() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _files("*.py", "*.ts", "*.tsx")
        if (lines := path.read_text().count("\n")) > _wall(path)
    }
    assert long == {}


def test_no_room_is_a_shelf_for_everything() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in _files("*.py", "*.ts", "*.tsx")
        if {part.split(".")[0] for part in path.relative_to(ROOT).parts} & SHELVES
    ]
    assert found == []


@cache
def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return names


def _uses(path: Path, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in _imports(path))


@cache
def _app_files() -> list[Path]:
    return [path for app in APPS for path in _files(f"{app}/*.py")]


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("stripe", r"^billing/gateways/"),
        ("razorpay", r"^billing/gateways/"),
        ("pymongo", r"^kernel/documents\.py$|/documents\.py$"),
        ("bson", r"^kernel/documents\.py$|/documents\.py$"),
        ("channels", r"^realtime/|^config/asgi\.py$"),
        ("secantus", r"^$"),
    ],
)
def test_a_vendor_is_imported_in_its_place_only(package: str, allowed: str) -> None:
    strays = [
        name
        for path in _app_files()
        if _uses(path, package) and not re.search(allowed, name := str(path.relative_to(ROOT)))
    ]
    assert strays == []


def test_rules_and_writes_know_nothing_of_rest() -> None:
    quiet = {"services.py", "selectors.py", "lifecycle.py", "models.py"}
    assert [str(p.relative_to(ROOT)) for p in _app_files() if p.name in quiet and _uses(p, "rest_framework")] == []


def test_a_lifecycle_is_pure() -> None:
    assert [str(p.relative_to(ROOT)) for p in _app_files() if p.name == "lifecycle.py" and _uses(p, "django")] == []


def test_services_take_their_actor_first_and_by_name() -> None:
    wrong = []
    for path in _app_files():
        if path.name != "services.py":
            continue
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            placed = [argument.arg for argument in node.args.args]
            named = [argument.arg for argument in node.args.kwonlyargs]
            if "actor" in placed or ("actor" in named and (placed or named[0] != "actor")):
                wrong.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert wrong == []


def test_nobody_asks_the_wall_clock_past_the_injected_one() -> None:
    # config measures whether machines live; the engine stamps its leases and logs. Everything else keeps to kernel.clock.
    asking = re.compile(r"timezone\.now\(|datetime\.now\(|datetime\.utcnow\(|\btime\.time\(\)")
    allowed = {
        "kernel/clock.py",
        "config/embedded.py",
        "config/worker_heartbeat.py",
        "realtime/publishing.py",
        "realtime/presence.py",
    }
    strays = [
        name
        for path in _app_files()
        if (name := str(path.relative_to(ROOT))) not in allowed
        and "/management/" not in name
        and asking.search(path.read_text())
    ]
    assert strays == []


def test_the_apps_know_only_those_below_them() -> None:
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
