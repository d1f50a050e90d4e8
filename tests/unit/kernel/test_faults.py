"""What is wrong with an input reaches the browser as a code with its numbers, whoever found it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rest_framework import serializers

from kernel.api import JSONRenderer, problem_handler
from kernel.errors import Invalid
from kernel.faults import Fault, of_pydantic


def faults_of(error: Exception) -> dict[str, Any]:
    body = orjson.loads(JSONRenderer().render(problem_handler(error, {}).data))
    faults: dict[str, Any] = body["faults"]
    return faults


def test_a_fault_is_the_message_and_its_code() -> None:
    fault = Fault("length", least=3, most=80)
    assert (fault, fault.code, fault.values) == ("Between 3 and 80 characters.", "length", {"least": 3, "most": 80})
    assert faults_of(Invalid("gig_invalid", fields={"title": [fault]})) == {
        "title": [{"code": "length", "least": 3, "most": 80}]
    }


def test_a_plain_message_says_what_the_refusal_says() -> None:
    assert faults_of(Invalid("bad_stars", fields={"stars": ["Choose 1 to 5 stars."]})) == {
        "stars": [{"code": "bad_stars"}]
    }


class _Package(serializers.Serializer[Any]):
    price = serializers.IntegerField(min_value=100)
    tags = serializers.ListField(child=serializers.CharField(max_length=3), max_length=2)


class _Form(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=5)
    email = serializers.EmailField()
    on = serializers.DateField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(["a"])
    who = serializers.UUIDField()
    packages = _Package(many=True)


def refused_by_serializer(data: Any) -> dict[str, Any]:
    with pytest.raises(serializers.ValidationError) as refused:
        _Form(data=data).is_valid(raise_exception=True)
    return faults_of(refused.value)


def test_the_frameworks_refusals_have_our_codes_and_their_numbers() -> None:
    assert refused_by_serializer({}) == {str(name): [{"code": "required"}] for name in _Form().fields}
    assert refused_by_serializer(
        {
            "name": "longer", "email": "no", "on": "no", "at": "no", "kind": "b", "who": "no",
            "packages": [{"price": "no", "tags": ["long", "b"]}, {"price": 1, "tags": ["a", "b", "c"]}],
        }
    ) == {
        "name": [{"code": "too_long", "most": 5}],
        "email": [{"code": "bad_email"}],
        "on": [{"code": "bad_date"}],
        "at": [{"code": "bad_time"}],
        "kind": [{"code": "unknown"}],
        "who": [{"code": "unknown"}],
        "packages.0.price": [{"code": "bad_number"}],
        "packages.0.tags.0": [{"code": "too_long", "most": 3}],
        "packages.1.price": [{"code": "at_least", "least": 100}],
        "packages.1.tags": [{"code": "too_many", "most": 2}],
    }  # fmt: skip


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_a_body_that_is_no_object_is_refused_as_a_whole(body: Any) -> None:
    assert list(refused_by_serializer(body)) == ["non_field_errors"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["a", "b"]
    name: Annotated[str, Field(max_length=5)]
    many: list[int] = Field(max_length=1)


def test_a_models_refusals_have_the_same_codes_and_never_repeat_the_input() -> None:
    with pytest.raises(ValidationError) as refused:
        _Model.model_validate({"kind": "secret", "name": "longer", "many": [1, 2], "more": "secret"})
    fields = of_pydantic(refused.value)
    assert faults_of(Invalid("bad_intake", fields=fields)) == {
        "kind": [{"code": "unknown"}],
        "name": [{"code": "too_long", "most": 5}],
        "many": [{"code": "too_many", "most": 1}],
        "more": [{"code": "unexpected"}],
    }
    assert "secret" not in str(fields)
