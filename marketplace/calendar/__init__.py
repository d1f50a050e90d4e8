"""When a professional can be booked: weekly rules, exceptions, computed slots and claims on time."""
