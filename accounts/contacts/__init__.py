"""The address and the number somebody signs in by: adding one later, changing it, taking it away."""
