"""What a person may ask of us about her data. It knows no domain: it works from the data map the apps declare."""
