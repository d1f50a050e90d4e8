"""Roles, what they grant, who holds them, and the audit log."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock
from kernel.models import Model


class Role(Model):
    """A named set of permissions. Rows, not code: administrators make, change and retire them."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    # The one fixed point: holds everything that is not personal, and cannot be edited or retired.
    is_super = models.BooleanField(default=False)
    # Given by the platform itself (patient at sign-up, professional at approval); editable, not retirable.
    is_base = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_super"], condition=models.Q(is_super=True), name="one_super_role"),
            models.CheckConstraint(
                condition=~models.Q(is_super=True, retired_at__isnull=False), name="super_role_is_never_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class RoleGrant(models.Model):
    """One permission of one role."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    codename = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "codename"], name="role_grants_once")]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.codename}"


class RoleMember(Model):
    """A person holding a role, from when to when and by whom."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_members")
    given_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "user"], condition=models.Q(ended_at__isnull=True), name="role_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.role_id}"


class AuditEvent(models.Model):
    """One line of the audit log, in one of several hash chains. Written only by the database function audit_append.

    The table is partitioned by the months of `at`, so that what has served its six years goes by dropping a month.
    """

    pk = models.CompositePrimaryKey("chain", "seq")
    chain = models.SmallIntegerField()
    seq = models.BigIntegerField()
    id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=80)
    session = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=80)
    resource_kind = models.CharField(max_length=60, blank=True)
    resource_id = models.CharField(max_length=64, blank=True)
    person_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20)
    data = models.JSONField()
    request_id = models.CharField(max_length=64, blank=True)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["actor", "-at"], name="audit_actor_at"),
            models.Index(fields=["person_id", "-at"], name="audit_person_at"),
            models.Index(fields=["resource_kind", "resource_id"], name="audit_resource"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.chain}/{self.seq}"


class AuditChain(models.Model):
    """The head of one chain: its last line's number and digest. A log cut off at its end no longer matches it."""

    chain = models.SmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"chain {self.chain} at {self.seq}"


class AuditCheckpoint(models.Model):
    """The heads of all chains at one moment, signed: a log cut short behind a checkpoint no longer matches it."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    heads = models.JSONField()  # {chain: [seq, hex digest]}
    signature = models.BinaryField()
    # The last lines of months that were dropped after their six years: where each chain begins now.
    forgotten = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"checkpoint {self.id}"


# The rooms' rows, gathered for Django.
from access.break_glass.models import BreakGlass  # noqa: E402 - they name models above
from access.viewing.models import RoleViewing  # noqa: E402 - as above

__all__ = [
    "AuditChain", "AuditCheckpoint", "AuditEvent", "BreakGlass", "Role", "RoleGrant", "RoleMember", "RoleViewing",
]  # fmt: skip
