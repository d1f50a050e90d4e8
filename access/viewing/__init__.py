"""Looking at the platform as a role sees it: read-only, for minutes, never more than one holds oneself."""
