"""What changed between two versions. Pure; entries are known by code, not by place, so that moving is not rewriting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from marketplace.questionnaires.definition import Questionnaire, canonical

# What makes an entry of a list the same entry: sections, questions, scales and bands have codes, answers what they count.
NAMES = ("code", "value", "item")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `path`: names from whole to part (`sections/main/items/phq1/text/hi`); values as text, None: not there."""

    kind: Literal["added", "removed", "changed", "moved"]
    path: str
    before: str | None
    after: str | None


def differences(before: Questionnaire, after: Questionnaire) -> list[Difference]:
    """All changes from one to the other, in the order of the whole; empty when they say the same."""
    return list(_between(canonical(before), canonical(after), ""))


def _between(one: Any, other: Any, path: str) -> list[Difference]:
    if one == other:
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            change
            for name in {**one, **other}
            for change in _between(one.get(name), other.get(name), f"{path}/{name}".lstrip("/"))
        ]
    if isinstance(one, list) and isinstance(other, list) and all(isinstance(part, dict) for part in [*one, *other]):
        return _lists({_name(part): part for part in one}, {_name(part): part for part in other}, path)
    kind: Literal["added", "removed", "changed"] = "added" if one is None else "removed" if other is None else "changed"
    return [Difference(kind, path, _text(one), _text(other))]


def _lists(one: dict[str, Any], other: dict[str, Any], path: str) -> list[Difference]:
    found = [
        Difference("removed", f"{path}/{name}", _text(part), None) for name, part in one.items() if name not in other
    ]
    kept = [name for name in one if name in other]
    if kept != [name for name in other if name in one]:
        found.append(Difference("moved", path, ", ".join(one), ", ".join(other)))
    for name, part in other.items():
        if name in one:
            found += _between(one[name], part, f"{path}/{name}")
        else:
            found.append(Difference("added", f"{path}/{name}", None, _text(part)))
    return found


def _name(part: dict[str, Any]) -> str:
    return next((str(part[name]) for name in NAMES if name in part), "")


def _text(value: Any) -> str | None:
    """Short words for a value: a part is known by what people read of it."""
    if value is None:
        return None
    if isinstance(value, dict):
        words = value.get("text") or value.get("label") or value.get("title")
        return str(words["en"] if isinstance(words, dict) else value.get("code") or value.get("item") or value)
    if isinstance(value, list):
        return ", ".join(str(_text(part)) for part in value)
    return str(value)
