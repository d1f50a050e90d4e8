"""A public topic without state, so that only the engine is measured."""
