"""Erasing a person: on request, after a time to think, in small committed steps that a crash cannot break."""
