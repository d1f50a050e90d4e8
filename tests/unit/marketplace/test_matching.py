"""The score: what counts, what does not, who is fair to whom, and that the same inputs lead to the same order."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.matching.intake import Intake, kinds_in_scope, wish_of
from marketplace.matching.scoring import (
    FIRST_WEIGHTS,
    SLATE,
    Candidate,
    Wish,
    explain,
    inputs_hash,
    score_of,
    slate,
)

HORIZON = 14 * 24.0
CODES = ("anxiety", "depression", "sleep", "grief", "stress")


def made(number: int, rng: random.Random) -> Candidate:
    reviews = rng.randrange(40)
    return Candidate(
        id=f"p{number}", specialties=tuple(rng.sample(CODES, 2)), approaches=tuple(rng.sample(("cbt", "act", "emdr"), 1)),
        gender=rng.choice(("woman", "man", "non_binary")), styles=tuple(rng.sample(("warm", "direct"), 1)),
        cultures=tuple(rng.sample(("hindu", "muslim", "christian"), 1)), hours=rng.uniform(1, HORIZON),
        stars=rng.uniform(3, 5) if reviews else 0.0, reviews=reviews, sessions=rng.randrange(200),
    )  # fmt: skip


def pool(seed: int, size: int = 60) -> list[Candidate]:
    rng = random.Random(seed)
    return [made(number, rng) for number in range(size)]


def order(wish: Wish, candidates: list[Candidate], weights: dict[str, float] | None = None) -> list[str]:
    return [one.candidate.id for one in slate(wish, candidates, weights or FIRST_WEIGHTS, horizon_hours=HORIZON)]


wishes = st.builds(
    Wish,
    concerns=st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple),
    approaches=st.lists(st.sampled_from(("cbt", "act")), max_size=2, unique=True).map(tuple),
    seed=st.text("abcdef", min_size=4, max_size=8),
)


@settings(deadline=None)
@given(wishes, st.integers(0, 1000), st.randoms())
def test_what_nobody_stated_a_preference_about_does_not_change_the_order(
    wish: Wish, seed: int, chance: random.Random
) -> None:
    before = pool(seed)
    after = [
        replace(
            one, gender=chance.choice(("woman", "man", "non_binary")), styles=(chance.choice(("warm", "direct")),),
            cultures=(chance.choice(("hindu", "muslim", "christian")),),
        )
        for one in before
    ]  # fmt: skip
    assert order(wish, before) == order(wish, after)


@settings(deadline=None)
@given(wishes, st.integers(0, 1000), st.randoms())
def test_the_order_does_not_depend_on_the_order_they_were_read_in(wish: Wish, seed: int, chance: random.Random) -> None:
    candidates = pool(seed)
    mixed = list(candidates)
    chance.shuffle(mixed)
    assert order(wish, candidates) == order(wish, mixed)


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_what_was_not_answered_is_left_out_and_the_rest_makes_one(seed: int) -> None:
    candidate = pool(seed, 1)[0]
    scored = score_of(Wish(), candidate, FIRST_WEIGHTS, horizon_hours=HORIZON)
    assert {part.factor for part in scored.contributions} == {"earliest", "quality"}
    assert abs(sum(part.weight for part in scored.contributions) - 1) < 1e-9
    assert 0 <= scored.score <= 1


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_a_better_fit_never_lowers_the_score(seed: int) -> None:
    wish = Wish(concerns=("anxiety", "sleep"), genders=("woman",))
    one = replace(pool(seed, 1)[0], specialties=("grief",), gender="man")
    both = replace(one, specialties=("anxiety", "sleep"), gender="woman")
    scores = [score_of(wish, c, FIRST_WEIGHTS, horizon_hours=HORIZON).score for c in (one, both)]
    assert scores[0] < scores[1]


def test_quality_is_shrunk_so_that_one_five_star_review_does_not_beat_a_hundred_good_ones() -> None:
    lucky, proven = Candidate("a", stars=5.0, reviews=1), Candidate("b", stars=4.8, reviews=100)
    assert order(Wish(), [lucky, proven]) == ["b", "a"]


def test_one_place_in_five_goes_to_somebody_new_here() -> None:
    proven = [Candidate(f"old{n}", stars=5.0, reviews=100, sessions=300) for n in range(8)]
    new = [Candidate(f"new{n}", hours=200.0 + n, sessions=n) for n in range(3)]
    shown = slate(Wish(), [*proven, *new], FIRST_WEIGHTS, horizon_hours=HORIZON)
    assert len(shown) == SLATE
    assert [one.candidate.id for one in shown if one.newcomer] == ["new0"]
    assert shown[-1].newcomer
    strong = [
        Candidate("new9", stars=5.0, reviews=14, sessions=14, hours=0.0),
        *(replace(one, hours=200.0) for one in proven),
    ]
    assert not any(one.newcomer for one in slate(Wish(), strong, FIRST_WEIGHTS, horizon_hours=HORIZON))


def test_reasons_and_the_mismatch_come_from_what_really_counted() -> None:
    wish = Wish(concerns=("anxiety", "sleep"), genders=("woman",), approaches=("cbt",))
    one = Candidate("a", specialties=("anxiety",), gender="man", approaches=("cbt",), hours=1.0, stars=4.9, reviews=200)
    scored = score_of(wish, one, FIRST_WEIGHTS, horizon_hours=HORIZON)
    why = explain(wish, scored)
    assert len(why.reasons) == 3
    points = {part.factor: part.points for part in scored.contributions}
    assert [factor for factor, _ in why.reasons] == sorted(points, key=lambda f: -points[f])[:3]
    assert why.reasons[0] == ("concerns", ("anxiety",))
    assert why.mismatch == ("preferences", ("woman",))


def test_nobody_is_called_well_rated_whom_nobody_has_rated() -> None:
    why = explain(Wish(), score_of(Wish(), Candidate("a", hours=1.0), FIRST_WEIGHTS, horizon_hours=HORIZON))
    assert [factor for factor, _ in why.reasons] == ["earliest"]


def test_a_perfect_one_has_no_mismatch() -> None:
    wish = Wish(concerns=("anxiety",))
    one = Candidate("a", specialties=("anxiety",), hours=1.0, stars=5.0, reviews=500)
    assert explain(wish, score_of(wish, one, FIRST_WEIGHTS, horizon_hours=HORIZON)).mismatch is None


def test_the_hash_knows_every_input() -> None:
    base = inputs_hash({"concerns": ["anxiety"]}, [{"id": "a"}], FIRST_WEIGHTS)
    assert base == inputs_hash({"concerns": ["anxiety"]}, [{"id": "a"}], dict(reversed(FIRST_WEIGHTS.items())))
    assert base != inputs_hash({"concerns": ["sleep"]}, [{"id": "a"}], FIRST_WEIGHTS)
    assert base != inputs_hash({"concerns": ["anxiety"]}, [{"id": "a"}], {**FIRST_WEIGHTS, "quality": 0.2})


def test_medicines_are_a_psychiatrists_and_conditions_not_a_coachs() -> None:
    intake = Intake(jurisdiction="IN", languages=["en"])
    assert kinds_in_scope(intake.model_copy(update={"medication": True})) == ["psychiatrist"]
    assert "coach" in kinds_in_scope(intake.model_copy(update={"concerns": ["career"]}))
    assert "coach" not in kinds_in_scope(intake.model_copy(update={"concerns": ["career", "depression"]}))
    assert wish_of(intake.model_copy(update={"known": True}), seed="s", has_history=False).known is None
