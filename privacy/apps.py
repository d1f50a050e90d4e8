from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kernel import rooms

        # Every app's declarations, so that export, erasure and retention see all of them.
        rooms.load("data_map")
