"""A copy of everything we hold about a person, for her: JSON and a page to read, in an encrypted archive."""
