"""How a professional comes to be listed: guided steps that keep what was typed, her licences and photo, and submitting."""
