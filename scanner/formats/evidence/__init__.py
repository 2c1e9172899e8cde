"""Evidence: what a scan checked, job by job, for an auditor who was not there."""
