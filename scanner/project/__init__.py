"""Configuration, policies and values together: what a scan needs."""
