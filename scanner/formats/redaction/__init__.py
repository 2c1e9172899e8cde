"""Reports without the names of their owner: accounts, ARNs, buckets, names and tags become pseudonyms that a key decides."""
