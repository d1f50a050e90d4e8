"""Gigs: what a professional offers besides the calendar, in one to three packages."""
