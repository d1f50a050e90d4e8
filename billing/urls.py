from django.urls import URLPattern, URLResolver, path

from billing.checkout import api as checkout
from billing.earnings import api as earnings
from billing.payouts import accounts_api as payout_accounts
from billing.payouts import api as payouts
from billing.policy import api as policy
from billing.reconciliation import api as reconciliation
from billing.refunds import api as refunds
from billing.webhooks import api as webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("checkouts", checkout.CheckoutsView.as_view()),
    path("checkouts/<str:checkout_id>", checkout.CheckoutView.as_view()),
    path("me/payments", checkout.MyPaymentsView.as_view()),
    path("me/earnings", earnings.MyEarningsView.as_view()),
    path("me/payout-accounts", payout_accounts.PayoutAccountsView.as_view()),
    path("me/payouts", payouts.MyPayoutsView.as_view()),
    path("me/payouts/<str:payout_id>/statement.csv", payouts.StatementView.as_view()),
    path("admin/payments", checkout.AdminPaymentsView.as_view()),
    path("admin/refunds", refunds.AdminRefundsView.as_view()),
    path("admin/refunds/refused", refunds.RefusedRefundsView.as_view()),
    path("admin/refunds/<str:refund_id>/send-again", refunds.RefundSendAgainView.as_view()),
    path("admin/refunds/<str:refund_id>/settle-otherwise", refunds.RefundSettleOtherwiseView.as_view()),
    path("admin/refunds/<str:refund_id>/settle-over", refunds.RefundSettleOverView.as_view()),
    path("admin/payouts", payouts.AdminPayoutsView.as_view()),
    path("admin/payouts/run", payouts.AdminPayoutRunView.as_view()),
    path("admin/payouts/<str:payout_id>/retry", payouts.AdminPayoutRetryView.as_view()),
    path("admin/differences", reconciliation.DifferencesView.as_view()),
    path("admin/reconciled-days", reconciliation.ReconciledDaysView.as_view()),
    path("admin/billing-policy", policy.PolicyView.as_view()),
    path("webhooks/<str:gateway>", webhooks.WebhookView.as_view()),
]
