"""What patients say after a completed session: one review per session, its words moderated."""
