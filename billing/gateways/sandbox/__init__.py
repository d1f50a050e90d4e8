"""The sandbox: a small payment service inside the platform, so that everything runs without an account.

Its tables stand for the remote side and are touched by nobody but this package. It talks back the way a real one does: by
signed webhooks over HTTP, late, repeated and in any order.
"""
