"""Records of a second kind, such as subnets, that rules ask about with context()."""
