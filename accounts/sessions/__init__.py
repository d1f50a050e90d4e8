"""Devices: one session per sign-in, its refresh-token family, and taking it back."""
