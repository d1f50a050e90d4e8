"""A person's appointments as a calendar that her other programs read."""
