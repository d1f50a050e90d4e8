"""The archive: data.json, a page to read, the files people sent, and all inside a ZIP encrypted with AES-256 (WinZip AE-2)."""

from __future__ import annotations

import io
import uuid
from typing import Any

import orjson
import pyzipper
from django.template.loader import render_to_string

from kernel import clock
from privacy.exports.about import ABOUT
from privacy.holdings import Holding

FORMAT = 1


def document(person_id: uuid.UUID, holdings: list[Holding]) -> dict[str, Any]:
    """The whole export as one JSON value: about what, then holder by holder, those without rows included."""
    return {
        "format": FORMAT,
        "person_id": person_id,
        "made_at": clock.now(),
        "about": ABOUT,
        "holders": {
            holding.name: {"purpose": holding.purpose, "retention": holding.retention, "rows": holding.rows}
            for holding in holdings
        },
    }


def archive(person_id: uuid.UUID, holdings: list[Holding], pass_phrase: str) -> bytes:
    """The encrypted ZIP with data.json, index.html and the files under `files/`, each where its row says."""
    whole = document(person_id, holdings)
    data = orjson.dumps(whole, default=_plain, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
    page = render_to_string("privacy/export.html", {"whole": orjson.loads(data), "holdings": _readable(holdings)})
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as bundle:
        bundle.setpassword(pass_phrase.encode())
        bundle.writestr("data.json", data)
        bundle.writestr("index.html", page.encode())
        for holding in holdings:
            for where, content in holding.files.items():
                bundle.writestr(where, content)
    return out.getvalue()


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def _readable(holdings: list[Holding]) -> list[dict[str, Any]]:
    """Holders with rows, as tables: a head line and lines of cells."""
    shown: list[dict[str, Any]] = []
    for holding in holdings:
        if not holding.rows:
            continue
        columns = list(dict.fromkeys(name for row in holding.rows for name in row))
        shown.append(
            {
                "name": holding.name, "purpose": holding.purpose, "retention": holding.retention, "columns": columns,
                "rows": [[row.get(name) for name in columns] for row in holding.rows],
            }
        )  # fmt: skip
    return shown
