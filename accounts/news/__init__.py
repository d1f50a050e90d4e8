"""News of the platform itself: written, looked at, and sent once to those who agreed to hear it."""
