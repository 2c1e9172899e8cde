"""Lines, excerpts and lists of mistakes for terminals."""
