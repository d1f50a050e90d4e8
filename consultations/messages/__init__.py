"""Sealed messages exchanged in the waiting room and during a call."""
