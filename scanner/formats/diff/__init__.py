"""A diff of two reports, for people, for machines and for pull requests."""
