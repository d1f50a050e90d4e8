"""What every app stands on: errors, ids, clock, encryption, documents, outbox, pagination, logging."""
