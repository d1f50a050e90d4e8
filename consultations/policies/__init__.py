"""Rules of time and refunds for consultations, as versioned data."""
