"""What the documentation names is there: code, tests, and the tests inside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOPS = {path.name for path in ROOT.iterdir() if path.is_dir()}
_NAMED = re.compile(r"`([\w./-]+?)(?:::(\w+))?`")


def named(page: str) -> list[tuple[str, str]]:
    """(path, test) of everything in backquotes that begins with a folder of the project."""
    found = _NAMED.findall((ROOT / page).read_text())
    return [(path, test) for path, test in found if "/" in path and path.split("/", 1)[0] in TOPS]


def test_everything_the_security_page_names_is_there() -> None:
    places = named("docs/security.md")
    assert len(places) > 60
    assert [path for path, _ in places if not (ROOT / path).exists()] == []
    missing = [
        f"{path}::{test}"
        for path, test in places
        if test and not re.search(rf"def {test}\(", (ROOT / path).read_text())
    ]
    assert missing == []


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_no_page_names_a_test_that_is_gone(page: str) -> None:
    """Tests are named by their file alone elsewhere; somewhere under tests/ it must be."""
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    text = (ROOT / "docs" / page).read_text()
    assert set(re.findall(r"\b(test_\w+\.py)\b", text)) - files == set()
