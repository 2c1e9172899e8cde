"""What is proved about the rules and the conditions of a configuration, without a scan."""
