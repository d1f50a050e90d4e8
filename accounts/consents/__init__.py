"""What a person has agreed to: one purpose at a time, with the exact words, revocable."""
