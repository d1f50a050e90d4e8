"""What somebody keeps of the directory: professionals she wants to find again, and searches that tell her of somebody new."""
