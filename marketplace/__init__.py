"""Professionals and what they offer: profiles, calendar, claims, directory, reviews."""
