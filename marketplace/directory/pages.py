"""Public pages with their words in the first HTML: for readers without scripts, search engines and link previews."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kernel.pages import PublicPage, language, page
from marketplace.directory.query import DirectoryQuery
from marketplace.directory.selectors import directory_search
from marketplace.directory.words import words
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import profile_by_address

SHOWN = 30
CONTENT = "marketplace/content.html"


@page("")
def landing(request: HttpRequest) -> PublicPage:
    """What this is, in a few paragraphs."""
    say = words(language(request), "site")
    steps = [say["steps"][name] for name in ("one", "two", "three")]
    facts = [say["private"][name] for name in ("sealed", "recorded", "written")]
    return PublicPage(
        title=say["landing"]["title"],
        description=say["landing"]["description"],
        template=CONTENT,
        context={
            "heading": say["landing"]["heading"],
            "lead": say["landing"]["lead"],
            "chapters": [*steps, {"title": say["waiting"]["title"], "body": say["waiting"]["body"]}, *facts],
            "action": {"to": "/professionals", "text": say["landing"]["find"]},
        },
        json_ld={
            "@type": "WebSite",
            "name": "Mindo Health",
            "url": settings.MINDO_BASE_URL,
            "description": say["landing"]["description"],
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{settings.MINDO_BASE_URL}/professionals?q={{search_term_string}}",
                "query-input": "required name=search_term_string",
            },
        },
    )


@page("how-it-works")
def how_it_works(request: HttpRequest) -> PublicPage:
    """The way from finding to afterwards."""
    say = words(language(request), "site")["how"]
    return _content(
        say, ("find", "choose", "pay", "wait", "talk", "after"), {"to": "/professionals", "text": say["action"]}
    )


@page("pricing")
def pricing(request: HttpRequest) -> PublicPage:
    """What it costs and what happens when plans change."""
    say = words(language(request), "site")["pricing"]
    tiers = [say[name] for name in ("early", "late", "last", "theirs")]
    change = {**say["change"], "points": tiers}
    return _content(
        {**say, "change": change},
        ("pay", "range", "when", "change"),
        {"to": "/professionals?sort=price", "text": say["compare"]},
    )


@page("for-professionals")
def for_professionals(request: HttpRequest) -> PublicPage:
    """What working here is like, and the way to apply."""
    say = words(language(request), "site")["professionals"]
    return _content(
        say, ("own", "check", "paid", "need"), {"to": "/sign-up?next=/pro/onboarding", "text": say["action"]}
    )


@page("privacy")
def privacy(request: HttpRequest) -> PublicPage:
    """How privacy is kept, and what proves it."""
    say = words(language(request), "site")["privacy"]
    return _content(say, ("sealed", "least", "log", "calls", "choice", "reviews"), None)


@page("professionals")
def directory(request: HttpRequest) -> PublicPage:
    """The first professionals of the recommended order."""
    say = words(language(request), "directory")
    found = directory_search(DirectoryQuery(limit=SHOWN))
    people = [_line(row, say) for row in found.rows]
    return PublicPage(
        title=f"{say['title']} · Mindo Health",
        description=say["lead"],
        template="marketplace/directory.html",
        context={"heading": say["title"], "lead": say["lead"], "people": people},
        json_ld={
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": index,
                    "name": one["name"],
                    "url": f"{settings.MINDO_BASE_URL}{one['to']}",
                }
                for index, one in enumerate(people, start=1)
            ],
        },
    )


@page("p/<slug:slug>")
def profile(request: HttpRequest, slug: str) -> PublicPage:
    """One professional: who she is and what she offers. Raises NotFound."""
    say = words(language(request), "directory")
    row = profile_by_address(slug)
    line = _line(row, say)
    image = row.avatar_url
    return PublicPage(
        title=f"{row.display_name}, {line['kind']} · Mindo Health",
        description=f"{row.headline}. {line['concerns']}.",
        template="marketplace/profile.html",
        context={
            "person": line,
            "portrait": image,
            "paragraphs": row.bio.split("\n\n"),
            "offers": [{"title": one.title, "minutes": one.minutes} for one in row.offers.all()],
            "licences": row.licences.all(),
            "labels": say["profile"],
        },
        image=image,
        json_ld={
            "@type": "Person",
            "name": row.display_name,
            "jobTitle": line["kind"],
            "description": row.headline,
            "image": f"{settings.MINDO_BASE_URL}{image}",
            "url": f"{settings.MINDO_BASE_URL}/p/{row.slug}",
            "knowsLanguage": row.languages,
        },
    )


def _content(say: dict[str, Any], chapters: tuple[str, ...], action: dict[str, str] | None) -> PublicPage:
    return PublicPage(
        title=f"{say['title']} · Mindo Health",
        description=say["description"],
        template=CONTENT,
        context={
            "heading": say["title"],
            "lead": say["lead"],
            "chapters": [say[name] for name in chapters],
            "action": action,
        },
    )


def _line(row: Professional, say: dict[str, Any]) -> dict[str, str]:
    return {
        "to": f"/p/{row.slug}",
        "name": row.display_name,
        "kind": say["kind"].get(row.kind, row.kind),
        "headline": row.headline,
        "concerns": ", ".join(say["specialty"].get(code, code) for code in row.specialties),
    }
