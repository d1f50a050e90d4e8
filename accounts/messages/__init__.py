"""Mail and text messages on their way out, and the local inbox that stands in for a provider."""
