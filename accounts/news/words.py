"""What may stand in an issue of news. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.messages.words import says_too_much
from kernel.faults import Fault

LANGUAGES = ("en", "hi")
SUBJECT_LENGTH, TEXT_LENGTH = 120, 5000
Words = Mapping[str, Mapping[str, str]]


def tidied(words: Words) -> dict[str, dict[str, str]]:
    """Every language with both parts, without white space at the edges; what was not written is empty."""
    return {
        language: {part: str(words.get(language, {}).get(part, "")).strip() for part in ("subject", "text")}
        for language in LANGUAGES
    }


def faults(words: Words, *, whole: bool) -> dict[str, list[str]]:
    """What is wrong, by field (`words.en.subject`); with `whole` nothing may be missing either."""
    found: dict[str, list[str]] = {}
    for language, parts in tidied(words).items():
        subject, text = f"words.{language}.subject", f"words.{language}.text"
        if len(parts["subject"]) > SUBJECT_LENGTH:
            found[subject] = [Fault("too_long", most=SUBJECT_LENGTH)]
        elif "\n" in parts["subject"] or "\r" in parts["subject"]:
            found[subject] = [Fault.said("one_line", "One line, please.")]
        elif says_too_much(parts["subject"]):
            found[subject] = [
                Fault.said(
                    "says_too_much", "This stands on lock screens: leave out what says what kind of service this is."
                )
            ]
        if len(parts["text"]) > TEXT_LENGTH:
            found[text] = [Fault("too_long", most=TEXT_LENGTH)]
        for field, part in ((subject, "subject"), (text, "text")):
            if whole and not parts[part]:
                found[field] = [Fault("required")]
    return found
