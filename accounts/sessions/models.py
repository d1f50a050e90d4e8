"""One row per sign-in on a device."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
from kernel.models import Model


class AuthSession(Model):
    """A signed-in device and its family of refresh tokens, of which only the newest is good."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="auth_sessions")
    # The engine's own session that carries how the person signed in; removed with this one.
    engine_key = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001 - unique, none when ended
    # The turn of the one refresh token that may be used next, the turn it replaced, and SHA-256 of the key under which that
    # was asked for: whoever lost the answer may ask again with the same key.
    refresh_id = models.UUIDField(null=True)
    previous_id = models.UUIDField(null=True)
    refresh_key_hash = models.CharField(max_length=64, blank=True)
    refresh_expires_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80, blank=True)  # "Firefox on Android": family names only
    method = models.CharField(max_length=16, blank=True)  # password, code, mfa
    last_seen_at = models.DateTimeField(default=clock.now)
    # When a password, code or second factor was last shown here: what matters most asks for it again after five minutes.
    proved_at = models.DateTimeField(default=clock.now)
    # When the person herself last did something: requests that a page makes by itself do not count.
    active_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_for = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "-last_seen_at"], name="auth_session_by_user", condition=models.Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"session {self.id}"
