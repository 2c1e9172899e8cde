"""`jobscan history`: keeps scans in one file, checks it and draws what it holds."""
