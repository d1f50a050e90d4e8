"""Closing somebody's account for a reason, and opening it again."""
