"""The words of each consent, by language and version. A changed text gets the next version and is asked for again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


@cache
def texts(language: str) -> dict[str, ConsentText]:
    """Purpose → text in one language; English if the language is unknown."""
    path = Path(__file__).parent / "wording" / f"{'hi' if language == 'hi' else 'en'}.json"
    found: dict[str, dict[str, str | int]] = json.loads(path.read_text(encoding="utf-8"))
    result: dict[str, ConsentText] = {}
    for purpose in Purpose.values:
        entry = found[purpose]
        title, text = str(entry["title"]), str(entry["text"])
        digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
        result[purpose] = ConsentText(purpose, int(entry["version"]), path.stem, title, text, digest)
    return result
