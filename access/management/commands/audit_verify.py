"""Walk the audit log's hash chains and signed checkpoints; exit 1 and name every changed, missing or reordered line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.audit import verify
from access.models import AuditEvent


class Command(BaseCommand):
    help = "Verify the audit log's hash chains and checkpoints."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify()
        for finding in findings:
            where = f"chain {finding.chain}, line {finding.seq}" if finding.chain >= 0 else f"checkpoint {finding.seq}"
            self.stderr.write(f"{where}: {finding.problem}")
        if findings:
            raise CommandError(f"{len(findings)} finding(s): the audit log is not what was written.")
        self.stdout.write(f"The audit log is whole: {AuditEvent.objects.count()} lines.")
