"""Talk now: on-demand queues per professional and per specialty; who accepts first takes the patient."""
