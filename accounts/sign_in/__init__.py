"""Signing up and in: django-allauth is the engine, this room gives it our accounts, codes, tokens and cookies."""
