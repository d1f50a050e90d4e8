"""Files that people send: what they are is told by their bytes, and only what is needed of them is kept."""
