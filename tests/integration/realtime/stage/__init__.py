"""A little room of its own, so that the engine is tested without any domain. Its state lives in Valkey."""
