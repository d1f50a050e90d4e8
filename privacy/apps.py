from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.records import register_restriction
        from kernel import rooms
        from privacy.requests.selectors import restricted

        register_restriction(restricted)
        # Every app's declarations, so that export, erasure and retention see all of them.
        rooms.load("data_map")
