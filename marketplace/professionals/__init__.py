"""Professionals: their public profile, licences and session offers."""
