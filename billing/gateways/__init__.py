"""Payment and payout gateways: one Protocol, an adapter each, chosen by currency."""
