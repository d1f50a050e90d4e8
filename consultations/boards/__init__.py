"""Live boards for administrators: pseudonymous rows of what is going on now."""
