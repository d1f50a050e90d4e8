"""Money: ledger, checkout, gateways, webhooks, refunds, earnings, payouts."""
