"""Telling a person something: in the app at once, and discreetly by mail or text message."""
