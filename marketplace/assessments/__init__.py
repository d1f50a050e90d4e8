"""Assessments: people's answers to questionnaires, what they add up to, and how that changes over time."""
