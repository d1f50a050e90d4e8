from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel import outbox, tasks
        from kernel.database_role import grant

        outbox.register_dispatcher("task", tasks.deliver)
        # After the last app's migrations, when every table exists.
        post_migrate.connect(grant, dispatch_uid="kernel.database_role")
