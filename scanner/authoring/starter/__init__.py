"""What a repository needs to be scanned in CI, to start from."""
