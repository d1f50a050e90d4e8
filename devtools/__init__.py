"""The two commands, `make run` and `make test`, and what they stand on. Nothing here runs in production."""
