"""Crisis help in the first HTML: the one page that must be readable, and its numbers dialled, whatever happens to scripts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kernel.pages import PublicPage, language, page
from marketplace.directory.words import words
from marketplace.helplines.selectors import help_list
from marketplace.helplines.views import HelpLine, HelpWords


@page("crisis")
def crisis(request: HttpRequest) -> PublicPage:
    """Whom to call, by country, as those who keep the list have it now."""
    spoken = language(request)
    say = words(spoken, "site")["crisis"]
    found = help_list()
    places = [
        {
            "title": _in(place.name, spoken),
            "emergency": place.emergency,
            "lines": [_line(line, spoken) for line in place.lines],
        }
        for place in found.places
    ]
    return PublicPage(
        title=f"{say['title']} · Mindo Health",
        description=say["description"],
        template="marketplace/crisis.html",
        context={
            "say": say,
            "places": sorted(places, key=lambda place: str(place["title"])),
            "everywhere": [_line(line, spoken) for line in found.everywhere],
        },
    )


def _line(line: HelpLine, spoken: str) -> dict[str, Any]:
    return {
        "name": _in(line.name, spoken),
        "about": [text for text in (_in(line.hours, spoken), _in(line.description, spoken)) if text],
        "call": line.call_number,
        "text": line.text_number,
        "chat": line.chat_url,
    }


def _in(words_of: HelpWords, spoken: str) -> str:
    return words_of.hi if spoken == "hi" else words_of.en
