"""The register of processing as a page (GDPR art. 30): written from the declarations, never by hand."""

from __future__ import annotations

from collections import defaultdict

from django.apps import apps

from kernel import data_map
from kernel.data_map import Erasure, Kind, Table
from privacy.register.checks import kinds_of
from privacy.retention import terms

HEAD = """# Register of processing

Written by `python manage.py data_map` from the declarations in `<app>/data_map.py`; a column or collection without one fails
`python manage.py data_map --check`, and with it the build. Recipients outside the platform: the payment gateway that a
currency is routed to, and the mail and text-message senders that are set up; nobody else.
"""
ACTS = {
    Erasure.DELETE: "deleted",
    Erasure.EMPTY: "emptied of everything personal",
    Erasure.VAULT: "moved to the restricted vault for its term, then destroyed",
    Erasure.KEEP: "kept under the pseudonym",
}


def _columns(table: Table) -> str:
    by_kind: dict[Kind, list[str]] = defaultdict(list)
    for name, kind in kinds_of(table, apps.get_model(table.model)).items():
        by_kind[kind].append(name)
    return "; ".join(f"{kind}: {', '.join(sorted(names))}" for kind, names in sorted(by_kind.items()))


def _erasure(subjects: dict[str, Erasure]) -> str:
    return "; ".join(f"{path}: {ACTS[act]}" for path, act in subjects.items()) or "about no person"


def register() -> str:
    """The page, in Markdown."""
    lines = [HEAD, "## Terms", "", "| class | term | source |", "|---|---|---|"]
    lines += [f"| {row.retention} | {row.words} | {row.source} |" for row in terms.general()]
    lines += ["", "| jurisdiction | clinical record | account data | source |", "|---|---|---|---|"]
    lines += [
        f"| {code} | {law.clinical_days} days | {law.account_days or '-'} | {law.source} |"
        for code, law in sorted(terms.jurisdictions().items())
    ]
    for purpose in sorted({table.purpose for table in data_map.tables()}):
        lines += [
            "",
            f"## Purpose: {purpose}",
            "",
            "| table | retention | columns | on an erasure |",
            "|---|---|---|---|",
        ]
        for table in data_map.tables():
            if table.purpose == purpose:
                days = f" ({table.purge[1]} days)" if table.purge else ""
                act = _erasure(dict(table.subjects))
                lines.append(f"| {table.model} | {table.retention}{days} | {_columns(table)} | {act} |")
    lines += ["", "## Document collections", "", "| collection | purpose | retention | sealed | on an erasure |"]
    lines += ["|---|---|---|---|---|"]
    for kept in data_map.collections():
        days = f" ({kept.purge[1]} days)" if kept.purge else ""
        act = ACTS[kept.erasure] if kept.find else "about no person"
        lines.append(
            f"| {kept.name} | {kept.purpose} | {kept.retention}{days} | {', '.join(kept.sealed) or '-'} | {act} |"
        )
    return "\n".join(lines) + "\n"
