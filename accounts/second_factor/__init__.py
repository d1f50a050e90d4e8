"""The second factor: authenticator apps, passkeys, recovery codes; who must have one; proving again who one is."""
