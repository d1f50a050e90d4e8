"""Who may do what, and the record of what was done: permissions, roles, authorise, audit log."""
