"""Typed words, prices and portraits: the small pure pieces."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from marketplace.directory.query import DirectoryQuery, prefix_query, words_of
from marketplace.professionals.avatars import draw
from marketplace.professionals.prices import order_value


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  Panic   ATTACKS ", ("panic", "attacks")),
        ("अनिद्रा, नींद।", ("अनिद्रा", "नींद")),
        ("o'neil (cbt)", ("o", "neil", "cbt")),
        ("' | ! & :* \\ <->", ()),
        ("", ()),
    ],
)
def test_words_are_what_stands_between_signs(typed: str, words: tuple[str, ...]) -> None:
    assert words_of(typed) == words
    assert DirectoryQuery(text=typed).words == words


def test_a_query_never_holds_a_sign_of_its_own_language() -> None:
    assert prefix_query(words_of("low mood")) == "'low':* & 'mood':*"
    assert len(words_of("a " * 50)) == 8


def test_prices_order_across_currencies() -> None:
    assert order_value(150_000, "INR") < order_value(6_000, "EUR") < order_value(12_000, "USD")
    assert order_value(0, "INR") == 0


def test_a_portrait_is_the_same_for_the_same_seed_and_is_well_formed() -> None:
    pictures = {
        draw(str(number), gender=gender) for number in range(40) for gender in ("woman", "man", "non_binary", "")
    }
    assert len(pictures) > 120
    assert draw("Asha", gender="woman") == draw("Asha", gender="woman")
    for picture in pictures:
        root = ET.fromstring(picture)  # noqa: S314 - our own drawing
        assert root.tag.endswith("svg")
        assert "script" not in picture
        assert len(picture) < 8_000
