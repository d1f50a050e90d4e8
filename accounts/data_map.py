"""What the accounts app, and the libraries under it, keep about people, and for how long."""

from __future__ import annotations

from typing import Any

from accounts.messages.content import content_of
from accounts.second_factor.adapter import name_read
from kernel.data_map import Erasure, Retention, table

table(
    "accounts.User", purpose="account", retention=Retention.ACCOUNT, subjects={"id": Erasure.EMPTY},
    credential="password", contact="email phone", sealed="name",
    code="zone language jurisdiction is_active", time="last_login phone_verified_at",
)  # fmt: skip
table(
    "accounts.AuthSession", purpose="security", retention=Retention.ACCOUNT, subjects={"user": Erasure.DELETE},
    person="user", credential="engine_key refresh_id previous_id refresh_key_hash",
    code="device method revoked_for", time="refresh_expires_at last_seen_at proved_at active_at revoked_at",
)  # fmt: skip
table(
    "accounts.ConsentRecord", purpose="consent", retention=Retention.EVIDENCE, subjects={"person": Erasure.KEEP},
    person="person", code="purpose decision version language text_hash", time="at",
)  # fmt: skip
table(
    "accounts.Notification", purpose="notices", retention=Retention.ACCOUNT, subjects={"person": Erasure.DELETE},
    purge=("created_at", 730), person="person", code="template data", time="read_at",
)  # fmt: skip
table(
    "accounts.NotificationSettings", purpose="notices", retention=Retention.ACCOUNT, subjects={"person": Erasure.DELETE},
    person="person", code="silenced", time="quiet_from quiet_until",
)  # fmt: skip
# The words are the platform's own; that somebody wrote and sent them is no record of hers.
table(
    "accounts.NewsIssue", purpose="marketing", retention=Retention.PLATFORM,
    subjects={"written_by": Erasure.KEEP, "sent_by": Erasure.KEEP},
    person="written_by sent_by", code="words state", link="reached", number="version wanted told",
    time="begun_at finished_at",
)  # fmt: skip
table(
    "accounts.NewsCopy", purpose="marketing", retention=Retention.ACCOUNT, subjects={"person": Erasure.DELETE},
    purge=("created_at", 730), person="person", link="issue",
)  # fmt: skip
table(
    "accounts.EmergencyContact", purpose="safety", retention=Retention.ACCOUNT, subjects={"person": Erasure.DELETE},
    person="person", sealed="name phone relation",
)  # fmt: skip
table(
    "accounts.OneTimeCode", purpose="security", retention=Retention.OPERATIONAL, subjects={"person": Erasure.DELETE},
    purge=("created_at", 1), person="person", link="session_id", code="purpose channel", sealed="target",
    credential="digest", number="attempts_left", time="expires_at used_at",
)  # fmt: skip
table(
    "accounts.CodeAlarm", purpose="security", retention=Retention.OPERATIONAL, purge=("created_at", 365),
    code="scope", number="sent verified", time="ended_at",
)  # fmt: skip
table(
    "accounts.AccountClosure", purpose="security", retention=Retention.EVIDENCE, subjects={"person": Erasure.EMPTY},
    withheld={"closed_by": "an administrator's id", "reopened_by": "an administrator's id"},
    person="person", code="reason", sealed="note reopened_note", link="closed_by reopened_by", time="reopened_at",
)  # fmt: skip


def _passkey(row: Any) -> dict[str, Any]:
    """What the person called a passkey; nothing of an app's secret or of codes."""
    return {"name": name_read(row.data["name"])} if row.type == "webauthn" else {}


def _message(row: Any) -> dict[str, Any]:
    content = content_of(row)
    return {"to": content.to, "subject": content.subject, "body": content.body} if content else {}


table(
    "accounts.OutgoingMessage", purpose="notices", retention=Retention.OPERATIONAL, subjects={"person": Erasure.DELETE},
    purge=("created_at", 180), read=_message,
    person="person", sealed="sealed", code="channel template state sender failure deferred", number="attempts",
    time="due_at expires_at sent_at failed_at",
)  # fmt: skip

# The sign-in engine's and the framework's own.
table(
    "account.EmailAddress", purpose="account", retention=Retention.ACCOUNT, subjects={"user": Erasure.DELETE},
    person="user", contact="email", code="verified primary",
)  # fmt: skip
table(
    "account.EmailConfirmation", purpose="account", retention=Retention.OPERATIONAL, purge=("created", 7),
    subjects={"email_address__user": Erasure.DELETE}, link="email_address", credential="key", time="created sent",
)  # fmt: skip
table(
    "mfa.Authenticator", purpose="security", retention=Retention.ACCOUNT, subjects={"user": Erasure.DELETE},
    person="user", code="type", credential="data", time="created_at last_used_at", read=_passkey,
)  # fmt: skip
table(
    "sessions.Session", purpose="security", retention=Retention.OPERATIONAL, purge=("expire_date", 1),
    credential="session_key session_data", time="expire_date",
)  # fmt: skip
table("contenttypes.ContentType", purpose="platform", retention=Retention.PLATFORM, code="app_label model")
table("auth.Permission", purpose="platform", retention=Retention.PLATFORM, code="name codename", link="content_type")
table("auth.Group", purpose="platform", retention=Retention.PLATFORM, code="name")
table("auth.Group_permissions", purpose="platform", retention=Retention.PLATFORM, link="group permission")
table(
    "kernel.DataKey", purpose="security", retention=Retention.ACCOUNT, subjects={"person_id": Erasure.KEEP},
    withheld={"kek_id": "says nothing about the person"},
    person="person_id", opaque="wrapped", code="kek_id", time="destroyed_at",
)  # fmt: skip
table(
    "kernel.OutboxEntry", purpose="platform", retention=Retention.OPERATIONAL, purge=("at", 7),
    link="event_id target", code="kind name seen", opaque="payload", time="at delivered_at", number="attempts written_in",
)  # fmt: skip
