from django.apps import AppConfig


class StageConfig(AppConfig):
    name = "tests.integration.realtime.stage"
    label = "stage"

    def ready(self) -> None:
        from tests.integration.realtime.stage import live

        live.declare_permissions()
