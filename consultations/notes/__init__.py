"""The professional's session notes: their own store and permission."""
