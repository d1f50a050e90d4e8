"""The words: both languages say everything, and nothing that should not be said."""

from __future__ import annotations

import re

import pytest

from accounts.consents.models import Purpose
from accounts.consents.texts import texts
from accounts.messages.words import catalogue, say, says_too_much
from accounts.people.phones import prefix_of, to_e164
from accounts.people.selectors import initials_of
from accounts.sessions.devices import device_of
from kernel.errors import Invalid

VARIABLE = re.compile(r"\{(\w+)\}")


def test_every_message_exists_in_every_language_with_the_same_variables() -> None:
    english, hindi = catalogue("en"), catalogue("hi")
    assert english.keys() == hindi.keys()
    for template, parts in english.items():
        assert parts.keys() == hindi[template].keys() == {"title", "subject", "body", "sms"}
        for part, text in parts.items():
            assert set(VARIABLE.findall(text)) == set(VARIABLE.findall(hindi[template][part])), (template, part)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_no_message_says_what_a_lock_screen_should_not(language: str) -> None:
    for template, parts in catalogue(language).items():
        for text in parts.values():
            assert not says_too_much(text), template


def test_an_unknown_template_says_only_that_there_is_news() -> None:
    assert say("nothing.like.this", "title", "en") == "There is news for you"
    assert say("update", "title", "fr") == say("update", "title", "en")


def test_every_purpose_has_words_in_both_languages_and_of_one_version() -> None:
    for purpose in Purpose.values:
        english, hindi = texts("en")[purpose], texts("hi")[purpose]
        assert english.version == hindi.version
        assert english.hash != hindi.hash


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("98765 43210", "+919876543210"), ("+1 (415) 555-2671", "+14155552671"), ("0044 20 7946 0958", "+442079460958")],
)
def test_numbers_get_one_form(typed: str, expected: str) -> None:
    assert to_e164(typed) == expected


@pytest.mark.parametrize("typed", ["", "12", "words", "+999 12345678"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        to_e164(typed)


def test_a_prefix_is_country_and_three_digits() -> None:
    assert prefix_of("+919876543210") == "+91987"


@pytest.mark.parametrize(
    ("name", "initials"), [("Asha Rao", "AR"), ("madonna", "M"), ("", ""), ("José María Ruiz", "JR")]
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("header", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("curl/8", ""),
    ],
)
def test_devices_are_named_by_families(header: str, device: str) -> None:
    assert device_of(header) == device
