"""Where a professional is, derived from desk, call and notes, and the choice to be away."""
