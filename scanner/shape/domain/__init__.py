"""What the readers of `scanner.documents` ask about the records in a file, answered for batch jobs."""
