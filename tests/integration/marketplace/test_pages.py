"""The public pages carry their words, titles and structured data in the first HTML, in the reader's language."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from marketplace.models import Professional
from tests.factories.gigs import draft, published
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db


def read(path: str, language: str = "en") -> str:
    answer = Client(headers={"Accept-Language": language}).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/how-it-works", "/pricing", "/crisis", "/privacy", "/professionals", "/gigs"])
@pytest.mark.parametrize("language", ["en", "hi"])
def test_every_page_has_one_heading_a_title_and_a_description(path: str, language: str) -> None:
    html = read(path, language)
    assert f'<html lang="{language}"' in html
    assert html.count("<h1>") == 1
    title = re.search(r"<title>(.+?)</title>", html)
    assert title is not None
    assert "Mindo Health" in title.group(1)
    assert re.search(r'<meta name="description" content="[^"]{20,}"', html)


def test_crisis_numbers_can_be_read_without_scripts() -> None:
    html = read("/crisis")
    assert all(number in html for number in ("14416", "988", "116 123", "13 11 14", "112"))


def test_a_profile_is_described_in_words_and_as_data() -> None:
    professional = make_professional(display_name='Asha "<b>" Verma', bio="First.\n\nSecond.")
    html = read(f"/p/{professional.slug}")
    assert "<b>" not in html.split("<h1>")[1].split("</h1>")[0]
    assert "<p>Second.</p>" in html
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', html)
    assert found is not None
    described = json.loads(found.group(1))
    assert (described["@type"], described["name"]) == ("Person", 'Asha "<b>" Verma')


def test_the_directory_lists_people_and_hides_who_is_not_listed() -> None:
    shown = make_professional(display_name="Shown Person")
    hidden = make_professional(display_name="Hidden Person", state=Professional.State.SUSPENDED)
    html = read("/professionals")
    assert f"/p/{shown.slug}" in html
    assert "Hidden Person" not in html
    assert Client().get(f"/p/{hidden.slug}").status_code == 404


def test_an_offer_can_be_read_and_one_that_is_not_published_is_not_there() -> None:
    professional = make_professional(display_name="Offers Something")
    gig = published(professional)
    html = read(f"/gigs/{gig.pk}")
    assert gig.live is not None
    assert f"<h1>{gig.live.title}</h1>" in html
    assert f"/p/{professional.slug}" in html
    assert f"/gigs/{gig.pk}" in read("/gigs")
    assert Client().get(f"/gigs/{draft(professional).pk}").status_code == 404
