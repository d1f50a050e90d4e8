"""A word before a session begins: a day, an hour and ten minutes ahead."""
