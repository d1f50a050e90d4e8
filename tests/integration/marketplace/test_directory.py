"""Finding a professional: words, slips of the finger, filters, facets, order and pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from kernel import clock
from kernel.errors import Invalid
from marketplace.directory.query import DirectoryQuery
from marketplace.directory.selectors import Directory, directory_search
from marketplace.models import Professional
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db


def find(text: str = "", **wanted: object) -> Directory:
    return directory_search(DirectoryQuery(text=text, **wanted))  # type: ignore[arg-type]  # tests name fields freely


def names(found: Directory) -> list[str]:
    return [row.display_name for row in found.rows]


@pytest.fixture
def world() -> None:
    make_professional(display_name="Asha Verma", specialties=["anxiety", "sleep"], languages=["en", "hi"], price_minor=150_000,
                      currency="INR", headline="Sleep and worry", rating_sum=50, rating_count=10)  # fmt: skip
    make_professional(display_name="Jonas Weber", specialties=["depression"], languages=["de", "en"], gender="man",
                      kind="psychiatrist", price_minor=12_000, headline="Steady help with low mood",
                      rating_sum=40, rating_count=10)  # fmt: skip
    make_professional(display_name="Mere Tamihana", specialties=["trauma", "grief"], languages=["en"], kind="counsellor",
                      modalities=["video"], price_minor=9_000, currency="USD", headline="Walking with loss")  # fmt: skip


@pytest.mark.usefixtures("world")
class TestWords:
    def test_names_specialties_and_the_beginning_of_a_word_are_found(self) -> None:
        assert names(find("asha")) == ["Asha Verma"]
        assert names(find("insomnia")) == ["Asha Verma"]
        assert names(find("depr")) == ["Jonas Weber"]
        assert names(find("english trauma")) == ["Mere Tamihana"]

    def test_hindi_words_are_found(self) -> None:
        assert names(find("अनिद्रा")) == ["Asha Verma"]
        assert names(find("अवसाद")) == ["Jonas Weber"]

    @pytest.mark.parametrize(
        ("typed", "english"),
        [
            ("चिंता", "anxiety"),
            ("chinta", "anxiety"),
            ("avsaad", "depression"),
            ("neend", "sleep"),
            ("sadma", "trauma"),
            ("शोक", "grief"),
        ],
    )
    def test_a_hindi_word_in_either_script_finds_whom_the_english_one_finds(self, typed: str, english: str) -> None:
        found = find(typed)
        assert not found.fuzzy
        assert names(found) == names(find(english)) != []

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("anxeity", "Asha Verma"),
            ("deppression", "Jonas Weber"),
            ("tramua", "Mere Tamihana"),
            ("webber", "Jonas Weber"),
        ],
    )
    def test_a_slip_of_the_finger_still_finds(self, typed: str, meant: str) -> None:
        found = find(typed)
        assert found.fuzzy
        assert names(found)[0] == meant

    def test_an_exact_match_is_not_diluted_by_near_ones(self) -> None:
        assert not find("anxiety").fuzzy

    @pytest.mark.parametrize("typed", ["' | !", "a'b:*&", "\\", "()<->", "%_;--", "\u0964", "x" * 200])
    def test_signs_that_mean_something_to_the_database_are_only_words(self, typed: str) -> None:
        find(typed)

    def test_nonsense_finds_nobody(self) -> None:
        assert names(find("qqqqzzzz")) == []


@pytest.mark.usefixtures("world")
class TestFilters:
    def test_fields_narrow_and_values_widen(self) -> None:
        assert set(names(find(concern=("anxiety", "grief")))) == {"Asha Verma", "Mere Tamihana"}
        assert names(find(concern=("anxiety", "grief"), language=("hi",))) == ["Asha Verma"]
        assert names(find(kind=("psychiatrist",))) == ["Jonas Weber"]
        assert names(find(gender=("man",))) == ["Jonas Weber"]
        assert set(names(find(modality=("audio",)))) == {"Asha Verma", "Jonas Weber"}

    def test_prices_compare_across_currencies(self) -> None:
        assert set(names(find(max_price=8_000, currency="EUR"))) == {"Asha Verma", "Mere Tamihana"}
        assert names(find(max_price=200_000, currency="INR")) == ["Asha Verma"]
        assert names(find(sort="price")) == ["Asha Verma", "Mere Tamihana", "Jonas Weber"]

    def test_bookable_within_hours_goes_by_the_stored_next_slot(self) -> None:
        Professional.objects.filter(display_name="Jonas Weber").update(next_free_at=clock.now() + timedelta(hours=5))
        Professional.objects.filter(display_name="Asha Verma").update(next_free_at=clock.now() + timedelta(hours=30))
        assert names(find(within_hours=24)) == ["Jonas Weber"]
        assert names(find(sort="soonest")) == ["Jonas Weber", "Asha Verma", "Mere Tamihana"]

    def test_a_rating_of_many_beats_the_same_of_few(self) -> None:
        assert names(find(sort="rating"))[0] == "Asha Verma"

    def test_one_perfect_review_does_not_outrank_forty_very_good_ones(self) -> None:
        Professional.objects.filter(display_name="Mere Tamihana").update(rating_sum=5, rating_count=1)
        Professional.objects.filter(display_name="Jonas Weber").update(rating_sum=192, rating_count=40)
        found = find(sort="rating", limit=1)
        assert (names(found), found.rows[0].rating) == (["Jonas Weber"], 4.8)
        assert names(find(sort="rating", cursor=found.next)) == ["Asha Verma", "Mere Tamihana"]

    def test_facets_say_what_each_value_would_leave(self) -> None:
        found = find(concern=("anxiety",))
        assert found.total == 1
        assert found.facets is not None
        # A field's own filter does not hide its other values.
        assert found.facets["concern"] == {"anxiety": 1, "sleep": 1, "depression": 1, "trauma": 1, "grief": 1}
        assert found.facets["language"] == {"en": 1, "hi": 1}
        assert found.facets["kind"] == {"psychologist": 1}
        here = found.rows[0].jurisdictions
        assert found.facets["jurisdiction"] == dict.fromkeys(here, 1)
        elsewhere = find(jurisdiction=("NZ",))
        assert elsewhere.facets is not None
        assert here[0] in elsewhere.facets["jurisdiction"]

    def test_only_approved_and_licensed_people_are_listed(self) -> None:
        Professional.objects.filter(display_name="Asha Verma").update(state="suspended")
        Professional.objects.filter(display_name="Jonas Weber").update(
            licensed_until=clock.now().date() - timedelta(days=1)
        )
        assert names(find()) == ["Mere Tamihana"]


class TestPages:
    @pytest.mark.parametrize("sort", ["recommended", "soonest", "price", "rating"])
    def test_pages_show_everybody_once(self, sort: str) -> None:
        made = {make_professional(price_minor=5_000 + 1_000 * (n % 3)).pk for n in range(11)}
        for n, pk in enumerate(sorted(made)):
            Professional.objects.filter(pk=pk).update(
                next_free_at=None if n % 4 == 0 else clock.now() + timedelta(hours=n % 3)
            )
        seen: list[object] = []
        cursor = None
        while True:
            page = find(sort=sort, limit=3, cursor=cursor)
            seen += [row.pk for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == 11
        assert set(seen) == made

    def test_a_cursor_of_another_order_or_none_of_ours_is_refused(self) -> None:
        for _ in range(2):
            make_professional()
        cursor = find(sort="price", limit=1).next
        for broken in (cursor, "nonsense", "W10"):
            with pytest.raises(Invalid, match="bad_cursor"):
                find(sort="rating", cursor=broken)

    def test_the_number_of_queries_does_not_grow_with_what_is_found(self) -> None:
        client = APIClient()
        for _ in range(3):
            make_professional()
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get("/api/v1/directory", {"concern": "anxiety"})
            counts.append(len(queries))
            assert answer.status_code == 200
            for _ in range(15):
                make_professional()
        assert counts == [2, 2]
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/directory", {"q": "anxeity"})
        # Words as typed, words that come near, the page; the rest opens and closes a transaction.
        assert sum("marketplace_professional" in query["sql"] for query in queries) == 3


@pytest.mark.usefixtures("world")
def test_the_answer_has_everything_a_card_shows() -> None:
    answer = APIClient().get("/api/v1/directory", {"q": "asha", "within_hours": "0"})
    assert answer.status_code == 422
    card = APIClient().get("/api/v1/directory", {"q": "asha"}).json()["results"][0]
    assert card["display_name"] == "Asha Verma"
    assert card["price_from"] == {"amount": 150_000, "currency": "INR"}
    assert card["rating"] == {"stars": 5.0, "count": 10}
    assert set(card) == {
        "id", "slug", "display_name", "kind", "headline", "languages", "specialties", "modalities", "rating", "price_from",
        "next_slot", "avatar_url", "zone", "presence", "presence_until",
    }  # fmt: skip
    picture = APIClient().get(card["avatar_url"])
    assert picture["Content-Type"] == "image/svg+xml"
    assert "immutable" in picture["Cache-Control"]
    assert picture.content.startswith(b"<svg")
