from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.people.selectors import register_professionals
        from kernel.data_map import register_farewell
        from marketplace.leaving import farewell
        from marketplace.professionals.selectors import professional_id_of_user

        register_professionals(professional_id_of_user)
        register_farewell("marketplace", farewell)
