"""People: sign-up and sign-in, devices, consents, notifications."""
