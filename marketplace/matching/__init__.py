"""Matching: from what somebody looks for to a short list with reasons, that can be replayed and objected to."""
