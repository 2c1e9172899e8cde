"""`jobscan baseline`: writes and changes the file of known findings."""
