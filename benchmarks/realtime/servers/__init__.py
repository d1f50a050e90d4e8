"""The servers that are compared. Each runs in a process of its own and gets its events through the same Valkey."""
