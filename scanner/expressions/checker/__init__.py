"""The static checker: refuses, before any record is read, what a rule cannot mean."""
