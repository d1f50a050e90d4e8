"""Break-glass: one patient's record, opened in an emergency, for minutes, with a reason, before witnesses."""
