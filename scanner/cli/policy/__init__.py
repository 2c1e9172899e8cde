"""The commands under `jobscan policy`."""
