"""What a person hears of records opened in an emergency: notices, and the live queue of reviews."""
