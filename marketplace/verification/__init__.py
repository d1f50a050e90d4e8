"""Looking at who wants to be listed: cases, decisions, and what happens when a licence runs out."""
