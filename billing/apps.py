from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from billing.leaving import open_matters
        from kernel import append_only
        from kernel.data_map import register_open_matters

        # Accounts keep the right to UPDATE, which row locks need; their trigger refuses the change itself.
        append_only.register("billing_ledgertransaction", "billing_ledgerentry", "billing_policy")
        register_open_matters(open_matters)
