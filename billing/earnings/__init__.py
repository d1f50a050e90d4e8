"""What professionals earn: pending through the dispute window, then available, then paid out."""
