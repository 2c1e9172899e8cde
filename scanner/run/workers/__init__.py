"""Scanning on several cores: the records are cut into shards, and worker processes judge them."""
