"""Reports as a web page: one file that needs nothing else."""
