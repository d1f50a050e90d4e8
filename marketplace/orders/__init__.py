"""Orders of gigs: paid for, worked on, handed over, accepted or disputed."""
