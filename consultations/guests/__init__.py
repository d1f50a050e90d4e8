"""Guests of a session: an interpreter or a relative, by one-time link, with no account and no way into the record."""
