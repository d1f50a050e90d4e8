"""Reading the audit log: search, who saw whom, and taking it along."""
