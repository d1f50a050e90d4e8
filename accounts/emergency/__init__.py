"""Whom to call for somebody when a session turns into an emergency."""
