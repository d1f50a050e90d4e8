"""What somebody asks the directory for, and how typed words become PostgreSQL queries. No database here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Sort = Literal["recommended", "soonest", "price", "rating"]
SORTS: tuple[Sort, ...] = ("recommended", "soonest", "price", "rating")
MOST_WORDS = 8
# Letters and digits of any script with their combining marks; Devanagari vowel signs are marks, not letters.
_BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~\u2000-\u206f\u0964\u0965]+")


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """Filters of different fields narrow, values of one field widen. `max_price` is in minor units of `currency`."""

    text: str = ""
    concern: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    gender: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    max_price: int | None = None
    currency: str = "EUR"
    within_hours: int | None = None
    online: bool = False
    sort: Sort = "recommended"
    cursor: str | None = None
    limit: int = 20
    words: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", words_of(self.text))


def words_of(text: str) -> tuple[str, ...]:
    """The first words of what was typed, lower case."""
    return tuple(word for word in _BETWEEN_WORDS.split(text.lower()) if word)[:MOST_WORDS]


def prefix_query(words: tuple[str, ...]) -> str:
    """All words, each as the beginning of one, in to_tsquery's own language. Words hold no quote: they were split at it."""
    return " & ".join(f"'{word}':*" for word in words)
