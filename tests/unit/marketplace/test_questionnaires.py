"""The shipped questionnaires score exactly as published, and a draft that could not is never publishable."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from marketplace.questionnaires import scoring
from marketplace.questionnaires.definition import Questionnaire, canonical, digest, faults, parse
from marketplace.questionnaires.services import SHIPPED

ALL = {path.stem: parse(json.loads(path.read_text(encoding="utf-8"))) for path in SHIPPED.glob("*.json")}
PREFIX = {"phq-9": "phq", "gad-7": "gad", "phq-2": "phq", "gad-2": "gad"}


def answers_of(total: int, definition: Questionnaire) -> dict[str, Any]:
    """Answers that add up to `total`, the first items first; the functional question is answered where asked."""
    answers: dict[str, Any] = {}
    left = total
    for code in definition.scales[0].items:
        answers[code] = min(3, left)
        left -= answers[code]
    assert left == 0
    if definition.code == "phq-9" and total:
        answers["phq10"] = 3
    return answers


def body(code: str = "phq-9") -> dict[str, Any]:
    return copy.deepcopy(canonical(ALL[code]))


def test_the_four_that_ship_are_complete_in_both_languages_and_cleared() -> None:
    assert set(ALL) == {"phq-9", "gad-7", "phq-2", "gad-2"}
    for definition in ALL.values():
        assert faults(definition) == {}
        assert definition.licence.status == "cleared"
        assert "No permission required" in definition.licence.notice.en
    assert [len(ALL[code].scales[0].items) for code in ("phq-9", "gad-7", "phq-2", "gad-2")] == [9, 7, 2, 2]


@pytest.mark.parametrize(
    ("code", "total", "band", "positive"),
    [
        ("phq-9", 0, "minimal", False), ("phq-9", 4, "minimal", False), ("phq-9", 5, "mild", False),
        ("phq-9", 9, "mild", False), ("phq-9", 10, "moderate", True), ("phq-9", 14, "moderate", True),
        ("phq-9", 15, "moderately_severe", True), ("phq-9", 19, "moderately_severe", True),
        ("phq-9", 20, "severe", True), ("phq-9", 27, "severe", True),
        ("gad-7", 0, "minimal", False), ("gad-7", 4, "minimal", False), ("gad-7", 5, "mild", False),
        ("gad-7", 9, "mild", False), ("gad-7", 10, "moderate", True), ("gad-7", 14, "moderate", True),
        ("gad-7", 15, "severe", True), ("gad-7", 21, "severe", True),
        ("phq-2", 0, "negative", False), ("phq-2", 2, "negative", False), ("phq-2", 3, "positive", True),
        ("phq-2", 6, "positive", True), ("gad-2", 2, "negative", False), ("gad-2", 3, "positive", True),
    ],
)  # fmt: skip
def test_every_band_begins_and_ends_where_it_was_published(code: str, total: int, band: str, positive: bool) -> None:
    result = scoring.score(ALL[code], answers_of(total, ALL[code]))[0]
    assert (result.total, result.band, result.positive) == (total, band, positive)
    assert (result.low, result.high) == (0, 3 * len(ALL[code].scales[0].items))


@given(st.data())
def test_the_total_is_the_sum_whatever_is_answered_and_the_functional_question_does_not_count(
    data: st.DataObject,
) -> None:
    definition = ALL[data.draw(st.sampled_from(sorted(ALL)))]
    answers = {code: data.draw(st.integers(0, 3)) for code in definition.scales[0].items}
    wanted = sum(answers.values())
    if definition.code == "phq-9" and wanted:
        answers["phq10"] = data.draw(st.integers(0, 3))
    assert scoring.score(definition, answers)[0].total == wanted


@pytest.mark.parametrize("code", sorted(ALL))
def test_nothing_is_imputed(code: str) -> None:
    definition = ALL[code]
    for left_out in definition.scales[0].items:
        answers = {k: v for k, v in answers_of(3, definition).items() if k != left_out}
        with pytest.raises(Invalid) as refused:
            scoring.score(definition, answers)
        assert left_out in refused.value.data["items"]


def test_the_functional_question_is_asked_once_any_problem_was_ticked() -> None:
    definition = ALL["phq-9"]
    none = {f"phq{n}": 0 for n in range(1, 10)}
    assert "phq10" not in [item.code for item in scoring.asked(definition, none)]
    some = {**none, "phq7": 1}
    assert [item.code for item in scoring.asked(definition, some)][-1] == "phq10"
    assert scoring.missing(definition, some) == ["phq10"]


@pytest.mark.parametrize(("answer", "severity"), [(0, 0), (1, 1), (2, 2), (3, 3)])
def test_item_nine_alone_raises_the_alert_however_low_the_total(answer: int, severity: int) -> None:
    assert scoring.risk(ALL["phq-9"], {"phq9": answer}) == severity


def test_the_short_ones_offer_the_long_ones() -> None:
    offers = {code: ALL[code].follow_up for code in ("phq-2", "gad-2")}
    assert {code: offer and (offer.questionnaire, offer.at_least) for code, offer in offers.items()} == {
        "phq-2": ("phq-9", 3), "gad-2": ("gad-7", 3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "meaningful", "word"),
    [(12, 9, 4, "no_clear_change"), (12, 8, 4, "better"), (8, 12, 4, "worse"), (10, 8, 3, "no_clear_change"), (10, 7, 3, "better")],
)  # fmt: skip
def test_less_than_the_meaningful_difference_is_called_neither(
    before: int, after: int, meaningful: int, word: str
) -> None:
    assert scoring.change_between(before, after, meaningful) == word
    assert [ALL[code].scales[0].meaningful_change for code in ("phq-9", "gad-7")] == [4, 3]


@pytest.mark.parametrize("value", [4, -1, "1", True, None, 1.0, [1]])
def test_what_is_not_one_of_the_answers_is_refused(value: object) -> None:
    item = ALL["phq-9"].item("phq1")
    assert item is not None
    with pytest.raises(Invalid) as refused:
        scoring.check_answer(item, value)
    assert "value" in refused.value.fields


def test_the_licence_gate_the_languages_and_gaps_between_bands_are_named_by_path() -> None:
    broken = body()
    broken["licence"]["status"] = "non_commercial"
    broken["sections"][0]["items"][2]["text"]["hi"] = ""
    broken["scales"][0]["bands"][1]["low"] = 6
    broken["scales"][0]["bands"][4]["high"] = 26
    found = faults(parse(broken))
    assert set(found) == {
        "licence.status", "sections.0.items.2.text.hi", "scales.0.bands.1.low", "scales.0.bands.4.high",
    }  # fmt: skip


def test_the_question_about_self_harm_is_never_dropped() -> None:
    without = body()
    without["crisis"] = []
    assert "crisis" in faults(parse(without))
    for change in ({"required": False}, {"show_if": {"items": ["phq1"], "at_least": 1}}):
        skipped = body()
        ninth = next(item for item in skipped["sections"][0]["items"] if item["code"] == "phq9")
        ninth.update(change)
        skipped["scales"][0]["items"].remove("phq9")
        skipped["scales"][0]["bands"][4]["high"] = 24
        assert set(faults(parse(skipped))) == {"crisis"}


def test_a_question_cannot_depend_on_a_later_one_and_codes_are_used_once() -> None:
    later = body()
    later["sections"][0]["items"][0]["show_if"] = {"items": ["phq5"], "at_least": 1}
    with pytest.raises(Invalid):
        parse(later)
    twice = body()
    twice["sections"][0]["items"][1]["code"] = "phq1"
    with pytest.raises(Invalid):
        parse(twice)


def test_a_bad_body_says_where() -> None:
    bad = body()
    bad["sections"][0]["items"][0]["kind"] = "slider"
    with pytest.raises(Invalid) as refused:
        parse(bad)
    assert "sections.0.items.0.kind" in refused.value.fields


def test_a_digest_names_the_body_and_nothing_else() -> None:
    assert digest(parse(body())) == digest(ALL["phq-9"])
    other = body()
    other["sections"][0]["items"][0]["text"]["en"] += "."
    assert digest(parse(other)) != digest(ALL["phq-9"])
