"""Reading JSON, JSON Lines and YAML strictly, and saying where each value is."""
