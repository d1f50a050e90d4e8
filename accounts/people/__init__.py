"""Who someone is here: the account row, her profile, and the small card others may see."""
