"""The marketplace at its size: 10,000 professionals and 2 million claims, in a database made for it and thrown away."""
