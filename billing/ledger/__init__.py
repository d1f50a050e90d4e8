"""The double-entry ledger: the one source of truth about money."""
