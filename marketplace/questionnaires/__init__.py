"""Questionnaires as versioned data: what is asked, in which languages, how it is scored, and who may publish it."""
