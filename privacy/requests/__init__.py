"""Asking us to correct, to stop using, or to leave alone: each request with its history and its clock."""
