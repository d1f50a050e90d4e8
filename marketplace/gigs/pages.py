"""What professionals offer, with its words in the first HTML: for readers without scripts, search engines and link previews."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from kernel.pages import PublicPage, language, page
from marketplace.directory.words import words
from marketplace.gigs.selectors import gig_published, gigs_listed
from marketplace.gigs.views import GigPublic

SHOWN = 30


@page("gigs")
def gigs(request: HttpRequest) -> PublicPage:
    """The newest offers."""
    say = words(language(request), "gigs")
    offers = [_line(gig, say) for gig in gigs_listed(limit=SHOWN).results]
    return PublicPage(
        title=f"{say['list']['title']} · Mindo Health",
        description=say["list"]["lead"],
        template="marketplace/gigs.html",
        context={"heading": say["list"]["title"], "lead": say["list"]["lead"], "offers": offers},
        json_ld={
            "@type": "ItemList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": index,
                    "name": one["title"],
                    "url": f"{settings.MINDO_BASE_URL}{one['to']}",
                }
                for index, one in enumerate(offers, start=1)
            ],
        },
    )


@page("gigs/<uuid:gig_id>")
def gig(request: HttpRequest, gig_id: UUID) -> PublicPage:
    """One offer and who makes it. Raises NotFound."""
    say = words(language(request), "gigs")
    found = gig_published(gig_id)
    return PublicPage(
        title=f"{found.title} · Mindo Health",
        description=found.summary,
        template="marketplace/gig.html",
        context={
            "offer": _line(found, say),
            "paragraphs": found.description.split("\n\n"),
            "packages": [{"title": one.title, "summary": one.summary} for one in found.packages],
        },
        image=found.professional.avatar_url,
        json_ld={
            "@type": "Service",
            "name": found.title,
            "description": found.summary,
            "provider": {
                "@type": "Person",
                "name": found.professional.display_name,
                "url": f"{settings.MINDO_BASE_URL}/p/{found.professional.slug}",
            },
        },
    )


def _line(found: GigPublic, say: dict[str, Any]) -> dict[str, str]:
    return {
        "to": f"/gigs/{found.id}",
        "title": found.title,
        "kind": say["kind"][found.kind],
        "summary": found.summary,
        "by": found.professional.display_name,
        "profile": f"/p/{found.professional.slug}",
    }
