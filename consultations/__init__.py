"""Sessions: bookings, waiting room, calls, notes, live boards."""
