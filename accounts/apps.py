from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.sessions.authentication import sign_in_is_good
        from realtime.control import register_session_check

        register_session_check(sign_in_is_good)
