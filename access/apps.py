from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.seeds import seed_roles
        from kernel import append_only, rooms

        append_only.register("access_auditevent", "access_auditcheckpoint", "access_auditchain")
        append_only.register_by_function("access_auditevent", "access_auditchain")
        # Every room's declarations, so that the registry is whole before the first request.
        rooms.load("permissions")
        post_migrate.connect(seed_roles, sender=self, dispatch_uid="access.seed_roles")
