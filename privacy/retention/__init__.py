"""How long things stay: the terms, and the work of the clock."""
