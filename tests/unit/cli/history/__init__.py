"""`jobscan history` and `--history`."""
