"""Tools for those who work on jobscan itself, and their tests."""
