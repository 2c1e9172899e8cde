"""Rules and jobs in, outcomes out."""
