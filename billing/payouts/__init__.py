"""Paying professionals out: computed in batches, sent once, settled by the gateway."""
