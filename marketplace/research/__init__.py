"""Results taken along for research: of people who agree, without anything that says who they are, and never of a few."""
