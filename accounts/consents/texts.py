"""The words of each consent, by language and version. A changed text gets the next version and is asked for again; the one
before moves to `earlier`, because receipts quote what was agreed to then."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from accounts.consents.models import Purpose


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What a person is shown before she decides. `hash` is SHA-256 (hex) of title and text."""

    purpose: str
    version: int
    language: str
    title: str
    text: str
    hash: str


Entry = dict[str, Any]


@cache
def _wording(language: str) -> dict[str, Entry]:
    """purpose → {version, title, text, earlier: [the same, older versions]} in one language; English if it is unknown."""
    path = Path(__file__).parent / "wording" / f"{'hi' if language == 'hi' else 'en'}.json"
    found: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _text(purpose: str, language: str, entry: Entry) -> ConsentText:
    title, text = str(entry["title"]), str(entry["text"])
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    return ConsentText(purpose, int(entry["version"]), "hi" if language == "hi" else "en", title, text, digest)


@cache
def texts(language: str) -> dict[str, ConsentText]:
    """Purpose → present text in one language; English if the language is unknown."""
    return {purpose: _text(purpose, language, _wording(language)[purpose]) for purpose in Purpose.values}


def text_of(purpose: str, version: int, language: str) -> ConsentText | None:
    """The words of one version, present or earlier: what somebody agreed to then. None if they are not kept."""
    present = _wording(language)[purpose]
    for entry in (present, *present.get("earlier", [])):
        if int(entry["version"]) == version:
            return _text(purpose, language, entry)
    return None
