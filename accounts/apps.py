from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.break_glass.telling import register_teller
        from access.grants import register_limit
        from access.proof import register_proof_source
        from access.records import register_consent
        from accounts.break_glass.telling import tell
        from accounts.consents.selectors import has_consent
        from accounts.second_factor.requirement import limit_without_second_factor
        from accounts.sessions.authentication import sign_in_is_good
        from accounts.sessions.selectors import last_proof
        from realtime.control import register_session_check

        register_limit(limit_without_second_factor)
        register_proof_source(last_proof)
        register_session_check(sign_in_is_good)
        register_teller(tell)
        register_consent(has_consent)
