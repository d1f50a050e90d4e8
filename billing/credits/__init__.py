"""Session credits: paid for at once, spent one by one, and paid back for what was not used."""
