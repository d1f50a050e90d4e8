"""The states of a professional and of what is looked at about her, and the ways between them. Pure: no Django import."""

from __future__ import annotations

DRAFT, SUBMITTED, IN_REVIEW = "draft", "submitted", "in_review"
APPROVED, CHANGES_REQUESTED, REJECTED, SUSPENDED = "approved", "changes_requested", "rejected", "suspended"
WITHDRAWN = "withdrawn"

# change → the states it may begin in, and the one it ends in.
PROFESSIONAL: dict[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({DRAFT, CHANGES_REQUESTED}), SUBMITTED),
    "withdraw": (frozenset({SUBMITTED}), DRAFT),
    "claim": (frozenset({SUBMITTED, IN_REVIEW}), IN_REVIEW),
    "release": (frozenset({IN_REVIEW}), SUBMITTED),
    "request_changes": (frozenset({IN_REVIEW}), CHANGES_REQUESTED),
    "approve": (frozenset({IN_REVIEW}), APPROVED),
    "reject": (frozenset({IN_REVIEW}), REJECTED),
    # By an administrator only, who says what has to be different this time.
    "reopen": (frozenset({REJECTED}), CHANGES_REQUESTED),
    "suspend": (frozenset({APPROVED}), SUSPENDED),
    "reinstate": (frozenset({SUSPENDED}), APPROVED),
}
# A case about somebody who is approved already (a renewed or further licence) leaves her own state alone.
CASE: dict[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({SUBMITTED, CHANGES_REQUESTED}), SUBMITTED),
    "withdraw": (frozenset({SUBMITTED, CHANGES_REQUESTED}), WITHDRAWN),
    **{name: PROFESSIONAL[name] for name in ("claim", "release", "request_changes", "approve", "reject")},
}
# What the professional herself may still write.
EDITABLE = frozenset({DRAFT, CHANGES_REQUESTED})


def allowed(change: str, state: str, table: dict[str, tuple[frozenset[str], str]] = PROFESSIONAL) -> bool:
    """Whether a change may be made in a state."""
    return state in table[change][0]


def after(change: str, table: dict[str, tuple[frozenset[str], str]] = PROFESSIONAL) -> str:
    """The state a change ends in."""
    return table[change][1]
