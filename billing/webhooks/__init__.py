"""The webhook inbox: verified, stored, answered at once, worked off asynchronously."""
