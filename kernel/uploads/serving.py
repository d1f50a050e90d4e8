"""Giving a kept file back, so that a browser shows it and runs nothing of it."""

from __future__ import annotations

from django.http import HttpResponse

from kernel.uploads.checks import ENDINGS

# Opened by its address, the file is alone in a sandbox: no script, no form, nothing fetched.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


def file_response(content: bytes, media_type: str, *, name: str, cache: str = "no-store") -> HttpResponse:
    """The answer with a file. `name` is ours (letters and dashes), never the sender's; `cache` is the Cache-Control."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}.{ENDINGS[media_type]}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = cache
    return response
