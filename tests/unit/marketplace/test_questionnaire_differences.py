"""What changed between two versions."""

from __future__ import annotations

from marketplace.questionnaires.definition import Questionnaire, canonical
from marketplace.questionnaires.differences import Difference, differences
from marketplace.questionnaires.services import shipped

PHQ2 = next(one for one in shipped() if one.code == "phq-2")


def changed(**parts: object) -> Questionnaire:
    return Questionnaire.model_validate(canonical(PHQ2) | parts)


def test_the_same_says_nothing() -> None:
    assert differences(PHQ2, changed()) == []


def test_words_are_named_by_language_and_place() -> None:
    assert differences(PHQ2, changed(minutes=2, title={"en": PHQ2.title.en, "hi": "मनोदशा"})) == [
        Difference("changed", "title/hi", PHQ2.title.hi, "मनोदशा"),
        Difference("changed", "minutes", "1", "2"),
    ]


def test_questions_are_the_same_by_their_code_wherever_they_stand() -> None:
    body = canonical(PHQ2)
    body["sections"][0]["items"].reverse()
    [moved] = differences(PHQ2, Questionnaire.model_validate(body))
    assert (moved.kind, moved.path, moved.before, moved.after) == (
        "moved",
        "sections/main/items",
        "phq1, phq2",
        "phq2, phq1",
    )


def test_an_added_question_and_a_removed_answer_are_known_by_their_words() -> None:
    body = canonical(PHQ2)
    body["sections"][0]["items"].append(
        {"code": "extra", "kind": "text", "text": {"en": "Anything else?", "hi": "और कुछ?"}}
    )
    gone = body["sections"][0]["items"][0]["options"].pop()
    found = differences(PHQ2, Questionnaire.model_validate(body))
    assert [(one.kind, one.path, one.before, one.after) for one in found] == [
        ("removed", f"sections/main/items/phq1/options/{gone['value']}", gone["label"]["en"], None),
        ("added", "sections/main/items/extra", None, "Anything else?"),
    ]
