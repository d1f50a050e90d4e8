"""One-time codes: how many may leave, whether they come back, and those that prove a signed-in person's address."""
