"""A patient objects to a session she booked directly; both sides speak, somebody decides."""
