"""What is wrong with one input: a code a program can branch on, its numbers, and the English words for it.

A fault is text and can stand wherever a message can. Browsers say it in the reader's own language by its code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from pydantic import ValidationError

Fields = dict[str, list[str]]

# Needs of an input that any room may have. What only one room knows is said with `Fault.said`.
WORDS = {
    "required": "This is needed.",
    "invalid": "This cannot be used.",
    "too_long": "At most {most} characters.",
    "too_short": "At least {least} characters.",
    "length": "Between {least} and {most} characters.",
    "whole_number": "A whole number from {least} to {most}.",
    "at_least": "At least {least}.",
    "at_most": "At most {most}.",
    "too_many": "At most {most}.",
    "too_few": "At least {least}.",
    "unknown": "Choose from the list.",
    "bad_number": "This is not a number.",
    "bad_email": "This is not an e-mail address.",
    "bad_address": "This is not a web address.",
    "bad_date": "This is not a date.",
    "bad_time": "This is not a time.",
    "unexpected": "This does not belong here.",
}


class Fault(str):
    """A message with its code: `Fault("too_long", most=80)`. `values` are numbers of the rule, never what was typed."""

    code: str
    values: Mapping[str, int]

    __slots__ = ("code", "values")

    def __new__(cls, code: str, **values: int) -> Self:
        return cls._made(code, WORDS[code].format(**values), values)

    @classmethod
    def said(cls, code: str, message: str, **values: int) -> Self:
        """One of a room's own, with its words."""
        return cls._made(code, message, values)

    @classmethod
    def _made(cls, code: str, message: str, values: Mapping[str, int]) -> Self:
        made = super().__new__(cls, message)
        made.code, made.values = code, values
        return made


def told(fields: Mapping[str, Sequence[str]], code: str) -> dict[str, list[dict[str, Any]]]:
    """The faults of `fields` as JSON, `{"title": [{"code": "too_long", "most": 80}]}`, in the order of their messages.

    A message without a code of its own says what the whole refusal says, so it takes its `code`.
    """
    return {name: [_coded(message, code) for message in messages] for name, messages in fields.items()}


def _coded(message: str, code: str) -> dict[str, Any]:
    if isinstance(message, Fault):
        return {"code": message.code, **message.values}
    return {"code": code}


# Pydantic's kinds of error, as far as a form can run into them: our code, and what its numbers are called there.
_PYDANTIC: dict[str, tuple[str, dict[str, str]]] = {
    "missing": ("required", {}),
    "string_too_long": ("too_long", {"most": "max_length"}),
    "string_too_short": ("too_short", {"least": "min_length"}),
    "too_long": ("too_many", {"most": "max_length"}),
    "too_short": ("too_few", {"least": "min_length"}),
    "greater_than_equal": ("at_least", {"least": "ge"}),
    "less_than_equal": ("at_most", {"most": "le"}),
    "literal_error": ("unknown", {}),
    "enum": ("unknown", {}),
    "extra_forbidden": ("unexpected", {}),
    "int_parsing": ("bad_number", {}),
    "int_type": ("bad_number", {}),
    "int_from_float": ("bad_number", {}),
    "float_parsing": ("bad_number", {}),
    "float_type": ("bad_number", {}),
    "datetime_parsing": ("bad_time", {}),
    "datetime_from_date_parsing": ("bad_time", {}),
    "date_parsing": ("bad_date", {}),
    "date_from_datetime_parsing": ("bad_date", {}),
}


def of_pydantic(error: ValidationError, whole: str = "non_field_errors") -> Fields:
    """What a Pydantic model refused, by the path of each input; `whole` names the body itself.

    A rule written in a model keeps its own sentence. The input is never repeated.
    """
    fields: Fields = {}
    for one in error.errors(include_input=False, include_url=False):
        kind, context = one["type"], one.get("ctx", {})
        code, numbers = _PYDANTIC.get(kind, ("invalid", {}))
        values = {ours: context[theirs] for ours, theirs in numbers.items() if isinstance(context.get(theirs), int)}
        known = kind in _PYDANTIC and len(values) == len(numbers)
        fault = Fault(code, **values) if known else Fault.said("invalid", one["msg"])
        fields.setdefault(".".join(map(str, one["loc"])) or whole, []).append(fault)
    return fields


# The framework's kinds of error. Its numbers stand in its sentences alone.
_FRAMEWORK = {
    "required": "required",
    "null": "required",
    "blank": "required",
    "empty": "required",
    "max_length": "too_long",
    "min_length": "too_short",
    "max_value": "at_most",
    "min_value": "at_least",
    "max_string_length": "invalid",
    "invalid_choice": "unknown",
    "does_not_exist": "unknown",
    "invalid_email": "bad_email",
}
_NUMBERED = {
    "too_long": "most",
    "at_most": "most",
    "too_many": "most",
    "too_short": "least",
    "at_least": "least",
    "too_few": "least",
}
_NUMBER = re.compile(r"-?\d+")


def sentence(template: str) -> re.Pattern[str]:
    """Finds the sentences that are made from a template with names in braces."""
    return re.compile(
        "".join(".*" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", template))
    )


def of_framework(code: str, message: str, kinds: Sequence[tuple[re.Pattern[str], str]]) -> Fault:
    """The framework's message as a fault. `kinds` tells by its sentence what its code leaves open."""
    ours = next((known for pattern, known in kinds if pattern.fullmatch(message)), _FRAMEWORK.get(code, code))
    name = _NUMBERED.get(ours)
    if name is None:
        return Fault(ours) if ours in WORDS and ours != "invalid" else Fault.said(ours, message)
    number = _NUMBER.search(message)
    return Fault(ours, **{name: int(number[0])}) if number else Fault.said("invalid", message)
