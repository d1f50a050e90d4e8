"""Whatever the server refuses, the browser can say in the reader's language: every code stands in the catalogue."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kernel.faults import WORDS
from kernel.uploads.refusals import WORDS as FILES

ROOT = Path(__file__).resolve().parents[2]
APPS = ("kernel", "realtime", "access", "accounts", "privacy", "billing", "marketplace", "consultations")
REFUSALS = {"Invalid", "DomainError", "Conflict", "Forbidden", "TooMany", "NotFound", "Unauthenticated"}


@cache
def calls() -> tuple[tuple[str, str], ...]:
    """(what is called, its first argument) of all calls that begin with a plain text, in the code that runs."""
    found = []
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    name = ast.unparse(node.func).rsplit(".", 1)[-1]
                    if isinstance(node.args[0].value, str):
                        found.append((name, node.args[0].value))
    return tuple(found)


@cache
def catalogue(language: str) -> dict[str, Any]:
    path = ROOT / "frontend" / "packages" / "i18n" / "src" / language / "problems.json"
    read: dict[str, Any] = json.loads(path.read_text())
    return read


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def missing(wanted: Iterator[str] | set[str], group: str) -> list[str]:
    return sorted(set(wanted) - set(catalogue("en")[group]))


def test_every_refusal_has_words() -> None:
    codes = {text for name, text in calls() if name in REFUSALS}
    assert len(codes) > 200
    assert missing(codes | set(FILES), "whole") == []


def test_every_fault_has_words() -> None:
    codes = {text for name, text in calls() if name in {"Fault", "said"}}
    assert missing(codes | set(WORDS), "at") == []


@pytest.mark.parametrize("language", ["en", "hi"])
def test_words_use_the_numbers_their_fault_carries_and_no_others(language: str) -> None:
    said = catalogue(language)
    assert {code: holes(words) for code, words in said["at"].items() if holes(words)} == {
        code: holes(words) for code, words in WORDS.items() if holes(words)
    }
    assert [code for code, words in said["whole"].items() if holes(words)] == []
