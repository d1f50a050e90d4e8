"""Giving money back: in full or in part, before and after the professional was paid."""
