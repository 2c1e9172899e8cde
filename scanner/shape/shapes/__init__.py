"""The record shapes, one module each: how it is recognised, how it becomes a job, what it does not deliver."""
