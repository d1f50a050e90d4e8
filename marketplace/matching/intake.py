"""What somebody says she looks for, checked; and what follows from it for the profession's scope."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kernel.errors import Invalid
from kernel.faults import Fault, of_pydantic
from marketplace.matching.scoring import Wish
from marketplace.professionals.catalogue import APPROACHES, LANGUAGES, SPECIALTIES

AGE_GROUPS = ("child", "teen", "adult", "older")
STYLES = ("warm", "direct", "structured", "exploring", "practical", "quiet")
CULTURES = ("south_asian", "muslim", "hindu", "christian", "queer_affirming", "migration", "rural", "corporate")
KINDS = ("psychologist", "therapist", "counsellor", "psychiatrist", "coach")
# Conditions that are treated by a clinical profession; coaching is no treatment.
CLINICAL = frozenset(
    {"depression", "trauma", "ocd", "bipolar", "eating", "addiction", "adhd", "autism", "anxiety", "sleep"}
)
# What the person may give up so that somebody is found. Licence, age and risk are never given up.
RELAXABLE = ("language", "modality", "slot", "budget")
HORIZON_DAYS = 14
Relaxable = Literal["language", "modality", "slot", "budget"]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]


class Budget(BaseModel):
    """At most this for a session, in minor units."""

    model_config = ConfigDict(extra="forbid")
    amount: int = Field(ge=1, le=100_000_000)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Intake(BaseModel):
    """The answers of the intake. Empty lists: nothing was said."""

    model_config = ConfigDict(extra="forbid")
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
    age_group: Literal["child", "teen", "adult", "older"] = "adult"
    concerns: list[Code] = Field(default_factory=list, max_length=5)
    languages: list[Code] = Field(min_length=1, max_length=5)
    modality: Literal["video", "audio"] | None = None
    medication: bool = False
    budget: Budget | None = None
    approaches: list[Code] = Field(default_factory=list, max_length=5)
    genders: list[Code] = Field(default_factory=list, max_length=3)
    styles: list[Code] = Field(default_factory=list, max_length=3)
    cultures: list[Code] = Field(default_factory=list, max_length=3)
    known: bool | None = None
    within_days: int = Field(default=HORIZON_DAYS, ge=1, le=42)
    relax: list[Relaxable] = Field(default_factory=list, max_length=4)


VOCABULARY = {
    "concerns": frozenset(SPECIALTIES), "languages": frozenset(LANGUAGES), "approaches": frozenset(APPROACHES),
    "genders": frozenset({"woman", "man", "non_binary"}), "styles": frozenset(STYLES), "cultures": frozenset(CULTURES),
}  # fmt: skip


def read(data: object) -> Intake:
    """The intake in JSON data. Raises Invalid("bad_intake") with messages by field."""
    try:
        intake = Intake.model_validate(data)
    except ValidationError as error:
        raise Invalid("bad_intake", "Please check what is marked.", fields=of_pydantic(error, "body")) from error
    unknown = {name: [Fault("unknown")] for name, known in VOCABULARY.items() if set(getattr(intake, name)) - known}
    if unknown:
        raise Invalid("bad_intake", "Please check what is marked.", fields=unknown)
    return intake


def kinds_in_scope(intake: Intake) -> list[str]:
    """Professions whose scope covers what is looked for: medicines are a psychiatrist's, conditions not a coach's."""
    if intake.medication:
        return ["psychiatrist"]
    return [kind for kind in KINDS if kind != "coach" or not CLINICAL & set(intake.concerns)]


def wish_of(intake: Intake, *, seed: str, has_history: bool) -> Wish:
    """What the score goes by. Whether to stay with somebody known counts only for who knows somebody."""
    return Wish(
        concerns=tuple(intake.concerns), approaches=tuple(intake.approaches), genders=tuple(intake.genders),
        styles=tuple(intake.styles), cultures=tuple(intake.cultures), known=intake.known if has_history else None, seed=seed,
    )  # fmt: skip
