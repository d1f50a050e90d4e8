"""Calls: joining, state, quality, finishing."""
