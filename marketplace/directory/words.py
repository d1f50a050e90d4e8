"""The public pages' words for the first HTML, from the very catalogue the browser app speaks from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR) / "frontend" / "packages" / "i18n" / "src"


@cache
def words(language: str, namespace: str) -> dict[str, Any]:
    """One namespace of the message catalogue in `en` or `hi`."""
    parsed: dict[str, Any] = json.loads((CATALOGUE / language / f"{namespace}.json").read_text(encoding="utf-8"))
    return parsed
