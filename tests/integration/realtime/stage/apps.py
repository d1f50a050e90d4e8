from django.apps import AppConfig


class StageConfig(AppConfig):
    name = "tests.integration.realtime.stage"
    label = "stage"

    def ready(self) -> None:
        from realtime import control
        from tests.integration.realtime.stage import live

        live.declare_permissions()
        control.forget_session_checks()
        control.register_session_check(live.is_signed_in)
