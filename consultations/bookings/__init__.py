"""Bookings: hold, pay, confirm, cancel, rate."""
