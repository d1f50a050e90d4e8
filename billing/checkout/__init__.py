"""Paying: a checkout at a gateway, and the payment that comes of it."""
