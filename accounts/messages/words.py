"""The words of mails, text messages and notifications: one JSON file per language, the same keys in each.

They are discreet by rule: no name, no service, no reason stands in a message that a lock screen or a shared mailbox may show.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings

Part = Literal["title", "subject", "body", "sms"]
FALLBACK_LANGUAGE = "en"
_TELLS = re.compile(r"therap|psych|mental|depress|anxi|counsel|clinic|थेरेपी|मानसिक|मनो", re.IGNORECASE)
# What is said for a template without words of its own.
FALLBACK_TEMPLATE = "update"


@cache
def catalogue(language: str) -> dict[str, dict[str, str]]:
    """Template → parts, for one language; English for a language we do not speak."""
    folder = Path(__file__).parent / "catalogue"
    path = folder / f"{language}.json"
    if language not in {code for code, _ in settings.LANGUAGES} or not path.exists():
        path = folder / f"{FALLBACK_LANGUAGE}.json"
    words: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return words


def _addresses() -> dict[str, str]:
    base = settings.MINDO_BASE_URL
    return {
        "home": f"{base}/sign-in",
        "sign_in": f"{base}/sign-in",
        "sign_up": f"{base}/sign-up",
        "forgot_password": f"{base}/forgot-password",
    }


def say(template: str, part: Part, language: str, variables: dict[str, str] | None = None) -> str:
    """The text of one part of a template with its variables filled in."""
    words = catalogue(language)
    text = words.get(template, words[FALLBACK_TEMPLATE])[part]
    return text.format_map({**_addresses(), **(variables or {})})


def says_too_much(text: str) -> bool:
    """Whether a text says, to whoever sees it on a lock screen, what kind of service this is."""
    return _TELLS.search(text) is not None
