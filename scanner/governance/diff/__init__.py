"""Two reports, compared by their causes."""
