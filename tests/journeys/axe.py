"""axe-core over a page as a person sees it: WCAG 2.2 A and AA, from our own checkout, without loosening the page's policy."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.journeys.platform import ROOT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def _engine() -> str:
    return (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe finds: rule, what is wrong, and where (the first three places)."""
    # Evaluated, not added as a script: the page's content policy refuses scripts from elsewhere.
    page.evaluate(f"if (!window.axe) {{ {_engine()} }}")
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(result => result.violations)", TAGS
    )
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes'][:3]]}"
        f" {[node['failureSummary'] for node in one['nodes'][:1]]}"
        for one in found
    ]
