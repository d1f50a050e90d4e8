from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.break_glass.selectors import register_section
        from accounts.people.selectors import register_professionals
        from billing.payables import register
        from kernel.data_map import register_farewell, register_open_matters
        from marketplace.assessments.emergency import results_of
        from marketplace.leaving import farewell, open_matters
        from marketplace.orders.payable import KIND, OrderPayable
        from marketplace.professionals.selectors import professional_id_of_user

        register_section("assessment.view_client", results_of)
        register_professionals(professional_id_of_user)
        register(KIND, OrderPayable())
        register_open_matters(open_matters)
        register_farewell("marketplace", farewell)
        post_migrate.connect(_ship, sender=self, dispatch_uid="marketplace.ship")


def _ship(**_: Any) -> None:
    """Once the tables are there: the questionnaires and crisis numbers that come with the product, and the document store's
    own checks."""
    from access.actors import Actor
    from marketplace.assessments import documents
    from marketplace.helplines.shipping import helplines_ship
    from marketplace.matching import documents as slates
    from marketplace.questionnaires.services import shipped_publish

    shipped_publish(actor=Actor.system("marketplace.questionnaires"))
    helplines_ship(actor=Actor.system("marketplace.helplines"))
    documents.prepare()
    slates.prepare()
